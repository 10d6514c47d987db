# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase

from .common import AhorroPlanCommon


class TestTours(AhorroPlanCommon, HttpCase):
    def test_a_supervisor_adds_a_subscription_for_a_known_client_in_spanish(self):
        self.holder.write(
            {"ahorro_document_kind": "dni", "ahorro_document_number": "28.345.678"}
        )
        self.start_tour(
            "/odoo/planes", "ahorro_plan_register", login="ahorro_supervisor"
        )
        plan = self.env["ahorro.plan"].search([("subscription_number", "=", "2789902")])
        self.assertEqual(plan.partner_id, self.holder)
        self.assertEqual(plan.create_uid, self.supervisor)
