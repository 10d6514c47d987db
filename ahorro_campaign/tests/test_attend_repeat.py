# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from .queue_common import NOON, QueueCommon


class TestAttendRepeat(QueueCommon):
    """Requests that come again, and what a save says of the queue after it."""

    def _take(self, user=None):
        answer = self._as(user or self.operator).attend_next()
        return self.cases.browse(answer["case_id"]), answer["lease_token"]

    def _finish_and_undo(self):
        """Return the case, what finishing it answered, and what undoing that did."""
        case, token = self._take()
        saved = self._finish(token)
        return case, saved, self._undo(saved)

    def _assert_without_client(self, answer, *words):
        self.assertFalse(answer["next"])
        for word in words:
            self.assertIn(word, answer["message"])
        self.assertGreater(len(answer["message"]), 10)

    def _alone(self, **values):
        """Return the one case of a campaign of the operator alone, and its lease."""
        campaign = self._campaign("Una sola", users=self.operator, sequence=1)
        case = self._cases(campaign, **values)[0]
        self.env.flush_all()
        answer = self._attend(case, self.operator, campaign_id=campaign.id)
        return case, answer["lease_token"]

    def _why(self, token, **values):
        saved = self._save(self.operator, token, then_next=True, **values)
        self.assertFalse(saved["next"])
        return saved["why_empty"]

    # === UNDOING TWICE ===

    def test_an_undo_that_comes_again_answers_alike_and_gives_the_same_client(self):
        case, saved, undone = self._finish_and_undo()
        self.time.tick(timedelta(seconds=9))
        again = self._undo(saved)
        self.assertEqual(again["movement_id"], undone["movement_id"])
        self.assertEqual(again["next"]["case_id"], case.id)
        self.assertEqual(again["next"]["lease_token"], undone["next"]["lease_token"])
        self.assertEqual(
            self._movements(case).sorted("id").mapped("kind"), ["finish", "undo"]
        )
        self.assertEqual(len(self._leases()), 1)

    def test_an_undo_that_comes_much_later_gives_no_client(self):
        case, saved, undone = self._finish_and_undo()
        self._as(self.operator).lease_release(undone["next"]["lease_token"])
        self.time.tick(timedelta(seconds=16))
        again = self._undo(saved)
        self.assertEqual(again["movement_id"], undone["movement_id"])
        self._assert_without_client(again, "undone")
        self.assertFalse(self._leases())
        self.assertEqual(len(self._movements(case)), 2)

    def test_an_undo_that_comes_after_the_case_went_on_gives_no_client(self):
        case, saved, undone = self._finish_and_undo()
        self._finish(undone["next"]["lease_token"])
        other = self._as(self.operator).attend_next()
        self._assert_without_client(self._undo(saved), "undone")
        self.assertEqual(case.state, "done")
        self.assertEqual(self._leases().case_id.id, other["case_id"])

    def test_an_undo_that_comes_again_asks_whether_the_client_is_still_theirs(self):
        def leave():
            campaign = self.campaign.with_user(self.supervisor)
            campaign.action_set_operators(self.colleague.ids)

        def archive():
            self.campaign.with_user(self.supervisor).action_archive()

        def go_away():
            self._as(self.operator, "ahorro.operator.absence").action_set_absent(True)

        _case, saved, undone = self._finish_and_undo()
        self._as(self.operator).lease_release(undone["next"]["lease_token"])
        for change, words in (
            (leave, "not yours any more"),
            (archive, "archived"),
            (go_away, "away"),
        ):
            with self.subTest(words=words), self.env.cr.savepoint() as savepoint:
                change()
                self._assert_without_client(self._undo(saved), "undone", words)
                self.assertFalse(self._leases())
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertTrue(self._undo(saved)["next"])

    def test_the_first_undo_does_its_work_when_the_campaign_is_archived_by_now(self):
        case, token = self._take()
        saved = self._finish(token)
        self.campaign.with_user(self.supervisor).action_archive()
        undone = self._undo(saved)
        self._assert_without_client(undone, "undone", "archived")
        self.assertEqual((case.state, case.attempts), ("pending", 0))
        self.assertFalse(self._leases())

    # === SKIPPING TWICE ===

    def test_a_skip_that_comes_again_answers_alike(self):
        case, token = self._take()
        first = self._as(self.operator).skip(token, "Ocupado", True, "skip")
        again = self._as(self.operator).skip(token, "Ocupado", True, "skip")
        self.assertEqual(again["movement_id"], first["movement_id"])
        self.assertEqual(again["next"]["lease_token"], first["next"]["lease_token"])
        self.assertEqual(len(self._movements(case)), 1)
        self.assertEqual(case.next_action_at, NOON + timedelta(minutes=30))

    def test_a_skip_without_a_case_keeps_its_reason_once(self):
        plan = self._person_plan()
        token = self._attend(plan, self.operator)["lease_token"]
        self.env.flush_all()
        first = self._as(self.operator).skip(token, "Llama después", True, "skip")
        again = self._as(self.operator).skip(token, "Llama después", True, "skip")
        self.assertFalse(first["movement_id"], "there is no case to take it back from")
        self.assertEqual(first["movement_id"], again["movement_id"])
        self.assertEqual(again["next"]["lease_token"], first["next"]["lease_token"])
        movement = self.env["ahorro.movement"].search([("plan_id", "=", plan.id)])
        self.assertRecordValues(
            movement,
            [
                {
                    "kind": "skip",
                    "comment": "Llama después",
                    "user_id": self.operator.id,
                    "partner_id": plan.partner_id.id,
                    "company_id": plan.company_id.id,
                    "case_id": False,
                    "campaign_id": False,
                }
            ],
        )
        self.assertFalse(self.env["ahorro.case"].search([("plan_id", "=", plan.id)]))

    # === ONE KEY, ONE REQUEST ===

    def test_a_key_that_something_else_used_is_refused_and_changes_nothing(self):
        mine = self._as(self.operator)
        case, token = self._take()
        saved = self._finish(token, key="save")
        undone = self._undo(saved, "undo")
        token = undone["next"]["lease_token"]
        mine.skip(token, "Ocupado", False, "skip")
        other, token = self._take()
        fresh = self._save(self.operator, token, comment="Otra")
        self._attend(other, self.operator)
        token = self._leases().sudo().token
        finish = {"kind": "finish", "result_id": self.closing.id}
        comment = {"kind": "comment", "comment": "Habló"}
        before = case.read() + other.read(), self.env["ahorro.movement"].search([])
        for method, *args in (
            ("save_attention", token, finish | {"comment": "Otra"}, "save"),
            ("save_attention", token, comment, "save"),
            ("save_attention", token, finish, "undo"),
            ("save_attention", token, finish, "skip"),
            ("skip", token, "Ocupado", False, "save"),
            ("skip", token, "Ocupado", False, "undo"),
            ("undo_attention", fresh["movement_id"], "save"),
            ("undo_attention", fresh["movement_id"], "skip"),
        ):
            with self.subTest(method=method, args=args):
                self.assertEqual(self._code(getattr(mine, method), *args), "key")
        self.env.invalidate_all()
        after = case.read() + other.read(), self.env["ahorro.movement"].search([])
        self.assertEqual(before, after)
        self.assertEqual(self._leases().sudo().token, token)

    # === WHY NOBODY FOLLOWS ===

    def test_finishing_the_last_case_says_that_all_are_finished(self):
        _case, token = self._alone()
        why = self._why(token, kind="finish", result_id=self.closing.id)
        self.assertEqual(why["code"], "finished")
        self.assertTrue(why["text"])

    def test_a_callback_on_the_last_case_says_when_it_is(self):
        _case, token = self._alone()
        why = self._why(token, next_action_at="2026-11-18 17:00:00")
        self.assertEqual(
            (why["code"], why["until"]), ("scheduled", "2026-11-18 17:00:00")
        )

    def test_only_the_other_case_of_who_was_just_attended_is_left(self):
        _case, token = self._alone(count=2, partner=self._person())
        why = self._why(token, kind="finish", result_id=self.closing.id)
        self.assertEqual((why["code"], why["waiting"]), ("same", 1))
        self.assertIn("just attended", why["text"])

    def test_a_save_that_comes_again_says_that_one_went_away_since(self):
        _case, token = self._take()
        values = {"comment": "Habló", "key": "save", "then_next": True}
        self.assertTrue(self._save(self.operator, token, **values)["next"])
        self._as(self.operator, "ahorro.operator.absence").action_set_absent(True)
        again = self._save(self.operator, token, **values)
        self.assertFalse(again["next"])
        self.assertEqual(again["why_empty"]["code"], "away")
        self.assertFalse(self._leases())

    def test_a_skip_that_comes_again_with_another_reason_is_refused(self):
        token = self._as(self.operator).attend_next()["lease_token"]
        skip = self._as(self.operator).skip
        skip(token, "Ocupado", False, "skip")
        self.assertEqual(self._code(skip, token, "Otra cosa", False, "skip"), "key")

    def test_an_undo_that_comes_again_for_another_save_is_refused(self):
        _case, _saved, undone = self._finish_and_undo()
        again = self._finish(undone["next"]["lease_token"])
        undo = self._as(self.operator).undo_attention
        self.assertEqual(self._code(undo, again["movement_id"], "undo"), "key")

    def test_who_is_undone_does_not_come_back_once_the_plan_is_archived(self):
        case, token = self._take()
        saved = self._finish(token)
        case.plan_id.active = False
        self._assert_without_client(self._undo(saved), "plan")

    def test_a_save_sent_again_with_a_new_lease_leaves_nobody_in_front(self):
        case, token = self._take()
        values = {"kind": "comment", "comment": "Se cortó"}
        saved = self._save(self.operator, token, key="lost", **values)
        again = self._attend(case, self.operator)["lease_token"]
        answer = self._save(self.operator, again, key="lost", then_next=True, **values)
        self.assertEqual(answer["movement_id"], saved["movement_id"])
        self.assertNotEqual(answer["next"]["case_id"], case.id)
        self._as(self.operator).lease_release(answer["next"]["lease_token"])
        self.assertFalse(self._leases())
