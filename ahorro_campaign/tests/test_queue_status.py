# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta

from odoo import Command
from odoo.exceptions import UserError

from .queue_common import NOON, QueueCommon

NIGHT = NOON + timedelta(hours=10)
#: National holiday, at noon: the day of sovereignty, on its Monday.
HOLIDAY = datetime(2026, 11, 23, 15)
WEEK = timedelta(days=7)


class TestQueueStatus(QueueCommon):
    """An empty queue says why, and counts what is the user's alone."""

    def _status(self, user=None, companies=None):
        self.env.flush_all()
        companies = companies or self.company
        cases = self._as(user or self.operator, "ahorro.queue.status")
        return cases.with_context(allowed_company_ids=companies.ids).get_queue_status()

    # === AN EMPTY QUEUE SAYS WHY ===

    def test_the_first_moment_is_told_when_all_wait_for_theirs(self):
        for case, hours in zip(self.cases, (4, 3, 2, 5), strict=True):
            self._set(case, next_action_at=NOON + timedelta(hours=hours))
        self._set(self.cases[2], user_id=self.operator.id)
        status = self._status()
        self.assertEqual(
            (status["code"], status["until"]), ("scheduled", "2026-11-18 17:00:00")
        )
        self.assertEqual(status["scheduled"], 4)
        self.assertIn("14:00", status["text"])
        self.assertEqual(self._board()["why_empty"]["until"], status["until"])

    def _assert_waits(self, waiting, others):
        """Check who can be called now, and that the queue says the same."""
        status = self._status()
        self.assertEqual(status["waiting"], waiting)
        self.assertEqual(status["assigned_to_others"], others)
        self.assertEqual(status["code"], "" if waiting else "others")
        self.assertEqual(bool(self._next(self.operator)), bool(waiting))

    def test_what_is_assigned_to_who_is_away_waits_for_anyone(self):
        for case in self.cases:
            self._set(case, user_id=self.colleague.id)
        self._assert_waits(0, 4)
        self._as(self.colleague, "ahorro.operator.absence").action_set_absent(True)
        self._assert_waits(4, 0)
        self._as(self.colleague, "ahorro.operator.absence").action_set_absent(False)
        self._assert_waits(0, 4)

    def test_what_was_agreed_with_who_is_away_waits_for_anyone(self):
        for case in self.cases:
            self._agree(case, self.colleague, NOON - timedelta(minutes=1))
        self._assert_waits(0, 4)
        self._as(self.colleague, "ahorro.operator.absence").action_set_absent(True)
        self._assert_waits(4, 0)

    def test_what_was_agreed_waits_for_anyone_once_it_is_late(self):
        for case in self.cases[:3]:
            self._agree(case, self.colleague, NOON)
        self._agree(self.cases[3], self.colleague, NOON + timedelta(minutes=1))
        self.time.move_to(NOON + timedelta(minutes=29, seconds=59))
        self._assert_waits(0, 4)
        self.time.move_to(NOON + timedelta(minutes=30))
        self._assert_waits(3, 1)

    def test_a_callback_that_is_nobodys_or_ones_own_is_ones_own_to_make(self):
        self._agree(self.cases[0], None, NOON)
        self._agree(self.cases[1], self.operator, NOON)
        for case in self.cases[2:]:
            self._agree(case, self.colleague, NOON)
        # Whom it is assigned to says nothing of who agreed on it.
        self._set(self.cases[1], user_id=self.colleague.id)
        self._set(self.cases[2], user_id=self.operator.id)
        self._assert_waits(2, 2)

    def test_without_any_operator_left_the_cases_say_so(self):
        (self.operator | self.colleague).active = False
        self.env.flush_all()
        self.assertEqual(self._states()["reasons"], {"no_operator": 4})
        self.assertEqual(set(self.cases.mapped("queue_state")), {"blocked"})
        self.assertIn("Nobody works", self.cases[0].blocked_text)
        self.operator.active = True
        self.env.flush_all()
        self.assertFalse(self._states()["reasons"], "one of them is enough")

    def test_without_a_holder_the_case_says_so(self):
        self.cases[0].plan_id.partner_id = False
        self.env.flush_all()
        self.assertEqual(self._states()["reasons"], {"no_holder": 1})
        self.assertEqual(self.cases[0].queue_state, "blocked")
        self.assertIn("no holder", self.cases[0].blocked_text)
        self.assertEqual(self._next(self.operator), self.cases[1])
        status = self._status()
        self.assertEqual((status["waiting"], status["blocked"]), (3, 1))
        with self.assertRaisesRegex(UserError, "no holder"):
            self._attend(self.cases[0], self.operator)

    # === ANOTHER COMPANY ===

    def _case_elsewhere(self):
        """Return a case of the other company, in which the operator works too."""
        company = self.other_company
        self.operator.company_ids = [Command.link(company.id)]
        campaign = self._campaign(
            "Uno y dos", users=self.operator, company_id=company.id
        )
        plan = self._plan(
            company_id=company.id,
            partner_id=self._person(company_id=company.id).id,
            subscription_number="2999001",
        )
        return self.env["ahorro.case"].create(
            {
                "campaign_id": campaign.id,
                "plan_id": plan.id,
                "type_id": self.arrears.id,
                "company_id": company.id,
            }
        )

    def test_while_one_company_is_open_the_queue_is_not_closed(self):
        case = self._case_elsewhere()
        self.env["ahorro.contact.hours"].create(
            {
                "company_id": self.other_company.id,
                "weekday": "2",
                "hour_from": 0,
                "hour_to": 24,
            }
        )
        both = self.company | self.other_company
        self.time.move_to(NIGHT)
        self.assertEqual(self._status()["code"], "closed")
        status = self._status(companies=both)
        self.assertEqual(
            (status["code"], status["until"], status["waiting"]), ("", "", 5)
        )
        self.assertEqual(self._board(companies=both)["why_empty"]["code"], "")
        cases = self._as(self.operator).with_context(allowed_company_ids=both.ids)
        self.assertEqual(cases.attend_next()["case_id"], case.id)
        self.time.move_to(NIGHT + timedelta(hours=6))
        status = self._status(companies=both)
        self.assertEqual(status["code"], "closed", "both are")
        self.assertTrue(status["until"])

    def test_the_board_and_the_queue_show_the_companies_that_are_chosen(self):
        case = self._case_elsewhere()
        both = self.company | self.other_company
        for companies, cases in (
            (self.company, self.cases),
            (self.other_company, case),
            (both, self.cases | case),
        ):
            board = self._board(companies=companies)
            self.assertEqual({row["id"] for row in board["cases"]}, set(cases.ids))
            self.assertEqual(
                (board["counts"]["open"], board["total"]), (len(cases),) * 2
            )
            shown = {row["id"] for row in board["campaigns"]}
            self.assertEqual(shown, set(cases.campaign_id.ids))
            self.assertEqual(self._status(companies=companies)["waiting"], len(cases))

    def test_the_board_shows_ones_own_cases_without_a_campaign_alone(self):
        mine, agreed, theirs, nobodys = self.env["ahorro.case"].create(
            [
                {
                    "plan_id": self._person_plan().id,
                    "company_id": self.company.id,
                    "user_id": user.id,
                }
                for user in (
                    self.operator,
                    self.colleague,
                    self.colleague,
                    self.env["res.users"],
                )
            ]
        )
        self._agree(agreed, self.operator, NOON)
        board = self._board()
        shown = self.cases.browse(row["id"] for row in board["cases"])
        self.assertEqual(shown - self.cases, mine | agreed)
        self.assertEqual(board["counts"]["open"], 6)
        for hidden in (theirs, nobodys):
            found = self._board(search=hidden.partner_id.name)
            self.assertEqual((found["cases"], found["total"]), ([], 0))
