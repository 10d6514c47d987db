# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Mass sends: who is written to, who confirms and who approves."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .wa_batch_case import WaBatchCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaBatch(WaBatchCommon):
    # === WHO ===

    def test_cases_plans_clients_and_campaigns_lead_to_the_same_people(self):
        plans = self.cases.plan_id
        for records in (self.cases, plans, plans.partner_id, self.campaign):
            batch = self._prepare(records)
            self.assertEqual(batch.line_ids.plan_id, plans, records._name)
            self.assertEqual(batch.line_ids.case_id, self.cases, records._name)
            self.assertEqual(self._lines(batch), batch.line_ids, records._name)

    def test_a_cell_of_the_panel_is_a_domain_on_plans(self):
        plans = self.cases.plan_id[:2]
        domain = [("subscription_number", "in", plans.mapped("subscription_number"))]
        self.env.flush_all()
        action = self._batches().open_create("ahorro.plan", False, domain)
        pages = self._as(self.supervisor, "ahorro.wa.batch.create")
        page = pages.with_context(**action["context"]).create(
            {"template_id": self.text.id, "type_id": self.arrears.id}
        )
        self.assertEqual(self._prepare(page=page).line_ids.plan_id, plans)

    def test_who_is_left_out_has_a_line_that_says_why_and_each_figure_opens_its_rows(
        self,
    ):
        case = self._cases(self.campaign, 9)
        self.env["ahorro.optout"].create(
            {"partner_id": case[0].partner_id.id, "company_id": self.company.id}
        )
        case[1].plan_id.in_lawsuit = True
        case[2].partner_id.ahorro_phone_ids.unlink()
        case[3].partner_id.ahorro_phone_ids.no_whatsapp = True
        case[4].write(
            {
                "state": "done",
                "result_id": self.closing.id,
                "finished_at": fields.Datetime.now(),
            }
        )
        case[5].plan_id.partner_id = case[6].plan_id.partner_id
        case[7].plan_id.active = False
        self._enqueue(case[8], template_id=self.text.id)
        batch = self._prepare(case)
        self.assertEqual(
            self._reasons(batch),
            {
                case[0].id: "optout",
                case[1].id: "lawsuit",
                case[2].id: "no_phone",
                case[3].id: "no_whatsapp",
                case[4].id: "case_done",
                case[5].id: False,
                case[6].id: "duplicate",
                case[7].id: "archived",
                case[8].id: "recent",
            },
        )
        figures = batch.figures
        told = {each["key"]: each for each in figures["excluded"]}
        told |= {"total": figures["total"], False: figures["enter"]}
        for reason, figure in told.items():
            rows = batch.env[figure["model"]].search(figure["domain"])
            expected = batch.line_ids
            if reason != "total":
                expected = self._lines(batch, reason)
            self.assertEqual(rows, expected, reason)
            self.assertEqual(figure["count"], len(expected), reason)

    def test_two_contacts_with_one_phone_are_written_to_once(self):
        first, second = self.cases[:2]
        phone = first.partner_id.ahorro_phone_ids[:1].raw
        second.partner_id.ahorro_phone_ids.unlink()
        second.partner_id.mobile = phone
        batch = self._prepare(first | second)
        self.assertEqual(
            self._reasons(batch), {first.id: False, second.id: "duplicate"}
        )

    def test_who_lacks_a_datum_of_the_text_is_left_out_and_the_line_names_it(self):
        text = self._template(
            "Modelo",
            state="ready",
            body="Hola {{nombre}}, tu {{modelo}} te espera en el concesionario.",
        )
        self._approve_at_meta(text, self.account)
        self.cases[0].plan_id.model = "Kwid"
        batch = self._prepare(template_id=text.id)
        self.assertEqual(self._lines(batch).case_id, self.cases[0])
        self.assertIn("modelo", self._lines(batch, "missing")[:1].problem)
        self.assertNotIn(
            "False", "".join(batch.line_ids.filtered("text").mapped("text"))
        )

    def test_a_number_that_was_told_to_stop_is_not_used_and_another_one_is(self):
        case = self.cases[0]
        first = case.partner_id.ahorro_phone_ids[:1]
        other = self.env["ahorro.phone"].create(
            {"partner_id": case.partner_id.id, "raw": "0346215998877"}
        )
        self.env["ahorro.optout"]._record(
            [
                {
                    "phone": first.national,
                    "company_id": self.company.id,
                    "channel": "whatsapp",
                    "source": "message",
                    "purpose": "all",
                    "reason": "BAJA",
                }
            ]
        )
        batch = self._prepare(case)
        self.assertEqual(self._lines(batch).phone_id, other)

    def test_advertising_asks_for_consent_also_where_there_is_no_case(self):
        kind = self.env["ahorro.campaign.type"].create(
            {"name": "Promo", "purpose": "advertising"}
        )
        batch = self._prepare(self._person_plan(), type_id=kind.id)
        self.assertFalse(batch.line_ids.case_id)
        self.assertEqual(self._lines(batch, "no_consent"), batch.line_ids)

    # === CONFIRMING ===

    def test_what_was_confirmed_is_what_is_sent_and_each_case_has_its_movement(self):
        batch = self._prepare()
        shown = {line.plan_id: line.text for line in batch.line_ids}
        batch.action_confirm()
        for case in self.cases:
            case.partner_id.name = "Otro Nombre"
        self._send()
        messages = self._messages(batch)
        self.assertEqual(messages.mapped("state"), ["accepted"] * 4)
        self.assertEqual(batch.state, "done")
        for message in messages:
            self.assertEqual(message.text, shown[message.plan_id])
            self.assertEqual(self._asked(message), 1)
            sent = self.cloud.taken[message.wamid].body["template"]["components"][0]
            self.assertIn(sent["parameters"][0]["text"], message.text)
            self.assertNotIn("Otro Nombre", str(sent))
            movement = message.case_id.movement_ids[:1]
            self.assertEqual(
                (movement.kind, movement.user_id.id), ("message", self.supervisor.id)
            )
        self.assertEqual(messages, batch.line_ids.message_id)

    def test_confirmed_twice_it_is_sent_once(self):
        batch = self._prepare()
        batch.action_confirm()
        batch.action_confirm()
        with self.assertRaises(UserError):
            batch.with_user(self.chief).action_confirm()
        self._send()
        messages = self._messages(batch)
        self.assertEqual(len(messages), 4)
        self.assertEqual([self._asked(one) for one in messages], [1] * 4)

    def test_the_button_of_the_page_pressed_twice_makes_one(self):
        batch = self._prepare()
        pages = self._as(self.supervisor, "ahorro.wa.batch.create")
        page = pages.search([], order="id desc", limit=1)
        self.assertEqual(page.action_prepare()["res_id"], batch.id)

    def test_two_mass_sends_of_one_text_write_to_each_person_once(self):
        first = self._prepare()
        second = self._prepare(user=self.chief)
        self.assertEqual(len(self._lines(second)), 4)
        first.action_confirm()
        with self.assertRaises(UserError):
            second.action_confirm()
        self.assertFalse(self._messages(second))

    def test_a_text_that_changed_since_the_preview_is_prepared_again(self):
        batch = self._prepare()
        self.text.body = "Otra cosa {{nombre}} distinta de la que confirmaron, ya."
        with self.assertRaises(UserError):
            batch.action_confirm()
        self._approve_at_meta(self.text, self.account)
        action = batch.action_change()
        pages = self._as(self.supervisor, "ahorro.wa.batch.create")
        page = pages.with_context(**action["context"]).create({})
        self.assertEqual(page.action_prepare()["res_id"], batch.id)
        self.assertIn("Otra cosa", batch.line_ids[:1].text)
        batch.action_confirm()
        self.assertEqual(batch.state, "running")

    def test_changing_it_begins_with_all_that_was_chosen(self):
        batch = self._prepare(daily_cap=3)
        action = batch.action_change()
        pages = self._as(self.supervisor, "ahorro.wa.batch.create")
        with Form(pages.with_context(**action["context"])) as page:
            self.assertEqual(page.template_id, self.text)
            self.assertEqual(page.type_id, self.arrears)
            self.assertEqual(page.daily_cap, 3)

    def test_all_rows_of_a_list_without_a_filter_are_everybody(self):
        action = self._batches().open_create("ahorro.plan", domain=[])
        pages = self._as(self.supervisor, "ahorro.wa.batch.create")
        page = pages.with_context(**action["context"]).create(
            {"template_id": self.text.id, "type_id": self.arrears.id}
        )
        batch = self._batches().browse(page.action_prepare()["res_id"])
        everybody = self._as(self.supervisor, "ahorro.plan").search([])
        self.assertEqual(batch.line_ids.plan_id, everybody)
        for nothing in ({}, {"row_ids": []}, {"row_ids": False, "domain": False}):
            with self.assertRaisesRegex(UserError, "Nothing is selected"):
                self._batches().open_create("ahorro.plan", **nothing)

    def test_a_text_that_meta_does_not_have_so_is_not_sent(self):
        batch = self._prepare()
        self._approve_at_meta(self.text, self.account, status="PAUSED")
        self.assertTrue(batch.notes)
        with self.assertRaises(UserError):
            batch.action_confirm()
        with self.assertRaises(UserError):
            self._prepare()

    def test_a_preview_of_yesterday_is_not_confirmed(self):
        batch = self._prepare()
        self.time.tick(timedelta(hours=25))
        with self.assertRaises(UserError):
            batch.action_confirm()

    # === APPROVING ===

    def test_a_large_one_is_approved_by_somebody_else(self):
        self.env["ir.config_parameter"].set_param(
            "ahorro_whatsapp.approve_messages", "3"
        )
        batch = self._prepare()
        batch.action_confirm()
        self.assertEqual(batch.state, "to_approve")
        self.assertFalse(self._messages(batch))
        with self.assertRaises(UserError):
            batch.action_approve()
        batch.with_user(self.chief).action_approve()
        batch.with_user(self.chief).action_approve()
        self.assertEqual(batch.state, "running")
        messages = self._messages(batch)
        self.assertEqual(messages.user_id, self.supervisor)
        self.assertEqual((len(messages), batch.approved_by_id), (4, self.chief))

    def test_two_halves_of_a_large_one_are_a_large_one(self):
        params = self.env["ir.config_parameter"]
        params.set_param("ahorro_whatsapp.approve_messages", "5")
        params.set_param("ahorro_whatsapp.repeat_days", "0")
        first = self._prepare()
        first.action_confirm()
        self.assertEqual(first.state, "running")
        second = self._prepare()
        second.action_confirm()
        self.assertEqual(second.state, "to_approve")
        self.time.tick(timedelta(hours=25))
        third = self._prepare()
        third.action_confirm()
        self.assertEqual(third.state, "running")

    def test_a_dear_one_is_approved_too_and_a_setting_lets_who_asks_approve(self):
        params = self.env["ir.config_parameter"]
        params.set_param("ahorro_whatsapp.approve_cost", "0.05")
        params.set_param("ahorro_whatsapp.approve_by_other", "False")
        batch = self._prepare()
        self.assertAlmostEqual(batch.cost, 4 * 0.026, places=2)
        batch.action_confirm()
        self.assertEqual(batch.state, "to_approve")
        batch.action_reject()
        self.assertEqual((batch.state, batch.user_id.id), ("draft", False))
        batch.action_confirm()
        batch.action_approve()
        self.assertEqual(batch.state, "running")

    def test_the_rate_that_holds_on_the_day_is_counted_with(self):
        self.env["ahorro.wa.rate"].create(
            {"category": "utility", "since": "2026-11-01", "amount": 1.5}
        )
        self.env["ahorro.wa.rate"].create(
            {"category": "utility", "since": "2026-12-01", "amount": 9}
        )
        self.assertAlmostEqual(self._prepare().cost, 6)

    def test_what_nobody_knows_the_price_of_is_said_and_approved(self):
        self.env["ahorro.wa.rate"].search([]).unlink()
        batch = self._prepare()
        self.assertEqual((batch.cost, batch.unpriced_count), (0, 4))
        self.assertIn("4", batch.notes)
        batch.action_confirm()
        self.assertEqual(batch.state, "to_approve")
