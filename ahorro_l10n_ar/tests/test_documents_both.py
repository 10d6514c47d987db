# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import Form, users, warmup

from .common import CUIT, DNI, NONE, OTHER_DNI, WRONG, DocumentsCommon


class TestDocumentsBoth(DocumentsCommon):
    """Both sides at once, the ways of writing, and companies with their people."""

    # === BOTH, AND HOW ===

    def test_what_is_written_on_both_sides_stays_on_both(self):
        theirs = self._theirs("30111222", self.dni)
        created = self._make(**DNI, **theirs)
        written = self._make()
        written.write({**DNI, **theirs})
        emptied = self._make(**DNI)
        emptied.write({**NONE, **theirs})
        for partner in created, written, emptied:
            self.assertTheirs(partner, "30111222", self.dni)
        for partner in created, written:
            self.assertOurs(partner, "dni", "28.345.678")
        self.assertOurs(emptied, False, False)

    def test_a_refused_number_leaves_our_document_as_it_was(self):
        partner = self._make(country_id=self.argentina.id, **DNI)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            partner.write(self._theirs("20-28345678-3", self.cuit))
        self.assertOurs(partner, "dni", "28.345.678")

    def test_defaults_of_the_context_count(self):
        partners = self.env["res.partner"]
        partner = partners.with_context(default_vat="20283456782").create(
            {"name": "Analía"}
        )
        self.assertOurs(partner, "cuit", "20283456782")
        company = self._make(is_company=True)
        person = partners.with_context(default_parent_id=company.id).create(
            {"name": "Analía", **DNI}
        )
        self.assertEqual(person.parent_id, company)
        self.assertFalse(person.vat)

    def test_a_copy_of_a_contact_has_both(self):
        partner = self._make(**DNI).copy()
        self.assertOurs(partner, "dni", "28.345.678")
        self.assertTheirs(partner, "28345678", self.dni)

    def test_the_form_saves_both_ways(self):
        self.company.country_id = self.argentina  # else the view hides the type
        with Form(self.env["res.partner"]) as form:
            form.name = "Analía"
            form.l10n_latam_identification_type_id = self.dni
            form.vat = "28.345.678"
        partner = form.save()
        self.assertOurs(partner, "dni", "28345678")
        admin = self.admin
        admin.group_ids += self.env.ref("base.group_partner_manager")
        with Form(partner.with_user(admin)) as form:
            form.ahorro_document_kind = "cuit"
            form.ahorro_document_number = "20-28345678-2"
        self.assertTheirs(partner, "20283456782", self.cuit)

    @users("ahorro_operator")
    def test_an_operator_corrects_a_clients_document(self):
        client = self.holder.with_env(self.env)
        client.action_edit_contact(DNI)
        self.assertTheirs(self.holder, "28345678", self.dni)
        client.action_edit_contact(WRONG)
        self.assertTheirs(self.holder, "28345678", self.dni)
        self.assertOurs(self.holder, "cuit", "20-28345678-3")

    def test_contacts_of_one_call_get_what_each_needs(self):
        empty = self._make()
        taken = self._make(**self._theirs("30111222", self.dni), **OTHER_DNI)
        taken.write(NONE)
        typed = self._make(**DNI)
        (empty + taken + typed).write(CUIT)
        self.assertTheirs(empty, "20283456782", self.cuit)
        self.assertTheirs(taken, "30111222", self.dni)
        self.assertTheirs(typed, "20283456782", self.cuit)
        fresh = self.env["res.partner"].create(
            [
                {"name": "1", **DNI},
                {"name": "2", **self._theirs("30111222", self.dni)},
                {"name": "3"},
                {"name": "4", **WRONG},
            ]
        )
        self.assertEqual(fresh.mapped("vat"), ["28345678", "30111222", False, False])
        self.assertEqual(
            fresh.mapped("ahorro_document_number"),
            ["28.345.678", "30111222", False, "20-28345678-3"],
        )

    @warmup
    def test_the_queries_do_not_grow_with_the_number_of_contacts(self):
        def count(amount, **values):
            partners = self.env["res.partner"].create(
                [{"name": f"N{n}"} for n in range(amount)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            with patch.object(type(partners), "_check_vat"):  # not ours
                partners.write(values)
                self.env.flush_all()
            return self.env.cr.sql_log_count - start

        for values in DNI, WRONG, self._theirs("28345678", self.dni):
            count(2, **values)
            self.assertEqual(count(3, **values), count(60, **values))

    # === COMPANIES AND THEIR PEOPLE ===

    def test_a_company_has_its_cuit_and_its_people_their_own_document(self):
        company = self._make(
            is_company=True,
            country_id=self.argentina.id,
            ahorro_document_number="30-69223905-5",
        )
        self.assertTheirs(company, "30692239055", self.cuit)
        person = self._make(parent_id=company.id, **DNI)
        # Odoo shows the company's number in its people: it must stay the company's.
        self.assertTheirs(person, "30692239055", self.cuit)
        self.assertOurs(person, "dni", "28.345.678")
        person.write(OTHER_DNI)
        self.assertTheirs(company, "30692239055", self.cuit)
        self.assertOurs(company, False, "30-69223905-5")

    def test_a_persons_document_never_becomes_that_of_the_company(self):
        company = self._make(is_company=True)
        person = self._make(parent_id=company.id, **DNI)
        person.write(CUIT)
        self.assertFalse(company.vat or person.vat)

    def test_a_companys_number_never_becomes_a_persons_document(self):
        company = self._make(is_company=True)
        person = self._make(parent_id=company.id)
        company.write(self._theirs("30692239055", self.cuit))
        self.assertEqual(person.vat, "30692239055")
        self.assertOurs(person, False, False)
        self.assertOurs(company, "cuit", "30692239055")
        # typed in the person's form, Odoo gives it to the company
        person.write(self._theirs("33693450239", self.cuit))
        self.assertOurs(company, "cuit", "30692239055")
        self.assertOurs(person, False, False)

    def test_a_company_of_a_group_has_a_number_of_its_own(self):
        group = self._make(is_company=True, ahorro_document_number="30-69223905-5")
        for values in {"is_company": True}, {"company_type": "company"}:
            company = self._make(
                parent_id=group.id, ahorro_document_number="33-69345023-9", **values
            )
            self.assertTheirs(company, "33693450239", self.cuit)
        company.write({"company_type": "person", **DNI})
        self.assertTheirs(company, "33693450239", self.cuit)
        self.assertTheirs(group, "30692239055", self.cuit)

    def test_a_companys_cuit_called_cuil_is_a_cuit(self):
        partner = self._make(
            ahorro_document_kind="cuil", ahorro_document_number="30-69223905-5"
        )
        self.assertTheirs(partner, "30692239055", self.cuit)

    def test_a_cuit_is_not_copied_to_a_contact_of_another_country(self):
        partner = self._make(country_id=self.spain.id, **CUIT)
        self.assertFalse(partner.vat)
        partner = self._make(country_id=self.spain.id, **DNI)
        self.assertTheirs(partner, "28345678", self.dni)
