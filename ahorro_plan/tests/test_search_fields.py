# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from types import SimpleNamespace

from odoo.modules.db import FunctionStatus
from odoo.tests import tagged

from odoo.addons.ahorro_plan.models.search.ahorro_search_mixin import fill_search_names

from .test_search import SearchCommon


@tagged("post_install", "-at_install")
class TestSearchFields(SearchCommon):
    # === contacts and plans in other fields ===

    def test_contacts_are_found_by_what_is_known_of_them(self):
        partners = self.env["res.partner"].with_user(self.operator)
        for text in ("inigo munoz", "28.345.678", "20-28345678-2", "15-663250", "3250"):
            found = [id_ for id_, _name in partners.name_search(text, limit=None)]
            self.assertIn(self.munoz.id, found, text)
            self.assertNotIn(self.vendor.id, found, text)
        self.assertIn(
            self.vendor.id, dict(partners.name_search("Gorosito", operator="ilike"))
        )

    def test_contacts_are_found_as_ever_by_who_has_no_role(self):
        partners = self.env["res.partner"].with_user(self.stranger)
        self.assertIn(self.munoz.id, dict(partners.name_search("inigo")))
        self.assertNotIn(self.munoz.id, dict(partners.name_search("3462663250")))

    def test_other_operators_on_names_are_odoos(self):
        partners = self.env["res.partner"]
        self.assertEqual(
            partners.search([("display_name", "=", "Peña Ana")]), self.pena
        )
        found = partners.search([("display_name", "not ilike", "munoz")])
        self.assertIn(self.pena, found)

    def test_plans_are_found_by_what_is_known_of_them(self):
        plans = self.env["ahorro.plan"].with_user(self.operator)
        for text in (
            "inigo munoz",
            "28.345.678",
            "15-663250",
            "f0rb129z",
            "7614",
            "F0",
        ):
            found = [id_ for id_, _name in plans.name_search(text, limit=None)]
            self.assertIn(self.munoz_plan.id, found, text)
            self.assertNotIn(self.plan_elsewhere.id, found, text)
        self.munoz_plan.active = False
        self.assertFalse(plans.name_search("inigo munoz"))

    # === rows that did not come through the ORM ===

    def test_contacts_of_a_bulk_loader_get_their_searchable_names(self):
        self.env.cr.execute(
            "UPDATE res_partner SET ahorro_search_name = NULL WHERE id = ANY(%s)",
            [(self.munoz | self.pena).ids],
        )
        child = self._holder("Zoe", parent_id=self.pena.id)
        fill_search_names(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(self.munoz.ahorro_search_name, "munoz guemes inigo")
        self.assertEqual(self.pena.ahorro_search_name, "pena ana")
        self.assertEqual(child.ahorro_search_name, "zoe pena ana")

    def test_the_indexes_are_there(self):
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE indexname = ANY(%s)",
            [
                [
                    "res_partner_ahorro_search_name_index",
                    "ahorro_phone_last_digits_index",
                    "ahorro_plan_search_index",
                ]
            ],
        )
        self.assertEqual(len(self.env.cr.fetchall()), 3)

    def test_without_trigrams_there_is_no_index_and_no_complaint(self):
        index = self.env["res.partner"]._table_objects[
            "res_partner_ahorro_search_name_index"
        ]
        registry = SimpleNamespace(has_trigram=False, has_unaccent=False)
        self.assertEqual(index.get_definition(registry), "")
        registry.has_trigram = True
        self.assertIn("gin_trgm_ops", index.get_definition(registry))

    def test_an_index_is_on_what_odoo_compares(self):
        index = self.env["res.partner"]._table_objects[
            "res_partner_ahorro_email_trigrams"
        ]
        registry = SimpleNamespace(
            has_trigram=True,
            has_unaccent=FunctionStatus.INDEXABLE,
            unaccent=lambda column: f"unaccent({column})",
        )
        self.assertIn("gin (unaccent(email) ", index.get_definition(registry))
        registry.has_unaccent = FunctionStatus.PRESENT
        self.assertEqual(index.get_definition(registry), "")
