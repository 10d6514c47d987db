# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase

from odoo.addons.ahorro_campaign.tests.campaign_common import (
    AhorroCampaignCommon,
    open_all_hours,
)
from odoo.addons.ahorro_plan.tests.long_form import slow

from ..tools.cloud_sender import Result
from ..tools.webhook_item import Status
from .wa_common import BODY, WaCommon
from .wa_records import make_account


class TestWaTours(AhorroCampaignCommon, HttpCase):
    """What people do on the screens, in Spanish; on any day and at any hour."""

    # These people are others than those of WaCommon.
    _approve_at_meta = classmethod(WaCommon._approve_at_meta.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        open_all_hours(cls.env)

    def test_an_operator_writes_to_who_is_in_front_with_the_keyboard(self):
        self.env["ahorro.wa.template"].create(
            {"name": "Saludo", "body": BODY, "state": "ready"}
        )
        campaign = self._campaign("MORA NOVIEMBRE", type_id=self.arrears.id)
        self.start_tour(
            "/odoo/atender", "ahorro_whatsapp_attend", login="ahorro_operator"
        )
        message = self.env["ahorro.wa.message"].search([])
        self.assertEqual(message.state, "sent_manual")
        self.assertEqual(message.user_id, self.operator)
        movement = message.case_id.movement_ids.filtered(
            lambda each: each.kind == "message"
        )
        self.assertIn(message.case_id, campaign.case_ids)
        self.assertIn("declarado por el operador", movement.comment)

    @slow
    def test_a_supervisor_mends_a_text_and_puts_it_to_use(self):
        self.start_tour(
            "/odoo/textos-de-whatsapp",
            "ahorro_whatsapp_supervisor",
            login="ahorro_supervisor",
        )
        template = self.env.ref("ahorro_whatsapp.template_reminder")
        self.assertEqual(template.state, "ready")
        self.assertEqual(template.version_ids[:1].number, 3)

    @slow
    def test_a_supervisor_sends_a_text_to_many_and_sees_who_is_left_out(self):
        account = make_account(self.company, typed_token="token")
        text = self.env["ahorro.wa.template"].create(
            {"name": "Saludo", "body": BODY, "state": "ready"}
        )
        self._approve_at_meta(text, account)
        campaign = self._campaign("MORA NOVIEMBRE", type_id=self.arrears.id)
        out = campaign.case_ids[:1].partner_id
        self.env["ahorro.optout"].create(
            {"partner_id": out.id, "company_id": self.company.id}
        )
        self.start_tour(
            "/odoo/gestiones?view_type=list",
            "ahorro_whatsapp_batch",
            login="ahorro_supervisor",
        )
        batch = self.env["ahorro.wa.batch"].search([])
        self.assertEqual((batch.state, batch.user_id), ("paused", self.supervisor))
        written = batch.line_ids.filtered(lambda line: not line.reason)
        self.assertTrue(written)
        self.assertEqual(written.message_id.partner_id, written.partner_id)
        self.assertNotIn(out, written.partner_id)

    def test_a_client_writes_the_operator_answers_and_the_tick_turns(self):
        account = make_account(self.company, typed_token="token")
        case = self._campaign("MORA NOVIEMBRE", type_id=self.arrears.id).case_ids[:1]
        case.user_id = self.operator
        phone = case.partner_id.ahorro_phone_ids.filtered("e164")[:1]
        self.env["ahorro.wa.inbound"].create(
            {
                "company_id": self.company.id,
                "account_id": account.id,
                "wamid": "wamid.1",
                "phone": phone.e164.lstrip("+"),
                "kind": "text",
                "moment": fields.Datetime.now(),
                "text": "Hola, ya pagué",
                "shown_state": "waiting",
            }
        )
        self.env["ahorro.wa.conversation"]._show_some(1)

        channel = self.env["discuss.channel"].search(
            [("channel_type", "=", "ahorro_wa")]
        )
        self.assertEqual(channel.ahorro_wa_user_id, self.operator)

        def tour(name):
            path = "/odoo/conversaciones-de-whatsapp"
            self.start_tour(path, name, login="ahorro_operator")

        tour("ahorro_whatsapp_quick_text")
        tour("ahorro_whatsapp_answer")
        message = self.env["ahorro.wa.message"].search([("channel_id", "!=", False)])
        self.assertEqual((message.user_id, message.state), (self.operator, "queued"))
        message.state = "sending"
        record = self.env["ahorro.wa.outbox.record"]
        record._record(account.id, [Result(message.id, "accepted", "wamid.2")])
        read = Status(account.phone_number_id, "wamid.2", message.uuid, "read", 0)
        self.env["ahorro.wa.receiver.status"]._apply([(account.id, read)])
        self.assertEqual(message.state, "read")
        tour("ahorro_whatsapp_tick")
        message.channel_id.ahorro_wa_inbound_at -= timedelta(days=1)
        tour("ahorro_whatsapp_closed")
