# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError

from .rights_common import RpcCase


class TestProcessRights(RpcCase):
    """Supervisors write the processes of plans, without rights to leads or contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Venta",
                "partner_id": cls.holder.id,
                "plan_id": cls.plan.id,
                "company_id": cls.company.id,
                "user_id": False,
            }
        )
        cls.second = cls._plan(partner_id=cls.holder.id, subscription_number="8000001")
        cls.env.flush_all()

    def _write(self, values, user=None):
        with self.env.cr.savepoint():
            return self._rpc(
                user or self.supervisor, "crm.lead", "write", self.lead.ids, values
            )

    def test_a_process_is_not_taken_from_its_plan_by_who_would_lose_sight_of_it(self):
        with self.assertRaisesRegex(UserError, "because it is of a plan"):
            self._write({"plan_id": False})
        self.assertEqual(self.lead.plan_id, self.plan)
        self._write({"plan_id": self.second.id})
        self.assertEqual(self.lead.plan_id, self.second)

    def test_who_sees_all_processes_takes_one_from_its_plan(self):
        seller = self._user(
            "ahorro_seller",
            "ahorro_plan.group_supervisor,sales_team.group_sale_salesman_all_leads",
        )
        self._write({"plan_id": False}, seller)
        self.assertFalse(self.lead.plan_id)

    def test_the_telephone_and_mail_of_a_process_are_those_of_its_client(self):
        self._write({"phone": "03462 15-400020", "email_from": "ana@example.com"})
        self.assertEqual(self.holder.phone, "03462 15-400020")
        self.assertEqual(self.holder.email, "ana@example.com")
        self.assertEqual(self.holder.ahorro_phone_ids.national, "3462400020")

    def test_a_contact_that_is_no_client_is_not_written_through_a_process(self):
        self.lead.partner_id = self.colleague.partner_id
        before = self.colleague.partner_id.phone
        with self.assertRaisesRegex(AccessError, "not a client"):
            self._write({"phone": "03462 15-400021"})
        self.assertEqual(self.colleague.partner_id.phone, before)
