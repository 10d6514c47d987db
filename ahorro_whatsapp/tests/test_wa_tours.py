# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase

from odoo.addons.ahorro_campaign.tests.campaign_common import AhorroCampaignCommon

from .wa_common import BODY


class TestWaTours(AhorroCampaignCommon, HttpCase):
    """What people do on the screens, in Spanish; on any day and at any hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whenever this runs, it is an hour at which people are written to.
        hours = cls.env["ahorro.contact.hours"]
        hours.search([]).unlink()
        hours.create(
            [
                {"weekday": str(day), "hour_from": 0.0, "hour_to": 24.0}
                for day in range(7)
            ]
        )
        today = fields.Date.context_today(cls.env.user)
        cls.env["ahorro.contact.holiday"].create(
            [
                {"name": "Se trabaja", "date": today + timedelta(days), "is_worked": 1}
                for days in (-1, 0, 1)
            ]
        )

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

    def test_a_supervisor_mends_a_text_and_puts_it_to_use(self):
        self.start_tour(
            "/odoo/textos-de-whatsapp",
            "ahorro_whatsapp_supervisor",
            login="ahorro_supervisor",
        )
        template = self.env.ref("ahorro_whatsapp.template_reminder")
        self.assertEqual(template.state, "ready")
        self.assertEqual(template.version_ids[:1].number, 3)
