# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields

from ..models.review.import_flags import CODES
from ..tools.findings import FINDINGS
from .import_common import AhorroImportCommon


class TestImportEvidence(AhorroImportCommon):
    """Signs over the whole file that a person has to confirm."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = [
            {
                "subscription": f"28000{number:02d}",
                "place": f"P3GH/{number:03d}K",
                "holder": f"PAZ ANA {number}",
                "document": f"291112{number:02d}",
                "status": "N0",
                "issued": "15",
                "paid": "14",
            }
            for number in range(1, 13)
        ]
        cls._apply(cls._import(*cls.rows))

    def _flag(self, run, code):
        return next((one for one in run.flags if one["code"] == code), None)

    def test_a_file_that_names_none_of_the_portfolio_is_red(self):
        other = [
            row
            | {"subscription": f"9{row['subscription']}", "place": f"Q{row['place']}"}
            for row in self.rows
        ]
        run = self._import(*other)
        self.assertEqual(self._flag(run, "names_none")["level"], "danger")
        self.assertIsNone(self._flag(self._import(*self.rows), "names_none"))
        # A few plans pasted are a few plans.
        self.assertIsNone(self._flag(self._import(*other[:3]), "names_none"))

    def test_more_rows_stated_than_read_are_red_and_what_is_no_plan_is_shown(self):
        run = self._import(
            *self.rows,
            {"subscription": "Total de registros: 20"},
            {"holder": "Vendedor: PEREZ 3"},
        )
        flag = self._flag(run, "rows_missing")
        self.assertEqual(flag["level"], "danger")
        self.assertEqual(
            flag["findings"], [{"row": 14, "stated": 20, "count": len(self.rows)}]
        )
        self.assertIn("20", self.env["ahorro.import.flags"]._get_flag_text(flag))
        review = run.get_review()
        self.assertEqual(
            [(one["row"], one["text"]) for one in review["left_out"]],
            [(15, "Vendedor: PEREZ 3"), (14, "Total de registros: 20")],
        )
        self.assertEqual(review["left_out_total"], 2)

    def test_installments_that_go_back_in_many_plans_are_red(self):
        run = self._import(*(row | {"issued": "12", "paid": "11"} for row in self.rows))
        self.assertEqual(self._flag(run, "installments_back")["level"], "danger")
        one = [self.rows[0] | {"paid": "11"}, *self.rows[1:]]
        self.assertIsNone(self._flag(self._import(*one), "installments_back"))

    def test_dates_that_are_still_to_come_are_red_in_many_rows(self):
        day = (fields.Date.today() + timedelta(days=40)).strftime("%d/%m/%Y")
        run = self._import(*(row | {"grouped": day} for row in self.rows))
        self.assertEqual(self._flag(run, "dates_ahead")["level"], "danger")
        run = self._import(self.rows[0] | {"grouped": day}, *self.rows[1:])
        self.assertEqual(self._flag(run, "dates_ahead")["level"], "warning")

    def test_formulas_without_a_value_are_said_by_column_and_change_nothing(self):
        one = [self.rows[0] | {"paid": "#N/A", "status": "#¡REF!"}, *self.rows[1:]]
        run = self._import(*one)
        self._assert_results(run, *["same"] * len(one))
        flag = self._flag(run, "failed_formulas")
        self.assertEqual((flag["level"], flag["count"]), ("warning", 2))
        self.assertEqual(dict(flag["fields"]), {"installments_paid": 1, "status": 1})
        (shown,) = [
            one for one in run.get_review()["flags"] if one["code"] == "failed_formulas"
        ]
        self.assertIn("no fue calculada: 2 (", shown["text"])
        doubts = {one["code"]: one for one in run.get_review()["doubts"]}
        found = run.line_ids.search(doubts["failed_formula"]["domain"])
        self.assertEqual(found, self._line(run))
        # They are no empty cells, which keep a value for another reason.
        self.assertIsNone(self._flag(run, "empty_cells"))
        # A whole column of them has to be confirmed.
        run = self._import(*(row | {"paid": "#DIV/0!"} for row in self.rows))
        self._assert_results(run, *["same"] * len(one))
        self.assertEqual(self._flag(run, "failed_formulas")["level"], "danger")

    def test_a_formula_without_a_value_empties_nothing(self):
        for column in self.profile.column_ids:
            if column.field == "grouping_date":
                column.empty_erases = True
        day = [row | {"grouped": "05/11/2018"} for row in self.rows]
        self._apply(self._import(*day))
        run = self._import(day[0] | {"grouped": "#VALUE!"}, day[1] | {"grouped": ""})
        self._assert_results(run, "same", "changed")

    def test_more_ambiguous_rows_than_before_are_red(self):
        run = self._import(
            *(
                row | {"subscription": f"29{row['place'][5:8]}00"}
                for row in self.rows[:4]
            ),
            *self.rows[4:],
        )
        self.assertEqual(self._flag(run, "more_ambiguous")["count"], 4)

    def test_amounts_a_factor_from_those_of_the_portfolio_are_red(self):
        def file(rows, text, times=1):
            return [
                row | {"debt": text(amount)}
                for row, amount in zip(
                    rows, [times * (4_004_187 + 31_207 * n) for n in range(12)],
                    strict=True,
                )
            ]  # fmt: skip

        def pesos(cents):
            return f"{cents // 100},{cents % 100:02d}"

        self._apply(self._import(*file(self.rows, pesos)))
        for text, times, code, factor in (
            (str, 1, "amounts_up", 100),
            (str, 1.3, "amounts_up", 100),
            (lambda cents: pesos(cents // 1000), 1, "amounts_down", 1000),
        ):
            rows = file(self.rows, lambda n, text=text: text(round(n)), times)
            run = self._import(*rows)
            flag = self._flag(run, code)
            self.assertEqual((flag["level"], flag["times"]), ("danger", factor))
            self.assertEqual(flag["fields"], [["overdue_debt", 12]])
            texts = self.env["ahorro.import.flags"]
            self.assertTrue(texts._get_flag_text(flag))
            # The plans of a file that are all new have their usual debt too.
            new = [
                row
                | {
                    "subscription": f"7{row['subscription']}",
                    "place": f"T{row['place']}",
                    "document": "",
                }
                for row in rows
            ]
            self.assertEqual(self._flag(self._import(*new), code)["times"], factor)
        # One alone, to the cent; and what a month does is no factor.
        one = [self.rows[0] | {"debt": "4004187"}, *file(self.rows, pesos)[1:]]
        self.assertEqual(self._flag(self._import(*one), "amounts_up")["count"], 1)
        rise = file(self.rows, lambda n: pesos(round(n)), 1.4)
        run = self._import(*rise)
        self.assertFalse(
            self._flag(run, "amounts_up") or self._flag(run, "amounts_down")
        )

    def test_an_open_question_is_red_until_it_is_answered_and_is_remembered(self):
        rows = [row | {"debt": "1,500"} for row in self.rows]
        run = self._import(*rows)
        if not run.questions:
            self.fail("the column allows two readings")
        question = run.questions[0]
        self.assertTrue(self._flag(run, f"open_{question['kind']}"))
        self.assertTrue(run.get_review()["questions"])
        self.assertEqual(set(question["answers"]), {",", "."})
        run.answer_question(question["key"], question["kind"], question["answers"][1])
        self.assertFalse(run.questions)
        again = self._import(*rows)
        self.assertFalse(again.questions)

    def test_every_finding_of_a_reading_has_its_sentence(self):
        texts = self.env["ahorro.import.flags"]._get_finding_sentences()
        self.assertEqual(set(texts), set(FINDINGS))

    def test_every_flag_has_its_judge_and_its_sentence(self):
        flags = self.env["ahorro.import.flags"]
        judges = {
            name.removeprefix("_judge_")
            for name in dir(flags)
            if name.startswith("_judge_")
        }
        self.assertEqual(judges, set(CODES))
        self.assertEqual(set(flags._get_flag_sentences()), set(CODES))

    def test_a_last_line_without_an_end_is_told(self):
        run = self.runs.env["ahorro.import.source"]._create_run(
            "sin_fin.csv",
            self._file(*self.rows).removesuffix(b"\r\n"),
            self.profile,
            "file",
        )
        self.assertEqual(self._flag(run, "last_line_open")["level"], "ok")
        [flag] = [
            one for one in run.get_review()["flags"] if one["code"] == "last_line_open"
        ]
        self.assertIn(str(1 + len(self.rows)), flag["text"])
        self.assertIsNone(self._flag(self._import(*self.rows), "last_line_open"))

    def test_several_findings_of_a_kind_are_one_sentence(self):
        flags = self.runs.env["ahorro.import.flags"]
        column = {"field": "phone", "column": 3, "filled": 4}
        for code, findings, told in (
            (
                "second_table",
                [{"row": 5, "headers": ["GRUPO"]}, {"row": 9, "headers": ["GRUPO"]}],
                ["5, 9"],
            ),
            (
                "other_table",
                [
                    {"row": 7, "headers": ["x"], "count": 2},
                    {"row": 12, "headers": ["y"], "count": 3},
                ],
                ["7, 12", "5"],
            ),
            (
                "duplicate_column",
                [
                    column | {"header": "Tel", "different": 1},
                    column | {"header": "Mail", "different": 4},
                ],
                ["Tel (1), Mail (4)"],
            ),
            (
                "wide_rows",
                [{"count": 1, "rows": [3]}, {"count": 9, "rows": [8, 9]}],
                ["10", "3, 8, 9…"],
            ),
        ):
            with self.subTest(code=code):
                text = flags._get_finding_text({"code": code, "findings": findings})
                self.assertEqual(text.count(". "), 0, text)
                for words in told:
                    self.assertIn(words, text)

    def test_a_debt_below_zero_is_imported_with_a_doubt(self):
        new = self.rows[0] | {
            "subscription": "2899999",
            "place": "P3GH/099K",
            "debt": "-1.500,00",
        }
        run = self._import(new, self.rows[1] | {"debt": "-7,00"}, *self.rows[2:])
        line, turned = self._line(run), self._line(run, 1)
        self.assertEqual((line.result, line.overdue_debt), ("new", -1500))
        doubts = {
            one["code"]: run.line_ids.search(one["domain"])
            for one in run.get_review()["doubts"]
        }
        self.assertEqual(doubts["negative_debt"], line)
        self.assertEqual(doubts["debt_turned_negative"], turned)
        self.assertTrue(line.message and turned.message)
        # It was said once; the next file says the same.
        self._apply(run)
        again = self._import(new, *self.rows[1:])
        self.assertNotIn("negative_debt", self._codes(self._line(again)))

    def test_a_file_that_looks_cut_is_red(self):
        data = self._file(*(row | {"debt": "999819,96"} for row in self.rows))
        run = self.runs.env["ahorro.import.source"]._create_run(
            "cortado.csv", data[: -len("9,96\r\n")], self.profile, "file"
        )
        self.assertEqual(run.state, "review", run.error)
        self.assertEqual(self._flag(run, "file_cut")["level"], "danger")
