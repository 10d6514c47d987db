# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .import_common import AhorroImportCommon


class TestImportPerson(AhorroImportCommon):
    """What a row says of the holder of its plan."""

    def _row(self, **values):
        return {
            "subscription": "2711700",
            "place": "G9RX/031E",
            "holder": "GOROSITO ANALIA",
            **values,
        }

    def _one(self, **values):
        return self._line(self._import(self._row(**values)))

    def test_the_same_name_in_another_spelling_is_no_change(self):
        self.assertEqual(self._one().result, "same")

    def test_what_is_empty_in_the_contact_is_filled_in(self):
        line = self._one(
            email="analia@example.com",
            city="Rosario",
            document="28.345.678",
            phone="0346215663250",
        )
        self.assertEqual(
            set(line.changes), {"email", "city", "holder_document", "phones"}
        )
        self.assertEqual(line.result, "changed")

    def test_what_people_wrote_in_the_contact_stays_and_the_files_is_kept(self):
        self.holder.write({"email": "nueva@example.com", "phone": "3462663250"})
        line = self._one(email="vieja@example.com", phone="3462 663250")
        self.assertEqual(line.result, "same")
        self.assertEqual(line.kept["email"]["file"], "vieja@example.com")
        self.assertEqual(line.kept["email"]["current"], "nueva@example.com")

    def test_a_phone_that_was_marked_wrong_does_not_come_back(self):
        self.holder.phone = "0346215663250"
        self.holder.ahorro_phone_ids.write({"is_wrong": True, "active": False})
        self.assertEqual(self._one(phone="0346215663250").result, "same")

    def test_another_document_is_another_holder_and_waits_for_a_decision(self):
        self.holder.ahorro_document_number = "28345678"
        run = self._import(self._row(document="30111222", paid="4"))
        line = self._line(run)
        self.assertEqual(
            (line.result, line.holder_change, line.holder_decision),
            ("ambiguous", "cession", "pending"),
        )
        self.assertEqual(line.plan_id, self.plan)
        self.assertEqual(run.count_cession, 1)

    def test_without_documents_a_name_without_a_common_surname_is_another(self):
        line = self._one(holder="FLORES JUAN CARLOS")
        self.assertEqual((line.result, line.holder_change), ("ambiguous", "cession"))

    def test_without_documents_a_longer_name_is_the_same_person(self):
        line = self._one(holder="GOROSITO ANALIA BEATRIZ")
        self.assertEqual(line.holder_change, "rename")

    def test_a_name_that_people_wrote_is_kept(self):
        line = self._one(holder="GOROSITO ANALIA BEATRIZ")
        self.assertEqual(line.result, "same")
        self.assertEqual(line.kept["holder_name"]["file"], "GOROSITO ANALIA BEATRIZ")

    def test_a_name_that_came_from_a_file_follows_the_file(self):
        row = {
            "subscription": "2999999",
            "holder": "MUNOZ PAMELA",
            "document": "28345678",
        }
        run = self._apply(self._import(row))
        partner = self._line(run).plan_id.partner_id
        later = self._import(row | {"holder": "MUÑOZ PAMELA INES"})
        self.assertEqual(
            self._line(later).changes,
            {"holder_name": ["MUNOZ PAMELA", "MUÑOZ PAMELA INES"]},
        )
        self._apply(later)
        self.assertEqual(partner.name, "MUÑOZ PAMELA INES")
        # And what a person writes since then stays.
        partner.sudo().name = "Muñoz de Flores, Pamela"
        kept = self._line(self._import(row | {"holder": "MUÑOZ PAMELA INES"}))
        self.assertEqual(kept.result, "same")
        self.assertTrue(kept.has_kept)

    def test_accepting_moves_the_plan_and_keeping_imports_the_rest(self):
        self.holder.ahorro_document_number = "28345678"
        run = self._import(
            self._row(holder="FLORES JUAN", document="30111222", paid="4")
        )
        line = self._line(run)
        run.decide_holders([line.id], "keep")
        self.assertEqual(line.result, "changed")
        self.assertEqual(set(line.changes), {"installments_paid"})
        run.decide_holders(None, "pending")
        self.assertEqual(line.result, "ambiguous")
        run.decide_holders(None, "accept")
        self.assertEqual(set(line.changes), {"installments_paid", "partner_id"})
        self._apply(run)
        self.assertEqual(self.plan.partner_id.name, "FLORES JUAN")
        self.assertEqual(self.plan.partner_id.company_id, self.company)

    def test_a_plan_moves_to_a_known_client_when_nothing_else_changes(self):
        self.holder.ahorro_document_number = "28345678"
        other = self._holder("Flores Juan", ahorro_document_number="30111222")
        run = self._import(self._row(holder="FLORES JUAN", document="30111222"))
        run.decide_holders(None, "accept")
        self.assertEqual(set(self._line(run).changes), {"partner_id"})
        self._apply(run)
        self.assertEqual(self.plan.partner_id, other)

    def test_of_several_rows_of_one_person_the_last_that_says_it_counts(self):
        self.holder.ahorro_document_number = "28345678"
        self._plan(partner_id=self.holder.id, subscription_number="2711701")
        rows = (
            self._row(document="28345678", email="primera@example.com"),
            {
                "subscription": "2711701",
                "holder": "GOROSITO ANALIA",
                "document": "28345678",
                "email": "segunda@example.com",
            },
        )
        run = self._import(*rows)
        first, last = run.line_ids.sorted("row_number")
        self.assertEqual((first.result, last.result), ("same", "changed"))
        self._apply(run)
        self.assertEqual(self.holder.email, "segunda@example.com")
        again = self._import(*rows)
        self._assert_results(again, "same", "same")

    def test_a_holder_whose_data_was_erased_is_left_alone(self):
        self.holder.sudo().write(
            {"name": "Persona borrada", "ahorro_erased_on": "2026-01-01"}
        )
        line = self._one(email="analia@example.com", document="28345678", paid="3")
        self.assertEqual(set(line.changes), {"installments_paid"})
        self.assertFalse(line.has_kept)
        self.assertIn("erased_holder", self._codes(line))
