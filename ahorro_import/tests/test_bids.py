# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .import_common import AhorroImportCommon
from .test_winners import encode

TITLES = "5 MEJORES OFERTAS\r\n\r\n"
HEADER = (
    "Grupo;Modelo;Fecha;% Financ;1er;Mod. Gan.;2do;Mod. Gan.;3er;Mod. Gan.;4to;"
    "Mod. Gan.;5to;Mod. Gan.\r\n"
)
G9RX = "G9RX;KWID;15/10/2026;100%;18;Licitación;15;;12;;10;;9;\r\n"
OTHER = "H2AA;KARDIAN;15/10/2026;75,00;35 %;Licitación;;;;;;;;\r\n"


class TestBids(AhorroImportCommon):
    """A list of the best bids of each group: kept by group and act, and undone."""

    def _load(self, *rows, apply=True):
        data = TITLES + HEADER + "".join(rows)
        run = self.runs.create_from_file("5 mejores ofertas.csv", encode(data))
        self.assertEqual(run.state, "review", run.error)
        self.assertEqual(run.profile_id.code, "rombo_ofertas")
        if apply:
            run.action_apply([flag["code"] for flag in run.flags])
            self.assertEqual(run.state, "done", run.error)
        return run

    def _bids(self, **context):
        bids = self.env["ahorro.group.bids"].with_context(**context)
        return bids.with_user(self.supervisor).search([("group_key", "=", "G9RX")])

    def _card(self):
        plan = self.plan.with_user(self.operator).with_context(lang="es_AR")
        return plan._prepare_card_values()[0]["bids"]

    def test_bids_stand_beside_the_plans_of_the_group_that_can_still_bid(self):
        self.assertEqual(self._card(), [])
        run = self._load(G9RX, OTHER, "TOTAL;2;;;;;;;;;;;;\r\n")
        self.assertEqual((run.content, run.count_total, run.count_new), ("bids", 2, 2))
        self.assertFalse(run.is_complete)
        bids = self._bids()
        self.assertEqual(
            (bids.bid_1, bids.bid_5, bids.award_1, bids.award_2, bids.model),
            ("18", "9", "Licitación", False, "KWID"),
        )
        self.assertEqual((bids.best_installments, bids.financed_percent), (18, 100))
        self.assertEqual(
            [(str(act["date"]), act["text"]) for act in self._card()],
            [("2026-10-15", "18 · 15 · 12 · 10 · 9 cuotas")],
        )
        self.plan.award_date = "2026-10-20"
        self.assertEqual(self._card(), [])
        self.assertFalse(self.plan.absent_since)

    def test_the_same_list_again_writes_nothing_and_a_corrected_one_replaces(self):
        first = self._load(G9RX, OTHER)
        known = self._bids()
        again = self._load(G9RX, OTHER)
        self.assertEqual((again.count_same, again.count_new), (2, 0))
        self.assertEqual(self._bids(), known)
        third = self._load(G9RX.replace(";18;", ";20;"), OTHER)
        self.assertEqual((third.count_changed, third.count_same), (1, 1))
        line = third.line_ids.filtered("changes")
        self.assertEqual(
            line.changes["bids"], ["18 · 15 · 12 · 10 · 9", "20 · 15 · 12 · 10 · 9"]
        )
        self.assertEqual(self._bids().bid_1, "20")
        # Undone in any order: what is left of the last list counts.
        first.action_undo()
        self.assertEqual(self._bids().bid_1, "20")
        third.action_undo()
        self.assertFalse(self._bids(active_test=False))

    def test_undoing_gives_back_what_was_replaced_and_keeps_what_a_person_changed(self):
        first = self._load(G9RX)
        second = self._load(G9RX.replace(";18;", ";20;"))
        second.action_undo()
        self.assertEqual(self._bids().bid_1, "18")
        bids = self._bids()
        # In a test all moments are one.
        self.env.cr.execute(
            """UPDATE ahorro_group_bids
                  SET create_date = create_date - interval '1 hour' WHERE id = %s""",
            [bids.id],
        )
        bids.invalidate_recordset()
        bids.bid_1 = "19"
        self.env.flush_all()
        first.action_undo()
        self.assertEqual(self._bids().bid_1, "19")
        self.assertEqual(first.undo_counts, {"bids": 0, "bids_kept": 1})
        report = first.get_undo_report()
        self.assertEqual(report["sums"][0]["total"], 1)

    def test_each_row_is_counted_once_and_what_says_no_group_or_act_is_rejected(self):
        run = self._load(
            G9RX,
            ";KWID;15/10/2026;100%;18;;;;;;;;;\r\n",
            "H3BB;KWID;;100%;18;;;;;;;;;\r\n",
            G9RX.replace(";18;", ";21;"),
            apply=False,
        )
        found = {line.row_number: line.result for line in run.line_ids}
        self.assertEqual(
            found, {4: "duplicate", 5: "rejected", 6: "rejected", 7: "new"}
        )
        review = run.get_review()
        counts = {tile["key"]: tile["count"] for tile in review["tiles"]}
        self.assertEqual(sum(counts.values()) - counts["noise"], run.count_total)
        for tile in review["tiles"]:
            if tile["domain"]:
                rows = self.env[tile["model"]].search_count(tile["domain"])
                self.assertEqual(rows, tile["count"], tile["key"])
        with self.assertRaisesRegex(UserError, "lista de ofertas"):
            run.set_complete(True)
        run.action_apply([flag["code"] for flag in run.flags])
        result = run.get_result()["counts"]
        for figure in result:
            rows = self.env[figure["model"]].search_count(figure["domain"])
            self.assertEqual(rows, figure["count"], figure["key"])
        self.assertEqual(self._bids().bid_1, "21")

    def test_a_portfolio_in_review_is_not_compared_anew_because_of_bids(self):
        run = self._import({"subscription": "2711700", "holder": "GOROSITO"})
        before = run.revision
        self._load(G9RX)
        self.assertEqual(run.revision, before)
        files = self.env["ahorro.portfolio.files"]
        last = self.env.execute_query(files._get_last_sql())
        self.assertFalse(last)
