# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One message to one client through the stand-in of WhatsApp's service."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .wa_case import WaCloudCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaSendService(WaCloudCommon):
    def setUp(self):
        super().setUp()
        self.case = self.cases[0]
        self.plan_of_case = self.case.plan_id
        self.phone = self.plan_of_case.partner_id.ahorro_phone_ids[:1]
        self.cloud.strict = True
        self.cloud.numbers.append(self.account.phone_number_id)
        self.addCleanup(setattr, self.cloud, "strict", False)

    def _call(self, method, *args, user=None):
        return self._rpc(user or self.operator, "ahorro.wa.send", method, *args)

    def _send_one(self, key="one", user=None, **values):
        asked = {
            "plan": self.plan_of_case.id,
            "case": self.case.id,
            "template": self.text.id,
            "phone": self.phone.id,
            "account": self.account.id,
            **values,
        }
        return self._call("send_message", *asked.values(), key, user=user)

    def _message(self, answer):
        return self.env["ahorro.wa.message"].browse(answer["id"])

    def _approve(self, template):
        """Have Meta know a template, and us know that it does."""
        made = self.cloud.templates.create(template._prepare_submission())
        self.cloud.templates.decide(made["id"], "APPROVED")
        self._approve_at_meta(template, self.account)

    def test_an_operator_sends_the_text_that_is_shown_and_it_is_a_movement(self):
        self._approve(self.text)
        choices = self._call("get_choices", self.plan_of_case.id, self.case.id)
        self.assertEqual([one["id"] for one in choices["accounts"]], self.account.ids)
        shown = {one["id"]: one for one in choices["templates"]}[self.text.id]
        self.assertEqual(shown["service_problems"], {str(self.account.id): ""})
        answer = self._send_one()
        self.assertEqual(answer["state"], "queued")
        message = self._message(answer)
        self.assertEqual(message.text, shown["service_text"])
        self.assertEqual((message.transport, message.user_id), ("api", self.operator))
        self._send()
        self.assertEqual(message.state, "accepted")
        taken = self.cloud.taken[message.wamid]
        values = taken.body["template"]["components"][0]["parameters"]
        self.assertEqual(
            {one["parameter_name"]: one["text"] for one in values},
            {
                "nombre": self.plan_of_case.partner_id.name,
                "concesionario": self.company.name,
            },
        )
        self.assertEqual(self.case.movement_ids[:1].user_id, self.operator)

    def test_said_twice_it_is_sent_once(self):
        first = self._send_one("one")
        self.assertEqual(self._send_one("one")["id"], first["id"])
        with self.assertRaises(UserError):
            self._send_one("two")
        with self.assertRaises(UserError):  # of a colleague at the same client
            self._send_one("three", user=self.colleague)
        messages = self.env["ahorro.wa.message"].search(
            [("plan_id", "=", self.plan_of_case.id)]
        )
        self.assertEqual(messages, self._message(first))

    def test_who_asked_to_be_left_alone_is_not_written_to(self):
        self.plan_of_case.partner_id.with_user(self.supervisor).action_opt_out(
            "whatsapp", "Pidió que no"
        )
        with self.assertRaises(UserError):
            self._send_one()
        self.assertFalse(self.env["ahorro.wa.message"].search([]))

    def test_a_paused_account_is_said_and_takes_nothing(self):
        self.account._pause("El token venció.")
        choices = self._call("get_choices", self.plan_of_case.id, self.case.id)
        self.assertIn("Ventas", choices["accounts"][0]["problem"])
        with self.assertRaises(UserError):
            self._send_one()

    def test_what_the_plan_lacks_is_said_by_account(self):
        template = self._template(
            "Grupo",
            state="ready",
            body="Hola {{nombre}}, tu plan debe cuotas: {{cuotas_adeudadas}} en total.",
        )
        self.plan_of_case.installments_owed = 0
        choices = self._call("get_choices", self.plan_of_case.id, self.case.id)
        shown = {one["id"]: one for one in choices["templates"]}[template.id]
        self.assertTrue(shown["service_problems"][str(self.account.id)])
        with self.assertRaises(UserError):
            self._send_one(template=template.id)

    def test_another_companys_account_writes_to_nobody_of_ours(self):
        other = self.env["res.company"].create({"name": "Dos"})
        account = self.env["ahorro.wa.account"].create(
            {
                "name": "Ajena",
                "company_id": other.id,
                "phone_number_id": "99",
                "waba_id": "2",
                "typed_token": "ajeno",
            }
        )
        with self.assertRaises(UserError):
            self._send_one(account=account.id)
        choices = self._call("get_choices", self.plan_of_case.id, self.case.id)
        self.assertNotIn(account.id, [one["id"] for one in choices["accounts"]])

    def test_arguments_of_other_kinds_are_refused_with_a_sentence(self):
        for values in (
            {"account": "1"},
            {"account": [self.account.id]},
            {"phone": False},
            {"template": -1},
            {"plan": "x"},
        ):
            with self.subTest(**values), self.assertRaises(UserError):
                self._send_one(**values)

    def test_the_coupon_of_a_message_is_the_clients_own_link(self):
        self.plan_of_case.coupon_url = "https://rombo.example/pagar/1"
        template = self._template(
            "Pago",
            state="ready",
            body="Hola {{nombre}}, ya podés pagar la cuota desde el botón.",
            button_ids=[Command.create({"kind": "coupon", "text": "Ver cupón"})],
        )
        self.env["ir.config_parameter"].set_param(
            "ahorro_whatsapp.coupon_hosts", "rombo.example"
        )
        self._approve(template)
        message = self._message(self._send_one(template=template.id))
        button = message.body["template"]["components"][-1]
        self.assertEqual(button["parameters"][0]["text"], message.link_id.sudo().token)
        self.assertIn(message.link_id._get_address(), message.text)

    def test_whoever_called_is_answered_at_any_hour_and_not_hours_later(self):
        self.cloud.strict = False
        self.time.tick(timedelta(hours=12))  # midnight
        with self.assertRaises(UserError):
            self._send_one()
        self._attend(self.case, self.operator, incoming=True)
        message = self._message(self._send_one())
        self._send()
        self.assertEqual(message.state, "accepted")
        # Not one that could not leave while they were on the phone.
        late = self._enqueue(
            self.cases[1],
            is_answer=True,
            opened_at=fields.Datetime.now() - timedelta(minutes=20),
        )
        self._send()
        self.assertEqual(late.state, "queued")
        self.assertTrue(late.stop_reason)

    def test_the_client_file_says_why_a_message_did_not_arrive(self):
        unknown = self._template("Que Meta no tiene", state="ready")
        # It was there when Meta was asked.
        self._approve_at_meta(unknown, self.account)
        answer = self._send_one(template=unknown.id)
        self._send()
        message = self._message(answer)
        person = self.plan_of_case.partner_id.ids
        file = self._rpc(self.operator, "res.partner", "get_client_file", person)
        shown = file["wa_messages"][0]
        self.assertEqual(shown["id"], message.id)
        self.assertTrue(shown["problem"])
