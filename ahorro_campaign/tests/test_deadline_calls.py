# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tools import SQL

from .queue_common import NOON, QueueCommon

TODAY = NOON.date()
#: Of how many days is looked first.
FEW = "odoo.addons.ahorro_campaign.models.queue.ahorro_queue_deadline.FEW"


class TestDeadlineCalls(QueueCommon):
    """Who has what is about to be lost, what calls settle, and who comes first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        terms = cls.env["ahorro.provider.term"]
        terms.search([]).unlink()
        cls.terms = terms.create(
            {"provider_id": cls.rombo.id, "kind": "acceptance", "number": 10}
        )
        cls.awarded = cls.env.ref("ahorro_plan.status_rombo_a0s")
        cls.accepts = cls._result(
            "Acepta la adjudicación", closes=True, outcome="positive"
        )
        cls.accepts.settles = "acceptance"

    def _award(self, cases, days_ago):
        """Let the plans of cases be awarded so many days ago."""
        cases.plan_id.write(
            {
                "status_id": self.awarded.id,
                "award_date": TODAY - timedelta(days=days_ago),
            }
        )
        self.env.flush_all()

    def _done(self, case, result, at=NOON):
        case.write({"state": "done", "result_id": result.id, "finished_at": at})

    def _found(self, user, *domain):
        return self._as(user, "ahorro.deadline").search(list(domain))

    def test_who_has_it_is_the_open_case_of_the_campaign_with_most_priority(self):
        plan = self.cases[0].plan_id
        self._award(self.cases[:2], 5)
        self.campaign.sequence = 5
        later = self._campaign("Otra", sequence=50)
        self._cases(later).write({"plan_id": plan.id, "user_id": self.colleague.id})
        self.cases[0].user_id = self.operator
        self._done(self.cases[1], self.closing)
        self.env.flush_all()
        mine, nobody = self._found(self.supervisor).sorted(
            lambda row: row.plan_id != plan
        )
        self.assertEqual(
            (mine.case_id, mine.campaign_id, mine.user_id),
            (self.cases[0], self.campaign, self.operator),
        )
        self.assertFalse(nobody.case_id)
        self.assertEqual(self._found(self.supervisor, ("case_id", "=", False)), nobody)
        self.campaign.with_user(self.supervisor).action_archive()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(mine.user_id, self.colleague)

    def test_an_operator_reads_the_deadlines_of_their_campaigns_alone(self):
        other = self._campaign("Ajena", users=self.colleague)
        theirs = self._cases(other)
        self._award(self.cases[:1] | theirs, 5)
        self.assertEqual(self._found(self.operator).plan_id, self.cases[0].plan_id)
        self.assertEqual(
            self._found(self.colleague).plan_id, (self.cases[0] | theirs).plan_id
        )
        for row in self._found(self.operator).read(["case_id", "campaign_id", "kind"]):
            self.assertEqual(row["campaign_id"][0], self.campaign.id)

    def test_an_operators_board_counts_what_it_opens_of_their_own_work(self):
        other = self._campaign("Ajena", users=self.colleague)
        self._award(self.cases[:2] | self._cases(other), 5)
        self._award(self.cases[2], 20)
        figures = self._board(self.operator)["deadlines"]
        rows = self._found(self.operator, ("plan_id", "in", self.cases.plan_id.ids))
        for name, cases in (("soon", self.cases[:2]), ("late", self.cases[2])):
            opened = self._found(self.operator, *figures[name]["domain"])
            self.assertEqual(figures[name]["count"], len(cases))
            self.assertEqual(opened.plan_id, cases.plan_id)
            self.assertLessEqual(opened, rows)

    def test_who_attends_is_told_what_all_plans_of_the_person_are_about_to_lose(self):
        self.assertIs(self._as(self.operator).get_attend_queue()["deadlines"], False)
        self._award(self.cases[:3], 7)
        self.cases[1].plan_id.partner_id = self.cases[0].partner_id
        self.terms.copy({"kind": "folder", "number": 30})
        self.terms.copy({"kind": "pledge", "number": 90})
        self._attend(self.cases[0], self.operator)
        told = self._as(self.operator).get_attend_queue()["deadlines"]
        first, second = self.cases[0].plan_id, self.cases[1].plan_id
        self.assertEqual(told["partner_id"], self.cases[0].partner_id.id)
        self.assertEqual(
            [(line["plan_id"], line["is_urgent"]) for line in told["lines"]],
            [
                *((plan.id, True) for plan in first | second),
                *((plan.id, False) for plan in first | second),
            ],
        )
        own, other = (line["text"] for line in told["lines"][:2])
        self.assertTrue(own.startswith("Accept the award: 3 days left"))
        self.assertIn(second.group_order or second.subscription_number, other)

    def test_attending_opens_the_open_case_or_the_plan(self):
        self._award(self.cases[:2], 5)
        self._done(self.cases[1], self.closing)
        self.env.flush_all()
        for row in self._found(self.supervisor):
            case = self.cases[0] if row.plan_id == self.cases[0].plan_id else None
            self.assertEqual(
                row.action_attend()["params"],
                {"case_id": case.id} if case else {"plan_id": row.plan_id.id},
            )

    def test_a_result_settles_its_deadline_until_it_is_undone(self):
        case = self.cases[0]
        self._award(case, 5)
        self.terms.copy({"kind": "folder", "number": 30})
        token = self._attend(case, self.operator)["lease_token"]
        self._save(self.operator, token, kind="finish", result_id=self.accepts.id)
        self.env.flush_all()
        self.assertEqual(self._found(self.supervisor).mapped("kind"), ["folder"])
        case.with_user(self.supervisor).reopen()
        self.env.flush_all()
        self.assertEqual(
            set(self._found(self.supervisor).mapped("kind")), {"folder", "acceptance"}
        )

    def test_what_was_settled_before_the_award_settles_nothing_of_it(self):
        case = self.cases[0]
        self._award(case, 5)
        self._done(case, self.accepts, NOON - timedelta(days=40))
        self.env.flush_all()
        self.assertEqual(self._found(self.supervisor).plan_id, case.plan_id)

    # === THE QUEUE ===

    def _order(self, user=None):
        """Return the cases in the order in which an operator gets them."""
        user = user or self.operator
        got = []
        while case := self._next(user):
            got.append(case)
            token = self._attend(case, user)["lease_token"]
            self._finish(token, user)
        return got

    def test_what_expires_first_comes_first_where_a_supervisor_says_so(self):
        one, two, three, four = self.cases
        self._award(two, 5)
        self._award(three, 8)
        self._award(four, 20)  # its term is over
        self._cases(self._campaign("Después", sequence=99))
        board = [row["id"] for row in self._board()["cases"]]
        self.assertEqual(board[:4], self.cases.ids)
        self.campaign.with_user(self.supervisor).deadline_first = True
        board = [row["id"] for row in self._board()["cases"]]
        self.assertEqual(board[:4], [three.id, two.id, one.id, four.id])
        self.assertEqual(self._board()["next"]["id"], three.id)
        self.assertEqual(self._order()[:4], [three, two, one, four])

    def test_a_board_asks_the_radar_once_and_shows_the_same(self):
        self.campaign.with_user(self.supervisor).deadline_first = True
        other = self._cases(self._campaign("Otra", sequence=99), 3)
        self.terms.copy({"kind": "folder", "number": 30})
        self._award(self.cases[1], 9)
        self._award(self.cases[2], 5)
        self._award(self.cases[3] | other[0], 20)
        self._award(other[1], 2)
        other[1].user_id = self.colleague
        self._agree(self.cases[0], self.operator, NOON - timedelta(minutes=1))
        asked, execute = [], Cursor.execute

        def listen(cr, query, *args, **kwargs):
            code = query.code if isinstance(query, SQL) else str(query)
            asked.append("due AS MATERIALIZED" in code)
            return execute(cr, query, *args, **kwargs)

        for user in (self.operator, self.colleague):
            for chosen in ({}, {"campaign_id": self.campaign.id}, {"show": "open"}):
                asked.clear()
                with patch.object(Cursor, "execute", listen), patch(FEW, 1):
                    board = self._board(user, **chosen)
                self.assertEqual(asked.count(True), 1)
                with self._asking_each_time():
                    self.assertEqual(self._board(user, **chosen), board)
                self.assertTrue(board["cases"] and board["next"])

    @contextmanager
    def _asking_each_time(self):
        """Let whoever needs last days ask the radar, whatever is known already."""
        query = type(self.env["ahorro.deadline.query"])
        get = query._get_first_days_sql
        with patch.object(
            query, "_get_first_days_sql", lambda own, ids, days=None: get(own, ids)
        ):
            yield

    def test_an_agreed_call_and_a_campaign_of_more_priority_still_come_before(self):
        self.campaign.deadline_first = True
        self._award(self.cases[3], 5)
        self._agree(self.cases[1], self.operator, NOON - timedelta(minutes=1))
        before = self._cases(self._campaign("Antes", sequence=-5))
        self.assertEqual(self._order()[:3], [self.cases[1], before, self.cases[3]])

    def test_an_expiring_case_of_a_colleague_is_theirs_alone(self):
        self.campaign.deadline_first = True
        self._award(self.cases[3], 5)
        self.cases[3].user_id = self.colleague
        self.env.flush_all()
        self.assertEqual(self._order(), list(self.cases[:3]))
        self.assertEqual(self._order(self.colleague), [self.cases[3]])

    def test_ticked_deadlines_become_a_campaign_of_their_plans(self):
        self._award(self.cases[:2], 5)
        rows = self._found(self.supervisor)
        action = self._as(self.supervisor, "ahorro.campaign").open_create(
            "ahorro.deadline", row_ids=rows.ids
        )
        domain = json.loads(action["context"]["default_plan_domain"])
        plans = self._as(self.supervisor, "ahorro.plan").search(domain)
        self.assertEqual(plans, self.cases[:2].plan_id.with_env(plans.env))
