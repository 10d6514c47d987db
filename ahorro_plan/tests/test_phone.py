# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import users, warmup

from .. import hooks
from .common import AhorroPlanCommon


class TestPhone(AhorroPlanCommon):
    def _rows(self, partner, active_test=True):
        partner = partner.with_context(active_test=active_test)
        return partner.ahorro_phone_ids

    def test_a_phone_typed_in_the_contact_becomes_a_row_and_stays_as_typed(self):
        partner = self._holder("Uno", phone="0346215663250")
        self.assertRecordValues(
            self._rows(partner),
            [
                {
                    "raw": "0346215663250",
                    "national": "3462663250",
                    "e164": "+5493462663250",
                    "kind": "mobile",
                    "source": "operator",
                }
            ],
        )
        self.assertEqual(partner.phone, "0346215663250")

    def test_no_caller_has_a_phone_written_without_its_row(self):
        partner = self._holder("Uno", phone="0346215663250")
        asked = partner.with_context(ahorro_phones_in_sync=True)
        asked.phone = "03382429156"
        shown = self._rows(partner).filtered("in_phone")
        self.assertEqual(shown.raw, "03382429156")

    def test_the_same_number_in_both_fields_is_one_row(self):
        partner = self._holder("Uno", phone="0346215663250", mobile="3462 15-663250")
        self.assertEqual(len(self._rows(partner)), 1)
        self.assertEqual(partner.phone, "0346215663250")

    def test_a_corrected_phone_keeps_the_old_one_in_the_file(self):
        partner = self._holder("Uno", phone="03382429156")
        partner.phone = "03382429157"
        self.assertEqual(
            set(self._rows(partner).mapped("national")), {"3382429156", "3382429157"}
        )
        self.assertEqual(partner.phone, "03382429157")

    def test_an_emptied_phone_is_put_away_and_comes_back_when_typed_again(self):
        partner = self._holder("Uno", phone="03382429156")
        partner.phone = False
        self.assertFalse(self._rows(partner))
        self.assertEqual(len(self._rows(partner, active_test=False)), 1)
        partner.phone = "3382 42-9156"
        self.assertEqual(self._rows(partner).raw, "3382 42-9156")

    def test_the_contact_shows_the_first_two_phones(self):
        partner = self._holder("Uno")
        self.env["ahorro.phone"].create(
            [
                {"partner_id": partner.id, "raw": "03382429156", "source": "file"},
                {"partner_id": partner.id, "raw": "0346215663250", "source": "file"},
                {"partner_id": partner.id, "raw": "0346215622154", "source": "file"},
            ]
        )
        self.assertEqual(partner.phone, "03382429156")
        self.assertEqual(partner.mobile, "0346215663250")

    def test_an_only_mobile_is_shown_where_odoo_looks_too(self):
        partner = self._holder("Uno")
        self.env["ahorro.phone"].create(
            {"partner_id": partner.id, "raw": "0346215663250"}
        )
        self.assertEqual((partner.phone, partner.mobile), ("0346215663250",) * 2)

    def test_a_wrong_number_gives_way_to_the_next(self):
        partner = self._holder("Uno", phone="03382429156")
        self.env["ahorro.phone"].create(
            {"partner_id": partner.id, "raw": "0346215663250"}
        )
        row = self._rows(partner).filtered(lambda row: row.raw == "03382429156")
        row.is_wrong = True
        self.assertEqual(partner.phone, "0346215663250")
        row.is_wrong = False
        self.assertIn(row, self._rows(partner))

    def test_a_deleted_row_leaves_the_contact(self):
        partner = self._holder("Uno", phone="03382429156")
        self._rows(partner).unlink()
        self.assertFalse(partner.phone)

    def test_odd_phones_are_kept_literally_and_flagged(self):
        for text in ("1" * 40, "😀 <script>", "3,46E+12", "no tiene teléfono fijo"):
            partner = self._holder("Uno", phone=text)
            with self.subTest(text=text):
                self.assertEqual(partner.phone, text)
                self.assertEqual(self._rows(partner).kind, "invalid")
                self.assertEqual(self._rows(partner).raw, text)

    def test_a_number_of_more_than_three_people_is_flagged_and_unflagged(self):
        partners = [self._holder(str(n), phone="3815000000") for n in range(3)]
        row = self._rows(partners[0])
        self.assertFalse(row.is_shared)
        fourth = self._holder("4", phone="+54 9 381 500 0000")
        self.assertTrue(row.is_shared)
        self._rows(fourth).unlink()
        self.assertFalse(row.is_shared)

    def test_two_contacts_with_one_document_are_one_person_to_the_flag(self):
        document = {"ahorro_document_kind": "dni", "ahorro_document_number": "28345678"}
        for number in range(5):
            self._holder(str(number), phone="3815000000", **document)
        row = self.env["ahorro.phone"].search(
            [("national", "=", "3815000000")], limit=1
        )
        self.assertFalse(row.is_shared)

    @warmup
    def test_the_queries_do_not_grow_with_the_number_of_contacts(self):
        def count(amount):
            partners = self.env["res.partner"].create(
                [{"name": f"N{n}"} for n in range(amount)]
            )
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            partners.write({"phone": "03382429156"})
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(2)
        self.assertEqual(count(3), count(60))

    def test_a_number_without_area_is_suggested_and_never_assumed(self):
        self.env["ir.config_parameter"].set_param("ahorro_plan.default_area", "3462")
        partner = self._holder("Uno", phone="15663250")
        row = self._rows(partner)
        self.assertEqual((row.national, row.kind), (False, "invalid"))
        self.assertEqual(row.suggested, "3462663250")
        self.assertIn("3462", row.problem)

    def test_several_contacts_are_written_at_once(self):
        """A known number of the first must not spoil the second."""
        partners = self._holder("Uno", phone="3462663250") | self._holder("Dos")
        partners.write({"mobile": "3462663250"})
        for partner in partners:
            self.assertEqual(self._rows(partner).kind, "mobile")
            self.assertEqual(self._rows(partner).raw, "3462663250")

    def test_a_number_typed_as_mobile_is_no_longer_in_doubt(self):
        partner = self._holder("Uno", phone="3462663250")
        self.assertEqual(self._rows(partner).kind, "unsure")
        partner.mobile = "3462663250"
        self.assertEqual(self._rows(partner).kind, "mobile")

    @users("ahorro_operator")
    def test_an_operator_adds_and_flags_phones_of_a_client(self):
        client = self.holder.with_env(self.env)
        ids = client.action_add_phones("3462663250/3462663251", "mobile")
        self.assertEqual(len(ids), 2)
        self.assertEqual(client.action_add_phones("+54 9 3462 66-3250"), ids[:1])
        client.action_flag_phone(ids[0], "is_wrong")
        self.assertTrue(self.env["ahorro.phone"].browse(ids[0]).is_wrong)

    def test_installing_records_the_phones_of_the_contacts_that_are_there(self):
        partner = self._holder("Uno")
        self.env.cr.execute(
            "UPDATE res_partner SET phone = %s, mobile = %s WHERE id = %s",
            ["03382429156", "0346215663250", partner.id],
        )
        self.env.cr.execute("DELETE FROM ahorro_phone")
        self.env.invalidate_all()
        hooks.post_init_hook(self.env)
        self.assertEqual(
            {
                (row.national, row.in_phone, row.in_mobile)
                for row in self._rows(partner)
            },
            {("3382429156", True, False), ("3462663250", False, True)},
        )


