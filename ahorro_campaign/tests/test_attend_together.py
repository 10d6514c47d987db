# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError

from odoo.addons.ahorro_campaign.models.attend.ahorro_attend_save import (
    AhorroAttendSave,
)

from .queue_common import NOON, QueueCommon


class TestAttendTogether(QueueCommon):
    """One save on the case in front and on others of the same person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person()
        cls.front, cls.second, cls.third = cls._cases(cls.campaign, 3, cls.person)
        cls.scoring = cls.env["ahorro.campaign.type"].create(
            {"name": "Scoring (juntas)", "process": "other"}
        )
        cls.env["ahorro.result"].create(
            {"name": "Aprobado", "type_id": cls.scoring.id, "closes": True}
        )
        cls.elsewhere = cls._campaign(
            "Scoring", users=cls.colleague, type_id=cls.scoring.id
        )
        cls.foreign = cls._cases(cls.elsewhere, 1, cls.person)
        cls.universal = cls.env["ahorro.result"].create({"name": "Para todos"})
        cls.env.flush_all()

    def _token(self, case=None, user=None, **options):
        self.env.flush_all()
        case = self.front if case is None else case
        return self._attend(case, user or self.operator, **options)["lease_token"]

    def _also(self, *cases, **amounts):
        return [{"case_id": case.id, **amounts} for case in cases]

    def _refused(self, token, **values):
        """Check that a save is refused as a whole; return its sentence."""
        cases = self.front | self.second | self.third | self.foreign
        before = cases.read(["state", "attempts", "next_action_at"])
        movements = self.env["ahorro.movement"].search_count([])
        with self.assertRaises(UserError) as caught:
            self._save(self.operator, token, **values)
        self.env.invalidate_all()
        self.assertEqual(cases.read(["state", "attempts", "next_action_at"]), before)
        self.assertEqual(self.env["ahorro.movement"].search_count([]), movements)
        return str(caught.exception), caught.exception.context["ahorro"]

    # === ALL OF THEM ===

    def test_each_case_has_its_movement_its_promise_and_its_amount(self):
        saved = self._save(
            self.operator,
            self._token(),
            result_id=self.promise.id,
            promise_date="2026-11-20",
            promise_amount=100,
            also=self._also(self.second, promise_amount=70),
        )
        promises = self.env["ahorro.promise"].search(
            [("plan_id.partner_id", "=", self.person.id)], order="id"
        )
        self.assertRecordValues(
            promises,
            [
                {"case_id": self.second.id, "amount": 70},
                {"case_id": self.front.id, "amount": 100},
            ],
        )
        self.assertEqual(set(promises.mapped("promise_date")), {date(2026, 11, 20)})
        self.assertEqual(promises[1].movement_id.id, saved["movement_id"])
        for case in self.front | self.second:
            movement = self._movements(case)
            self.assertEqual(movement.result_id, self.promise)
            self.assertEqual(movement.plan_id, case.plan_id)
            self.assertEqual((case.state, case.attempts), ("in_progress", 1))
            self.assertEqual(case.last_user_id, self.operator)
        self.assertFalse(self._movements(self.third))
        self.assertFalse(self._leases())

    def test_a_result_that_finishes_finishes_each(self):
        self._finish(self._token(), also=self._also(self.second, self.third))
        cases = self.front | self.second | self.third
        self.assertEqual(set(cases.mapped("state")), {"done"})
        self.assertEqual(cases.result_id, self.closing)

    def test_the_guard_is_asked_for_each_and_its_answers_are_kept(self):
        log = self.env["ahorro.guard.log"]
        before = log.search([])
        self._save(self.operator, self._token(), also=self._also(self.second))
        asked = (log.search([]) - before).filtered(lambda one: one.use == "save")
        self.assertEqual(asked.plan_id, self.front.plan_id | self.second.plan_id)

    def test_one_call_is_one_contact_of_the_week(self):
        self._set_setting("weekly_cap", "2")
        self._save(
            self.operator, self._token(), also=self._also(self.second, self.third)
        )
        # The second contact of the week is still allowed.
        self.assertTrue(self._token(self.second))

    # === TWICE, LOST, UNDONE ===

    def test_the_same_key_saves_each_once_and_answers_alike(self):
        token = self._token()
        first = self._save(
            self.operator, token, key="twice", also=self._also(self.second)
        )
        again = self._save(
            self.operator, token, key="twice", also=self._also(self.second)
        )
        self.assertEqual(first["movement_id"], again["movement_id"])
        for case in self.front | self.second:
            self.assertEqual((len(self._movements(case)), case.attempts), (1, 1))

    def test_a_lost_answer_is_asked_for_with_another_lease(self):
        first = self._save(
            self.operator, self._token(), key="lost", also=self._also(self.second)
        )
        again = self._save(
            self.operator, self._token(), key="lost", also=self._also(self.second)
        )
        self.assertEqual(first["movement_id"], again["movement_id"])
        self.assertEqual(self.second.attempts, 1)
        self.assertFalse(self._leases())

    def test_the_key_of_a_save_with_other_cases_is_another_request(self):
        token = self._token()
        self._save(self.operator, token, key="other", also=self._also(self.second))
        code = self._code(
            self._save, self.operator, token, key="other", also=self._also(self.third)
        )
        self.assertEqual(code, "key")

    def test_undoing_takes_all_of_them_back(self):
        self._agree(self.second, self.operator, NOON + timedelta(days=2))
        saved = self._save(
            self.operator,
            self._token(),
            result_id=self.promise.id,
            promise_date="2026-11-20",
            promise_amount=100,
            also=self._also(self.second, promise_amount=70),
        )
        self._undo(saved)
        self.assertEqual((self.front.state, self.front.attempts), ("pending", 0))
        self.assertRecordValues(
            self.second,
            [
                {
                    "attempts": 1,
                    "next_action_at": NOON + timedelta(days=2),
                    "is_callback": True,
                    "promise_date": False,
                }
            ],
        )
        self.assertFalse(
            self.env["ahorro.promise"].search(
                [("plan_id.partner_id", "=", self.person.id)]
            )
        )
        for case in self.front | self.second:
            self.assertEqual(self._movements(case).mapped("kind"), ["undo", "comment"])

    def test_an_undo_that_comes_twice_takes_back_once(self):
        saved = self._save(self.operator, self._token(), also=self._also(self.second))
        first = self._undo(saved)
        again = self._undo(saved)
        self.assertEqual(first["movement_id"], again["movement_id"])
        self.assertEqual(len(self._movements(self.second)), 2)

    def test_nothing_is_undone_where_one_of_them_went_on(self):
        saved = self._save(
            self.operator, self._token(), also=self._also(self.second), comment="Todos"
        )
        self._save(self.colleague, self._token(self.second, self.colleague))
        with self.assertRaises(UserError):
            self._undo(saved)
        self.assertEqual(self._movements(self.front).mapped("kind"), ["comment"])

    def test_one_of_the_others_is_not_undone_by_itself(self):
        self._save(self.operator, self._token(), also=self._also(self.second))
        other = self._movements(self.second)
        with self.assertRaises(UserError):
            self._undo({"movement_id": other.id})
        self.assertEqual(self.second.attempts, 1)

    # === ALL OR NOTHING ===

    def test_a_result_that_a_type_has_not_is_refused_with_its_name(self):
        sentence, context = self._refused(
            self._token(),
            result_id=self.no_answer.id,
            also=self._also(self.second, self.foreign),
        )
        self.assertIn("Scoring (juntas)", sentence)
        self.assertEqual((context["code"], context["field"]), ("form", "also"))

    def test_a_result_of_every_type_goes_to_any_of_them(self):
        self._save(
            self.operator,
            self._token(),
            result_id=self.universal.id,
            also=self._also(self.foreign),
        )
        self.assertEqual(self._movements(self.foreign).type_id, self.scoring)

    def test_an_amount_that_one_of_them_lacks_is_asked_for(self):
        sentence, context = self._refused(
            self._token(),
            result_id=self.promise.id,
            promise_date="2026-11-20",
            promise_amount=100,
            also=self._also(self.second),
        )
        self.assertIn(self.second.plan_id.display_name, sentence)
        self.assertEqual(context["field"], "also")

    def test_what_is_not_an_open_case_of_the_person_is_refused(self):
        token = self._token()
        archived = self._campaign("Archivada")
        theirs = self._cases(archived, 1, self.person)
        archived.with_user(self.supervisor).action_archive()
        for other in (self.cases[0], theirs, self.front, self.foreign.browse(2**30)):
            self._refused(token, also=self._also(other))

    def test_what_the_guard_forbids_is_refused_but_in_answer_to_a_call(self):
        self.second.plan_id.in_lawsuit = True
        sentence, _context = self._refused(
            self._token(), also=self._also(self.second, self.third)
        )
        self.assertIn(self.second.plan_id.display_name, sentence)
        self._leases()._give_back(user_id=self.operator.id)
        self.env.invalidate_all()
        self._save(
            self.operator, self._token(incoming=True), also=self._also(self.second)
        )
        self.assertEqual(self.second.attempts, 1)

    def test_a_failure_in_the_middle_leaves_none(self):
        token, calls = self._token(), []
        write = AhorroAttendSave._write_columns

        def failing(save, *args, **kwargs):
            calls.append(args)
            if len(calls) == 2:
                raise ValueError("No more")
            return write(save, *args, **kwargs)

        with (
            patch.object(AhorroAttendSave, "_write_columns", failing),
            self.assertRaises(ValueError),
        ):
            self._save(self.operator, token, also=self._also(self.second, self.third))
        self.env.invalidate_all()
        for case in self.front | self.second | self.third:
            self.assertEqual((case.attempts, len(self._movements(case))), (0, 0))
        self.assertTrue(self._leases(self.operator))

    def test_what_a_colleague_finished_meanwhile_is_said_and_nothing_is_saved(self):
        # Two contacts turn out to be one person while both are attended.
        duplicate = self._person()
        theirs = self._cases(self.campaign, 1, duplicate)
        token = self._token()
        their_token = self._token(theirs, self.colleague)
        self.person.ahorro_phone_ids.copy({"partner_id": duplicate.id})
        self.env.flush_all()
        self._as(self.operator).lease_heartbeat(token)
        self._finish(their_token, self.colleague)
        self._as(self.operator).lease_heartbeat(token)
        sentence, context = self._refused(token, also=self._also(theirs))
        self.assertEqual(context["field"], "also")
        self.assertIn(theirs.plan_id.display_name, sentence)
        self.assertEqual(len(self._movements(theirs)), 1)

    def test_what_is_no_form_is_refused(self):
        token = self._token()
        for also in (
            "x",
            [1],
            [{"case_id": True}],
            [{"case_id": self.second.id, "state": "done"}],
            self._also(self.second, self.second),
            self._also(self.second, promise_amount="mil"),
            self._also(*[self.second] * 21),
        ):
            self._refused(token, also=also)

    # === WHAT THE SCREEN IS TOLD ===

    def _told(self, user=None):
        self.env.flush_all()
        answer = self._attend(self.front, user or self.operator)
        return {row["id"]: row for row in answer["other_cases"]}

    def test_the_screen_knows_which_results_each_has_and_what_it_owes(self):
        self.second.plan_id.write({"overdue_debt": 5000.5, "installments_owed": 2})
        told = self._told()
        second, foreign = told[self.second.id], told[self.foreign.id]
        self.assertEqual((second["debt"], second["owed"]), (5000.5, 2))
        self.assertIn(self.no_answer.id, second["result_ids"])
        self.assertNotIn(self.no_answer.id, foreign["result_ids"])
        self.assertIn(self.universal.id, foreign["result_ids"])

    def test_what_is_somebody_elses_is_asked_about(self):
        self.second.user_id = self.colleague
        self._agree(self.third, self.colleague, NOON + timedelta(days=1))
        told = self._told()
        self.assertIn(self.colleague.name, told[self.second.id]["ask"])
        self.assertIn(self.colleague.name, told[self.third.id]["ask"])
        self.assertIn("Scoring", told[self.foreign.id]["ask"])
        self._leases()._give_back(user_id=self.operator.id)
        self.env.invalidate_all()
        told = self._told(self.colleague)
        self.assertEqual({row["ask"] for row in told.values()}, {""})

    def test_what_may_not_be_taken_along_says_why(self):
        self.second.plan_id.in_lawsuit = True
        told = self._told()
        self.assertTrue(told[self.second.id]["join_obstacle"])
        self.assertFalse(told[self.third.id]["join_obstacle"])
