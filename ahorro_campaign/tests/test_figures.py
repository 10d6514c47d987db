# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .campaign_common import AhorroCampaignCommon
from .queue_common import QueueCommon


@freeze_time("2026-11-20 15:00:00")
class TestFigures(AhorroCampaignCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls.cases = cls.campaign.case_ids
        now = fields.Datetime.now()
        cls._finish(cls.cases[0], user=cls.operator)
        cls._finish(cls.cases[1], user=cls.colleague_operator)
        cls.cases[2].write({"state": "in_progress", "user_id": cls.operator.id})
        cls.cases[2].write(
            {"next_action_at": now - timedelta(hours=1), "is_callback": True}
        )
        cls.cases[3].next_action_at = now - timedelta(minutes=5)
        cls.cases[4].next_action_at = now + timedelta(hours=1)
        # A retry: nobody was told an hour, so that it is never overdue.
        cls.cases[5].next_action_at = now - timedelta(hours=2)
        cls.env.flush_all()

    def _zoom(self, user_ids=None, user=None):
        boards = self.env["ahorro.board"].with_user(user or self.supervisor)
        return boards.get_zoom(self.campaign.id, user_ids)

    def _board(self, filters=None, user=None):
        boards = self.env["ahorro.board"].with_user(user or self.supervisor)
        return boards.get_board(filters)

    def _assert_opens_its_count(self, figure):
        cases = self.env["ahorro.case"].with_user(self.supervisor)
        self.assertEqual(cases.search_count(figure["domain"]), figure["count"], figure)

    def _figures(self, values):
        """Yield every dict with a count and a domain in what a page draws."""
        if isinstance(values, dict):
            if {"count", "domain"} <= values.keys():
                yield values
            for value in values.values():
                yield from self._figures(value)
        elif isinstance(values, list):
            for value in values:
                yield from self._figures(value)

    def test_the_zoom_counts_what_the_seed_shows(self):
        zoom = self._zoom()
        counts = {
            name: zoom[name]["count"]
            for name in (
                "total",
                "open",
                "done",
                "pending",
                "in_progress",
                "due",
                "overdue",
            )
        }
        self.assertEqual(
            counts,
            {
                "total": 6,
                "open": 4,
                "done": 2,
                "pending": 3,
                "in_progress": 1,
                "due": 3,
                "overdue": 1,
            },
        )
        self.assertEqual((zoom["progress"], zoom["percent"]), ("2 / 6", 33))
        self.assertEqual(
            [(part["key"], part["count"]) for part in zoom["results"]],
            [("open", 4), (f"result-{self.informed.id}", 2)],
        )

        self.assertEqual(zoom["results"][1]["label"], "Agrupamiento informado")

    def test_the_parts_of_the_donut_add_up_to_the_total(self):
        for chosen in (None, [self.operator.id], [self.colleague_operator.id, False]):
            zoom = self._zoom(chosen)
            self.assertEqual(
                sum(part["count"] for part in zoom["results"]), zoom["total"]["count"]
            )

    def test_every_figure_opens_exactly_its_cases(self):
        self._campaign("Otra", type_id=self.arrears.id)
        pages = [self._board(), self._zoom(), self._zoom([self.operator.id])]
        figures = list(self._figures(pages))
        self.assertGreater(len(figures), 40)
        for figure in figures:
            self._assert_opens_its_count(figure)

    def test_a_due_figure_still_opens_its_rows_an_hour_later(self):
        figure = self._zoom()["due"]
        with freeze_time("2026-11-20 16:30:00"):
            self._assert_opens_its_count(figure)
            self.assertEqual(self._zoom()["due"]["count"], 4)

    def test_users_selected_narrow_the_figures(self):
        mine = self._zoom([self.operator.id])
        self.assertEqual((mine["done"]["count"], mine["open"]["count"]), (1, 1))
        nobody = self._zoom([])
        self.assertEqual(nobody["total"]["count"], 0)
        self.assertEqual(self._zoom(False)["total"]["count"], 6)

    def test_the_lines_of_operators_add_up_and_nobody_is_one(self):
        rows = {row["id"]: row for row in self._zoom()["by_operator"]}
        self.assertEqual(
            {uid: row["total"]["count"] for uid, row in rows.items()},
            {self.operator.id: 2, self.colleague_operator.id: 1, False: 3},
        )

    def test_the_zoom_compares_with_the_last_campaign_of_the_type(self):
        self.assertFalse(self._zoom()["previous"])
        later = self._campaign(
            "Más tarde", plans=self.campaign.case_ids.filtered("result_id").plan_id
        )
        self._campaign("De otro tipo", type_id=self.arrears.id)
        boards = self.env["ahorro.board"].with_user(self.supervisor)
        previous = boards.get_zoom(later.id)["previous"]
        self.assertEqual(previous["id"], self.campaign.id)
        self.assertEqual((previous["total"], previous["percent"]), (6, 33))
        self.assertEqual(
            previous["results"], {"open": 67, f"result-{self.informed.id}": 33}
        )

    def test_what_is_in_progress_leaves_archived_campaigns_out(self):
        cases = self.env["ahorro.case"].with_user(self.supervisor)
        running = [("campaign_id", "=", self.campaign.id), ("is_running", "=", True)]
        still_open = self.campaign.case_ids.filtered(lambda one: one.state != "done")
        self.assertEqual(len(still_open), 4)
        self.assertEqual(set(cases.search(running).ids), set(still_open.ids))
        plan = cases.search(running, limit=1).plan_id
        self.assertEqual(plan.open_case_count, 1)
        self.campaign.with_user(self.supervisor).action_archive()
        self.env.invalidate_all()
        self.assertFalse(cases.search_count(running))
        self.assertEqual(plan.open_case_count, 0)
        self.assertEqual(self._zoom()["results"][0]["label"], "Unfinished")

    def test_who_is_no_operator_any_more_keeps_what_they_finished(self):
        self.campaign.with_user(self.supervisor).action_set_operators(
            [self.colleague_operator.id]
        )
        rows = {row["id"]: row for row in self._zoom()["by_operator"]}
        self.assertEqual(rows[self.operator.id]["done"]["count"], 1)
        self.assertFalse(rows[self.operator.id]["assigned"])

    def test_the_board_has_two_blocks_in_their_orders(self):
        second = self._campaign("B", type_id=self.arrears.id)
        third = self._campaign("C", type_id=self.loyalty.id)
        for campaign in (second, third):
            with freeze_time(f"2026-11-2{1 if campaign == third else 2} 10:00:00"):
                campaign.with_user(self.supervisor).action_archive()
        board = self._board()
        self.assertEqual([row["id"] for row in board["in_progress"]], self.campaign.ids)
        self.assertEqual(
            [row["id"] for row in board["archived"]], [second.id, third.id]
        )
        self.assertEqual(board["archived_count"], 2)

    def test_the_board_filters(self):
        other = self._campaign(
            "Otra", type_id=self.arrears.id, user_ids=[self.outsider.id]
        )
        for filters, found in (
            ({"text": "OTR"}, other),
            ({"type_ids": [self.grouping.id]}, self.campaign),
            ({"user_ids": [self.outsider.id]}, other),
            ({"date_from": "2999-01-01"}, self.env["ahorro.campaign"]),
        ):
            with self.subTest(filters=filters):
                rows = self._board(filters)["in_progress"]
                self.assertEqual([row["id"] for row in rows], found.ids)

    def test_operators_see_their_campaigns_only(self):
        self._campaign("Otra", type_id=self.arrears.id, user_ids=[self.outsider.id])
        board = self._board(user=self.operator)
        self.assertEqual([row["id"] for row in board["in_progress"]], self.campaign.ids)
        self.assertFalse(board["can_manage"])
        with self.assertRaises(AccessError):
            self._zoom(user=self.outsider)
        with self.assertRaises(AccessError):
            self._zoom(user=self.other_supervisor)
        with self.assertRaises(AccessError):
            self._board(user=self.stranger)

    def test_nonsense_is_refused_with_a_sentence(self):
        for filters in ("x", {"nada": 1}, {"text": 5}, {"type_ids": "x"}):
            with self.assertRaises(UserError):
                self._board(filters)
        with self.assertRaises(UserError):
            self._zoom(["a"])

    def test_figures_of_many_campaigns_take_the_queries_of_one(self):
        names = ["case_count", "open_count", "due_count", "progress"]
        one = self.campaign.with_user(self.supervisor)
        more = one
        for number in range(4):
            more |= self._campaign(
                f"C{number}", type_id=self.loyalty.id, plans=self.plans[number]
            ).with_user(self.supervisor)
        queries = []
        for campaigns in (one, one, more):
            campaigns.invalidate_recordset(names)
            before = self.env.cr.sql_log_count
            campaigns.mapped("due_count")
            queries.append(self.env.cr.sql_log_count - before)
        self.assertEqual(queries[2], queries[1])


class TestWhoAttended(QueueCommon):
    def test_a_saved_attention_counts_as_the_operators(self):
        given = self._as(self.operator).attend_next()
        case = self.env["ahorro.case"].browse(given["case_id"])
        self._save(
            self.operator,
            given["lease_token"],
            kind="finish",
            result_id=self.closing.id,
        )
        self.assertEqual(case.last_user_id, self.operator)
        boards = self.env["ahorro.board"].with_user(self.supervisor)
        zoom = boards.get_zoom(self.campaign.id, [self.operator.id])
        self.assertEqual(zoom["done"]["count"], 1)
        history = case.partner_id.with_user(self.supervisor).get_client_file()
        self.assertEqual(history["history"][0]["result"], "Pagó total")

    def test_the_person_in_front_is_within_reach_whatever_the_campaign(self):
        given = self._as(self.operator).attend_next()
        holder = self.env["ahorro.case"].browse(given["case_id"]).partner_id
        other = self._campaign("Ajena", users=self.colleague)
        case = self._cases(other, partner=holder)
        self.env["ahorro.movement"].with_user(self.colleague)._log(
            [{"kind": "comment", "case_id": case.id, "comment": "De otra campaña"}]
        )
        self.env.flush_all()
        self.assertTrue(case.with_user(self.operator).has_access("read"))
        rows = holder.with_user(self.operator).get_client_file()["history"]
        self.assertIn(
            "De otra campaña", [c["text"] for r in rows for c in r["comments"]]
        )
        self._as(self.operator).lease_release(given["lease_token"])
        case.invalidate_recordset()
        self.assertFalse(case.with_user(self.operator).has_access("read"))
