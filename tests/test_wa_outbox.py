# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The outbox against a stand-in of WhatsApp's service: each message at most once."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.ahorro_campaign.tests.queue_common import NOON
from odoo.addons.ahorro_whatsapp.tests.wa_records import make_account

from .fake_cloud import Fault
from .fake_cloud.cloud import SECRET, TOKEN
from .wa_case import WaCloudCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaOutbox(WaCloudCommon):
    def test_what_waits_is_sent_once_and_is_a_movement_of_its_case(self):
        messages = self._enqueue()
        self._send()
        self._send()
        self.assertEqual(messages.mapped("state"), ["accepted"] * 4)
        for message in messages:
            self.assertEqual(self.cloud.by_uuid[message.uuid], 1)
            taken = self.cloud.taken[message.wamid]
            self.assertEqual(taken.to, message.phone)
            self.assertEqual(taken.body["text"]["body"], message.text)
            movement = message.case_id.movement_ids[:1]
            self.assertEqual(movement.kind, "message")
            self.assertEqual(movement.user_id, self.supervisor)
            self.assertIn(message.text, movement.comment)

    def test_what_was_sent_and_did_not_arrive_says_so_in_the_history(self):
        messages = self._enqueue()
        self._send()
        lost = messages[0]
        lost.write({"state": "failed", "error_code": 131026})

        def told(message):
            history = self.env["ahorro.client.history"].with_user(self.supervisor)
            rows = history._prepare_rows(message.partner_id, message.plan_id)
            return [comment["result"] for row in rows for comment in row["comments"]]

        self.assertTrue(told(lost))
        self.assertTrue(all("Not delivered" in text for text in told(lost)))
        self.assertFalse(any("Not delivered" in text for text in told(messages[1])))

    def test_asked_for_again_a_message_is_not_added(self):
        first = self._enqueue()
        self.assertFalse(self._enqueue())
        self._send()
        self.assertEqual(sum(self.cloud.by_uuid[one.uuid] for one in first), 4)

    def test_what_was_confirmed_is_sent_whatever_changes_until_then(self):
        message = self._enqueue(self.cases[0])
        self.text.body = "Otra cosa {{nombre}} distinta de la que confirmaron, ya."
        message.partner_id.name = "Otro Nombre"
        self._send()
        taken = self.cloud.taken[message.wamid]
        self.assertEqual(taken.body["text"]["body"], f"Hola {self.cases[0].id}")

    # === WHAT THE SERVICE DOES ===

    def test_a_lost_answer_is_never_sent_again_by_a_program(self):
        self.cloud.plan_faults(
            [Fault("lost"), Fault("reset"), Fault("blank", taken=True), Fault("blank")]
        )
        messages = self._enqueue()
        for _time in range(3):
            self._send()
            self.time.tick(timedelta(hours=1))
        self.assertEqual(messages.mapped("state"), ["unknown"] * 4)
        self.assertEqual([self._asked(one) for one in messages], [1] * 4)
        self.assertFalse(
            self.cases.movement_ids.filtered(lambda m: m.kind == "message")
        )

    def test_nothing_left_where_no_connection_was_made(self):
        self.env["ir.config_parameter"].set_param(
            "ahorro_whatsapp.graph_base_url", "http://127.0.0.1:9"
        )
        message = self._enqueue(self.cases[0])
        self._send()
        self.assertEqual(message.state, "queued")
        self.assertGreater(message.next_try_at, fields.Datetime.now())

    def test_a_busy_service_is_asked_later_and_not_for_ever(self):
        self.cloud.plan_faults([Fault("error", 130429, 429)] * 20)
        message = self._enqueue(self.cases[0])
        for _time in range(10):
            self._send()
            self.time.tick(timedelta(hours=1))
            if self.time().hour >= 23:
                self.time.move_to(NOON + timedelta(days=1))
        self.assertEqual(message.state, "failed")
        self.assertEqual(message.attempts, 6)
        self.assertEqual(message.error_code, 130429)
        self.assertEqual(self.cloud.by_uuid[message.uuid], 0)

    def test_a_final_error_ends_one_message_and_says_why_on_its_case(self):
        self.cloud.plan_faults([Fault("error", 131026)])
        messages = self._enqueue()
        self._send()
        self.assertEqual(messages.mapped("state").count("failed"), 1)
        failed = messages.filtered(lambda one: one.state == "failed")
        movement = failed.case_id.movement_ids[:1]
        self.assertIn("WhatsApp", movement.comment)
        self.assertTrue(movement.detail["no_contact"])
        self.assertEqual(failed.phone_id.no_whatsapp, False)

    def test_a_refused_token_pauses_the_account_and_the_rest_waits(self):
        self.cloud.plan_faults([Fault("error", 190, 401)] * 4)
        messages = self._enqueue()
        self._send()
        self.assertTrue(self.account.paused_at)
        self.assertIn("190", self.account.pause_reason)
        self.assertEqual(messages.mapped("state"), ["queued"] * 4)
        self._send()
        self.assertLessEqual(max(self._asked(one) for one in messages), 1)
        self.account.action_resume()
        self._send()
        self.assertEqual(messages.mapped("state"), ["accepted"] * 4)

    def test_a_paused_template_lets_the_others_go_on(self):
        other = self._template("Otro", state="ready")
        first = self._enqueue(self.cases[0])
        self.cloud.plan_faults([Fault("error", 132015)])
        self._send()
        self.assertEqual(first.state, "queued")
        self.assertTrue(first.stop_reason)
        second = self._enqueue(self.cases[1], template_id=other.id)
        self._send()
        self.assertEqual((first.state, second.state), ("queued", "accepted"))

    def test_a_held_message_is_told_as_held(self):
        self.cloud.plan_faults([Fault("held")])
        message = self._enqueue(self.cases[0])
        self._send()
        self.assertEqual(message.state, "held")
        self.assertTrue(message.wamid)

    # === WHO MAY BE WRITTEN TO WHEN IT LEAVES ===

    def test_who_opted_out_meanwhile_is_not_written_to(self):
        messages = self._enqueue()
        optout = self.env["ahorro.optout"]
        optout.create(
            {"partner_id": messages[0].partner_id.id, "company_id": self.company.id}
        )
        self._send()
        self.assertEqual(messages[0].state, "cancelled")
        self.assertTrue(messages[0].stop_reason)
        self.assertEqual(self._asked(messages[0]), 0)
        self.assertEqual(messages[1:].mapped("state"), ["accepted"] * 3)
        log = self.env["ahorro.guard.log"].search(
            [("plan_id", "=", messages[0].plan_id.id)], order="id desc", limit=1
        )
        self.assertEqual((log.allowed, log.user_id), (False, self.supervisor))

    def test_out_of_hours_it_waits_for_the_next_hour_of_contact(self):
        self.time.move_to(NOON + timedelta(hours=12))
        message = self._enqueue(self.cases[0])
        self._send()
        self.assertEqual(message.state, "queued")
        self.assertGreater(message.next_try_at, fields.Datetime.now())
        self.time.move_to(message.next_try_at)
        self._send()
        self.assertEqual(message.state, "accepted")

    def test_a_plan_that_was_sold_on_is_not_written_about(self):
        message = self._enqueue(self.cases[0])
        message.plan_id.partner_id = self._person()
        self._send()
        self.assertEqual((message.state, self._asked(message)), ("cancelled", 0))

    def test_new_people_beyond_metas_limit_wait_and_known_ones_do_not(self):
        self.account.tier = "TIER_50"
        self.patch(type(self.account), "_compute_daily_limit", _two_a_day)
        self.account.invalidate_recordset()
        messages = self._enqueue()
        self._send()
        self.assertEqual(
            sorted(messages.mapped("state")), ["accepted"] * 2 + ["queued"] * 2
        )
        again = self._enqueue(messages.filtered("wamid").case_id[:1], key="again")
        self._send()
        self.assertEqual(again.state, "accepted")
        self.time.tick(timedelta(hours=24, minutes=1))
        self._send()
        self.assertEqual(set(messages.mapped("state")), {"accepted"})

    def test_the_numbers_of_a_portfolio_share_its_limit_and_others_do_not(self):
        other = make_account(
            self.company,
            tier=False,
            name="Cobranzas",
            phone_number_id="2",
            waba_id="2",
            typed_token=TOKEN,
        )
        self.patch(type(self.account), "_compute_daily_limit", _two_a_day)
        for ours, theirs, left in (
            (False, False, 0),  # nobody knows: too careful
            ("7", "7", 0),
            ("7", False, 0),
            ("7", "8", 2),
        ):
            self.account.portfolio_id, other.portfolio_id = ours, theirs
            if not self.env["ahorro.wa.message"].search_count([]):
                self._enqueue(self.cases[:2])
                self._send()
            claim = self.env["ahorro.wa.outbox.claim"]
            other.invalidate_recordset()
            written = claim._get_written_people(other)
            with self.subTest(ours=ours, theirs=theirs):
                self.assertEqual(claim._get_people_left(other, written), left)

    def test_one_number_gets_a_burst_and_then_waits(self):
        self.env["ir.config_parameter"].set_param("ahorro_campaign.weekly_cap", "0")
        case = self.cases[0]
        messages = self.env["ahorro.wa.message"]
        for number in range(46):
            messages |= self._enqueue(case, key=str(number))
        self._send()
        self.assertEqual(messages[:45].mapped("state"), ["accepted"] * 45)
        self.assertEqual(messages[45].state, "queued")
        self.assertTrue(messages[45].stop_reason)
        self.time.move_to(messages[45].next_try_at + timedelta(seconds=1))
        self._send()
        self.assertEqual(messages[45].state, "accepted")

    def test_erasing_a_person_cancels_what_waits_for_them(self):
        message = self._enqueue(self.cases[0])
        message.partner_id._erase_person_data()
        self._send()
        self.env.invalidate_all()
        self.assertEqual((message.state, self._asked(message)), ("cancelled", 0))
        self.assertFalse(message.phone)

    # === WHAT A DEAD SENDER LEFT ===

    def test_what_a_dead_sender_was_sending_is_unconfirmed(self):
        message = self._enqueue(self.cases[0])
        claimed, _looked_at = self.env["ahorro.wa.outbox.claim"]._claim(
            self.account.id, 9
        )
        self.assertEqual([one.uuid for one in claimed], [message.uuid])
        self._send()
        self.assertEqual((message.state, self._asked(message)), ("unknown", 0))

    # === WHAT A PERSON DECIDES ===

    def _unconfirmed(self):
        self.cloud.plan_faults([Fault("lost")])
        message = self._enqueue(self.cases[0], user_id=self.operator.id)
        self._send()
        self.assertEqual(message.state, "unknown")
        return message

    def test_a_person_sends_an_unconfirmed_message_again_and_once(self):
        message = self._unconfirmed()
        self.time.tick(timedelta(minutes=31))
        own = message.with_user(self.operator)
        own.action_send_again()
        with self.assertRaises(UserError):
            own.action_send_again()
        self._send()
        again = self.env["ahorro.wa.message"].search(
            [("case_id", "=", self.cases[0].id), ("id", "!=", message.id)]
        )
        self.assertEqual((message.state, again.state), ("cancelled", "accepted"))
        self.assertNotEqual(again.uuid, message.uuid)
        self.assertEqual((again.text, again.phone), (message.text, message.phone))
        self.assertEqual((self._asked(message), self._asked(again)), (1, 1))

    def test_a_person_takes_an_unconfirmed_message_as_sent(self):
        message = self._unconfirmed()
        self.time.tick(timedelta(minutes=31))
        message.with_user(self.supervisor).action_take_as_sent()
        self.assertEqual(message.state, "sent_manual")
        self.assertIn(message.text, self.cases[0].movement_ids[:1].comment)
        self._send()
        self.assertEqual(self._asked(message), 1)

    def test_a_message_that_waits_is_cancelled_by_who_sent_it_and_never_leaves(self):
        message = self._enqueue(self.cases[0], user_id=self.operator.id)
        for user, error in (
            (self.colleague, UserError),
            (self.other_supervisor, AccessError),
        ):
            with self.assertRaises(error), self.env.cr.savepoint():
                message.with_user(user).action_cancel()
        message.with_user(self.operator).action_cancel()
        self._send()
        self.assertEqual((message.state, self._asked(message)), ("cancelled", 0))
        self.assertIn(self.operator.name, message.stop_reason)
        sent = self._enqueue(self.cases[1])
        self._send()
        with self.assertRaises(UserError):
            sent.with_user(self.supervisor).action_cancel()
        self.assertEqual(sent.state, "accepted")

    def test_an_answer_is_taken_as_sent_though_it_has_no_template_nor_plan(self):
        answer = {"template_id": None, "is_answer": True}
        of_client = self._enqueue(self.cases[0], **answer)
        nobody = dict.fromkeys(("case_id", "plan_id", "partner_id", "phone_id"))
        of_stranger = self._enqueue(self.cases[1], **answer, **nobody)
        both = of_client | of_stranger
        both.write({"state": "unknown", "claimed_at": fields.Datetime.now()})
        self.time.tick(timedelta(minutes=31))
        before = self.env["ahorro.movement"].search([])
        both.with_user(self.supervisor).action_take_as_sent()
        self.assertEqual(both.mapped("state"), ["sent_manual"] * 2)
        movement = self.env["ahorro.movement"].search([]) - before
        self.assertEqual(movement.case_id, self.cases[0])
        self.assertIn(of_client.text, movement.comment)
        self.assertNotIn("False", movement.comment)

    def test_nobody_decides_while_meta_may_tell_nor_over_somebody_elses(self):
        message = self._unconfirmed()
        for user, minutes in ((self.operator, 0), (self.colleague, 31)):
            self.time.tick(timedelta(minutes=minutes))
            for name in ("action_send_again", "action_take_as_sent"):
                with self.assertRaises(UserError):
                    getattr(message.with_user(user), name)()
        self.assertEqual(message.state, "unknown")

    # === SECRETS ===

    def test_nobody_reads_credentials_by_any_path(self):
        names = ("token", "app_secret", "verify_token", "typed_token")
        for user in (
            self.operator,
            self.supervisor,
            self.admin,
            self.env.ref("base.user_admin"),
        ):
            account = self.account.with_user(user)
            self.assertFalse(
                {"token", "app_secret", "verify_token"} & set(account.fields_get())
            )
            for name in names:
                for call in (
                    lambda account=account, name=name: account.read([name]),
                    lambda account=account, name=name: account.export_data([name]),
                    lambda account=account, name=name: account.search(
                        [(name, "!=", False)]
                    ),
                    lambda account=account, name=name: account.read_group(
                        [], [name], [name]
                    ),
                ):
                    try:
                        answer = call()
                    except (
                        UserError,
                        ValueError,
                        KeyError,
                    ):  # refused in whichever way
                        continue
                    self.assertNotIn(TOKEN, str(answer))
                    self.assertNotIn(SECRET, str(answer))


def _two_a_day(accounts):
    for account in accounts:
        account.daily_limit = 2
