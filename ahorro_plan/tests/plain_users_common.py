# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.tests import new_test_user, users


class PlainUsersTests:
    """Who works in Odoo without a role in Ahorro: nothing of ours stops them.

    Tests for classes that stand on ``AhorroPlanCommon``, with accounting or without.
    ``sales_user`` sells and edits contacts; ``contact_user`` edits contacts alone;
    ``own_leads_user`` has the processes assigned to them; ``users_user`` makes users;
    ``portal_user`` is a customer with a password.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for login, groups in (
            (
                "sales_user",
                "sales_team.group_sale_salesman_all_leads,base.group_partner_manager",
            ),
            ("contact_user", "base.group_user,base.group_partner_manager"),
            ("own_leads_user", "sales_team.group_sale_salesman"),
            (
                "users_user",
                "base.group_user,base.group_erp_manager,base.group_partner_manager",
            ),
            ("portal_user", "base.group_portal"),
        ):
            new_test_user(
                cls.env,
                login=login,
                groups=groups,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
        cls.holder.phone = "03462 15-400001"
        cls.holder.flush_recordset()

    def setUp(self):
        super().setUp()
        # Nothing that a test made as superuser is still in reach of a user's cache.
        self.env.flush_all()
        self.env.invalidate_all()

    def _as_user(self, records):
        return records.with_env(self.env).with_context(tracking_disable=False)

    @users("sales_user", "contact_user")
    def test_contacts_are_written_by_who_has_no_role(self):
        partners = self.env["res.partner"]
        self.assertFalse(partners.create([]))
        made = partners.create(
            {"name": "Ana", "phone": "03462 15-400002", "email": "ana@example.com"}
        )
        for values in (
            {"ahorro_document_kind": "dni", "ahorro_document_number": "28345678"},
            {"ahorro_document_number": "28345679", "phone": "03462 15-400003"},
            {"mobile": "03462 15-400004", "phone": False},
            {"name": "Ana Pérez", "street": "Mitre 1", "vat": False},
            {"active": False},
            {"active": True},
        ):
            for partner in (made, self._as_user(self.holder)):
                partner.write(values)
                self.env.flush_all()
        self.assertEqual(made.ahorro_document_number, "28345679")
        made.copy()
        made.action_archive()
        made.unlink()

    @users("sales_user", "contact_user")
    def test_contacts_are_imported_by_who_has_no_role(self):
        answer = self.env["res.partner"].load(
            ["name", "phone", "ahorro_document_kind", "ahorro_document_number"],
            [["Ana", "03462 15-400002", "DNI", "28345678"]],
        )
        self.assertFalse(answer["messages"])
        self.assertTrue(answer["ids"])

    @users("sales_user", "contact_user")
    def test_contacts_are_merged_by_who_has_no_role(self):
        partners = self.env["res.partner"]
        twin = partners.create({"name": "Gorosito Analía", "phone": "03462 15-400009"})
        holder = self._as_user(self.holder)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (twin | holder).ids, holder
        )
        self.assertFalse(twin.exists())
        self.assertIn(
            "3462400009", self.holder.sudo().ahorro_phone_ids.mapped("national")
        )

    @users("sales_user", "contact_user")
    def test_contacts_are_found_and_read_by_who_has_no_role(self):
        partners = self.env["res.partner"]
        self.env["res.partner"].name_search("3462400001")
        holder = self._as_user(self.holder)
        self.assertTrue(partners.name_search("gorosito analia"))
        ours = {name for name in partners.fields_get() if name.startswith("ahorro_")}
        self.assertTrue(holder.read([*ours, "mobile"]))
        holder.web_read({"display_name": {}, "ahorro_document": {}})

    @users("sales_user")
    def test_processes_are_written_by_who_has_no_role(self):
        leads = self.env["crm.lead"]
        self.assertFalse(leads.create([]))
        lead = leads.create(
            {"name": "Uno", "partner_id": self.holder.id, "user_id": self.env.uid}
        )
        lead.sudo().plan_id = self.plan  # by a supervisor, some time before
        self.env.invalidate_all()
        lead.write({"phone": "03462 15-400007", "email_from": "ana@example.com"})
        lead.write({"partner_id": False})
        self.env.flush_all()
        other = leads.create({"name": "Dos", "user_id": self.env.uid})
        answer = leads.load(["name", "phone"], [["Tres", "03462 15-400008"]])
        self.assertTrue(answer["ids"])
        merged = (lead | other).merge_opportunity()
        merged.copy()
        merged.action_set_lost()
        merged.action_unarchive()
        self.env.flush_all()

    @users("own_leads_user")
    def test_who_sells_for_themselves_makes_contacts_of_processes(self):
        leads = self.env["crm.lead"]
        lead = leads.create(
            {
                "name": "Uno",
                "contact_name": "Beto",
                "phone": "03462 15-400010",
                "user_id": self.env.uid,
                "type": "lead",
            }
        )
        lead.convert_opportunity(lead._create_customer())
        self.env.flush_all()
        self.assertEqual(lead.partner_id.phone, "03462 15-400010")
        self.assertEqual(
            lead.partner_id.sudo().ahorro_phone_ids.mapped("national"), ["3462400010"]
        )
        lead.phone = "03462 15-400011"
        lead.action_set_won()
        lead.action_archive()
        self.env.flush_all()

    @users("users_user")
    def test_users_are_made_and_archived_by_who_has_no_role(self):
        made = self.env["res.users"].create(
            {"name": "Nueva", "login": "nueva", "phone": "03462 15-400012"}
        )
        made.write({"phone": "03462 15-400013", "tz": "America/Argentina/Cordoba"})
        made.action_archive()
        made.write({"active": True, "company_id": self.company.id})
        self.env.flush_all()
        self.assertEqual(
            made.partner_id.sudo().ahorro_phone_ids.filtered("in_phone").national,
            "3462400013",
        )

    @users("sales_user", "contact_user", "own_leads_user", "portal_user")
    def test_everybody_writes_their_own_telephone(self):
        self.env.user.write({"phone": "03462 15-400014", "tz": "America/Montevideo"})
        self.env.flush_all()
        self.assertEqual(self.env.user.phone, "03462 15-400014")

    @users("portal_user")
    def test_a_customer_reads_themselves(self):
        partner = self.env.user.partner_id
        partner.read(["name", "phone", "mobile", "ahorro_document"])
        self.assertTrue(self.env["res.partner"].name_search(partner.name))
