# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What becomes of the call that was to see whether a promise was kept."""

import json
from datetime import datetime, timedelta

from .test_promise_months import START, OnePromiseCase


class TestPromiseKept(OnePromiseCase):
    """A promise that a file proves kept ends its case where nothing is owed."""

    def setUp(self):
        super().setUp()
        # Who can be called.
        self.plan.partner_id.phone = "03462 15 510001"

    def _promise(self, case, day, amount, **values):
        """Let the operator save a promise, which leaves its call for the day after."""
        attend = self.env["ahorro.attend"].with_user(self.operator)
        token = attend.attend_case(case.id, incoming=True)["lease_token"]
        values |= {"kind": "comment", "comment": "Paga", "promise_date": str(day)}
        values["promise_amount"] = amount
        key = f"key {len(case.movement_ids)}"
        saved = attend.save_attention(token, values, key, False)
        self.env.invalidate_all()
        return self.promises.search([("movement_id", "=", saved["movement_id"])])

    def _come(self, days, *rows, complete=True):
        run = super()._come(days, *rows, complete=complete)
        self._bring_up()
        return run

    def _undo(self, run):
        super()._undo(run)
        self._bring_up()

    def _bring_up(self):
        self.env["ahorro.living.run"]._cron_follow()
        self.env["ahorro.attend.promise"]._cron_bring_up()
        self.env.flush_all()
        self.env.invalidate_all()

    def _pay(self, days=7):
        """Import a file by which the plan owes nothing."""
        return self._come(days, self._row(0, 0, 3))

    def _read_call(self):
        case = self.case
        return case.state, case.next_action_at, case.is_callback, case.attempts

    def _next(self):
        attend = self.env["ahorro.attend"].with_user(self.operator)
        answer = attend.attend_next()
        if not answer:
            return None
        attend.lease_release(answer["lease_token"])
        return answer["case_id"]

    def _ends(self):
        """Return the movements by which files ended the case, with their files."""
        movements = self.case.movement_ids.filtered(
            lambda movement: movement.kind in ("close", "undo")
        )
        return [(one.kind, one.origin_id) for one in movements.sorted("id")]

    def test_one_that_is_kept_takes_its_call_out_of_the_queue_and_names_the_file(self):
        self.time.move_to(START + timedelta(days=7))
        self.assertEqual(self._next(), self.case.id)
        run = self._pay()
        self.assertEqual(self.one.verdict, "kept")
        self.assertEqual((self.case.state, self.case.result_id.id), ("done", False))
        self.assertEqual(self._ends(), [("close", run.id)])
        movement = self.case.movement_ids.filtered(lambda one: one.kind == "close")
        self.assertEqual(movement.user_id, self.supervisor)
        self.assertIn(run.display_name, movement.comment)
        self.assertIsNone(self._next())

    def test_undoing_the_import_gives_the_call_back(self):
        before = self._read_call()
        run = self._pay()
        self._undo(run)
        self.assertEqual(self.one.verdict, "pending")
        self.assertEqual(self._read_call(), before)
        self.assertEqual(self._ends(), [("close", run.id), ("undo", run.id)])
        self.assertEqual(self._next(), self.case.id)
        again = self._pay(14)
        self.assertEqual(self.case.state, "done")
        self.assertEqual(self._ends()[2:], [("close", again.id)])

    def test_where_another_file_says_the_same_the_case_stays_closed(self):
        first, second = self._pay(), self._pay(14)
        self._undo(first)
        self.assertEqual(self.one.judge_id, second.id)
        self.assertEqual(self._ends(), [("close", first.id)])
        self._undo(second)
        self.assertEqual(self.case.state, "in_progress")

    def test_another_file_that_says_broken_opens_it_and_brings_it_up(self):
        self._pay(14)
        self.time.tick(timedelta(hours=1))
        self._import([self._row()], self._after(7))
        self._bring_up()
        self.assertEqual(self.one.verdict, "broken")
        self.assertEqual(
            (self.case.state, self.case.is_callback), ("in_progress", True)
        )

    def test_who_still_owes_something_is_called_as_before(self):
        before = self._read_call()
        self._come(7, self._row(100, 1, 2))
        self.assertEqual((self.one.verdict, self._read_call()), ("kept", before))

    def test_a_case_about_something_else_goes_on(self):
        kind = self.env.ref("ahorro_campaign.campaign_type_requirements")
        self.case.write({"type_id": kind.id})
        before = self._read_call()
        self._pay()
        self.assertEqual((self.one.verdict, self._read_call()), ("kept", before))

    def test_a_newer_promise_of_the_case_waits_for_its_day(self):
        newer = self._after(30)
        self.time.move_to(datetime.combine(self._after(6), datetime.min.time()))
        self.time.tick(timedelta(hours=15))
        other = self._promise(self.case, newer, 50)
        before = self._read_call()
        self._pay()
        self.assertEqual((self.one.verdict, other.verdict), ("kept", "pending"))
        self.assertEqual(self._read_call(), before)

    def test_rules_that_are_on_say_by_themselves_who_leaves(self):
        living = self.env["ahorro.living"].with_user(self.supervisor)
        rules = living.create(
            {
                "campaign_id": self.case.campaign_id.id,
                "entry_domain": json.dumps([("family", "=", "saver")]),
                "exit_domain": json.dumps([("absent_since", "!=", False)]),
            }
        )
        rules.action_turn_on()
        before = self._read_call()
        self._pay()
        self.assertEqual((self.one.verdict, self._read_call()), ("kept", before))

    def test_what_somebody_opened_again_is_not_closed_a_second_time(self):
        self._pay()
        self.case.with_user(self.supervisor).reopen()
        self._bring_up()
        self._pay(14)
        self.assertEqual(self.case.state, "in_progress")

    # === CALLS THAT WERE AGREED ===

    def _agree(self):
        """Agree a call for after the promise's day; return it as the case has it."""
        self.time.tick(timedelta(hours=1))
        day = datetime.combine(self._after(20), datetime.min.time())
        self.one = self._promise(
            self.case,
            self._after(5),
            100,
            next_action_at=str(day + timedelta(hours=15)),
        )
        return self._read_call()

    def _find_question(self):
        questions = self.env["ahorro.living.question"].with_user(self.supervisor)
        return questions.search([("case_id", "=", self.case.id)])

    def test_an_agreed_call_is_asked_about_and_stays(self):
        agreed = self._agree()
        run = self._pay()
        self.assertEqual((self.one.verdict, self._read_call()), ("kept", agreed))
        question = self._find_question()
        self.assertEqual((question.cause, question.origin_id), ("kept", run.id))
        self.assertFalse(question.answer)
        filters = self.env["ahorro.plan"].with_user(self.supervisor)
        [tile] = [
            part
            for part in filters.get_portfolio_panel({"blocks": ["living"]})["tiles"]
            if part["id"] == "living"
        ]
        found = question.search(tile["figure"]["domain"])
        self.assertEqual(found, question)
        question.action_close()
        self.assertEqual(self.case.state, "done")
        self.assertEqual(self._ends(), [("close", run.id)])
        self._undo(run)
        self.assertEqual(self._read_call(), agreed)

    def test_left_open_it_stays_and_undoing_the_imports_takes_the_question_back(self):
        agreed = self._agree()
        first = self._pay()
        self._find_question().action_leave()
        second = self._pay(14)
        for run, answer in ((first, "leave"), (second, "over")):
            self._undo(run)
            self.assertEqual(self._find_question().answer, answer)
            self.assertEqual(self._read_call(), agreed)
