# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import ValidationError

from .common import CUIT, DNI, NONE, OTHER_DNI, WRONG, DocumentsCommon


class TestDocumentsToAccounting(DocumentsCommon):
    """A document of ours, and what becomes of it on accounting's side."""

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
