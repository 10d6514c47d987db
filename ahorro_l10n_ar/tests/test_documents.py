# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import Form, users, warmup

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from .. import hooks

DNI = {"ahorro_document_kind": "dni", "ahorro_document_number": "28.345.678"}
CUIT = {"ahorro_document_kind": "cuit", "ahorro_document_number": "20-28345678-2"}
WRONG = {"ahorro_document_kind": "cuit", "ahorro_document_number": "20-28345678-3"}
OTHER_DNI = {"ahorro_document_kind": "dni", "ahorro_document_number": "30.111.222"}
NONE = {"ahorro_document_kind": False, "ahorro_document_number": False}


class TestDocuments(AhorroPlanCommon):
    """Analía's DNI is 28.345.678; her CUIT and CUIL 20-28345678-2.

    A test says first which side was written; "vat" is accounting's side.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dni = cls.env.ref("l10n_ar.it_dni")
        cls.cuit = cls.env.ref("l10n_ar.it_cuit")
        cls.cuil = cls.env.ref("l10n_ar.it_CUIL")
        cls.passport = cls.env.ref("l10n_latam_base.it_pass")
        cls.any_vat = cls.env.ref("l10n_latam_base.it_vat")
        cls.foreign_id = cls.env.ref("l10n_latam_base.it_fid")
        cls.argentina = cls.env.ref("base.ar")
        cls.spain = cls.env.ref("base.es")

    def _make(self, **values):
        return self.env["res.partner"].create({"name": "Analía", **values})

    def _theirs(self, vat, id_type):
        return {"vat": vat, "l10n_latam_identification_type_id": id_type.id}

    def assertOurs(self, partner, kind, number):
        found = (partner.ahorro_document_kind, partner.ahorro_document_number)
        self.assertEqual(found, (kind, number))

    def assertTheirs(self, partner, vat, id_type):
        found = (partner.vat, partner.l10n_latam_identification_type_id)
        self.assertEqual(found, (vat, id_type))

    # === OURS TO THEIRS ===

    def test_a_new_contact_has_its_document_in_accounting_too(self):
        for document, vat, id_type in (
            (DNI, "28345678", self.dni),
            (CUIT, "20283456782", self.cuit),
            ({**CUIT, "ahorro_document_kind": "cuil"}, "20283456782", self.cuil),
            ({"ahorro_document_number": "28345678"}, "28345678", self.dni),
            (
                {
                    "ahorro_document_kind": "passport",
                    "ahorro_document_number": "AAE123456",
                },
                "123456",
                self.passport,
            ),
        ):
            for country in (self.argentina, self.env["res.country"]):
                with self.subTest(document=document, country=country.code):
                    partner = self._make(country_id=country.id, **document)
                    self.assertTheirs(partner, vat, id_type)
                    self.assertEqual(
                        partner.ahorro_document_number,
                        document["ahorro_document_number"],
                    )

    def test_zeros_on_the_left_are_lost_on_accountings_side_only(self):
        values = {"ahorro_document_kind": "dni", "ahorro_document_number": "05.345.678"}
        created = self._make(**values)
        written = self._make()
        written.write(values)
        for partner in created, written:
            self.assertTheirs(partner, "5345678", self.dni)
            self.assertOurs(partner, "dni", "05.345.678")
            self.assertEqual(partner.ahorro_document_key, "05345678")

    def test_a_contact_without_a_document_is_left_alone(self):
        partner = self._make()
        self.assertTheirs(partner, False, self.any_vat)
        self.assertOurs(partner, False, False)

    def test_a_wrong_document_is_kept_with_its_warning_and_not_copied(self):
        created = self._make(country_id=self.argentina.id, **WRONG)
        written = self._make(country_id=self.argentina.id)
        written.write(WRONG)
        for partner in created, written:
            self.assertOurs(partner, "cuit", "20-28345678-3")
            self.assertTrue(partner.ahorro_document_warning)
            self.assertTheirs(partner, False, self.any_vat)

    def test_accounting_by_itself_refuses_that_document(self):
        for id_type in self.cuit, self.cuil:
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self._make(
                    country_id=self.argentina.id,
                    **self._theirs("20-28345678-3", id_type),
                )

    def test_no_document_blocks_saving(self):
        for kind, number in (
            ("cuit", "12-28345678-2"),
            ("cuil", "25-28345678-4"),  # people have it, Odoo does not know it
            ("dni", "123"),
            ("dni", "00.345.678"),
            ("dni", "11111111"),
            ("cuit", "3,46E+12"),
            ("dni", "S/D"),
            ("passport", "AAE000000"),
            ("other", "28345678"),
            ("cuit", "😀" * 40),
        ):
            with self.subTest(kind=kind, number=number):
                values = {
                    "country_id": self.argentina.id,
                    "ahorro_document_kind": kind,
                    "ahorro_document_number": number,
                }
                partner = self._make(**values) + self._make()
                partner[1].write(values)
                self.assertEqual(partner.mapped("vat"), [False, False])
                self.assertEqual(partner[1].ahorro_document_number, number)

    def test_a_number_that_is_not_text_is_read_like_text(self):
        partner = self._make(
            ahorro_document_kind="dni", ahorro_document_number=28345678
        )
        self.assertTheirs(partner, "28345678", self.dni)

    def test_a_dni_that_becomes_a_cuit_does_so_in_accounting(self):
        partner = self._make(**DNI)
        partner.write(CUIT)
        self.assertTheirs(partner, "20283456782", self.cuit)

    def test_a_cuit_in_accounting_is_never_less_than_it_was(self):
        partner = self._make(**self._theirs("20283456782", self.cuit))
        partner.write(DNI)
        self.assertOurs(partner, "dni", "28.345.678")
        self.assertTheirs(partner, "20283456782", self.cuit)
        partner.write({**CUIT, "ahorro_document_kind": "cuil"})
        self.assertTheirs(partner, "20283456782", self.cuit)

    def test_another_spelling_writes_nothing_in_accounting(self):
        partner = self._make(**DNI)
        partner.vat = False
        partner.ahorro_document_number = "28345678"
        self.assertFalse(partner.vat)

    def test_a_corrected_document_corrects_its_copy(self):
        partner = self._make(**DNI)
        partner.write(OTHER_DNI)
        self.assertTheirs(partner, "30111222", self.dni)
        partner.write(
            {"ahorro_document_kind": "passport", "ahorro_document_number": "AAE123456"}
        )
        self.assertTheirs(partner, "123456", self.passport)
        partner.write(DNI)
        self.assertTheirs(partner, "28345678", self.dni)

    def test_accountings_own_number_of_somebody_else_stays(self):
        partner = self._make(**self._theirs("30111222", self.dni))
        partner.write(NONE)
        partner.write(DNI)
        self.assertTheirs(partner, "30111222", self.dni)
        partner = self._make(vat="/")
        partner.write(DNI)
        self.assertEqual(partner.vat, "/")

    def test_a_number_with_invoices_is_not_replaced(self):
        partner = self._make(**DNI)
        self.patch(type(partner), "can_edit_vat", lambda self: False)
        for document in CUIT, OTHER_DNI:
            partner.write(document)
            self.assertTheirs(partner, "28345678", self.dni)
        partner = self._make()
        partner.write(DNI)
        self.assertTheirs(partner, "28345678", self.dni)

    def test_accounting_keeps_its_number_when_the_document_turns_wrong(self):
        partner = self._make(**CUIT)
        partner.write(WRONG)
        self.assertOurs(partner, "cuit", "20-28345678-3")
        self.assertTheirs(partner, "20283456782", self.cuit)

    def test_neither_side_is_emptied_with_the_other(self):
        partner = self._make(**DNI)
        partner.write(NONE)
        self.assertOurs(partner, False, False)
        self.assertTheirs(partner, "28345678", self.dni)
        partner = self._make(**DNI)
        partner.vat = False
        self.assertOurs(partner, "dni", "28.345.678")
        self.assertFalse(partner.vat)

    def test_both_are_emptied_together(self):
        partner = self._make(**DNI)
        partner.write({**NONE, "vat": False})
        self.assertFalse(partner.vat)
        self.assertOurs(partner, False, False)

    # === THEIRS TO OURS ===

    def test_a_new_contact_of_accounting_has_a_document(self):
        for vat, id_type, kind in (
            ("28345678", self.dni, "dni"),
            ("20-28345678-2", self.cuit, "cuit"),
            ("20283456782", self.cuil, "cuil"),
            ("20283456782", self.any_vat, "cuit"),
            ("20283456782", self.env["l10n_latam.identification.type"], "cuit"),
        ):
            for country in (self.argentina, self.env["res.country"]):
                with self.subTest(vat=vat, type=id_type.name, country=country.code):
                    values = {
                        "country_id": country.id,
                        # as the web client sends a form with nothing in it
                        **NONE,
                        **self._theirs(vat, id_type),
                    }
                    partner = self._make(**values)
                    self.assertOurs(partner, kind, vat)
                    written = self._make(country_id=country.id)
                    written.write(self._theirs(vat, id_type))
                    self.assertOurs(written, kind, vat)

    def test_zeros_typed_in_accounting_stay_here(self):
        values = self._theirs("05.345.678", self.dni)
        created = self._make(**values)
        written = self._make()
        written.write(values)
        for partner in created, written:
            self.assertOurs(partner, "dni", "05.345.678")
            self.assertTheirs(partner, "5345678", self.dni)

    def test_what_tells_nobody_is_not_taken(self):
        for values in (
            self._theirs("20-28345678-3", self.cuit),  # no country: Odoo takes it
            self._theirs("AAE123456", self.passport),
            self._theirs("28345678", self.foreign_id),
            self._theirs("55000003017", self.cuit),
            self._theirs("11111111", self.dni),
            self._theirs("/", self.any_vat),
            # eleven digits of another country
            {
                **self._theirs("20283456782", self.any_vat),
                "country_id": self.env.ref("base.af").id,
            },
        ):
            with self.subTest(values=values):
                self.assertOurs(self._make(**values), False, False)
                written = self._make()
                written.write(values)
                self.assertOurs(written, False, False)

    def test_the_type_alone_is_a_document_too(self):
        partner = self._make(**self._theirs("28345678", self.foreign_id))
        partner.l10n_latam_identification_type_id = self.dni
        self.assertOurs(partner, "dni", "28345678")

    def test_a_dni_that_accounting_makes_a_cuit_does_so_here(self):
        partner = self._make(**DNI)
        partner.write(self._theirs("20283456782", self.cuit))
        self.assertOurs(partner, "cuit", "20283456782")

    def test_what_we_have_of_the_same_person_stays_as_typed(self):
        partner = self._make(**CUIT)
        for vat, id_type in (
            ("28345678", self.dni),
            ("20283456782", self.cuil),
            ("20283456782", self.cuit),
        ):
            partner.write(self._theirs(vat, id_type))
            self.assertOurs(partner, "cuit", "20-28345678-2")
            self.assertTheirs(partner, vat, id_type)

    def test_somebody_else_in_accounting_does_not_change_our_document(self):
        for document in DNI, WRONG:
            partner = self._make(**document)
            for vat, id_type in (
                ("30111222", self.dni),
                ("20053456783", self.cuit),
                ("20283456782" if document is WRONG else "30692239055", self.cuit),
            ):
                partner.write(self._theirs(vat, id_type))
                self.assertEqual(
                    partner.ahorro_document_number, document["ahorro_document_number"]
                )
                self.assertTheirs(partner, vat, id_type)

    def test_another_spelling_in_accounting_writes_nothing_here(self):
        partner = self._make(**CUIT)
        partner.write(NONE)
        partner.vat = "20-28345678-2"
        partner.l10n_latam_identification_type_id = self.cuil
        self.assertOurs(partner, False, False)

    def test_a_number_that_accounting_takes_away_and_back_is_the_same(self):
        partner = self._make(**DNI)
        partner.vat = False
        partner.write(self._theirs("28345678", self.dni))
        self.assertOurs(partner, "dni", "28.345.678")

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

    # === INSTALLATION ===

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
