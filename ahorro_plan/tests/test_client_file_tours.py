# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase

from .common import AhorroPlanCommon
from .long_form import slow


class TestClientFileTours(AhorroPlanCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ahorro.phone"].create(
            {"partner_id": cls.holder.id, "raw": "0346215663250", "source": "file"}
        )
        cls.second = cls._plan(partner_id=cls.holder.id, group="P2GH", order="169T")

    def test_an_operator_corrects_a_phone_and_loads_a_subscription_in_spanish(self):
        self.start_tour(
            f"/odoo/planes/{self.plan.id}",
            "ahorro_client_file_operator",
            login="ahorro_operator",
        )
        self.assertEqual(self.second.subscription_number, "2789902")
        phones = self.holder.ahorro_phone_ids
        wrong = phones.filtered("is_wrong")
        self.assertEqual(wrong.national, "3462663250")
        self.assertEqual((phones - wrong).national, "3462662154")
        self.assertEqual(self.holder.mobile, "0346215662154")

    @slow
    def test_a_supervisor_creates_a_process_from_the_contact_in_spanish(self):
        self.start_tour(
            f"/odoo/clientes-de-planes/{self.holder.id}",
            "ahorro_client_file_supervisor",
            login="ahorro_supervisor",
        )
        lead = self.env["crm.lead"].search([("plan_id", "=", self.second.id)])
        self.assertEqual(
            (lead.partner_id, lead.user_id), (self.holder, self.supervisor)
        )
