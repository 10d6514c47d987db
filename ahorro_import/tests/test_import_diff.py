# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields

from .import_common import AhorroImportCommon

OFFER = "OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS"


class TestImportDiff(AhorroImportCommon):
    """What a row changes of its plan."""

    def _row(self, **values):
        return {"subscription": "2711700", "place": "G9RX/031E", **values}

    def _one(self, **values):
        return self._line(self._import(self._row(**values)))

    def test_the_files_values_win_over_the_providers_data(self):
        self.plan.write(
            {"installments_paid": 9, "overdue_debt": 5, "sale_date": "2020-01-05"}
        )
        line = self._one(paid="13", owed="2", debt="40.041,87", grouped="05/11/2018")
        self.assertEqual(line.result, "changed")
        self.assertEqual(
            line.changes,
            {
                "installments_paid": ["9", "13"],
                "installments_owed": ["0", "2"],
                "overdue_debt": ["5", "40041.87"],
                "grouping_date": [None, "2018-11-05"],
            },
        )

    def test_differences_read_as_the_change_log_writes_them(self):
        run = self._import(
            self._row(paid="13", debt="40.041,87", status="A0S", offer=OFFER)
        )
        line = self._line(run)
        wanted = dict(line.changes)
        self._apply(run)
        logged = {
            change.field: [change.old_value or None, change.new_value or None]
            for change in self.plan.change_ids
            if change.kind == "change"
            and (change.origin_model, change.origin_id) == (run._name, run.id)
        }
        self.assertEqual(logged, wanted)

    def test_an_empty_cell_leaves_the_plan_alone(self):
        self.plan.write({"installments_paid": 9, "model": "Kwid"})
        line = self._one(paid="", owed="")
        self.assertEqual(line.result, "same")

    def test_an_empty_cell_empties_a_datum_where_the_profile_says_so(self):
        self.plan.write({"award_date": "2024-05-05", "status_id": self.saver.id})
        self.assertEqual(
            self._one(awarded="").changes, {"award_date": ["2024-05-05", None]}
        )
        # Without that column the file says nothing.
        self.assertEqual(self._one(paid="").result, "same")

    def test_a_cell_that_cannot_be_read_erases_nothing_and_is_told(self):
        self.plan.write({"award_date": "2024-05-05"})
        line = self._one(awarded="pronto")
        self.assertEqual((line.result, line.has_problem), ("same", True))
        self.assertIn("pronto", line.message)

    def test_the_dealers_data_are_only_filled_in(self):
        seller = self.env["ahorro.seller"].create(
            {"name": "Jimena", "company_id": self.company.id}
        )
        self.plan.write({"seller_id": seller.id, "sale_date": "2020-01-05"})
        line = self._one(seller="Otro Vendedor", sold="07/03/2021", paid="1")
        self.assertEqual(set(line.changes), {"installments_paid"})
        self.assertEqual(
            line.kept["sale_date"]["file"], "2021-03-07", "the file's is kept beside"
        )
        self.assertEqual(line.kept["sale_date"]["current"], "2020-01-05")
        self.assertEqual(line.kept["seller_id"]["file"], "Otro Vendedor")
        self.assertTrue(line.has_kept)

    def test_an_estimated_sale_date_gives_way_to_the_files(self):
        self.assertTrue(self.plan.sale_date_estimated)
        line = self._one(sold="07/03/2021")
        self.assertEqual(line.changes["sale_date"][1], "2021-03-07")
        self.assertEqual(line.changes["sale_date_estimated"], ["true", "false"])

    def test_a_new_seller_and_a_new_status_count_as_changes(self):
        line = self._one(seller="VTA-BUR-Jimena", status="Z9")
        self.assertEqual(set(line.changes), {"seller_id", "status_id"})
        self.assertIn("unmapped_status", self._codes(line))
        self.assertFalse(self.rombo.status_ids.filtered(lambda s: s.code == "Z9"))

    def test_statuses_are_found_by_code_by_label_and_by_what_was_taught(self):
        self.env["ahorro.import.profile.value"].create(
            {
                "profile_id": self.profile.id,
                "field": "status",
                "raw": "RESC.",
                "status_id": self.rescinded.id,
            }
        )
        for text, code in (
            ("r2", "R2"),
            ("Rescindido", "R2"),
            ("Rescindido (R2)", "R2"),
            ("resc", "R2"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._one(status=text).status_to_id.code, code)

    def test_an_unusual_movement_is_told_and_a_usual_one_is_not(self):
        usual, unusual = self._one(status="A0L"), self._one(status="S4")
        self.assertEqual((usual.is_move, usual.is_unusual), (True, False))
        self.assertEqual((unusual.is_move, unusual.is_unusual), (True, True))

    def test_the_offers_parts_come_of_its_description(self):
        line = self._one(offer=OFFER)
        self.assertEqual(line.changes["model_code"], [None, "M79U 010"])
        self.assertEqual(line.changes["installments_total"], ["0", "84"])
        self.assertEqual(line.changes["financed_percent"], ["0", "100"])

    def test_every_row_has_one_result_and_the_total_is_their_sum(self):
        run = self._import(
            self._row(paid="3"),
            self._row(paid="4"),
            {"subscription": "2999999"},
            {"holder": "SIN NUMERO"},
            {"place": "G9RX/031F"},
        )
        self.assertEqual(run.count_total, 5)
        self.assertEqual(len(run.line_ids), 5)
        self.assertTrue(all(run.line_ids.mapped("result")))
        names = ("new", "changed", "same", "rejected", "duplicate", "ambiguous")
        self.assertEqual(run.count_total, sum(run[f"count_{name}"] for name in names))

    def test_a_rejected_row_keeps_its_number_its_cells_and_the_reason(self):
        run = self._import(self._row(holder="X"), {"holder": "SIN NUMERO", "paid": "3"})
        line = self._line(run, 1)
        self.assertEqual((line.result, line.row_number), ("rejected", 3))
        self.assertIn("SIN NUMERO", line.raw)
        self.assertTrue(line.message)

    def test_html_and_sql_in_a_name_are_a_name(self):
        name = "<b onclick=x>O'HIGGINS</b>'; DROP TABLE ahorro_plan; -- \\N\t%s"
        line = self._line(self._import({"subscription": "2999999", "holder": name}))
        self.assertIn("DROP TABLE ahorro_plan", line.holder_name)


class TestImportAbsent(AhorroImportCommon):
    def setUp(self):
        super().setUp()
        self.plans = self.plan | self.plan.create(
            [
                {
                    "company_id": self.company.id,
                    "provider_id": self.rombo.id,
                    "status_id": self.saver.id,
                    "subscription_number": str(3000000 + number),
                }
                for number in range(9)
            ]
        )

    def _rows(self, *left_out):
        return [
            {"subscription": plan.subscription_number}
            for plan in self.plans
            if plan.subscription_number not in left_out
        ]

    def test_a_complete_file_marks_what_it_leaves_out_and_deletes_nothing(self):
        run = self._import(
            *self._rows("2711700"), titles=["Emitido el: 31/01/2020"], name="x.csv"
        )
        self.assertTrue(run.is_complete)
        self.assertEqual(run.absent_ids.plan_id, self.plan)
        self._apply(run)
        self.assertEqual(self.plan.absent_since, fields.Date.to_date("2020-01-31"))
        self.assertTrue(self.plan.active)
        again = self._import(*self._rows("2711700"))
        self.assertEqual(again.count_absent, 0)

    def test_a_partial_file_marks_none(self):
        run = self._import(*self._rows("2711700"), source="paste")
        self.assertFalse(run.is_complete)
        self.assertEqual(run.count_absent, 0)
        run.set_complete(True)
        self.assertEqual(run.count_absent, 1)

    def test_a_file_that_names_few_plans_is_taken_for_partial(self):
        self.assertFalse(self._import({"subscription": "2711700"}).is_complete)

    def test_one_of_several_dealerships_is_taken_for_partial(self):
        self.env["ahorro.provider.dealer"].create(
            [
                {
                    "provider_id": self.rombo.id,
                    "company_id": self.company.id,
                    "code": code,
                }
                for code in ("0346", "0347")
            ]
        )
        run = self._import(
            *self._rows(), titles=["REPORTE DE CARTERA - CONCESIONARIO 0346"]
        )
        self.assertFalse(run.is_complete)

    def test_a_plan_that_an_ambiguous_row_may_be_is_not_absent(self):
        rows = self._rows("2711700") + [
            {"subscription": "2555555", "place": "G9RX/031E"}
        ]
        run = self._import(*rows)
        self.assertTrue(run.is_complete)
        self.assertEqual(run.count_absent, 0)

    def test_a_plan_that_returns_is_no_longer_absent(self):
        self.plan.absent_since = "2020-01-31"
        run = self._import({"subscription": "2711700"})
        line = self._line(run)
        self.assertEqual((line.result, line.is_returned), ("changed", True))
        self._apply(run)
        self.assertFalse(self.plan.absent_since)
