# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An account's health, and what failures say of it."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .fake_cloud import Fault
from .fake_cloud.server import make_bodies
from .wa_case import WebhookCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaWatch(WebhookCommon):
    def setUp(self):
        super().setUp()
        number = dict(self.cloud.number)
        self.addCleanup(setattr, self.cloud, "number", number)
        self.cloud.number = dict(number)

    def _check(self):
        self.account._check()
        self.env.invalidate_all()

    def _history(self, count, code=0, days=2):
        """Write messages that were sent before, of which Meta told something."""
        messages = self._enqueue(self.cases[:1], key=f"h{code}{days}")
        for place in range(count - 1):
            messages |= self._enqueue(self.cases[:1], key=f"h{code}{days}-{place}")
        moment = fields.Datetime.now() - timedelta(days=days)
        messages.write(
            {
                "state": "failed" if code else "delivered",
                "error_code": code,
                "accepted_at": moment,
                "failed_at": moment if code else False,
                "delivered_at": False if code else moment,
            }
        )
        return messages

    def _fail(self, code, key="f"):
        """Send a message that Meta takes and tells as failed."""
        self.cloud.plan_faults([Fault("late", code)])
        message = self._enqueue(self.cases[:1], key=key)
        self._send()
        rows = [
            row for row in self.cloud.get_statuses() if row[1]["id"] == message.wamid
        ]
        self._receive(*make_bodies(rows))
        return message

    # === HEALTH ===

    def test_what_meta_says_of_a_number_is_kept_unknown_words_too(self):
        self.cloud.number |= {"name_status": "SOMETHING_OF_2028", "status": "FLAGGED"}
        self._check()
        self.assertEqual(self.account.name_status, "SOMETHING_OF_2028")
        self.assertEqual(self.account.status, "FLAGGED")
        self.assertEqual(self.account.can_send, "AVAILABLE")
        self.assertEqual(self.account.payment_state, "ok")

    def test_meta_tells_whose_the_business_account_is_unless_it_may_not_be_asked(self):
        self.cloud.waba_id = self.account.waba_id
        self.addCleanup(setattr, self.cloud, "waba_id", "WABA")
        self._check()
        self.assertEqual(self.account.portfolio_id, self.cloud.portfolio)
        self.account.portfolio_id = "8"
        self.cloud.waba_id = "other"
        self._check()
        self.assertEqual(self.account.portfolio_id, "8")
        self.assertFalse(self.account.paused_at)

    def test_an_administrador_sets_what_pauses_and_how_long_notices_are_kept(self):
        settings = self.env["ahorro.settings"].with_user(self.admin)
        page = settings.create(settings.default_get(list(settings._fields)))
        self.assertTrue(page.pause_on_red)
        page.write({"pause_on_red": False, "event_days": 7})
        page.action_save()
        parameters = self.env["ahorro.parameter"]
        self.assertFalse(parameters._get_bool("ahorro_whatsapp.pause_on_red"))
        self.assertTrue(parameters._get_bool("ahorro_whatsapp.pause_on_burst"))
        self.assertEqual(parameters._get_int("ahorro_whatsapp.event_days"), 7)
        with self.assertRaises(ValidationError):
            page.event_days = 0
        with self.assertRaises(AccessError):
            settings.with_user(self.supervisor).default_get(["event_days"])

    def test_a_payment_method_that_does_not_work_is_shown(self):
        errors = [{"error_code": 141006}]
        self.cloud.number["health_status"] = {
            "can_send_message": "BLOCKED",
            "entities": [{"entity_type": "WABA", "errors": errors}],
        }
        self._check()
        self.assertEqual(self.account.payment_state, "problem")
        self.assertFalse(self.account.paused_at)

    def test_a_refused_payment_pauses_the_account_and_is_shown(self):
        self.cloud.plan_faults([Fault("error", 131042, 403)])
        message = self._enqueue(self.cases[:1])
        self._send()
        self.assertTrue(self.account.paused_at)
        self.assertEqual(self.account.payment_state, "problem")
        self.assertEqual(message.state, "queued")

    def test_red_quality_pauses_once_and_with_its_reason(self):
        self.account.user_ids = self.supervisor
        self.cloud.number["quality_rating"] = "RED"
        self._check()
        self.assertTrue(self.account.paused_at)
        self.assertTrue(self.account.pause_reason)
        self.assertIn(
            self.supervisor.partner_id,
            self.account.message_ids[:1].notified_partner_ids,
        )
        self.account.action_resume()
        self._check()
        self.assertFalse(self.account.paused_at)

    def test_red_quality_pauses_nothing_where_the_dealership_says_so(self):
        self.env["ir.config_parameter"].set_param(
            "ahorro_whatsapp.pause_on_red", "false"
        )
        self.cloud.number["quality_rating"] = "RED"
        self._check()
        self.assertFalse(self.account.paused_at)

    # === UNDELIVERABLE ===

    def test_a_burst_of_undeliverables_marks_nobody_and_pauses(self):
        self._history(12)
        self._history(6, 131026)
        message = self._fail(131026)
        self.assertTrue(self.account.paused_at)
        self.assertIn("%", self.account.pause_reason)
        self.assertFalse(message.phone_id.no_whatsapp)
        self.assertFalse(self._optouts(message.phone_id.national))

    def test_a_burst_pauses_nothing_where_the_dealership_says_so(self):
        self.env["ir.config_parameter"].set_param(
            "ahorro_whatsapp.pause_on_burst", "false"
        )
        self._history(12)
        self._history(6, 131026)
        message = self._fail(131026)
        self.assertFalse(self.account.paused_at)
        self.assertFalse(message.phone_id.no_whatsapp)

    def test_a_number_is_marked_after_two_failures_on_different_days_alone(self):
        message = self._fail(131026)
        again = self._fail(131026, "g")
        self.assertFalse(message.phone_id.no_whatsapp)
        again.failed_at -= timedelta(days=1)
        self.env["ahorro.wa.outbox.watch"]._look({self.account.id: {131026}})
        self.assertTrue(message.phone_id.no_whatsapp)

    def test_a_number_that_got_something_is_not_marked(self):
        message = self._fail(131026)
        self._fail(131026, "g").failed_at -= timedelta(days=1)
        self._history(1).delivered_at = message.failed_at
        self.env["ahorro.wa.outbox.watch"]._look({self.account.id: {131026}})
        self.assertFalse(message.phone_id.no_whatsapp)

    # === TOO OFTEN ===

    def test_whom_meta_kept_a_message_back_from_is_not_written_to_for_a_day(self):
        failed = self._fail(131049)
        self.assertEqual(failed.state, "failed")
        again = self._enqueue(self.cases[:1], key="again")
        self._send()
        self.assertEqual((again.state, self._asked(again)), ("cancelled", 0))
        self.assertTrue(again.stop_reason)
        failed.failed_at = fields.Datetime.now() - timedelta(hours=25)
        by_hand = self._enqueue(self.cases[:1], key="hand")
        self._send()
        self.assertEqual(by_hand.state, "accepted")

    def test_the_form_counts_what_failed_by_metas_code(self):
        self._fail(131049)
        self.assertIn("131049", self.account.with_user(self.admin).failures)

    # === NEVER SENT ===

    def test_accepted_and_never_sent_is_told_once_and_is_no_success(self):
        message = self._enqueue(self.cases[:1])
        self._send()
        watch = self.env["ahorro.wa.outbox.watch"]
        posts = len(self.account.message_ids)
        watch._cron_watch()
        self.assertEqual(len(self.account.message_ids), posts)
        message.accepted_at -= timedelta(hours=7)
        for _time in range(2):
            watch._cron_watch()
        self.assertEqual(len(self.account.message_ids), posts + 1)
        self.assertIn(
            self.supervisor.partner_id,
            self.account.message_ids[:1].notified_partner_ids,
        )
        self.assertEqual(self.account.with_user(self.admin).stalled_count, 1)

    def test_what_meta_never_sent_expires_after_thirty_days(self):
        message = self._enqueue(self.cases[:1])
        self._send()
        message.accepted_at -= timedelta(days=31)
        self.env["ahorro.wa.outbox.watch"]._cron_watch()
        self.assertEqual(message.state, "expired")

    # === TEST NUMBERS ===

    def test_a_test_account_tries_once_without_the_nine(self):
        self.cloud.plan_faults([Fault("error", 131030)])
        message = self._enqueue(self.cases[:1])
        self._send()
        self.assertEqual(message.state, "failed")
        self.account.without_nine = True
        self.cloud.plan_faults([Fault("error", 131030), Fault("error", 131030)])
        message = self._enqueue(self.cases[:1], key="other")
        self._send()
        self.assertEqual((message.state, self._asked(message)), ("failed", 2))
        message = self._enqueue(self.cases[:1], key="third")
        self.cloud.plan_faults([Fault("error", 131030)])
        self._send()
        self.assertEqual(message.state, "accepted")
        taken = self.cloud.taken[message.wamid]
        self.assertEqual(taken.to, message.phone.replace("+549", "+54", 1))

    def test_one_person_too_often_waits_and_the_others_go_on(self):
        self.cloud.plan_faults([Fault("error", 131056, 429)])
        messages = self._enqueue()
        self._send()
        waiting = messages.filtered(lambda one: one.state == "queued")
        self.assertEqual(len(waiting), 1)
        self.assertGreater(waiting.next_try_at, fields.Datetime.now())
        self.assertEqual(set((messages - waiting).mapped("state")), {"accepted"})
