# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .queue_common import NOON, QueueCommon


class TestAttendUndo(QueueCommon):
    """What is taken back and corrected, and what stays as it was before."""

    def _attend(self, case, user=None, **options):
        """Put a case in front of a user, and return the token."""
        self.env.flush_all()
        attended = super()._attend(case, user or self.operator, **options)
        return attended["lease_token"]

    def _opted_out(self, partner):
        """Return an opt-out of calls that was noted long before any save."""
        optout = self.env["ahorro.optout"].create(
            {
                "partner_id": partner.id,
                "channel": "phone",
                "company_id": self.company.id,
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ahorro_optout SET create_date = %s WHERE id = %s",
            [NOON - timedelta(days=100), optout.id],
        )
        self.env.invalidate_all()
        return optout

    def _elsewhere(self):
        """Return the cases as a supervisor of the other company sees them."""
        return self.env(user=self.other_supervisor.id, context={}, su=False)[
            "ahorro.case"
        ]

    # === THE CLIENT COMES BACK ===

    def test_the_guard_is_not_asked_about_who_was_there_a_moment_ago(self):
        def opted_out(case):
            self._opted_out(case.partner_id)
            return self._attend(case, incoming=True)

        def often_called(case):
            self._set_setting("weekly_cap", "1")
            self._save(self.operator, self._attend(case))
            return self._attend(case, incoming=True)

        def before_the_hours_end(case):
            self.time.move_to("2026-11-18 22:59:58")
            return self._attend(case)

        for case, prepare in (
            (self.cases[0], opted_out),
            (self.cases[1], often_called),
            (self.cases[2], before_the_hours_end),
        ):
            with self.subTest(prepare.__name__):
                token = prepare(case)
                saved = self._finish(token)
                self.time.tick(timedelta(seconds=4))
                undone = self._undo(saved, prepare.__name__)
                self.assertTrue(undone["next"], undone.get("message"))
                self.assertEqual(undone["next"]["case_id"], case.id)
                self._as(self.operator).lease_release(undone["next"]["lease_token"])
                self.assertEqual(self._code(self._attend, case), "blocked")

    def test_the_chosen_campaign_outlives_an_undo(self):
        other = self._campaign("Elegida", sequence=900)
        chosen = self._cases(other, 3)
        first = self._as(self.operator).attend_next(other.id)
        saved = self._finish(first["lease_token"], then_next=True)
        self.assertEqual(saved["next"]["case_id"], chosen[1].id)
        undone = self._undo(saved)
        self.assertEqual(undone["next"]["case_id"], chosen[0].id)
        self.assertEqual(self._leases().only_campaign_id, other)
        again = self._finish(undone["next"]["lease_token"], then_next=True)
        self.assertEqual(again["next"]["case_id"], chosen[1].id)

    def test_the_client_who_came_next_goes_back_though_the_undone_one_is_taken(self):
        person = self._person()
        campaign = self._campaign("Dos planes", sequence=1)
        one, two = self._cases(campaign, 2, person)
        saved = self._finish(self._attend(one), then_next=True)
        self.assertEqual(saved["next"]["case_id"], self.cases[0].id)
        self._attend(two, self.colleague)
        undone = self._undo(saved)
        self.assertFalse(undone["next"])
        self.assertIn("ahorro_colleague", undone["message"])
        self.assertFalse(self._leases(self.operator))
        self.assertEqual(self._leases(self.colleague).case_id, two)
        counts = self._states()
        self.assertEqual((counts["leased"], counts["waiting"]), (2, 4))
        self.assertEqual(self._next(self.operator), self.cases[0])

    def test_an_undo_may_take_ten_seconds_and_five_to_arrive(self):
        for number, seconds in enumerate((10, 15)):
            case = self.cases[number]
            saved = self._finish(self._attend(case))
            self.time.tick(timedelta(seconds=seconds))
            undone = self._undo(saved, f"after {seconds}")
            self.assertEqual(undone["next"]["case_id"], case.id)
            self.assertEqual(case.state, "pending")
        saved = self._finish(self._attend(self.cases[2]))
        self.time.tick(timedelta(seconds=16))
        with self.assertRaisesRegex(UserError, "too late"):
            self._undo(saved, "after 16")
        self.assertEqual(self.cases[2].state, "done")

    # === WHAT IS TAKEN BACK ===

    def test_an_opt_out_that_held_before_still_holds_after_an_undo(self):
        wish = self._result("Pide no ser llamado", closes=True, opt_out="phone")
        case = self.cases[0]
        optout = self._opted_out(case.partner_id)
        token = self._attend(case, incoming=True)
        self._undo(self._finish(token, result_id=wish.id))
        self.env.invalidate_all()
        self.assertFalse(optout.ended_on)
        found = self.env["ahorro.optout"].search(
            [("partner_id", "=", case.partner_id.id)]
        )
        self.assertEqual(found, optout)

    def test_a_phone_that_was_wrong_before_is_so_after_an_undo(self):
        wrong = self._result("Equivocado", flags_phone_wrong=True, retry_hours=1)
        case = self.cases[0]
        phone = case.partner_id.ahorro_phone_ids
        phone.is_wrong = True
        token = self._attend(case, incoming=True)
        values = {"result_id": wrong.id, "comment": "", "phone_id": phone.id}
        self._undo(self._save(self.operator, token, **values))
        self.env.invalidate_all()
        self.assertTrue(phone.is_wrong)

    def test_only_an_attention_can_be_taken_back(self):
        undone_case, reopened, corrected = self.cases[:3]
        mine = self._as(self.operator)
        undone = self._undo(self._finish(self._attend(undone_case)))
        mine.lease_release(undone["next"]["lease_token"])
        self._finish(self._attend(reopened))
        reopened.with_user(self.operator).reopen()
        self._finish(self._attend(corrected, self.supervisor), self.supervisor)
        other = self._result("Pagó en parte", closes=True)
        corrected.with_user(self.supervisor).correct_result(other.id)
        for user, case, kind in (
            (self.operator, undone_case, "undo"),
            (self.operator, reopened, "reopen"),
            (self.supervisor, corrected, "correct"),
        ):
            with self.subTest(kind):
                last = self._movements(case).sorted("id")[-1]
                self.assertEqual((last.kind, last.user_id), (kind, user))
                before = case.read(), self._movements(case)
                with self.assertRaisesRegex(UserError, "only undo"):
                    self._undo({"movement_id": last.id}, f"un{kind}", user)
                self.env.invalidate_all()
                self.assertEqual((case.read(), self._movements(case)), before)
                self.assertFalse(self._leases())

    def test_what_was_said_before_a_skip_is_the_last_comment_again(self):
        case = self.cases[0]
        self._save(self.operator, self._attend(case), comment="Primero")
        self.time.tick(timedelta(minutes=1))
        token = self._attend(case)
        self._as(self.operator).skip(token, "Está ocupado", False, "skip")
        self.time.tick(timedelta(minutes=1))
        token = self._attend(case, self.colleague)
        saved = self._save(self.colleague, token, comment="Segundo")
        self.assertEqual(case.last_comment, "Segundo")
        self._undo(saved, user=self.colleague)
        self.assertRecordValues(
            case,
            [
                {
                    "last_comment": "Primero",
                    "last_comment_at": NOON,
                    "last_comment_user_id": self.operator.id,
                    "next_action_at": NOON + timedelta(minutes=31),
                }
            ],
        )

    # === CORRECTING ===

    def test_correcting_to_what_it_is_by_now_leaves_no_second_movement(self):
        case = self.cases[0]
        self._finish(self._attend(case))
        other = self._result("Pagó en parte", closes=True)
        for _number in range(2):
            case.with_user(self.supervisor).correct_result(other.id, "Escuché")
        case.with_user(self.supervisor).correct_result(other.id, "Otra vez")
        self.assertEqual(case.result_id, other)
        [movement] = self._movements(case).filtered(lambda row: row.kind == "correct")
        self.assertEqual(movement.comment, "Escuché")

    def test_a_supervisor_of_another_company_corrects_and_reopens_nothing(self):
        case = self.cases[0]
        self._finish(self._attend(case))
        before = self._movements(case)
        theirs = self._elsewhere().browse(case.id)
        other = self._result("Pagó en parte", closes=True)
        for call, *args in (
            (theirs.correct_result, other.id, "No es mío"),
            (theirs.reopen,),
        ):
            with self.assertRaises(AccessError):
                call(*args)
        self.env.invalidate_all()
        self.assertEqual((case.state, case.result_id), ("done", self.closing))
        self.assertEqual(self._movements(case), before)

    # === WHAT A FORM MAY SAY ===

    def test_the_day_of_a_promise_is_the_operators_own(self):
        def promise(case):
            token = self._attend(case, incoming=True)
            return self._save(
                self.operator,
                token,
                result_id=self.promise.id,
                promise_date="2026-11-18",
                promise_amount=100,
            )

        # 22:00 of Wednesday in Buenos Aires: Thursday in UTC.
        self.time.move_to("2026-11-19 01:00:00")
        promise(self.cases[0])
        self.assertEqual(str(self.cases[0].promise_date), "2026-11-18")
        self.operator.tz = "UTC"
        with self.assertRaises(UserError) as caught:
            promise(self.cases[1])
        self.assertEqual(caught.exception.context["ahorro"]["field"], "date_past")
        self.assertFalse(self._movements(self.cases[1]))

    def test_a_results_own_end_of_attempts_goes_before_its_types(self):
        self.arrears.exhausted_result_id = self._result("De la campaña", closes=True)
        own = self._result("Del resultado", closes=True)
        self.no_answer.write({"max_attempts": 1, "exhausted_result_id": own.id})
        case = self.cases[0]
        token = self._attend(case)
        self._save(self.operator, token, comment="", result_id=self.no_answer.id)
        self.assertEqual((case.state, case.result_id), ("done", own))

    def test_without_a_campaign_no_result_of_another_company_is_saved(self):
        plan = self._person_plan()
        theirs = self.env["ahorro.campaign.type"].create(
            {"name": "Mora (ajena)", "company_id": self.other_company.id}
        )
        foreign, ours = (
            self.env["ahorro.result"].create({"name": name, "type_id": of_type.id})
            for name, of_type in (("Ajeno", theirs), ("Propio", self.arrears))
        )
        token = self._attend(plan)
        with self.assertRaisesRegex(UserError, "Ajeno"):
            self._save(self.operator, token, result_id=foreign.id)
        cases = self.env["ahorro.case"].search([("plan_id", "=", plan.id)])
        self.assertFalse(cases)
        self._save(self.operator, token, result_id=ours.id)
        case = self.env["ahorro.case"].search([("plan_id", "=", plan.id)])
        self.assertEqual(case.type_id, self.arrears)

    def test_a_supervisor_gets_back_whom_they_attended_in_anothers_campaign(self):
        case = self.cases[0]
        saved = self._finish(self._attend(case, self.supervisor), self.supervisor)
        undone = self._undo(saved, user=self.supervisor)
        self.assertEqual(undone["next"]["case_id"], case.id)

    def test_an_undone_case_is_of_who_attended_it_before_or_of_nobody(self):
        case = self.cases[0]
        self._undo(self._finish(self._attend(case)))
        self.env.invalidate_all()
        self.assertFalse(case.last_user_id)
        self._save(self.operator, self._attend(case))
        saved = self._finish(self._attend(case, self.supervisor), self.supervisor)
        self._undo(saved, user=self.supervisor, key="again")
        self.env.invalidate_all()
        self.assertEqual(case.last_user_id, self.operator)
