# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .queue_common import QueueCommon


class TestAttendExhausted(QueueCommon):
    """What a supervisor decides: exhausted cases, reopening, correcting."""

    def _exhausted(self):
        """Return a case of which a supervisor has to decide."""
        self.no_answer.max_attempts = 1
        case = self.cases[0]
        token = self._attend(case, self.operator)["lease_token"]
        self._save(self.operator, token, comment="", result_id=self.no_answer.id)
        self.assertEqual(case.blocked_reason, "exhausted")
        return case

    def _finish(self, result, **values):
        """Return a case that the operator finished with a result."""
        case = self.cases[0]
        token = self._attend(case, self.operator)["lease_token"]
        self._save(self.operator, token, kind="finish", result_id=result.id, **values)
        return case

    def _correct(self, case, result):
        case.with_user(self.supervisor).correct_result(result.id, "Escuché el llamado")
        self.env.invalidate_all()

    def _optouts(self, case):
        return self.env["ahorro.optout"].search(
            [("partner_id", "=", case.partner_id.id), ("ended_on", "=", False)]
        )

    # === EXHAUSTED ===

    def test_nobody_but_a_supervisor_calls_again_who_was_tried_often_enough(self):
        case = self._exhausted()
        with self.assertRaises(UserError) as caught:
            self._attend(case, self.operator)
        refusal = caught.exception.context["ahorro"]
        self.assertEqual((refusal["code"], refusal["reason"]), ("blocked", "exhausted"))
        self.assertIn("supervisor", str(caught.exception))
        self.assertFalse(self._leases())
        answer = self._attend(case, self.supervisor)
        self.assertEqual(answer["case_id"], case.id)

    def test_an_exhausted_client_who_calls_is_attended(self):
        case = self._exhausted()
        answer = self._attend(case, self.operator, incoming=True)
        self.assertTrue(answer["case"]["incoming"])
        self._save(self.operator, answer["lease_token"], comment="Va a pensarlo")
        self.assertEqual(case.last_comment, "Va a pensarlo")
        self.assertEqual(case.blocked_reason, "exhausted", "a comment decides nothing")
        self.assertEqual(self._next(self.operator), self.cases[1])

    def test_a_next_action_brings_an_exhausted_case_back(self):
        case = self._exhausted()
        token = self._attend(case, self.operator, incoming=True)["lease_token"]
        self._save(self.operator, token, next_action_at="2026-11-18 17:00:00")
        self.assertFalse(case.blocked_reason)
        self.time.move_to("2026-11-18 17:00:00")
        self.assertEqual(self._next(self.operator), case)

    def test_a_closing_result_finishes_an_exhausted_case(self):
        case = self._exhausted()
        token = self._attend(case, self.operator, incoming=True)["lease_token"]
        self._save(self.operator, token, kind="finish", result_id=self.closing.id)
        self.assertEqual((case.state, case.blocked_reason), ("done", False))

    def test_a_reopened_exhausted_case_is_offered_again(self):
        case = self._exhausted()
        self.assertNotEqual(self._next(self.operator), case)
        self.assertTrue(case.with_user(self.supervisor).reopen())
        self.assertFalse(case.blocked_reason)
        self.assertEqual(case.attempts, 1, "what was tried stays")
        [reopened] = self._movements(case).filtered(lambda row: row.kind == "reopen")
        self.assertEqual(reopened.user_id, self.supervisor)
        for other in self.cases[1:]:
            self._set(other, blocked_reason="optout")
        self.assertEqual(self._next(self.operator), case)

    def test_what_was_exhausted_is_so_again_once_its_save_is_undone(self):
        case = self._exhausted()
        token = self._attend(case, self.operator, incoming=True)["lease_token"]
        saved = self._save(
            self.operator, token, kind="finish", result_id=self.closing.id
        )
        self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        self.assertEqual(
            (case.state, case.blocked_reason), ("in_progress", "exhausted")
        )

    # === CORRECTING ===

    def test_correcting_takes_back_the_wish_that_was_none_and_notes_the_one(self):
        wish = self._result("Pide no ser llamado", closes=True, opt_out="phone")
        case = self._finish(wish)
        wrong = self._optouts(case)
        self.assertEqual(len(wrong), 1)
        self._correct(case, self.closing)
        self.assertFalse(self._optouts(case))
        self.assertTrue(wrong.ended_on)
        self._correct(case, wish)
        right = self._optouts(case)
        self.assertEqual((len(right), right.channel), (1, "phone"))
        self.assertNotEqual(right, wrong)
        self._correct(case, self.closing)
        self.assertFalse(self._optouts(case), "the correction's own is taken back too")

    def test_a_wish_of_two_cases_stands_until_both_are_corrected(self):
        wish = self._result("Pide no ser llamado", closes=True, opt_out="phone")
        first = self._finish(wish)
        second = self._cases(self.campaign, partner=first.partner_id)
        token = self._attend(second, self.operator, incoming=True)["lease_token"]
        self._save(self.operator, token, kind="finish", result_id=wish.id)
        asked = self._optouts(first)
        self.assertEqual(len(asked), 1)
        self._correct(first, self.closing)
        self.assertEqual(self._optouts(first), asked)
        self._correct(second, self.closing)
        self.assertFalse(self._optouts(first))

    def test_a_wish_that_held_before_is_not_the_corrections_to_take_back(self):
        wish = self._result("Pide no ser llamado", closes=True, opt_out="phone")
        case = self.cases[0]
        before = self.env["ahorro.optout"].create(
            {
                "partner_id": case.partner_id.id,
                "channel": "phone",
                "company_id": self.company.id,
            }
        )
        self.env.cr.execute(
            "UPDATE ahorro_optout SET create_date = %s WHERE id = %s",
            ["2026-01-01", before.id],
        )
        self.env.invalidate_all()
        token = self._attend(case, self.operator, incoming=True)["lease_token"]
        self._save(self.operator, token, kind="finish", result_id=wish.id)
        self._correct(case, self.closing)
        self.assertEqual(self._optouts(case), before)

    def test_correcting_takes_back_a_wrong_phone_and_marks_the_one_that_is(self):
        wrong = self._result("Equivocado", closes=True, flags_phone_wrong=True)
        case = self._finish(wrong)
        phone = case.partner_id.ahorro_phone_ids
        self.assertTrue(phone.is_wrong)
        self._correct(case, self.closing)
        self.assertFalse(phone.is_wrong)
        self._correct(case, wrong)
        self.assertTrue(phone.is_wrong)

    def test_a_correction_is_about_who_was_spoken_to(self):
        wish = self._result("Pide no ser llamado", closes=True, opt_out="phone")
        case = self._finish(self.closing)
        seller, buyer = case.partner_id, self._person()
        case.plan_id.partner_id = buyer
        self._correct(case, wish)
        optout = self.env["ahorro.optout"].search([("ended_on", "=", False)])
        self.assertEqual(optout.partner_id, seller)
        self.assertEqual(self._movements(case).partner_id, seller)

    # === REOPENING WITHOUT A CAMPAIGN ===

    def test_a_plan_has_one_open_case_without_a_campaign(self):
        plan = self._person_plan()
        self.env.flush_all()
        token = self._attend(plan, self.operator)["lease_token"]
        general = self.env.ref("ahorro_campaign.campaign_type_other").result_ids
        closing = general.filtered("closes")[0]
        self._save(self.operator, token, kind="finish", result_id=closing.id)
        first = self.env["ahorro.case"].search([("plan_id", "=", plan.id)])
        token = self._attend(plan, self.operator)["lease_token"]
        self._save(self.operator, token)
        second = self.env["ahorro.case"].search([("plan_id", "=", plan.id)]) - first
        for user in (self.operator, self.supervisor):
            with self.assertRaisesRegex(UserError, "another open case"):
                first.with_user(user).reopen()
        self.assertEqual((first.state, second.state), ("done", "in_progress"))
        token = self._attend(plan, self.operator)["lease_token"]
        self._save(self.operator, token, kind="finish", result_id=closing.id)
        self.assertTrue(first.with_user(self.operator).reopen())
        self.assertEqual(first.state, "in_progress")

    def test_an_exhausted_case_without_campaign_is_not_attended_through_its_plan(self):
        self.no_answer.max_attempts = 1
        plan = self._person_plan()
        self.env.flush_all()
        token = self._attend(plan, self.operator)["lease_token"]
        values = {"result_id": self.no_answer.id, "comment": ""}
        self._save(self.operator, token, **values)
        self.assertEqual(self._code(self._attend, plan, self.operator), "blocked")
        self.assertTrue(self._attend(plan, self.operator, incoming=True))
