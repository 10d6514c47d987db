# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Mass sends while they leave: when, pauses, cancels, what became of them, rights."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .fake_cloud import Fault
from .wa_batch_case import WaBatchCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaBatchSending(WaBatchCommon):
    # === WHEN ===

    def test_a_daily_cap_spreads_it_over_days_within_the_hours(self):
        batch = self._prepare(daily_cap=2)
        self.assertEqual([day["count"] for day in batch.figures["days"]], [2, 2])
        batch.action_confirm()
        self._send()
        messages = self._messages(batch)
        self.assertEqual(
            messages.sorted("id").mapped("state"), ["accepted"] * 2 + ["queued"] * 2
        )
        later = messages.filtered(lambda one: one.state == "queued").mapped(
            "next_try_at"
        )
        self.assertEqual(len(set(later)), 1)
        # Nine in the morning of Thursday, by the dealership's clock.
        self.assertEqual(str(later[0]), "2026-11-19 12:00:00")
        self.time.move_to(later[0])
        self._send()
        self.assertEqual(messages.mapped("state"), ["accepted"] * 4)
        self.assertEqual(batch.state, "done")

    def test_what_waits_for_tomorrow_says_so_with_its_days(self):
        batch = self._prepare(daily_cap=2)
        self.assertTrue(batch.figures["is_preview"])
        batch.action_confirm()
        self.assertFalse(batch.notes)  # the first two leave now
        self.assertEqual([day["count"] for day in batch.figures["days"]], [2, 2])
        self._send()
        self.env.invalidate_all()
        self.assertIn("2 wait: the next ones leave on", batch.notes)
        self.assertIn("At most 2 people", batch.notes)
        self.assertEqual([day["count"] for day in batch.figures["days"]], [2])
        self.assertFalse(batch.figures["is_preview"])

    def test_it_leaves_not_before_its_hour(self):
        start = fields.Datetime.now() + timedelta(hours=2)
        batch = self._prepare(start_at=start)
        batch.action_confirm()
        self._send()
        self.assertEqual(set(self._messages(batch).mapped("state")), {"queued"})
        self.time.move_to(start)
        self._send()
        self.assertEqual(set(self._messages(batch).mapped("state")), {"accepted"})

    def test_metas_limit_is_told_before_and_kept(self):
        self.patch(type(self.account), "_compute_daily_limit", _three_a_day)
        self.account.invalidate_recordset()
        batch = self._prepare()
        self.assertEqual([day["count"] for day in batch.figures["days"]], [3, 1])
        self.assertIn("3", batch.notes)
        batch.action_confirm()
        self._send()
        states = sorted(self._messages(batch).mapped("state"))
        self.assertEqual(states, ["accepted"] * 3 + ["queued"])

    def test_who_opted_out_after_it_was_confirmed_is_not_written_to(self):
        batch = self._prepare()
        batch.action_confirm()
        out = self._messages(batch)[:1]
        self.env["ahorro.optout"].create(
            {"partner_id": out.partner_id.id, "company_id": self.company.id}
        )
        self._send()
        self.assertEqual((out.state, self._asked(out)), ("cancelled", 0))
        self.assertEqual(batch.state, "done")

    # === WHILE IT LEAVES ===

    def test_paused_it_waits_and_resumed_it_goes_on_once(self):
        batch = self._prepare()
        batch.action_confirm()
        for _turn in range(10):
            batch.action_pause()
            self._send()
            self.assertEqual(set(self._messages(batch).mapped("state")), {"queued"})
            self.assertFalse(self.outbox._get_waiting_accounts())
            batch.action_resume()
        self._send()
        messages = self._messages(batch)
        self.assertEqual([self._asked(one) for one in messages], [1] * 4)
        self.assertEqual(batch.state, "done")

    def test_a_pause_of_one_lets_the_other_go_on(self):
        first = self._prepare(self.cases[:2])
        second = self._prepare(self.cases[2:])
        (first | second).action_confirm()
        first.action_pause()
        self._send()
        self.assertEqual(set(self._messages(first).mapped("state")), {"queued"})
        self.assertEqual(set(self._messages(second).mapped("state")), {"accepted"})

    def test_cancelled_what_left_stays_and_the_rest_never_leaves(self):
        batch = self._prepare(daily_cap=1)
        batch.action_confirm()
        self._send()
        answer = batch.action_cancel()
        self.assertIn("3", answer["params"]["message"])
        self.assertIn("1", answer["params"]["message"])
        self.time.tick(timedelta(days=3))
        self._send()
        messages = self._messages(batch)
        self.assertEqual(
            sorted(messages.mapped("state")), ["accepted"] + ["cancelled"] * 3
        )
        self.assertEqual(sum(self._asked(one) for one in messages), 1)
        self.assertEqual(batch.state, "cancelled")

    def test_one_that_was_to_be_tried_again_is_not_after_a_cancel(self):
        self.cloud.plan_faults([Fault("error", 130429, 429)] * 4)
        batch = self._prepare()
        batch.action_confirm()
        self._send()
        messages = self._messages(batch)
        self.assertEqual(set(messages.mapped("state")), {"queued"})
        batch.action_cancel()
        messages[:1].write({"state": "queued"})  # its answer came after the cancel
        self.time.tick(timedelta(hours=1))
        self._send()
        self.assertEqual(set(messages.mapped("state")), {"cancelled"})
        self.assertEqual([self._asked(one) for one in messages], [1] * 4)

    def test_many_failures_pause_it_and_flag_nobody(self):
        cases = self._cases(self.campaign, 60)
        self.cloud.plan_faults([Fault("error", 131026)] * 60)
        batch = self._prepare(cases)
        batch.action_confirm()
        self._send()
        self.assertEqual(batch.state, "paused")
        self.assertIn("48", batch.pause_reason)
        messages = self._messages(batch)
        self.assertEqual(messages.mapped("state").count("queued"), 12)
        self.assertFalse(any(messages.phone_id.mapped("no_whatsapp")))
        self.cloud.faults.clear()
        self.time.tick(timedelta(seconds=1))
        # So many at once stop the number too: both are looked at before they go on.
        self.account.action_resume()
        batch.action_resume()
        self._send()
        self.assertEqual(messages.mapped("state").count("accepted"), 12)

    def test_a_mass_send_of_a_paused_number_says_so_and_goes_on_when_it_does(self):
        number = dict(self.cloud.number)
        self.addCleanup(setattr, self.cloud, "number", number)
        self.account.user_ids = self.chief
        batch = self._prepare()
        batch.action_confirm()
        self.assertFalse(batch.notes)
        self.cloud.number = number | {"quality_rating": "RED"}
        self.account._check()
        told = self.account.message_ids[:1].notified_partner_ids
        # Who confirmed it is told too.
        self.assertEqual(told, (self.chief | self.supervisor).partner_id)
        self._send()
        self.env.invalidate_all()
        # One fact, one pause: the number's.
        self.assertEqual(batch.state, "running")
        self.assertEqual(set(self._messages(batch).mapped("state")), {"queued"})
        self.assertIn(self.account.name, batch.notes)
        self.assertIn(self.account.pause_reason, batch.notes)
        self.account.with_user(self.admin).action_resume()
        self._send()
        self.assertEqual(batch.state, "done")

    def test_what_the_scheduler_notes_is_in_the_dealerships_language(self):
        batch = self._prepare(self.cases[:1])
        batch.action_confirm()
        self.env.cr.precommit.run()
        self.outbox.with_context(lang=False)._send(self.account)
        self.env.flush_all()
        self.env.cr.precommit.run()
        lang = self.account._get_lang()
        self.assertNotEqual(lang, "en_US")
        states = batch.with_context(lang=lang)._fields["state"]
        labels = dict(states._description_selection(self.env(context={"lang": lang})))
        noted = batch.message_ids.sudo().tracking_value_ids.mapped("new_value_char")
        self.assertIn(labels["done"], noted)

    def test_each_figure_of_what_became_of_it_opens_its_rows(self):
        self.cloud.plan_faults([Fault("error", 131026), Fault("lost")])
        batch = self._prepare()
        batch.action_confirm()
        self._send()
        batch.invalidate_recordset()
        found = self.env["ahorro.wa.message"]
        for figure in batch.figures["progress"]:
            rows = batch.env[figure["model"]].search(figure["domain"])
            self.assertEqual(set(rows.mapped("state")), {figure["key"]})
            self.assertEqual(len(rows), figure["count"])
            found |= rows
        self.assertEqual(found, self._messages(batch))

    # === COUPONS, ERASURE ===

    def test_each_client_gets_a_coupon_link_of_their_own_that_works(self):
        self.rombo.coupon_url_template = "https://pagos.example.com/{solicitud}"
        text = self._template(
            "Cupón",
            state="ready",
            body="Hola {{nombre}}, tu cupón está en {{cupon}} para vos.",
        )
        self._approve_at_meta(text, self.account)
        batch = self._prepare(template_id=text.id)
        links = self.env["ahorro.wa.link"].search(
            [("plan_id", "in", self.cases.plan_id.ids)]
        )
        self.assertFalse(links)
        batch.action_confirm()
        for message in self._messages(batch):
            self.assertIn(message.link_id._get_address(), message.text)
            self.assertEqual(message.link_id.plan_id, message.plan_id)

    def test_erasing_a_person_empties_the_preview_too(self):
        batch = self._prepare()
        line = batch.line_ids[:1]
        line.partner_id.sudo()._erase_person_data()
        self.env.invalidate_all()
        self.assertFalse(line.text or line.phone)

    # === RIGHTS ===

    def test_operators_and_strangers_do_none_of_it(self):
        batch = self._prepare()
        for user in (self.operator, self.stranger, self.other_supervisor):
            own = batch.with_user(user).with_context(allowed_company_ids=[])
            for name in (
                *("action_confirm", "action_approve", "action_reject"),
                *("action_pause", "action_resume", "action_cancel", "action_change"),
            ):
                with self.assertRaises(AccessError, msg=f"{user.login} {name}"):
                    getattr(own, name)()
        for user in (self.operator, self.stranger):
            with self.assertRaises(AccessError):
                self._batches(user).open_create("ahorro.case", self.cases.ids)
            with self.assertRaises(AccessError):
                self._as(user, "ahorro.wa.batch.create").create({})
            for model in ("ahorro.wa.batch", "ahorro.wa.batch.line", "ahorro.wa.usage"):
                with self.assertRaises(AccessError):
                    self._as(user, model).search([])
        theirs = self._batches(self.other_supervisor).with_context(
            allowed_company_ids=self.other_company.ids
        )
        self.assertFalse(theirs.search([]))
        self.assertEqual(batch.state, "draft")

    def test_nobody_writes_rows_by_hand(self):
        batch = self._prepare()
        for user in (self.supervisor, self.admin):
            for record in (batch, batch.line_ids):
                own = record.with_user(user)
                with self.assertRaises(AccessError):
                    own.write({"company_id": self.company.id})
                with self.assertRaises(AccessError):
                    own.unlink()
                with self.assertRaises(AccessError):
                    own.create({})

    def test_no_remote_call_brings_anything_but_a_sentence(self):
        batches = self._batches()
        for args in (
            ("ahorro.case", ["x"]),
            ("ahorro.case", False, False),
            ("ahorro.case", []),
            ("ahorro.case", False, [("nothing", "=", 1)]),
            ("ahorro.case", False, [("id", "=", "x"), "&"]),
            ("ahorro.case", False, [("id", "in", [1]), object()]),
            ("res.users", [1]),
            ("no.model", [1]),
            (7, [1]),
            ("ahorro.plan", False, False),
            ("ahorro.campaign", 5),
        ):
            with self.assertRaises(UserError, msg=str(args)):
                batches.open_create(*args)

    # === METER ===

    def test_the_meter_counts_a_month_of_a_number_by_the_dealerships_clock(self):
        batch = self._prepare()
        batch.action_confirm()
        self._send()
        messages = self._messages(batch)
        messages.write({"is_billable": True, "price_category": "utility"})
        # The first of December in Greenwich, and November here.
        messages[0].accepted_at = "2026-12-01 02:59:00"
        messages[1].accepted_at = "2026-12-01 03:00:00"
        messages[2].write({"price_category": "service", "is_billable": False})
        self.env.flush_all()
        usages = self._as(self.supervisor, "ahorro.wa.usage")
        rows = usages.search([("account_id", "=", self.account.id)])
        told = {str(row.month): row for row in rows}
        self.assertEqual(set(told), {"2026-11-01", "2026-12-01"})
        november = told["2026-11-01"]
        self.assertEqual(
            (november.message_count, november.charged_count, november.service_count),
            (3, 2, 1),
        )
        self.assertAlmostEqual(november.cost, 2 * 0.026)
        for row in rows:
            opened = self.env["ahorro.wa.message"].search(
                row.action_open_messages()["domain"]
            )
            self.assertEqual(len(opened), row.message_count)
        self.assertFalse(november.warning)

    def test_supervisors_are_told_once_of_free_answers_that_end_soon(self):
        batch = self._prepare()
        batch.action_confirm()
        self._send()
        message = self._messages(batch)[:1]
        watch = self.env["ahorro.wa.outbox.watch"]
        self._use_answers(message, 799)
        posts = self.account.message_ids
        watch._cron_watch()
        self.assertEqual(self.account.message_ids, posts)
        for count, told in ((800, 1), (850, 0), (1000, 1), (1200, 0)):
            posts = self.account.message_ids
            self._use_answers(message, count)
            for _hour in range(2):
                watch._cron_watch()
            new = self.account.message_ids - posts
            self.assertEqual(len(new), told, count)
            if told:
                self.assertIn(str(count), new.subject)
                self.assertIn(self.supervisor.partner_id, new.notified_partner_ids)
                self.assertIn(self.chief.partner_id, new.notified_partner_ids)
                self.assertIn(self.admin.partner_id, new.notified_partner_ids)
                self.assertNotIn(self.operator.partner_id, new.notified_partner_ids)
        # Another month, another thousand.
        posts = self.account.message_ids
        self.time.move_to("2026-12-01 03:30:00")
        watch._cron_watch()  # what Meta accepted and never sent is told by now
        new = self.account.message_ids - posts
        self.assertFalse(new.filtered(lambda post: "1200" in (post.subject or "")))
        posts = self.account.message_ids
        self.env.cr.execute(
            "UPDATE ahorro_wa_message SET accepted_at = '2026-12-01 03:10:00' "
            "WHERE price_category = 'service'"
        )
        watch._cron_watch()
        self.assertEqual(len(self.account.message_ids - posts), 1)

    def _use_answers(self, message, count):
        """Write down so many messages of service of the month in all."""
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO ahorro_wa_message
                      (company_id, account_id, template_id, plan_id, user_id,
                       opened_at, partner_id, phone, transport, state,
                       price_category, accepted_at, uuid, idempotency_key)
               SELECT company_id, account_id, template_id, plan_id, user_id,
                      opened_at, partner_id, phone, transport, 'read',
                      'service', accepted_at, gen_random_uuid(), gen_random_uuid()
                 FROM ahorro_wa_message, generate_series(1, %s - (
                      SELECT count(*) FROM ahorro_wa_message
                       WHERE price_category = 'service')::integer)
                WHERE id = %s""",
            [count, message.id],
        )
        self.env.invalidate_all()


def _three_a_day(accounts):
    for account in accounts:
        account.daily_limit = 3
