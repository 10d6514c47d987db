# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from .common import CUIT, DNI, NONE, WRONG, DocumentsCommon


class TestDocumentsFromAccounting(DocumentsCommon):
    """A number of accounting's, and what becomes of it on our side."""

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
