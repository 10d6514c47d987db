# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .queue_common import NOON, QueueCommon


class TestAttendSave(QueueCommon):
    """What saving does, once, and how it is taken back."""

    def _take(self, user=None):
        answer = self._as(user or self.operator).attend_next()
        return self.cases.browse(answer["case_id"]), answer["lease_token"]

    def _finish(self, user=None, **values):
        case, token = self._take(user)
        values = {"kind": "finish", "result_id": self.closing.id} | values
        return case, self._save(user or self.operator, token, **values)

    # === ONCE ===

    def test_the_same_key_saves_once_and_answers_alike(self):
        case, token = self._take()
        values = {"kind": "finish", "result_id": self.closing.id, "then_next": True}
        first = self._save(self.operator, token, key="twice", **values)
        again = self._save(self.operator, token, key="twice", **values)
        self.assertEqual(first["movement_id"], again["movement_id"])
        self.assertEqual(first["next"]["lease_token"], again["next"]["lease_token"])
        self.assertEqual(len(self._movements(case)), 1)

    def test_two_operators_may_use_the_same_key(self):
        one, _answer = self._finish(key="same")
        two, _answer = self._finish(self.colleague, key="same")
        self.assertEqual((one.state, two.state), ("done", "done"))

    def test_a_save_with_a_lost_lease_saves_nothing_and_says_who_has_the_client(self):
        case, token = self._take()
        self.time.tick(timedelta(minutes=11))
        self._take(self.colleague)
        with self.assertRaisesRegex(UserError, "ahorro_colleague") as caught:
            self._save(self.operator, token)
        self.assertEqual(caught.exception.context["ahorro"]["code"], "lease_lost")
        self.assertFalse(self._movements(case))

    def test_a_movement_keeps_what_was_true_then(self):
        case, answer = self._finish(comment="Pagó todo")
        movement = self._movements(case)
        self.assertEqual(movement.id, answer["movement_id"])
        self.assertRecordValues(
            movement,
            [
                {
                    "kind": "finish",
                    "user_id": self.operator.id,
                    "case_id": case.id,
                    "campaign_id": self.campaign.id,
                    "plan_id": case.plan_id.id,
                    "partner_id": case.partner_id.id,
                    "type_id": self.arrears.id,
                    "status_id": self.saver.id,
                    "result_id": self.closing.id,
                    "comment": "Pagó todo",
                    "date": NOON,
                }
            ],
        )
        self.assertEqual(movement.detail["before"]["state"], "pending")
        self.assertEqual(movement.detail["after"]["state"], "done")
        self.assertRecordValues(
            case,
            [
                {
                    "last_comment": "Pagó todo",
                    "last_comment_user_id": self.operator.id,
                    "started_at": NOON,
                    "finished_at": NOON,
                    "attempts": 1,
                }
            ],
        )

    def test_the_client_just_saved_is_not_the_next_one(self):
        campaign = self._campaign("Una sola")
        case = self._cases(campaign)
        answer = self._as(self.operator).attend_next(campaign.id)
        saved = self._save(self.operator, answer["lease_token"], then_next=True)
        self.assertFalse(saved["next"])
        self.assertEqual(saved["why_empty"]["waiting"], 1)
        again = self._as(self.operator).attend_next(campaign.id)
        self.assertEqual(again["case_id"], case.id)

    # === RESULTS ===

    def test_a_callback_comes_back_at_its_hour_to_who_agreed_on_it(self):
        case, token = self._take()
        self._save(self.operator, token, next_action_at="2026-11-18 17:00:00")
        self.assertEqual(self._states()["scheduled"], 1)
        self.assertEqual(case.next_action_user_id, self.operator)
        self.time.move_to("2026-11-18 16:59:59")
        self.assertNotEqual(self._take()[0], case)
        self._as(self.operator, "ahorro.operator.absence").action_set_absent(True)
        self._as(self.operator, "ahorro.operator.absence").action_set_absent(False)
        self.time.move_to("2026-11-18 17:00:00")
        self.assertNotEqual(self._take(self.colleague)[0], case, "it has its grace")
        self.assertEqual(self._take()[0], case)

    def test_no_answer_comes_back_later_until_attempts_are_exhausted(self):
        case, token = self._take()
        for attempt in range(1, 4):
            self._save(self.operator, token, comment="", result_id=self.no_answer.id)
            self.assertEqual(case.attempts, attempt)
            if attempt < 3:
                self.assertFalse(case.next_action_user_id)
                self.time.move_to(case.next_action_at)
                token = self._attend(case, self.operator)["lease_token"]
        self.assertEqual(
            (case.state, case.blocked_reason), ("in_progress", "exhausted")
        )
        self.assertEqual(self._states()["reasons"], {"exhausted": 1})
        self.env["ahorro.queue.refresh"]._cron_refresh_blocked()
        self.assertEqual(case.blocked_reason, "exhausted", "a supervisor decides")
        with self.assertRaises(AccessError):
            case.with_user(self.operator).reopen()
        case.with_user(self.supervisor).reopen()
        self.assertFalse(case.blocked_reason)

    def test_exhausted_attempts_close_with_the_result_of_the_type(self):
        self.arrears.exhausted_result_id = self._result("No ubicable", closes=True)
        self.no_answer.max_attempts = 1
        case, token = self._take()
        self._save(self.operator, token, comment="", result_id=self.no_answer.id)
        self.assertEqual(case.state, "done")
        self.assertEqual(case.result_id.name, "No ubicable")
        self.assertEqual(self._movements(case).result_id, self.no_answer)

    def test_a_promise_is_kept_on_the_case_and_its_movement(self):
        case, token = self._take()
        self._save(
            self.operator,
            token,
            result_id=self.promise.id,
            promise_date="2026-11-30",
            promise_amount=15000.5,
        )
        for record in (case, self._movements(case)):
            self.assertEqual(str(record.promise_date), "2026-11-30")
            self.assertEqual(record.promise_amount, 15000.5)

    def test_a_wish_not_to_be_called_is_recorded_and_taken_back_with_the_save(self):
        wish = self._result("Pide no ser llamado", closes=True, opt_out="phone")
        case, answer = self._finish(result_id=wish.id, comment="No me llamen más")
        optout = self.env["ahorro.optout"].search(
            [("partner_id", "=", case.partner_id.id)]
        )
        self.assertEqual((optout.channel, optout.source), ("phone", "result"))
        self._as(self.operator).undo_attention(answer["movement_id"], "undo")
        self.assertTrue(optout.ended_on)

    def test_a_wrong_number_is_marked_and_taken_back_with_the_save(self):
        wrong = self._result("Equivocado", flags_phone_wrong=True, retry_hours=1)
        case, token = self._take()
        phone = case.partner_id.ahorro_phone_ids
        answer = self._save(self.operator, token, comment="", result_id=wrong.id)
        self.assertTrue(phone.is_wrong)
        self._as(self.operator).undo_attention(answer["movement_id"], "undo")
        self.env.invalidate_all()
        self.assertFalse(phone.is_wrong)

    def test_of_several_numbers_none_is_spoiled_by_guessing(self):
        wrong = self._result("Equivocado", flags_phone_wrong=True, retry_hours=1)
        case, token = self._take()
        case.partner_id.phone = "0346215663299"
        phones = case.partner_id.ahorro_phone_ids
        self._save(self.operator, token, comment="", result_id=wrong.id)
        self.assertFalse(any(phones.mapped("is_wrong")))
        token = self._attend(case, self.operator, incoming=True)["lease_token"]
        self._save(
            self.operator, token, result_id=wrong.id, comment="", phone_id=phones[1].id
        )
        self.assertEqual(phones.filtered("is_wrong"), phones[1])

    # === SKIPPING ===

    def test_a_skipped_client_comes_back_later_and_says_why(self):
        case, token = self._take()
        answer = self._as(self.operator).skip(token, "Está ocupado", True, "skip")
        self.assertEqual(answer["next"]["case_id"], self.cases[1].id)
        movement = self._movements(case)
        self.assertEqual((movement.kind, movement.comment), ("skip", "Está ocupado"))
        self.assertEqual((case.state, case.attempts), ("pending", 0))
        again = self._as(self.operator).skip(token, "Está ocupado", True, "skip")
        self.assertEqual(again["movement_id"], answer["movement_id"])
        self.assertEqual(case.next_action_at, NOON + timedelta(minutes=30))
        for reason in ("", "   ", None, 5, "x" * 500):
            with self.assertRaises(UserError):
                self._as(self.operator).skip(token, reason)
        with self.assertRaisesRegex(UserError, r"200.*500"):
            self._as(self.operator).skip(token, "x" * 500)

    # === TAKING BACK ===

    def test_undo_gives_the_case_back_its_values_and_the_operator_the_client(self):
        case, token = self._take()
        saved = self._save(
            self.operator,
            token,
            then_next=True,
            kind="finish",
            result_id=self.closing.id,
        )
        undone = self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        self.assertEqual(undone["next"]["case_id"], case.id)
        self.assertRecordValues(
            case,
            [
                {
                    "state": "pending",
                    "result_id": False,
                    "attempts": 0,
                    "finished_at": False,
                    "last_attempt_at": False,
                    "last_comment": False,
                }
            ],
        )
        kinds = self._movements(case).sorted("id").mapped("kind")
        self.assertEqual(kinds, ["finish", "undo"])
        self.assertEqual(self._states()["leased"], 1, "the next client went back")
        again = self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        self.assertEqual(again["movement_id"], undone["movement_id"])

    def test_undo_says_who_has_the_client_when_somebody_does(self):
        person = self._person()
        one, two = self._cases(self._campaign("Dos planes", sequence=1), 2, person)
        case, answer = self._finish()
        self.assertEqual(case, one)
        taken = self._as(self.colleague).attend_next()
        self.assertEqual(taken["case_id"], two.id)
        undone = self._as(self.operator).undo_attention(answer["movement_id"], "undo")
        self.assertFalse(undone["next"])
        self.assertIn("ahorro_colleague", undone["message"])
        self.assertEqual(one.state, "pending")

    def test_undo_is_for_ones_own_last_save_of_a_moment_ago(self):
        case, answer = self._finish()
        movement = answer["movement_id"]
        with self.assertRaises(UserError):
            self._as(self.colleague).undo_attention(movement, "a")
        self.time.tick(timedelta(seconds=16))
        with self.assertRaisesRegex(UserError, "too late"):
            self._as(self.operator).undo_attention(movement, "b")
        case.with_user(self.operator).reopen()
        token = self._attend(case, self.operator)["lease_token"]
        first = self._save(self.operator, token)
        token = self._attend(case, self.operator)["lease_token"]
        self._save(self.operator, token)
        with self.assertRaisesRegex(UserError, "went on"):
            self._as(self.operator).undo_attention(first["movement_id"], "c")
        for wrong in (0, -1, None, "5", 10**9):
            with self.assertRaises(UserError):
                self._as(self.operator).undo_attention(wrong, "d")

    def test_a_comment_that_was_undone_is_not_the_last_one_any_more(self):
        case, token = self._take()
        self._save(self.operator, token, comment="Primero")
        token = self._attend(case, self.operator)["lease_token"]
        answer = self._save(self.operator, token, comment="Segundo")
        self._as(self.operator).undo_attention(answer["movement_id"], "undo")
        self.assertEqual(case.last_comment, "Primero")

    # === REOPENING AND CORRECTING ===

    def test_a_reopened_case_is_open_and_its_result_stays_in_the_history(self):
        case, _answer = self._finish()
        self.assertTrue(case.with_user(self.colleague).reopen())
        self.assertTrue(case.with_user(self.colleague).reopen())
        self.assertEqual((case.state, case.result_id.id), ("in_progress", False))
        kinds = self._movements(case).sorted("id")
        self.assertEqual(kinds.mapped("kind"), ["finish", "reopen"])
        self.assertEqual(kinds[0].result_id, self.closing)

    def test_nobody_reopens_a_case_of_an_archived_campaign(self):
        case, _answer = self._finish()
        self.campaign.with_user(self.supervisor).action_archive()
        for user in (self.operator, self.supervisor):
            with self.assertRaisesRegex(UserError, "archived"):
                case.with_user(user).reopen()

    def test_a_supervisor_corrects_a_result_by_a_movement(self):
        case, _answer = self._finish()
        other = self._result("Pagó en parte", closes=True)
        case.with_user(self.supervisor).correct_result(other.id, "Escuché el llamado")
        self.assertEqual(case.result_id, other)
        movement = self._movements(case).filtered(lambda row: row.kind == "correct")
        self.assertEqual(movement.detail["before"], {"result_id": self.closing.id})
        with self.assertRaises(AccessError):
            case.with_user(self.operator).correct_result(self.closing.id)
        with self.assertRaisesRegex(UserError, "reopen"):
            case.with_user(self.supervisor).correct_result(self.no_answer.id)
        with self.assertRaisesRegex(UserError, "finished"):
            self.cases[3].with_user(self.supervisor).correct_result(other.id)

    # === WITHOUT A CAMPAIGN ===

    def test_a_plan_is_attended_without_a_campaign(self):
        plan = self._person_plan()
        answer = self._attend(plan, self.operator)
        self.assertFalse(answer["case_id"])
        cases = self.env["ahorro.case"].search([("plan_id", "=", plan.id)])
        self.assertFalse(cases, "nothing was saved yet")
        self._save(
            self.operator,
            answer["lease_token"],
            comment="Preguntó por su cupón",
            next_action_at="2026-11-18 18:00:00",
        )
        case = self.env["ahorro.case"].search([("plan_id", "=", plan.id)])
        self.assertFalse(case.campaign_id)
        self.assertEqual((case.user_id, case.state), (self.operator, "in_progress"))
        self.time.move_to("2026-11-18 18:00:00")
        self.assertEqual(self._as(self.operator).attend_next()["case_id"], case.id)
        again = self._attend(plan, self.operator)
        self.assertEqual(again["case_id"], case.id, "the open one is continued")
        self.assertTrue(again["results"], "results to choose from there are")

    def test_a_campaign_archived_meanwhile_loses_nothing(self):
        case, token = self._take()
        self.campaign.with_user(self.supervisor).action_archive()
        answer = self._save(self.operator, token, then_next=True)
        self.assertTrue(answer["movement_id"])
        self.assertFalse(answer["next"])
        self.assertEqual(case.last_comment, "Habló")
        with self.assertRaisesRegex(UserError, "archived"):
            self._attend(case, self.operator)