class TestDocument(AhorroPlanCommon):
    def test_a_dni_inside_a_cuit_is_the_same_person(self):
        first = self._holder(
            "Uno", ahorro_document_kind="dni", ahorro_document_number="28.345.678"
        )
        second = self._holder(
            "Dos", ahorro_document_kind="cuit", ahorro_document_number="20-28345678-2"
        )
        self.assertEqual(first.ahorro_document_key, second.ahorro_document_key)
        found = self.env["res.partner"].search([("ahorro_document", "=", "28345678")])
        self.assertEqual(found, first | second)

    def test_leading_zeros_are_kept_and_the_person_is_found_without_them(self):
        partner = self._holder(
            "Uno", ahorro_document_kind="dni", ahorro_document_number="05.345.678"
        )
        self.assertEqual(partner.ahorro_document_number, "05.345.678")
        found = self.env["res.partner"].search([("ahorro_document", "=", "5345678")])
        self.assertEqual(found, partner)

    def test_a_wrong_check_digit_warns_and_is_kept(self):
        partner = self._holder(
            "Uno", ahorro_document_kind="cuit", ahorro_document_number="20-28345678-9"
        )
        self.assertTrue(partner.ahorro_document_warning)
        self.assertEqual(partner.ahorro_document_number, "20-28345678-9")

    def test_a_filler_document_matches_nobody(self):
        for text in ("11111111", "12345678", "834567"):
            partner = self._holder(
                "Uno", ahorro_document_kind="dni", ahorro_document_number=text
            )
            self.assertFalse(partner.ahorro_document_key, text)
            self.assertEqual(partner.ahorro_document_number, text)
