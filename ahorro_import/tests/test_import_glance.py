# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .import_common import AhorroImportCommon


class TestImportGlance(AhorroImportCommon):
    """The review says the truth at a glance: nothing twice, nothing left unsaid."""

    ROW = {
        "subscription": "2711900",
        "place": "P2GH/022K",
        "holder": "NÚÑEZ IBÁÑEZ MARÍA INÉS",
        "document": "28111222",
        "mobile": "0341 156 123456",
        "email": "mines@example.com",
        "status": "N0",
        "paid": "14",
        "debt": "1.500,50",
    }
    OTHER = ROW | {
        "subscription": "2711901",
        "place": "P2GH/023K",
        "holder": "PAZ LUCÍA",
        "document": "30222333",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._apply(cls._import(cls.ROW, cls.OTHER))

    def _tiles(self, review):
        return {tile["key"]: tile["count"] for tile in review["tiles"]}

    def _mixed(self):
        """Return a run with a row of each result, two of them about the holder."""
        return self._import(
            self.ROW | {"holder": "RUIZ LEO", "document": "35444555"},
            self.OTHER | {"holder": "SOSA EVA", "document": "36777888"},
            {"subscription": "2711700", "place": "P2GH/022K", "holder": "GOROSITO"},
            {"subscription": "2799990", "place": "P9GH/001K", "holder": "VERA ADA"},
            {"subscription": "2799990", "place": "P9GH/001K", "holder": "VERA ADA"},
            {"holder": "SIN NÚMERO", "document": "29888777"},
        )

    def test_each_row_is_in_one_tile_before_and_after_a_decision(self):
        run = self._mixed()
        for decided in (0, 1, 2):
            with self.subTest(decided=decided):
                tiles = self._tiles(run.get_review())
                self.assertEqual(tiles["cession"], 2 - decided)
                self.assertEqual(tiles["ambiguous"], 1)
                rows = sum(tiles.values()) - tiles["absent"] - tiles["noise"]
                self.assertEqual(rows, run.count_total)
            run.decide_holders(
                [run.get_review()["cessions"][min(decided, 1)]["line_id"]],
                ("accept", "keep")[min(decided, 1)],
            )

    def test_what_is_undecided_is_said_with_what_happens_to_it(self):
        run = self._mixed()
        told = {one["code"]: one for one in run.get_review()["undecided"]}
        counts = {code: one["count"] for code, one in told.items()}
        self.assertEqual(counts, {"cession": 2, "ambiguous": 1, "rejected": 1})
        self.assertTrue(all(one["text"] for one in told.values()))
        run.decide_holders(None, "keep")
        told = [one["code"] for one in run.get_review()["undecided"]]
        self.assertEqual(told, ["ambiguous", "rejected"])

    def test_an_open_question_is_undecided_until_it_is_answered(self):
        run = self._import(self.ROW | {"debt": "1,500"}, self.OTHER | {"debt": "2,500"})
        [told] = run.get_review()["undecided"]
        self.assertEqual((told["code"], told["count"]), ("question", 1))
        question = run.questions[0]
        run.answer_question(question["key"], question["kind"], ".")
        self.assertEqual(run.get_review()["undecided"], [])

    def test_both_readings_are_told_as_people_read_them_and_the_answer_is_remembered(
        self,
    ):
        rows = (self.ROW | {"debt": "1,500"}, self.OTHER | {"debt": "2,500"})
        run = self._import(*rows)
        [asked] = run.get_review()["questions"]
        self.assertEqual((asked["header"], asked["count"]), ("Deuda vencida", 2))
        values = {
            one["answer"]: [example["value"] for example in one["examples"]]
            for one in asked["answers"]
        }
        self.assertEqual(values, {",": ["1,50", "2,50"], ".": ["1.500,00", "2.500,00"]})
        run.answer_question(asked["key"], asked["kind"], ",")
        [answered] = run.get_review()["answered"]
        self.assertEqual(answered["key"], asked["key"])
        # The next file is not asked about, until somebody takes the answer back.
        again = self._import(*rows)
        self.assertEqual(again.get_review()["questions"], [])
        again.answer_question(asked["key"], asked["kind"], False)
        self.assertEqual(
            [one["key"] for one in again.get_review()["questions"]], [asked["key"]]
        )
        self.assertEqual(again.get_review()["answered"], [])
        with self.assertRaises(UserError):
            again.answer_question(asked["key"], asked["kind"], False)

    def test_what_was_not_imported_is_in_the_result_once(self):
        run = self._apply(self._mixed())
        counts = {one["key"]: one["count"] for one in run.get_result()["counts"]}
        self.assertEqual(
            (counts["cession"], counts["ambiguous"], counts["rejected"]), (2, 1, 1)
        )

    def test_a_probable_typing_error_is_told_among_the_holders(self):
        run = self._import(
            self.ROW | {"document": "28112122"},
            self.OTHER | {"holder": "SOSA EVA", "document": "36777888"},
        )
        review = run.get_review()
        told = {one["plan"]: one["is_typo"] for one in review["cessions"]}
        self.assertEqual(told, {"P2GH/022K": True, "P2GH/023K": False})
        # It waits for nobody: the known document stays unless somebody says so.
        self.assertEqual(self._tiles(review)["cession"], 1)
        run.decide_holders(None, "accept")
        decisions = {
            one["plan"]: one["decision"] for one in run.get_review()["cessions"]
        }
        self.assertEqual(decisions, {"P2GH/022K": "keep", "P2GH/023K": "accept"})

    def test_odd_phones_and_emails_have_lines_of_their_own(self):
        run = self._import(
            self.ROW | {"mobile": "12"},
            self.OTHER | {"email": "sin mail", "paid": "catorce"},
        )
        phone, other = self._line(run), self._line(run, 1)
        doubts = {
            one["code"]: run.line_ids.search(one["domain"])
            for one in run.get_review()["doubts"]
        }
        self.assertEqual(doubts["odd_phone"], phone)
        self.assertEqual(doubts["odd_email"], other)
        self.assertEqual(doubts["unread_cell"], other)
        self.assertNotIn("doubtful_cell", doubts)

    def test_a_file_that_names_none_of_the_plans_says_so_in_red(self):
        strange = self.ROW | {"subscription": "9999999", "place": "Z9ZZ/001K"}
        self.assertTrue(self._import(strange).get_review()["names_none"])
        self.assertFalse(self._import(strange, self.OTHER).get_review()["names_none"])

    def test_empty_cells_that_keep_a_value_are_counted(self):
        run = self._import(
            self.ROW | {"paid": "", "debt": "", "status": ""},
            # One that cannot be read is no empty one; one without a value keeps none.
            self.OTHER | {"paid": "", "debt": "mucho", "owed": ""},
        )
        [flag] = [one for one in run.flags if one["code"] == "empty_cells"]
        self.assertEqual(flag["level"], "ok")
        self.assertEqual(
            dict(flag["fields"]),
            {"installments_paid": 2, "overdue_debt": 1},
        )
        self.assertEqual(flag["count"], 3)
        [told] = [
            one for one in run.get_review()["flags"] if one["code"] == flag["code"]
        ]
        self.assertIn("3", told["text"])
        self._apply(run)
        plan = self._line(run).plan_id
        self.assertEqual((plan.installments_paid, plan.overdue_debt), (14, 1500.5))

    def test_a_header_below_the_rows_that_are_searched_can_be_pointed_at(self):
        data = self._file(self.ROW, titles=[f"nota {n}" for n in range(1, 71)])
        run = self.runs.env["ahorro.import.source"]._create_run(
            "abajo.csv", data, self.env["ahorro.import.profile"], "file"
        )
        self.assertEqual(run.state, "failed")
        rows = {
            one["row"]: one
            for one in self.runs.env["ahorro.import.page"].get_first_rows(run.id)
        }
        self.assertEqual(rows[1], {"row": 1, "cells": ["nota 1"], "more": 0})
        self.assertEqual(rows[71]["cells"][0], "Suscripción")
        run.map_headers({}, False, 71)
        self.assertEqual(run.state, "review", run.error)
        self.assertEqual((run.header_row, run.profile_id), (71, self.profile))
        self.assertEqual(self._line(run).result, "same")
        for wrong in (-1, True, "71", 2**30, None):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                run.map_headers({}, False, wrong)
        run.map_headers({}, False, 500)
        self.assertEqual((run.state, run.error_code), ("failed", "no_header"))
