# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from collections import Counter
from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .queue_common import NOON, QueueCommon

LATER = NOON + timedelta(minutes=45)


class TestQueueFigures(QueueCommon):
    """Every figure opens its rows, and the list of who comes next is true."""

    def _count(self, user, model, domain):
        """Count what a figure opens, as its screen does by a remote call."""
        domain = json.loads(json.dumps(domain))
        self.env.invalidate_all()
        return self.env(user=user.id, su=False)[model].search_count(domain)

    def _floor(self):
        self.env.flush_all()
        return self._as(self.supervisor, "ahorro.live.floor").get_live_floor()

    def _board_day(self):
        self.env.flush_all()
        return self._as(self.operator, "ahorro.operator.board").get_operator_board()[
            "today"
        ]

    def _finish(self, user, token):
        return self._save(user, token, kind="finish", result_id=self.closing.id)

    def _work(self):
        """Have the operators work until a quarter to one.

        The operator: two saves that stand and one that does not; one callback overdue,
        one due, one blocked, one to come and one of an archived campaign.
        """
        more = self._cases(self.campaign, 6)
        self.env.flush_all()
        mine = self._as(self.operator)
        self._finish(self.operator, mine.attend_next()["lease_token"])
        saved = self._finish(self.operator, mine.attend_next()["lease_token"])
        token = mine.undo_attention(saved["movement_id"], "undo")["next"]["lease_token"]
        self._save(self.operator, token, next_action_at="2026-11-18 15:10:00")
        self.overdue, self.due = self.cases[1], self.cases[2]
        self._agree(self.due, self.operator, LATER - timedelta(minutes=5))
        self._agree(self.cases[3], self.operator, NOON + timedelta(minutes=5))
        self.cases[3].blocked_reason = "no_phone"
        self._agree(more[0], self.operator, NOON + timedelta(hours=3))
        archived = self._campaign("Archivada")
        forgotten = self._cases(archived)
        self._agree(forgotten, self.operator, NOON)
        archived.with_user(self.supervisor).action_archive()
        self._agree(more[1], self.colleague, NOON + timedelta(minutes=1))
        self.env.flush_all()
        theirs = self._as(self.colleague)
        self._finish(self.colleague, theirs.attend_next()["lease_token"])
        self.time.move_to(LATER)
        self._attend(more[3], self.colleague)
        self.env.flush_all()

    # === FIGURES ===

    def test_each_state_of_the_floor_opens_its_cases(self):
        self._work()
        floor = self._floor()
        expected = {"open": 8, "leased": 1, "scheduled": 1, "blocked": 1, "waiting": 5}
        for name, count in expected.items():
            self.assertEqual(floor["states"][name], count, name)
            opened = self._count(self.supervisor, "ahorro.case", floor["domains"][name])
            self.assertEqual(opened, count, name)
        self.assertEqual(floor["states"]["reasons"], {"no_phone": 1})

    def test_each_figure_of_an_operator_on_the_floor_opens_its_rows(self):
        self._work()
        rows = {row["id"]: row for row in self._floor()["operators"]}
        for user, expected in (
            (self.operator, {"attended": 2, "done": 1, "overdue": 1}),
            (self.colleague, {"attended": 1, "done": 1, "overdue": 1}),
        ):
            row = rows[user.id]
            for name, count in expected.items():
                model = "ahorro.case" if name == "overdue" else "ahorro.movement"
                self.assertEqual(row[name], count, (user.login, name))
                opened = self._count(self.supervisor, model, row["domains"][name])
                self.assertEqual(opened, count, (user.login, name))

    def test_each_figure_of_ones_own_day_opens_its_rows(self):
        self._work()
        day = self._board_day()
        for name, key, model, count in (
            ("done", "done", "ahorro.movement", 1),
            ("due", "callbacks_due", "ahorro.case", 2),
            ("overdue", "overdue", "ahorro.case", 1),
        ):
            self.assertEqual(day[key], count, name)
            opened = self._count(self.operator, model, day["domains"][name])
            self.assertEqual(opened, count, name)

    def test_what_was_saved_yesterday_is_of_no_figure_and_no_list(self):
        self._work()
        self.time.move_to("2026-11-19 15:00:00")
        day, floor = self._board_day(), self._floor()
        self.assertEqual(day["done"], 0)
        opened = self._count(self.operator, "ahorro.movement", day["domains"]["done"])
        self.assertEqual(opened, 0)
        for row in floor["operators"]:
            for name in ("attended", "done"):
                self.assertEqual(row[name], 0)
                self.assertEqual(
                    self._count(
                        self.supervisor, "ahorro.movement", row["domains"][name]
                    ),
                    0,
                )

    def test_the_state_of_each_case_is_the_one_it_is_counted_in(self):
        self._work()
        cases = self.env["ahorro.case"].with_user(self.supervisor)
        every = cases.search([("company_id", "=", self.company.id)])
        opened = every.filtered(lambda case: case.state != "done")
        counts = self._states()
        states = Counter(opened.mapped("queue_state"))
        for name in ("waiting", "leased", "scheduled", "blocked"):
            self.assertEqual(states[name], counts[name], name)
            found = cases.search([("queue_state", "=", name)])
            same = every.filtered(lambda case, name=name: case.queue_state == name)
            self.assertEqual(found, same, name)
        self.assertFalse(any((every - opened).mapped("queue_state")))
        self.assertEqual(cases.search([("queue_state", "=", False)]), every - opened)
        others = cases.search([("queue_state", "not in", ["waiting", False])])
        self.assertEqual(len(others), counts["open"] - counts["waiting"])

    def test_a_blocked_case_is_neither_due_nor_overdue(self):
        case = self.cases[0]
        self._agree(case, self.operator, NOON - timedelta(hours=1))
        cases = self._as(self.operator, "ahorro.case")
        for reason, expected in ((False, True), ("no_phone", False)):
            case.blocked_reason = reason
            self.env.flush_all()
            self.assertEqual((case.is_due, case.is_overdue), (expected, expected))
            for name in ("is_due", "is_overdue"):
                found = case in cases.search([(name, "=", True)])
                self.assertEqual(found, expected, (reason, name))
                found = case in cases.search([(name, "=", False)])
                self.assertEqual(found, not expected, (reason, name))
            row = self._floor()["operators"]
            [overdue] = [one["overdue"] for one in row if one["id"] == self.operator.id]
            self.assertEqual(overdue, int(expected))
            day = self._board_day()
            self.assertEqual(day["callbacks_due"], int(expected))

    # === WHO COMES NEXT ===

    def _queue(self, user=None, **options):
        self.env.flush_all()
        return self._as(user or self.operator).get_attend_queue(**options)

    def _take_all(self):
        """Return the ids of all that the operator is handed out, in this order."""
        taken = []
        while answer := self._as(self.operator).attend_next():
            taken.append(answer["case_id"])
            self._finish(self.operator, answer["lease_token"])
        return taken

    def _mix(self):
        """Make cases of every rank, in three campaigns and without one."""
        first = self._campaign("Primera", sequence=1)
        tried, due_retry, to_come, fresh, assigned, own = self._cases(first, 6)
        self._set(tried, attempts=1, last_attempt_at=NOON - timedelta(hours=3))
        self._set(
            due_retry,
            attempts=2,
            last_attempt_at=NOON - timedelta(hours=5),
            next_action_at=NOON - timedelta(hours=1),
        )
        self._set(
            to_come,
            attempts=1,
            last_attempt_at=NOON,
            next_action_at=NOON + timedelta(hours=1),
        )
        self._set(assigned, user_id=self.colleague.id)
        self._set(own, user_id=self.operator.id)
        last = self._cases(self._campaign("Última", sequence=900), 2)
        self._agree(self.cases[0], self.operator, NOON - timedelta(minutes=2))
        self._agree(self.cases[1], self.colleague, NOON - timedelta(minutes=40))
        self._agree(self.cases[2], self.colleague, NOON - timedelta(minutes=2))
        self._agree(self.cases[3], self.operator, NOON + timedelta(hours=2))
        plan = self._person_plan()
        without_campaign = self.env["ahorro.case"].create(
            {
                "plan_id": plan.id,
                "company_id": self.company.id,
                "user_id": self.operator.id,
            }
        )
        self.env.flush_all()
        return [
            self.cases[0],
            self.cases[1],
            fresh,
            own,
            due_retry,
            tried,
            *last,
            without_campaign,
        ]

    def test_the_list_of_who_comes_next_is_the_order_in_which_they_come(self):
        expected = [case.id for case in self._mix()]
        to_come = self.cases[3].id
        shown = [row["id"] for row in self._queue(limit=40)["cases"]]
        self.assertEqual(shown, [*expected, to_come])
        self.assertEqual(self._take_all(), expected)

    def test_the_list_begins_with_who_is_in_front(self):
        expected = [case.id for case in self._mix()]
        front = self.cases.browse(expected.pop(4))
        self._attend(front, self.operator)
        shown = [row["id"] for row in self._queue(limit=40)["cases"]]
        self.assertEqual(shown[0], front.id)
        self.assertEqual(shown[1:-1], expected)
        self.assertEqual(self._take_all(), [front.id, *expected])
        self.assertEqual(self._queue(limit=40)["cases"][0]["id"], self.cases[3].id)

    def test_fewer_lines_are_the_first_ones(self):
        expected = [case.id for case in self._mix()]
        for limit in range(1, 9):
            shown = [row["id"] for row in self._queue(limit=limit)["cases"]]
            self.assertEqual(shown, expected[:limit])

    def test_the_list_counts_what_is_at_work_and_how_far_each_campaign_is(self):
        self._finish(
            self.operator, self._as(self.operator).attend_next()["lease_token"]
        )
        other = self._campaign("Otra", sequence=1)
        self._cases(other, 2)
        self.env["ahorro.case"].create(
            {
                "plan_id": self._person_plan().id,
                "company_id": self.company.id,
                "user_id": self.operator.id,
            }
        )
        self._cases(self._campaign("Ajena", users=self.colleague), 3)
        queue = self._queue()
        progress = [(row["id"], row["progress"]) for row in queue["campaigns"]]
        self.assertEqual(progress, [(other.id, "0 / 2"), (self.campaign.id, "1 / 4")])
        self.assertEqual(queue["open"], 6, "five of campaigns, one without")
        self.assertEqual(len(queue["cases"]), 6)
        chosen = self._queue(campaign_id=self.campaign.id)
        self.assertEqual(chosen["open"], 3)
        self.assertEqual([row["id"] for row in chosen["cases"]], self.cases[1:].ids)

    def test_a_line_says_what_is_due_and_what_is_late(self):
        self._agree(self.cases[0], self.operator, NOON - timedelta(hours=1))
        self._agree(self.cases[1], self.operator, NOON)
        self._agree(self.cases[2], self.operator, NOON + timedelta(hours=1))
        rows = {row["id"]: row for row in self._queue()["cases"]}
        for case, expected in zip(
            self.cases,
            ((True, True), (True, False), (False, False), (False, False)),
            strict=True,
        ):
            row = rows[case.id]
            self.assertEqual((row["is_due"], row["is_overdue"]), expected)
        self.assertFalse(rows[self.cases[3].id]["next_action_at"])
        self.assertEqual(list(rows), [*self.cases[:2].ids, *self.cases[:1:-1].ids])

    def test_nobody_sees_the_queue_without_a_role_or_of_others(self):
        with self.assertRaises(AccessError):
            self._queue(self.stranger)
        foreign = self._campaign("Ajena", users=self.colleague)
        self.assertEqual(self._code(self._queue, campaign_id=foreign.id), "campaign")
        for limit in (0, -1, 41, True, "5", None):
            with self.assertRaisesRegex(UserError, "filter"):
                self._queue(limit=limit)

    def test_a_callback_of_a_supervisor_outside_their_campaigns_is_counted(self):
        token = self._attend(self.cases[0], self.supervisor)["lease_token"]
        self._save(self.supervisor, token, next_action_at="2026-11-18 15:01:00")
        self.time.move_to(LATER)
        self.env.flush_all()
        day = self._as(self.supervisor, "ahorro.operator.board").get_operator_board()[
            "today"
        ]
        for name, count in (("due", "callbacks_due"), ("overdue", "overdue")):
            opened = self._count(self.supervisor, "ahorro.case", day["domains"][name])
            self.assertEqual((day[count], opened), (1, 1), name)

    def test_ones_own_day_is_of_the_companies_that_are_chosen(self):
        self._finish(
            self.operator, self._as(self.operator).attend_next()["lease_token"]
        )
        self.operator.company_ids |= self.other_company
        day = self._board(companies=self.other_company)["today"]
        self.assertEqual(day["done"], 0)
