# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .import_common import AhorroImportCommon


class TestFileOverFile(AhorroImportCommon):
    """What a file said well stays when the next one says it worse."""

    ROW = {
        "subscription": "2711900",
        "place": "P2GH/022K",
        "holder": "NÚÑEZ IBÁÑEZ MARÍA INÉS",
        "document": "28111222",
        "status": "N0",
    }

    def _next(self, **values):
        """Return the row of the next month's file, compared."""
        return self._line(self._import(self.ROW | values))

    def setUp(self):
        super().setUp()
        self._apply(self._import(self.ROW))

    def test_letters_lost_or_cut_never_replace_a_whole_name(self):
        for name in (
            "N??EZ IB??EZ MAR?A IN?S",
            "N#ÑEZ IBÁÑEZ MARÍA INÉS",
            "NÚÑEZ IB\ufffd\ufffdEZ MARÍA INÉS",
            "NÚÑEZ IBÁÑEZ MARÍA I",
            "N¥EZ IB_EZ MARIA INES",
            "NEZ IBEZ MARA INS",
            "NÚÑEZ IBÁÑEZ M. INÉS",
            # Decoded twice, without the signs that cp1252 has not.
            "NÃšÃ‘EZ IBÃÃ‘EZ MARÃA INÃ‰S",
            "N0ÑEZ IBÁÑEZ MARÍA INÉS",
            "NÚÑEZ",
        ):
            with self.subTest(name=name):
                line = self._next(holder=name, paid="3")
                self.assertEqual(set(line.changes), {"installments_paid"})
                self.assertIn("worse_name", self._codes(line))

    def test_what_says_that_nobody_is_known_yet_is_an_empty_cell(self):
        for name in ("A CONFIRMAR", "a definir", "NN", "Sin nombre", "VACANTE"):
            with self.subTest(name=name):
                line = self._next(holder=name, paid="3")
                self.assertEqual(set(line.changes), {"installments_paid"})
                self.assertFalse(self._codes(line))

    def test_what_says_less_leaves_document_phones_and_mail_alone(self):
        told = {"phone": "03462663250", "mobile": "3462663251", "email": "a@mail.com"}
        self._apply(self._next(**told).import_id)
        for worse in (
            {"document": "28111222,0"},
            {"document": "2,81E+07"},
            {"document": "11111111"},
            {"document": ""},
            {"mobile": ""},
            {"email": "a@mail"},
            {"email": "no@tiene.com"},
        ):
            with self.subTest(worse=worse):
                line = self._next(**(told | worse))
                self.assertEqual((line.result, line.holder_decision), ("same", False))

    def test_a_better_name_does_replace_a_worse_one(self):
        self._apply(self._import(self.ROW | {"holder": "NÚÑEZ IBÁÑEZ MARÍA INÉS ANA"}))
        line = self._next(holder="NÚÑEZ IBÁÑEZ MARÍA INÉS ANA LÍA")
        self.assertIn("holder_name", line.changes)

    def test_a_better_name_replaces_the_known_one_after_a_worse_one_too(self):
        self._apply(self._next(holder="N??EZ IB??EZ MAR?A IN?S").import_id)
        line = self._next(holder="NÚÑEZ IBÁÑEZ MARÍA INÉS ANA")
        self.assertIn("holder_name", line.changes)

    def test_a_slip_in_the_document_keeps_the_holder_and_is_not_accepted_in_bulk(self):
        for document in ("2811122", "28111223", "28112122"):
            with self.subTest(document=document):
                line = self._next(document=document, paid="3")
                self.assertEqual(line.result, "changed")
                self.assertIn("document_typo", self._codes(line))
                line.import_id.decide_holders(None, "accept")
                self.assertEqual(line.holder_decision, "keep")
                self.assertNotIn("partner_id", line.changes)

    def test_a_contact_known_by_document_alone_gets_its_name(self):
        row = {"subscription": "2711901", "place": "P2GH/023K", "document": "30222333"}
        self._apply(self._import(row | {"status": "N0"}))
        line = self._line(self._import(row | {"holder": "PAZ LUCÍA"}))
        self.assertEqual(set(line.changes), {"holder_name"})
        self._apply(line.import_id)
        self.assertEqual(line.plan_id.partner_id.name, "PAZ LUCÍA")

    def test_one_document_with_several_names_is_a_doubt(self):
        run = self._import(
            *(
                self.ROW
                | {
                    "subscription": f"271200{number}",
                    "place": f"P2GH/10{number}K",
                    "document": "30712345671",
                    "holder": name,
                }
                for number, name in enumerate(
                    ("PAZ RUIZ ANA", "PAZ RUIZ LEO", "SOSA EVA")
                )
            )
        )
        for line in run.line_ids:
            self.assertIn("shared_document", self._codes(line))

    def test_a_holder_who_was_kept_is_not_asked_again_until_the_file_says_another(self):
        other = {"holder": "RUIZ LEO", "document": "35444555"}
        line = self._next(paid="3", **other)
        self.assertEqual(line.holder_decision, "pending")
        line.import_id.decide_holders(line.ids, "keep")
        self._apply(line.import_id)
        again = self._next(paid="4", **other)
        self.assertEqual((again.holder_decision, again.result), ("keep", "changed"))
        self.assertNotIn("partner_id", again.changes)
        changed = self._next(holder="SOSA EVA", document="36777888")
        self.assertEqual(changed.holder_decision, "pending")

    def test_a_holder_who_was_kept_is_not_asked_again_without_the_document(self):
        line = self._next(holder="RUIZ LEO", document="35444555")
        line.import_id.decide_holders(line.ids, "keep")
        self._apply(line.import_id)
        again = self._next(holder="RUIZ LEO", document="", paid="4")
        self.assertEqual((again.holder_decision, again.result), ("keep", "changed"))

    def test_a_decision_stays_with_a_month_without_the_plan_and_another_spelling(self):
        line = self._next(holder="RUIZ LEO", document="35444555")
        line.import_id.decide_holders(line.ids, "keep")
        self._apply(line.import_id)
        other = {"subscription": "2712050", "place": "P2GH/150K"}
        self._apply(self._import(self.ROW | other))
        for told in (
            {"holder": "RUIZ LEO", "document": "35444555"},
            {"holder": "RUIZ, LEO", "document": "35444555"},
            {"holder": "RUIZ LEO JOSÉ", "document": "35.444.555"},
            {"holder": "RUIZ LEO", "document": "20-35444555-8"},
        ):
            with self.subTest(told=told):
                self.assertEqual(self._next(**told).holder_decision, "keep")

    def test_the_file_that_changes_its_mind_and_goes_back_is_asked_again(self):
        other = {"holder": "RUIZ LEO", "document": "35444555"}
        line = self._next(**other)
        line.import_id.decide_holders(line.ids, "keep")
        self._apply(line.import_id)
        self._apply(self._next().import_id)
        self.assertEqual(self._next(**other).holder_decision, "pending")

    def test_an_undone_decision_is_asked_again(self):
        other = {"holder": "RUIZ LEO", "document": "35444555"}
        line = self._next(**other)
        line.import_id.decide_holders(line.ids, "keep")
        self._apply(line.import_id).action_undo()
        self.assertEqual(self._next(**other).holder_decision, "pending")

    def test_who_was_accepted_is_no_news_and_the_one_before_is_asked(self):
        other = {"holder": "RUIZ LEO", "document": "35444555"}
        line = self._next(**other)
        line.import_id.decide_holders(line.ids, "accept")
        self._apply(line.import_id)
        self.assertEqual(self._next(**other).result, "same")
        self.assertEqual(self._next().holder_decision, "pending")

    def test_what_nobody_decided_is_not_imported_and_asked_again(self):
        other = {"holder": "RUIZ LEO", "document": "35444555"}
        line = self._next(paid="7", **other)
        self._apply(line.import_id)
        self.assertEqual(line.plan_id.installments_paid, 0)
        self.assertEqual(self._next(paid="8", **other).holder_decision, "pending")

    def test_people_in_a_document_that_differ_by_an_initial_are_a_doubt(self):
        rows = [
            self.ROW
            | {
                "subscription": f"271201{number}",
                "place": f"P2GH/11{number}K",
                "document": "30-71234567-1",
                "holder": f"INVENTADO PERSONA {letter}",
            }
            for number, letter in enumerate("BCD")
        ]
        for line in self._import(*rows).line_ids:
            self.assertIn("shared_document", self._codes(line))

    def test_a_document_whose_contact_has_another_name_is_a_doubt(self):
        other = {"subscription": "2712020", "place": "P2GH/120K"}
        line = self._next(holder="ACOSTA LUISA", **other)
        self.assertEqual(self._codes(line), ["other_name"])
        self.assertIn("other_name", self._codes(self._next(holder="ACOSTA LUISA")))
        self.assertEqual(
            self._codes(self._next(holder="NUÑEZ IBAÑEZ MARIA INES", **other)), []
        )

    def test_a_merge_of_contacts_is_understood(self):
        plan = self.env["ahorro.plan"].search([("subscription_number", "=", "2711900")])
        old = plan.partner_id
        new = self.env["res.partner"].create(
            {
                "name": "Núñez de Paz María",
                "company_id": self.company.id,
                "ahorro_document_kind": "cuit",
                "ahorro_document_number": "30712345671",
            }
        )
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((old | new).ids, new)
        self.assertEqual(plan.partner_id, new)
        line = self._next(paid="5")
        self.assertEqual(line.result, "changed")
        self.assertFalse(line.holder_decision)

    def test_the_plan_of_a_rejected_row_is_not_absent(self):
        other = self.ROW | {"subscription": "2711950", "place": "P2GH/050K"}
        data = self._file(other, self.ROW).removesuffix(b"\r\n") + b";N0;N0\r\n"
        run = self.runs.env["ahorro.import.source"]._create_run(
            "corrida.csv", data, self.profile, "file"
        )
        run.set_complete(True)
        self.assertEqual(self._line(run, 1).result, "rejected")
        self.assertNotIn(
            "2711900", run.absent_ids.plan_id.mapped("subscription_number")
        )
        self.assertIn("2711700", run.absent_ids.plan_id.mapped("subscription_number"))
