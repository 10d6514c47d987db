# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from lxml import etree

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError

from .numbers_common import HOUR, LATE_EVENING, MINUTE, NumbersCommon
from .queue_common import NOON


class TestLiveFloor(NumbersCommon):
    """Each number of the supervisor's floor."""

    def test_the_floors_day_is_the_supervisors(self):
        self._finish(self.operator)
        for comments in range(2):
            token = self._attend(self.cases[comments + 1], self.operator)
            self._save(self.operator, token["lease_token"])
        self.time.move_to(LATE_EVENING)
        row = self._row(self.operator)
        self.assertEqual((row["done"], row["attended"]), (1, 3))
        self.supervisor.tz = "UTC"
        row = self._row(self.operator)
        self.assertEqual((row["done"], row["attended"]), (0, 0), "tomorrow already")
        self.supervisor.tz = "America/Argentina/Buenos_Aires"
        self.operator.tz = "UTC"
        self.assertEqual(self._row(self.operator)["attended"], 3)

    def test_the_floor_counts_for_each_operator_what_they_saved(self):
        self._cases(self.campaign, 4)
        self.env.flush_all()
        self._finish(self.operator)
        saved = self._finish(self.operator)
        for _number in range(3):
            token = self._as(self.colleague).attend_next()["lease_token"]
            self._save(self.colleague, token)
        token = self._as(self.colleague).attend_next()["lease_token"]
        self._as(self.colleague).skip(token, "Ocupado", False, "skip")
        rows = {row["id"]: row for row in self._floor()["operators"]}
        for user, expected in ((self.operator, (2, 2)), (self.colleague, (0, 3))):
            row = rows[user.id]
            self.assertEqual((row["done"], row["attended"]), expected)
            self.assertEqual(row["last_at"], fields.Datetime.to_string(NOON))
        self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        row = self._row(self.operator)
        self.assertEqual((row["done"], row["attended"]), (1, 1))

    def test_the_floor_tells_the_next_callback_and_how_many_are_late(self):
        for ago in (0, 29):
            self._agree(self.cases[0], self.operator, NOON - ago * MINUTE)
            self.assertEqual(self._row(self.operator)["overdue"], 0, "in its grace")
        self._agree(self.cases[1], self.operator, NOON - 30 * MINUTE)
        self._agree(self.cases[2], self.operator, NOON + HOUR)
        self._agree(self.cases[3], self.colleague, NOON - 2 * HOUR)
        row = self._row(self.operator)
        self.assertEqual(
            (row["overdue"], row["next_callback_at"]), (1, "2026-11-18 16:00:00")
        )
        for case in self.cases[:2]:
            self._set_done(case)
        row = self._row(self.operator)
        self.assertEqual(
            (row["overdue"], row["next_callback_at"]), (0, "2026-11-18 16:00:00")
        )

    def test_the_floors_callbacks_come_in_their_order_and_say_which_are_late(self):
        for case, minutes in zip(self.cases, (60, -30, -29, 0), strict=True):
            self._agree(case, self.operator, NOON + minutes * MINUTE)
        # A retry is nobody's callback.
        retry = self._cases(self.campaign)
        self._set(retry, attempts=1, next_action_at=NOON - HOUR)
        rows = self._floor()["callbacks"]
        self.assertEqual(
            [(row["case_id"], row["is_due"], row["is_overdue"]) for row in rows],
            [
                (self.cases[1].id, True, True),
                (self.cases[2].id, True, False),
                (self.cases[3].id, True, False),
                (self.cases[0].id, False, False),
            ],
        )

    def test_who_has_an_expired_lease_is_free(self):
        self._as(self.operator).attend_next()
        self.time.move_to(NOON + 10 * MINUTE - timedelta(seconds=1))
        row = self._row(self.operator)
        self.assertEqual(
            (row["state"], row["case_id"]), ("attending", self.cases[0].id)
        )
        self.time.move_to(NOON + 10 * MINUTE)
        floor = self._floor()
        [row] = [one for one in floor["operators"] if one["id"] == self.operator.id]
        self.assertEqual((row["state"], row["case_id"]), ("free", False))
        self.assertEqual((row["client"], row["taken_at"]), ("", ""))
        self.assertEqual(floor["states"]["leased"], 0)

    def test_archiving_says_who_has_one_of_its_clients_now(self):
        other = self._campaign("Otra")
        screen = self._as(self.operator).attend_next()
        client = self.env["ahorro.case"].browse(screen["case"]["id"]).partner_id
        said = f"{self.operator.name} is with {client.name} now, and can still save."
        board = self.env["ahorro.board"]
        for user, campaign, expected in (
            (self.supervisor, self.campaign, said),
            (self.supervisor, other, ""),
            (self.operator, self.campaign, ""),
        ):
            zoom = board.with_user(user).get_zoom(campaign.id)
            self.assertEqual(zoom["attending"], expected)
        self.assertIs(other.with_user(self.supervisor).action_archive(), True)
        action = self.campaign.with_user(self.supervisor).action_archive()
        self.assertEqual(action["params"]["message"], said)

    def test_an_archived_campaigns_callbacks_are_not_on_the_floor(self):
        archived = self._campaign("Archivada")
        forgotten = self._cases(archived)
        self._agree(forgotten, self.operator, NOON - 2 * HOUR)
        self._agree(self.cases[0], self.operator, NOON + HOUR)
        self.assertEqual(self._row(self.operator)["overdue"], 1)
        archived.with_user(self.supervisor).action_archive()
        floor = self._floor()
        self.assertEqual(
            [row["case_id"] for row in floor["callbacks"]], self.cases[0].ids
        )
        row = self._row(self.operator)
        self.assertEqual(
            (row["overdue"], row["next_callback_at"]), (0, "2026-11-18 16:00:00")
        )

    def test_what_supervisors_want_to_know_is_told_for_a_day(self):
        alarm = self._result("Desconoce", closes=True, alert_supervisor=True)
        self._finish(self.operator)
        saved = self._finish(self.operator, alarm, comment="Raro")
        for moment, expected in (
            (NOON + 24 * HOUR, [saved["movement_id"]]),
            (NOON + 24 * HOUR + timedelta(seconds=1), []),
            (NOON + 48 * HOUR, []),
        ):
            self.time.move_to(moment)
            alerts = self._floor()["alerts"]
            self.assertEqual([row["movement_id"] for row in alerts], expected, moment)

    def test_alerts_that_were_seen_are_no_news_for_who_saw_them(self):
        alarm = self._result("Desconoce", closes=True, alert_supervisor=True)
        first = self._finish(self.operator, alarm)["movement_id"]
        self.time.move_to(NOON + MINUTE)

        def unseen(user):
            self.env.flush_all()
            plans = self._as(user, "ahorro.plan")
            panel = plans.get_portfolio_panel({"blocks": ["alerts"]})
            [tile] = panel["tiles"]
            figure = tile["figure"]
            found = self._as(user, "ahorro.movement").search(figure["domain"])
            self.assertEqual(figure["value"], len(found))
            return found.ids, panel["moment"]

        self.assertEqual(unseen(self.supervisor)[0], [first])
        moment = unseen(self.supervisor)[1]
        boards = self._as(self.supervisor, "ahorro.board")
        self.assertTrue(boards.mark_alerts_seen(moment))
        self.assertEqual(unseen(self.supervisor)[0], [])
        # What came since is news.
        self.time.move_to(NOON + 2 * MINUTE)
        second = self._finish(self.operator, alarm)["movement_id"]
        self.time.move_to(NOON + 3 * MINUTE)
        self.assertEqual(unseen(self.supervisor)[0], [second])
        # An older mark takes nothing back, and one to come hides nothing.
        boards.mark_alerts_seen(fields.Datetime.to_string(NOON))
        self.assertEqual(unseen(self.supervisor)[0], [second])
        for wrong in ("2030-01-01 00:00:00", "ayer", ""):
            with self.assertRaises(UserError):
                boards.mark_alerts_seen(wrong)
        with self.assertRaises(AccessError):
            self._as(self.operator, "ahorro.board").mark_alerts_seen(moment)

    def test_the_board_says_who_attended_a_campaign_last(self):
        self._finish(self.operator)
        self.time.move_to(NOON + HOUR)
        saved = self._finish(self.operator)
        self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        self.env.flush_all()
        quiet = self._campaign("Quieta")
        board = self._as(self.supervisor, "ahorro.board").get_board()
        cards = {card["id"]: card for card in board["in_progress"]}
        card = cards[self.campaign.id]
        self.assertEqual(
            (card["last_at"], card["last_by"]),
            (fields.Datetime.to_string(NOON), self.operator.name),
        )
        card = cards[quiet.id]
        self.assertEqual((card["last_at"], card["last_by"]), ("", ""))

    def test_only_supervisors_are_told_who_is_connected(self):
        self.env["mail.presence"].create(
            {"user_id": self.operator.id, "status": "online"}
        )
        self.env.flush_all()
        board = self._as(self.supervisor, "ahorro.board").get_board()
        rows = {row["id"]: row["is_connected"] for row in board["floor"]}
        self.assertEqual(
            (rows[self.operator.id], rows[self.colleague.id]), (True, False)
        )
        board = self._as(self.operator, "ahorro.board").get_board()
        self.assertEqual(board["floor"], [])

    def test_the_floor_shows_nothing_of_another_company(self):
        """The operator works in both companies, and each floor shows its own."""
        both = self.company | self.other_company
        self.operator.company_ids = [Command.set(both.ids)]
        alarm = self._result("Desconoce", closes=True, alert_supervisor=True)
        elsewhere = self._campaign(
            "Dos", users=self.operator, company_id=self.other_company.id
        )
        agreed, told, taken, later = self.env["ahorro.case"].create(
            [
                {
                    "campaign_id": elsewhere.id,
                    "plan_id": self._plan(
                        company_id=self.other_company.id,
                        partner_id=self._person(company_id=self.other_company.id).id,
                        subscription_number=str(2_999_000 + number),
                    ).id,
                    "type_id": self.arrears.id,
                    "company_id": self.other_company.id,
                }
                for number in range(4)
            ]
        )
        self._agree(agreed, self.operator, NOON - HOUR)
        self._agree(later, self.operator, NOON + HOUR)
        there = {"allowed_company_ids": self.other_company.ids}
        token = self._as(self.operator).with_context(**there).attend_case(told.id)
        saved = self._save(
            self.operator,
            token["lease_token"],
            kind="finish",
            result_id=alarm.id,
            comment="Raro",
        )
        self._as(self.operator).with_context(**there).attend_case(taken.id)
        figures = ("state", "attended", "done", "overdue", "next_callback_at")
        for user, operator, callbacks, alerts, leased, count in (
            (self.supervisor, ("free", 0, 0, 0, ""), [], [], 0, 4),
            (
                self.other_supervisor,
                ("attending", 1, 1, 1, "2026-11-18 16:00:00"),
                [agreed.id, later.id],
                [saved["movement_id"]],
                1,
                3,
            ),
        ):
            floor = self._floor(user)
            rows = {row["id"]: row for row in floor["operators"]}
            found = tuple(rows[self.operator.id][name] for name in figures)
            self.assertEqual(found, operator)
            self.assertEqual([row["case_id"] for row in floor["callbacks"]], callbacks)
            self.assertEqual([row["movement_id"] for row in floor["alerts"]], alerts)
            self.assertEqual(floor["states"]["leased"], leased)
            self.assertEqual(floor["states"]["open"], count)
            # The colleague is of the first company alone.
            self.assertEqual(self.colleague.id in rows, user == self.supervisor)

    def test_the_mornings_tile_names_the_oldest_call_that_was_promised(self):
        late, oldest = self.cases[:2]
        self._agree(late, self.operator, NOON - HOUR)
        self._agree(oldest, self.operator, NOON - timedelta(days=2))
        self.supervisor.tz = "America/Argentina/Buenos_Aires"
        plans = self._as(self.supervisor, "ahorro.plan")
        [tile] = plans.get_portfolio_panel({"blocks": ["callbacks"]})["tiles"]
        found = self.env["ahorro.case"].search(tile["figure"]["domain"])
        self.assertEqual(found, late | oldest)
        self.assertEqual(tile["figure"]["value"], 2)
        [detail] = tile["details"]
        self.assertIn("16/11 12:00", detail["text"])

    def test_the_tiles_list_has_the_oldest_call_first_and_says_of_which_campaign(self):
        late, oldest = self.cases[:2]
        self._agree(late, self.operator, NOON - HOUR)
        self._agree(oldest, self.operator, NOON - timedelta(days=2))
        plans = self._as(self.supervisor, "ahorro.plan")
        [tile] = plans.get_portfolio_panel({"blocks": ["callbacks"]})["tiles"]
        cases = self._as(self.supervisor, "ahorro.case")
        arch = cases.with_context(**tile["figure"]["context"]).get_view(
            view_type="list"
        )["arch"]
        tree = etree.fromstring(arch)
        rows = cases.search(tile["figure"]["domain"], order=tree.get("default_order"))
        self.assertEqual(rows.ids, [oldest.id, late.id])
        shown = [
            field.get("name")
            for field in tree.iter("field")
            if field.get("optional") == "show"
        ]
        self.assertIn("campaign_id", shown)
        self.assertIn("next_action_user_id", shown)
