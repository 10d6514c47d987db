# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import UserError

from .queue_common import NOON, QueueCommon

MINUTE = timedelta(minutes=1)


class TestOperatorBoard(QueueCommon):
    """Who is next, in which order the rows stand, and taking a reopening back."""

    def _mix(self):
        """Leave agreed calls, due retries and untried cases of two campaigns.

        :return: all of the operator's work
        """
        first = self._campaign("Primera", sequence=1)
        second = self._campaign("Segunda", sequence=2)
        cases = self._cases(first, 6) | self._cases(second, 3)
        self._agree(cases[0], self.operator, NOON - 5 * MINUTE)
        self._agree(cases[1], self.operator, NOON - 20 * MINUTE)
        tried = {"attempts": 1, "state": "in_progress"}
        for case, hours, due in (
            (cases[2], 30, NOON - MINUTE),
            (cases[3], 50, NOON - 2 * MINUTE),
            (cases[6], 90, NOON - 3 * MINUTE),
        ):
            last = NOON - timedelta(hours=hours)
            self._set(case, **tried, last_attempt_at=last, next_action_at=due)
        self._set(cases[4], user_id=self.operator.id)
        return cases | self.cases

    def test_the_rows_stand_in_the_order_in_which_the_queue_hands_them_out(self):
        work = self._mix()
        board = self._board()
        shown = [row["id"] for row in board["cases"]]
        self.assertEqual(set(shown), set(work.ids))
        self.assertEqual(shown, self._take_all().ids)

    def test_who_is_next_is_who_is_handed_out_and_why_is_said(self):
        work = self._mix()
        whys = []
        while upcoming := self._board()["next"]:
            answer = self._as(self.operator).attend_next()
            self.assertEqual(upcoming["id"], answer["case_id"])
            whys.append(upcoming["why"])
            self._finish(answer["lease_token"])
        self.assertEqual(len(whys), len(work))
        self.assertEqual(whys[:2], ["own_callback"] * 2)
        self.assertEqual(set(whys[2:]), {"retry", "never"})

    def test_of_two_calls_of_the_same_minute_the_first_row_is_next(self):
        for case in (self.cases[1], self.cases[0]):
            self._agree(case, self.operator, NOON - MINUTE)
        board = self._board()
        self.assertEqual([row["id"] for row in board["cases"][:2]], self.cases[:2].ids)
        self.assertEqual(board["next"]["id"], self.cases[0].id)

    def test_a_colleagues_agreed_call_is_mine_when_it_is_late_and_says_so(self):
        self._agree(self.cases[2], self.colleague, NOON - timedelta(hours=2))
        upcoming = self._board()["next"]
        self.assertEqual(upcoming["id"], self.cases[2].id)
        self.assertEqual(upcoming["why"], "callback")
        [other] = self._board(show="others")["cases"]
        self.assertEqual(other["id"], self.cases[2].id)
        self.assertEqual(other["other"], self.colleague.name)

    def test_nobody_is_next_while_a_client_is_in_front_or_the_user_is_away(self):
        token = self._as(self.operator).attend_next()["lease_token"]
        self.assertFalse(self._board()["next"])
        self._as(self.operator).lease_release(token)
        self.assertTrue(self._board()["next"])
        self._as(self.operator, "ahorro.operator.absence").action_set_absent(True)
        self.assertFalse(self._board()["next"])

    def test_the_number_to_call_is_one_that_works(self):
        upcoming = self._board()["next"]
        case = self.cases.browse(upcoming["id"])
        phone = case.partner_id.ahorro_phone_ids
        self.assertEqual(upcoming["call"], phone[:1].shown)
        phone.is_wrong = True
        card = next(
            row for row in self._board(show="open")["cases"] if row["id"] == case.id
        )
        self.assertEqual(card["call"], "")

    # === TAKING A REOPENING BACK ===

    def _reopened(self):
        case = self.cases[0]
        token = self._attend(case, self.operator)["lease_token"]
        self._finish(token)
        case.invalidate_recordset()
        before = case.read(["state", "result_id", "finished_at", "last_comment"])
        case.with_user(self.operator).reopen()
        case.invalidate_recordset()
        self.assertNotEqual(case.state, "done")
        return case, before

    def test_a_reopening_taken_back_leaves_the_case_as_it_was_and_is_a_movement(self):
        case, before = self._reopened()
        for _time in range(2):  # the request comes twice
            case.with_user(self.operator).undo_reopen("k")
        case.invalidate_recordset()
        after = case.read(["state", "result_id", "finished_at", "last_comment"])
        self.assertEqual(after, before)
        kinds = self._movements(case).sorted("id").mapped("kind")
        self.assertEqual(kinds, ["finish", "reopen", "undo"])

    def test_only_who_reopened_takes_it_back_at_once_and_while_nothing_else_happened(
        self,
    ):
        case, _before = self._reopened()
        with self.assertRaises(UserError):
            case.with_user(self.colleague).undo_reopen("k")
        self.time.tick(timedelta(seconds=30))
        with self.assertRaises(UserError):
            case.with_user(self.operator).undo_reopen("k")
        self.assertNotEqual(case.state, "done")

    def test_a_case_that_went_on_is_not_finished_again(self):
        case, _before = self._reopened()
        token = self._attend(case, self.operator)["lease_token"]
        self._save(self.operator, token)
        with self.assertRaises(UserError):
            case.with_user(self.operator).undo_reopen("k")

    def test_who_is_attended_meanwhile_stays_in_front(self):
        case, _before = self._reopened()
        token = self._attend(self.cases[1], self.operator)["lease_token"]
        case.with_user(self.operator).undo_reopen("k")
        self.assertEqual(self._leases(self.operator).token, token)
