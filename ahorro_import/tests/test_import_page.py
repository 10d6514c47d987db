# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError

from .import_common import AhorroImportCommon


class TestImportPage(AhorroImportCommon):
    def test_every_field_has_a_label_and_a_header_that_is_recognised(self):
        options = self.runs.env["ahorro.import.page"].get_page_options()
        self.assertTrue(options["fields"])
        for field in options["fields"]:
            self.assertTrue(field["label"] and field["group"], field)
        by_name = {field["name"]: field for field in options["fields"]}
        headers = [
            by_name["subscription_number"]["header"],
            by_name["mobile"]["header"],
        ]
        guess = self.runs.env["ahorro.import.page"].guess_headers(
            [headers, ["2711700", "3462 15-663250"]]
        )
        self.assertEqual(
            guess, {"row": 0, "columns": ["subscription_number", "mobile"]}
        )

    def test_the_header_is_found_below_titles_and_blank_rows(self):
        rows = [
            ["REPORTE DE CARTERA", "", ""],
            ["", "", ""],
            ["Suscripción", "Algo", "Titular"],
            ["2711700", "x", "GOROSITO"],
        ]
        self.assertEqual(
            self.runs.env["ahorro.import.page"].guess_headers(rows),
            {"row": 2, "columns": ["subscription_number", False, "holder_name"]},
        )

    def test_rows_without_a_header_give_none(self):
        guess = self.runs.env["ahorro.import.page"].guess_headers(
            [["2711700", "GOROSITO"], ["2711701", "PAZ"]]
        )
        self.assertEqual(guess, {"row": None, "columns": []})
        self.assertEqual(
            self.runs.env["ahorro.import.page"].guess_headers([]),
            {"row": None, "columns": []},
        )

    def test_only_a_table_of_texts_is_taken(self):
        for rows in (None, "x", [1], [[1]], {"a": 1}):
            with self.assertRaises(UserError):
                self.runs.env["ahorro.import.page"].guess_headers(rows)
        with self.assertRaises(UserError):
            self.runs.env["ahorro.import.page"].guess_headers([["a"]], "1")

    def test_operators_are_refused(self):
        runs = self.env["ahorro.import"].with_user(self.operator)
        with self.assertRaises(AccessError):
            runs.env["ahorro.import.page"].get_page_options()
        with self.assertRaises(AccessError):
            runs.env["ahorro.import.page"].guess_headers([["a"]])

    def test_the_state_says_what_the_page_shows_around_it(self):
        run = self._import({"subscription": "2711701", "holder": "PAZ ANA"})
        state = run.get_state()
        self.assertEqual(state["provider"], "Plan Rombo")
        self.assertEqual(state["profile"], "Cartera")
        self.assertEqual(state["filename"], "cartera.csv")
        self.assertEqual((state["headers"], state["batch"]), ([], []))

    def test_a_failed_file_brings_the_headers_that_were_seen(self):
        run = self.runs.env["ahorro.import.source"]._create_run(
            "x.csv", b"UNO;DOS\r\na;b\r\nc;d\r\n", self.profile, "file"
        )
        state = run.get_state()
        self.assertEqual(state["state"], "failed")
        self.assertEqual([one["text"] for one in state["headers"]], ["UNO", "DOS"])
        self.assertEqual(state["error_code"], "missing_columns")

    def test_files_uploaded_together_are_listed_in_their_order(self):
        files = [
            (
                "febrero.csv",
                self._file({"subscription": "1"}, titles=["Emitido el: 29/02/2020"]),
            ),
            (
                "enero.csv",
                self._file({"subscription": "1"}, titles=["Emitido el: 31/01/2020"]),
            ),
        ]
        runs = self.runs.env["ahorro.import.source"]._create_from_upload(
            files, str(self.profile.id), "file"
        )
        batch = runs[0].get_state()["batch"]
        self.assertEqual(
            [one["filename"] for one in batch], ["enero.csv", "febrero.csv"]
        )
