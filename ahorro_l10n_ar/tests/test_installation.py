# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.tests import warmup

from .. import hooks
from .common import CUIT, DNI, WRONG, DocumentsCommon


class TestInstallation(DocumentsCommon):
    """Contacts that were there before the add-on."""

    def _as_before(self, partner, **values):
        """Set a contact's columns as they were before this add-on was installed."""
        values = {**dict.fromkeys((*hooks.OURS, *hooks.THEIRS)), **values}
        values["ahorro_document_key"] = None
        assignments = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE res_partner SET {assignments} WHERE id = %s",
            [*values.values(), partner.id],
        )

    def test_installing_copies_what_is_there_to_where_nothing_is(self):
        company = self._make(is_company=True)
        names = "to_us to_them wrong taken country passport odd".split()
        by_name = {name: self._make() for name in names}
        person = self._make(parent_id=company.id)
        archived = self._make(active=False)
        self.env.flush_all()
        vat_type = self.any_vat.id
        self._as_before(company, **self._theirs("30692239055", self.cuit))
        self._as_before(person, **self._theirs("30692239055", self.cuit))
        self._as_before(archived, **self._theirs("5345678", self.dni))
        self._as_before(by_name["to_us"], **self._theirs("20283456782", self.any_vat))
        before = {"l10n_latam_identification_type_id": vat_type}
        zeros = {"ahorro_document_kind": "dni", "ahorro_document_number": "05.345.678"}
        self._as_before(by_name["to_them"], **before, **zeros)
        self._as_before(by_name["wrong"], **before, **WRONG)
        self._as_before(by_name["taken"], **DNI, **self._theirs("30111222", self.dni))
        self._as_before(by_name["country"], **before, **CUIT, country_id=self.spain.id)
        self._as_before(by_name["passport"], **self._theirs("123456", self.passport))
        self._as_before(by_name["odd"], **self._theirs("20283456783", self.any_vat))
        self.env.invalidate_all()
        self.assertFalse(by_name["to_us"].ahorro_document_key)  # and in the cache
        self.patch(hooks, "BATCH", 2)
        hooks.post_init_hook(self.env)

        self.assertOurs(company, "cuit", "30692239055")
        self.assertEqual(company.ahorro_document_key, "30692239055")
        self.assertOurs(person, False, False)
        self.assertOurs(archived, "dni", "5345678")
        self.assertOurs(by_name["to_us"], "cuit", "20283456782")
        self.assertEqual(by_name["to_us"].ahorro_document_key, "28345678")
        found = self.env["res.partner"].search([("ahorro_document", "=", "28345678")])
        self.assertIn(by_name["to_us"], found)
        self.assertTheirs(by_name["to_them"], "5345678", self.dni)
        self.assertOurs(by_name["to_them"], "dni", "05.345.678")
        self.assertTheirs(by_name["wrong"], False, self.any_vat)
        self.assertTheirs(by_name["taken"], "30111222", self.dni)
        self.assertOurs(by_name["taken"], "dni", "28.345.678")
        self.assertFalse(by_name["country"].vat)
        self.assertOurs(by_name["passport"], False, False)
        self.assertOurs(by_name["odd"], False, False)

    def test_installing_gives_a_companys_people_its_number_as_odoo_does(self):
        company = self._make(is_company=True)
        person = self._make(parent_id=company.id)
        odd_one = self._make(parent_id=company.id)
        self.env.flush_all()
        self._as_before(company, ahorro_document_number="30-69223905-5")
        self._as_before(person, **DNI)
        self._as_before(odd_one, **self._theirs("5345678", self.dni))
        self.env.invalidate_all()
        hooks.post_init_hook(self.env)
        for partner in company, person:
            self.assertTheirs(partner, "30692239055", self.cuit)
        self.assertOurs(person, "dni", "28.345.678")
        self.assertTheirs(odd_one, "5345678", self.dni)

    def test_installing_twice_changes_nothing(self):
        self._make(**DNI)
        self._make(**self._theirs("30692239055", self.cuit))
        self.env.flush_all()
        hooks.post_init_hook(self.env)
        with patch.object(
            type(self.env["res.partner"]), "modified", autospec=True
        ) as modified:
            hooks.post_init_hook(self.env)
        self.assertFalse([call for call in modified.call_args_list if call.args[0]])

    def test_installing_finds_out_that_two_contacts_are_one_person(self):
        for number in range(5):
            partner = self._make(name=str(number), phone="3815000000")
            self.env.flush_all()
            self._as_before(partner, **self._theirs("28345678", self.dni))
        phone = self.env["ahorro.phone"].search(
            [("national", "=", "3815000000")], limit=1
        )
        self.assertTrue(phone.is_shared)
        self.env.invalidate_all()
        hooks.post_init_hook(self.env)
        self.assertFalse(phone.is_shared)

    @warmup
    def test_installing_takes_a_fixed_number_of_queries_per_batch(self):
        def count(amount):
            partners = self.env["res.partner"].create(
                [{"name": f"N{n}"} for n in range(amount)]
            )
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE res_partner SET ahorro_document_kind = 'dni', "
                "ahorro_document_number = (30000000 + id)::text WHERE id = ANY(%s)",
                [partners.ids],
            )
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            hooks.post_init_hook(self.env)
            done = self.env.cr.sql_log_count - start
            self.assertTrue(all(partners.mapped("vat")))
            return done

        count(2)
        self.assertEqual(count(3), count(200))
