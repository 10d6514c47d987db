# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .import_common import AhorroImportCommon


class TestImportReview(AhorroImportCommon):
    """What the review page shows and lets people decide."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._plan(
            subscription_number="2789902",
            group="P2GH",
            order="169T",
            partner_id=cls._holder("Muñoz Pamela", email="p@example.com").id,
            sale_date="2020-01-05",
        )
        cls.left_out = cls._plan(subscription_number="2000001")
        cls.archived = cls._plan(subscription_number="2000002", active=False)

    def _dirty(self):
        """Return the run of a file with something of everything."""
        run = self._import(
            {"subscription": "2711700", "paid": "3", "status": "A0L", "debt": "7,50"},
            {"subscription": "2711700", "paid": "4", "status": "S4", "debt": "7,50"},
            {
                "place": "P2GH/169T",
                "holder": "MUÑOZ PAMELA",
                "email": "otra@example.com",
                "status": "Z9",
                "sold": "07/03/2021",
                "awarded": "pronto",
            },
            {"subscription": "2000002", "holder": "FLORES JUAN", "status": "N0"},
            {"subscription": "2999999", "holder": "GOROSITO ANALIA", "status": "N0"},
            {"holder": "SIN NUMERO"},
            {"place": "G9RX/031F"},
        )
        run.set_complete(True)
        return run

    def _assert_figures_open_their_rows(self, figures):
        for figure in figures:
            if figure["domain"] is False:
                continue
            with self.subTest(figure=figure.get("key") or figure.get("label")):
                records = (
                    self.env[figure["model"]]
                    .with_user(self.supervisor)
                    .with_context(active_test=False)
                )
                self.assertEqual(
                    figure["count"], records.search_count(figure["domain"])
                )

    def test_every_figure_opens_exactly_its_rows(self):
        run = self._dirty()
        review = run.get_review()
        kinds = ("tiles", "fields", "moves", "doubts")
        for kind in kinds:
            self.assertTrue(review[kind], kind)
            self._assert_figures_open_their_rows(review[kind])
        counts = {tile["key"]: tile["count"] for tile in review["tiles"]}
        self.assertEqual(counts["absent"], 1)
        self.assertEqual(counts["rejected"], review["rejected_total"])
        self.assertEqual(
            review["changes_total"],
            counts["new"] + counts["changed"] + counts["absent"],
        )

    def test_every_figure_of_the_result_opens_exactly_its_rows(self):
        run = self._apply(self._dirty())
        result = run.get_result()
        self._assert_figures_open_their_rows(result["counts"] + result["moves"])
        counts = {one["key"]: one["count"] for one in result["counts"]}
        self.assertEqual(counts["new"], run.count_new)
        self.assertEqual(counts["changed"], run.count_changed)
        self.assertEqual(counts["absent"], run.count_absent)
        self.assertTrue(result["can_undo"])

    def test_unusual_movements_come_first_and_unknown_statuses_are_told(self):
        moves = self._dirty().get_review()["moves"]
        self.assertTrue(moves[0]["unusual"])
        self.assertEqual(moves[0]["from"], "Ahorrista")
        unknown = [move for move in moves if move["unmapped"]]
        self.assertEqual([move["status_code"] for move in unknown], ["Z9"])

    def test_the_table_gives_the_rows_of_a_tile_a_field_and_a_movement(self):
        run = self._dirty()
        review = run.get_review()
        for tile in review["tiles"]:
            if tile["key"] != "noise":
                with self.subTest(tile=tile["key"]):
                    self.assertEqual(len(run.get_lines(tile["key"])), tile["count"])
        for field in review["fields"]:
            lines = run.get_lines("changed", field=field["field"])
            self.assertEqual(len(lines), field["count"])
        for move in review["moves"]:
            lines = run.get_lines("changed", move=move["key"])
            self.assertEqual(len(lines), move["count"])
        self.assertEqual(len(run.get_lines("changed", 1, 1)), 1)

    def test_values_are_told_as_people_read_them(self):
        run = self._dirty()
        line = next(
            one for one in run.get_lines("changed") if one["plan"] == "G9RX/031E"
        )
        changes = {one["field"]: (one["old"], one["new"]) for one in line["changes"]}
        self.assertEqual(changes["overdue_debt"], ("0,00", "7,50"))
        self.assertIn("Ahorrista", changes["status_id"][0])

    def test_what_was_kept_says_who_wrote_it(self):
        run = self._dirty()
        kept = [one for line in run.get_lines("kept") for one in line["kept"]]
        files = {one["file"] for one in kept}
        self.assertIn("otra@example.com", files)
        self.assertTrue(all(one["current"] for one in kept))

    def test_a_corrected_cell_is_read_and_compared_again(self):
        run = self._dirty()
        rejected = run.get_review()["rejected"][0]
        cell = next(
            one for one in rejected["cells"] if one["field"] == "subscription_number"
        )
        self.assertTrue(cell["bad"])
        review = run.set_cells(rejected["line_id"], {str(cell["index"]): "2000001"})
        # The row that says nothing but a group and an order is still refused.
        left = [one["row"] for one in review["rejected"]]
        self.assertEqual(left, [rejected["row"] + 1])
        self.assertEqual(review["rejected_total"], len(left))
        line = run.line_ids.browse(rejected["line_id"])
        self.assertEqual(line.plan_id, self.left_out)
        self.assertEqual(line.raw[cell["index"]], None)
        self.assertEqual(line.edited, {str(cell["index"]): "2000001"})
        counts = {tile["key"]: tile["count"] for tile in review["tiles"]}
        self.assertEqual(counts["absent"], 0)

    def test_a_corrected_row_reads_its_other_cells_as_the_first_time(self):
        run = self._import(
            {"holder": "X", "debt": "40.041"}, {"subscription": "1", "debt": "1.234,56"}
        )
        line = self._line(run)
        place = next(
            header["index"]
            for header in run.headers
            if header["field"] == "subscription_number"
        )
        run.set_cells(line.id, {str(place): "2711700"})
        self.assertEqual(line.overdue_debt, 40041)

    def test_an_unknown_status_is_named_from_the_review(self):
        run = self._dirty()
        review = run.name_status("Z9", {"name": "Zombi", "family": "exit"})
        status = self.rombo.status_ids.filtered(lambda one: one.code == "Z9")
        self.assertEqual((status.name, status.family), ("Zombi", "exit"))
        self.assertFalse([move for move in review["moves"] if move["unmapped"]])

    def test_a_profile_learns_a_header_and_reads_the_file_again(self):
        run = self._import(
            {"subscription": "2711700", "paid": "1", "AVISO ROJO": "1.234,50"},
            headers=["AVISO ROJO"],
        )
        unknown = run.get_review()["headers"]
        self.assertEqual([header["text"] for header in unknown], ["AVISO ROJO"])
        self.assertEqual(unknown[0]["samples"], ["1.234,50"])
        run.map_headers({str(unknown[0]["index"]): "overdue_debt"})
        self.assertEqual(run.state, "review")
        self.assertEqual(self._line(run).changes["overdue_debt"], ["0", "1234.5"])
        column = self.profile.column_ids.filtered("learned")
        self.assertEqual(
            (column.header, column.create_uid), ("AVISO ROJO", self.supervisor)
        )
        # The next file needs nobody.
        again = self._import(
            {"subscription": "2711700", "aviso rojo": "3"}, headers=["aviso rojo"]
        )
        self.assertFalse(again.get_review()["headers"])
        self.assertEqual(self._line(again).overdue_debt, 3)

    def test_a_header_is_ignored_once_and_for_all(self):
        rows = ({"subscription": "2711700", "BASURA": "x"},)
        run = self._import(*rows, headers=["BASURA"])
        place = run.get_review()["headers"][0]["index"]
        run.map_headers({str(place): "ignore"})
        self.assertFalse(run.get_review()["headers"])
        self.assertFalse(
            self._import(*rows, headers=["BASURA"]).get_review()["headers"]
        )

    def test_missing_columns_are_named_with_what_was_seen_and_can_be_mapped(self):
        run = self.runs.env["ahorro.import.source"]._create_run(
            "raro.csv",
            b"Clave;Titular;Pagas;Adeudadas\r\n2711700;GOROSITO ANALIA;3;1\r\n",
            self.profile,
            "file",
        )
        self.assertEqual((run.state, run.error_code), ("failed", "missing_columns"))
        self.assertIn("Clave", run.error)
        place = next(one["index"] for one in run.headers if one["text"] == "Clave")
        run.map_headers({str(place): "subscription_number"})
        self.assertEqual(run.state, "review", run.error)
        self.assertEqual(self._line(run).plan_id, self.plan)

    def test_what_is_no_table_gets_a_sentence(self):
        for data in (b"%PDF-1.7 x", b"\x00\x01\x02" * 40, b"hola", b"PK\x03\x04zzz"):
            with self.subTest(data=data):
                run = self.runs.env["ahorro.import.source"]._create_run(
                    "x.xlsx", data, self.profile, "file"
                )
                self.assertEqual(run.state, "failed")
                self.assertTrue(run.error)
                self.assertNotIn("Traceback", run.error)
                self.assertNotIn("/", run.error.replace("y/o", ""))

    def test_decisions_are_refused_outside_of_the_review(self):
        run = self._apply(self._import({"subscription": "2711700", "paid": "2"}))
        line = self._line(run)
        for method, args in (
            ("set_cells", (line.id, {"0": "1"})),
            ("decide_holders", (None, "accept")),
            ("set_complete", (True,)),
            ("name_status", ("N0", {"name": "X"})),
            ("map_headers", ({"0": "email"},)),
            ("set_profile", (self.profile.id,)),
        ):
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(run, method)(*args)

    def test_wrong_arguments_get_a_sentence(self):
        run = self._import({"subscription": "2711700", "paid": "2"})
        other = self._import({"subscription": "2711700", "paid": "3"})
        line = self._line(run)
        for method, args in (
            ("set_cells", (self._line(other).id, {"0": "1"})),
            ("set_cells", (True, {"0": "1"})),
            ("set_cells", (line.id, {"99": "1"})),
            ("set_cells", (line.id, {"0": 1})),
            ("set_cells", (line.id, "x")),
            ("decide_holders", (None, "sell")),
            ("decide_holders", ([self._line(other).id], "keep")),
            ("decide_holders", ("all", "keep")),
            ("set_complete", ("yes",)),
            ("name_status", ("QQ", {"name": "X"})),
            ("name_status", ("N0", {"family": "none"})),
            ("name_status", ("N0", {"provider_id": 3})),
            ("map_headers", ({"99": "email"},)),
            ("map_headers", ({"0": "password"},)),
            ("map_headers", ([],)),
            ("set_profile", (10**7,)),
            ("set_profile", (self.profile.id, "x")),
            ("get_lines", ("secrets",)),
            ("get_lines", ("changed", -1)),
            ("get_lines", ("changed", 0, 10, {"a": 1})),
            ("get_lines", ("changed", 0, 10, None, "9-9-")),
        ):
            with self.subTest(method=method, args=args), self.assertRaises(UserError):
                getattr(run, method)(*args)

    def test_the_same_file_again_is_all_the_same(self):
        rows = (
            {"subscription": "2711700", "paid": "3", "holder": "GOROSITO ANALIA"},
            {
                "subscription": "2999999",
                "holder": "FLORES JUAN",
                "document": "28345678",
            },
        )
        self._apply(self._import(*rows))
        run = self._import(*rows)
        self._assert_results(run, "same", "same")
        codes = [flag["code"] for flag in run.get_review()["flags"]]
        self.assertIn("same_file", codes)
        self.assertFalse(run.get_review()["can_apply"])


class TestImportFlags(AhorroImportCommon):
    """Signs of a wrong file, and who has to confirm them."""

    def _flag(self, run, code):
        found = [one for one in run.get_review()["flags"] if one["code"] == code]
        return found[0] if found else None

    def _refused(self, run, code):
        self.assertEqual(self._flag(run, code)["level"], "danger")
        with self.assertRaises(UserError):
            run.action_apply()
        self.assertEqual(run.state, "review")

    def test_another_dealers_file_is_told(self):
        self.env["ahorro.provider.dealer"].create(
            {"provider_id": self.rombo.id, "company_id": self.company.id, "code": "346"}
        )
        row = {"subscription": "2711700", "paid": "3"}
        fine = self._import(row, titles=["REPORTE DE CARTERA - CONCESIONARIO 0346"])
        self.assertEqual(self._flag(fine, "other_dealer")["level"], "ok")
        other = self._import(row, titles=["REPORTE DE CARTERA - CONCESIONARIO 0999"])
        self._refused(other, "other_dealer")
        self.assertIn("0999", self._flag(other, "other_dealer")["text"])
        other.action_apply(["other_dealer"])
        self.assertEqual(other.state, "done")

    def test_an_older_file_is_told(self):
        row = {"subscription": "2711700", "paid": "3"}
        self._apply(self._import(row, titles=["Emitido el: 31/03/2020"]))
        later = self._import(row, titles=["Emitido el: 30/04/2020"])
        self.assertEqual(self._flag(later, "older")["level"], "ok")
        self._refused(
            self._import(row | {"paid": "4"}, titles=["Emitido el: 29/02/2020"]),
            "older",
        )

    def test_a_portfolio_that_shrank_is_told(self):
        self._plan(subscription_number="2000001")
        run = self._import({"subscription": "2711700", "paid": "3"})
        self.assertFalse(self._flag(run, "shrank"))
        run.set_complete(True)
        self._refused(run, "shrank")

    def test_many_rejected_rows_are_told(self):
        self._refused(
            self._import({"subscription": "2711700", "paid": "1"}, {"holder": "X"}),
            "many_rejected",
        )

    def test_another_reports_headers_are_told(self):
        data = (
            b"ID_CONCESIONARIO;NOMBRE_CONCESIONARIO;NRO_SOLICITUD;NRO_GRUPO;NRO_ORDEN;"
            b"STATUS;STATUS_DESC;VALOR_MOVIL;DESVIO;ADELANTO;LICITO;EMITIDAS;PAGA;IMPAGA\r\n"
            b"346;X;1353689;11788;238;2;AHORRISTA AL DIA;51310336;0;0;0;3;3;0\r\n"
        )
        run = self.runs.env["ahorro.import.source"]._create_run(
            "n.csv", data, self.profile, "file"
        )
        self._refused(run, "other_report")
        [flag] = [one for one in run.get_review()["flags"] if one["profile_id"]]
        run.set_profile(flag["profile_id"])
        self.assertEqual((run.state, run.provider_id), ("review", self.ovalo))
        self.assertNotIn("danger", [one["level"] for one in run.flags])
