# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .queue_common import NOON, QueueCommon

SHARED = "0346215777777"


class TestAttendOrder(QueueCommon):
    """Whose turn it is, who stays in front of whom, and for how long."""

    def _take(self, user=None, campaign_id=False):
        self.env.flush_all()
        answer = self._as(user or self.operator).attend_next(campaign_id)
        return self.cases.browse(answer["case_id"]), answer["lease_token"]

    def _tried(self, case, hours, **values):
        """Have a case been tried so many hours ago."""
        at = NOON - timedelta(hours=hours)
        self._set(case, attempts=1, last_attempt_at=at, **values)

    # === ORDER ===

    def test_a_campaign_is_emptied_before_the_next_one_whatever_was_tried(self):
        self.campaign.sequence = 1
        second, third = (self._campaign(f"Orden {n}", sequence=n) for n in (2, 3))
        retry, tried = self._cases(second, 2)
        self._tried(tried, 1)
        self._tried(retry, 2, next_action_at=NOON - timedelta(minutes=5))
        older, old_retry, fresh = self._cases(third, 3)
        self._tried(older, 9)
        self._tried(old_retry, 8, next_action_at=NOON - timedelta(hours=5))
        expected = [*self.cases, retry, tried, fresh, older, old_retry]
        self.assertEqual(list(self._take_all()), expected)

    def test_with_one_campaign_empty_the_order_is_the_same(self):
        """Only then are several looked at together from the start."""
        self.campaign.sequence = 900
        self._campaign("Vacía", sequence=1)
        second, third = (self._campaign(f"Orden {n}", sequence=n) for n in (2, 3))
        late, soon = self._cases(second, 2)
        self._tried(late, 1, next_action_at=NOON - timedelta(minutes=1))
        self._tried(soon, 3, next_action_at=NOON)
        older, fresh = self._cases(third, 2)
        self._tried(older, 9, next_action_at=NOON - timedelta(hours=6))
        expected = [soon, late, fresh, older, *self.cases]
        self.assertEqual(list(self._take_all()), expected)

    def test_the_callback_that_waits_longest_is_the_first_of_its_rank(self):
        own, older_own, others, older_others = self.cases
        for case, user, minutes in (
            (own, self.operator, 1),
            (older_own, self.operator, 3),
            (others, self.colleague, 40),
            (older_others, self.colleague, 90),
        ):
            self._agree(case, user, NOON - timedelta(minutes=minutes))
        expected = [older_own, own, older_others, others]
        self.assertEqual(list(self._take_all()), expected)

    def test_a_callback_of_who_will_not_do_it_is_anyones_at_once(self):
        def archive():
            self.colleague.active = False

        def leave():
            self.env.flush_all()
            self.env.cr.execute(
                "DELETE FROM ahorro_campaign_user_rel WHERE user_id = %s",
                [self.colleague.id],
            )
            self.env.invalidate_all()

        case = self.cases[3]
        for change in (archive, leave):
            self._agree(case, self.colleague, NOON - timedelta(minutes=1))
            with self.subTest(change.__name__), self.env.cr.savepoint() as savepoint:
                self.assertNotEqual(self._next(self.operator), case, "in its grace")
                change()
                self.env.flush_all()
                self.assertEqual(case.next_action_user_id, self.colleague)
                self.assertEqual(self._next(self.operator), case)
                savepoint.rollback()
                self.env.invalidate_all()

    # === AWAY ===

    def test_a_colleague_is_marked_away_by_a_supervisor_alone(self):
        case, token = self._take(self.colleague)
        with self.assertRaises(AccessError):
            self._as(self.operator, "ahorro.operator.absence").action_set_absent(
                True, self.colleague.id
            )
        self.assertEqual(self._leases().case_id, case)
        self.assertTrue(self._as(self.colleague).lease_heartbeat(token))
        self._as(self.supervisor, "ahorro.operator.absence").action_set_absent(
            True, self.colleague.id
        )
        self.assertFalse(self._leases())
        with self.assertRaises(AccessError):
            self._as(self.operator, "ahorro.operator.absence").action_set_absent(
                False, self.colleague.id
            )
        with self.assertRaisesRegex(UserError, "away"):
            self._as(self.colleague).attend_next()

    def test_who_is_away_attends_nobody_whom_they_choose_either(self):
        self._as(self.operator, "ahorro.operator.absence").action_set_absent(True)
        for one in (self.cases[0], self._person_plan()):
            self.env.flush_all()
            for incoming in (False, True):
                with self.assertRaisesRegex(UserError, "away"):
                    self._attend(one, self.operator, incoming=incoming)
        self.assertFalse(self._leases())

    # === WHO STAYS IN FRONT ===

    def test_who_goes_on_in_another_campaign_gives_the_client_back(self):
        other = self._campaign("Otra", sequence=900)
        theirs = self._cases(other)
        mine, token = self._take()
        case, _token = self._take(campaign_id=other.id)
        self.assertEqual((mine, case), (self.cases[0], theirs))
        self.assertEqual(self._next(self.colleague), mine)
        self.assertEqual(
            self._code(self._as(self.operator).lease_heartbeat, token), "lease_lost"
        )

    def test_a_client_in_front_stays_only_while_they_can_be_attended(self):
        def finish():
            self._set(self.cases[0], state="done", finished_at=NOON)

        def archive():
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE ahorro_campaign SET state = 'archived' WHERE id = %s",
                [self.campaign.id],
            )
            self.env.invalidate_all()

        other = self._campaign("Otra", sequence=900)
        theirs = self._cases(other)
        first, token = self._take()
        self.assertEqual(self._take(), (first, token), "nothing happened")
        for change, expected in ((finish, self.cases[1]), (archive, theirs)):
            with self.subTest(change.__name__), self.env.cr.savepoint() as savepoint:
                change()
                case, new_token = self._take()
                self.assertEqual(case, expected)
                self.assertNotEqual(new_token, token)
                self.assertEqual(self._leases().case_id, case)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_client_of_a_company_that_was_left_out_does_not_stay(self):
        self.operator.company_ids = [Command.link(self.other_company.id)]
        other = self._campaign("Ajena", self.operator, company_id=self.other_company.id)
        person = self._person(company_id=self.other_company.id)
        plan = self._plan(
            partner_id=person.id,
            company_id=self.other_company.id,
            subscription_number="2999998",
        )
        theirs = self.env["ahorro.case"].create(
            {
                "campaign_id": other.id,
                "plan_id": plan.id,
                "type_id": self.arrears.id,
                "company_id": self.other_company.id,
            }
        )
        case, _token = self._take()
        self.assertEqual(case, self.cases[0])
        elsewhere = self._as(self.operator).with_context(
            allowed_company_ids=self.other_company.ids
        )
        self.assertEqual(elsewhere.attend_next()["case_id"], theirs.id)
        self.assertEqual(self._leases().sudo().case_id, theirs)
        self.assertEqual(self._next(self.colleague), case)

    def test_after_a_lease_expired_the_client_is_given_anew(self):
        case, token = self._take()
        self.time.tick(timedelta(minutes=11))
        again, new_token = self._take()
        self.assertEqual(again, case)
        self.assertNotEqual(new_token, token)
        self.time.tick(timedelta(minutes=11))
        case.partner_id.ahorro_phone_ids.unlink()
        other, _token = self._take()
        self.assertEqual(other, self.cases[1], "the guard is asked again")
        self.assertEqual(case.blocked_reason, "no_phone")

    # === WHO IS ONE PERSON ===

    def test_an_expired_lease_hides_no_duplicate_while_others_are_attended(self):
        third = self._user("ahorro_third", "ahorro_plan.group_operator")
        self.campaign.user_ids = [Command.link(third.id)]
        for place, mobile in ((0, SHARED), (1, "0346215666666")):
            self.cases[place].partner_id.mobile = mobile
        campaign = self._campaign("Mellizos")
        # The first duplicates somebody who stays; the next, somebody forgotten.
        self._cases(campaign, 1, self._person(mobile="0346215666666"))
        duplicate = self._cases(campaign, 1, self._person(mobile=SHARED))
        self.env.flush_all()
        self.assertEqual(self._take(third)[0], self.cases[0])
        self.time.tick(timedelta(minutes=11))
        self._attend(self.cases[1], self.operator)
        found = self._as(self.colleague).attend_next(campaign.id)
        self.assertTrue(found, "nobody has them any more")
        self.assertEqual(found["case_id"], duplicate.id)

    def test_a_wrong_or_archived_phone_makes_nobody_one_person(self):
        campaign = self._campaign("Compartido", sequence=1)
        one, two = (self._cases(campaign, 1, self._person(phone=SHARED)) for _n in "12")
        ones, twos = (
            case.partner_id.ahorro_phone_ids.filtered(lambda phone: phone.raw == SHARED)
            for case in (one, two)
        )
        nothing = ones.browse()
        for phones, values, expected in (
            (nothing, {}, "leased"),
            (ones, {"is_wrong": True}, "waiting"),
            (twos, {"is_wrong": True}, "waiting"),
            (ones | twos, {"is_wrong": True}, "waiting"),
            (ones, {"active": False}, "waiting"),
            (twos, {"active": False}, "waiting"),
            (ones | twos, {"active": False}, "waiting"),
        ):
            with (
                self.subTest(phones=phones, values=values),
                self.env.cr.savepoint() as savepoint,
            ):
                phones.write(values)
                self.env.flush_all()
                first = self._as(self.operator).attend_next(campaign.id)
                self.assertEqual(first["case_id"], one.id)
                self.assertEqual(two.queue_state, expected)
                second = self._as(self.colleague).attend_next(campaign.id)
                found = second and second["case_id"]
                self.assertEqual(found, expected == "waiting" and two.id)
                savepoint.rollback()
            self.env.invalidate_all()

    # === HOW LONG A LEASE LASTS ===

    def test_a_lost_client_whom_nobody_has_by_now_is_said_to_be_free(self):
        case, token = self._take()
        self.time.tick(timedelta(minutes=11))
        self.assertEqual(self._take(self.colleague)[0], case)
        self.time.tick(timedelta(minutes=11))
        for call in (
            lambda: self._as(self.operator).lease_heartbeat(token),
            lambda: self._save(self.operator, token),
        ):
            with self.assertRaisesRegex(UserError, "Nobody has this client") as caught:
                call()
            self.assertEqual(caught.exception.context["ahorro"]["code"], "lease_lost")
            self.assertNotIn("ahorro_colleague", str(caught.exception))

    def test_who_attends_another_in_another_tab_is_told_whom(self):
        case, token = self._take()
        self._save(self.operator, token)
        other, _token = self._take()
        self.assertNotEqual(case.partner_id, other.partner_id)
        with self.assertRaisesRegex(UserError, other.partner_id.name):
            self._as(self.operator).lease_heartbeat(token)

    def test_a_lease_is_kept_half_a_day_for_who_comes_back_to_save(self):
        case, token = self._take()
        forget = self.env["ahorro.lease"]._cron_forget_expired
        forget()
        self.assertTrue(self._leases())
        self.time.tick(timedelta(hours=11))
        forget()
        self.assertEqual(self._leases().case_id, case)
        self._save(self.operator, token)
        self.assertEqual(case.attempts, 1)

    def test_minutes_are_those_of_the_settings_and_nonsense_is_the_usual(self):
        for written, lease, delay, grace in (
            ("3", 3, 3, 3),
            ("45", 45, 45, 45),
            ("soon", 10, 30, 30),
            ("-5", 10, 30, 30),
            ("2.5", 10, 30, 30),
            (False, 10, 30, 30),
            # No lease lasts no time at all; the others may.
            ("0", 10, 0, 0),
        ):
            for name in ("lease_minutes", "skip_minutes", "callback_grace"):
                self._set_setting(name, written)
            with self.subTest(written), self.env.cr.savepoint() as savepoint:
                case, token = self._take()
                at = NOON + timedelta(minutes=lease)
                self.assertEqual(self._leases().expires_at, at)
                self._as(self.operator).skip(token, "Ocupado", False, "skip")
                self.assertEqual(case.next_action_at, NOON + timedelta(minutes=delay))
                late = self.cases[3]
                agreed = NOON - timedelta(minutes=grace)
                if grace:
                    self._agree(late, self.colleague, agreed + timedelta(seconds=1))
                    self.assertNotEqual(self._next(self.operator), late)
                self._agree(late, self.colleague, agreed)
                self.assertEqual(self._next(self.operator), late)
                savepoint.rollback()
            self.env.invalidate_all()

    # === WHAT IS WITHIN REACH ===

    def test_the_other_cases_of_a_client_are_read_only_while_they_are_there(self):
        others = self._campaign("De otros", self.colleague)
        foreign = self._cases(others, 1, self.cases[0].partner_id)
        self.env.flush_all()

        def read():
            self.env.invalidate_all()
            return foreign.with_user(self.operator).read(["state"])

        self.assertRaises(AccessError, read)
        self._take()
        self.assertTrue(read())
        self.time.tick(timedelta(minutes=11))
        self.assertRaises(AccessError, read)

    # === WITHOUT A CAMPAIGN, AND FINISHED MEANWHILE ===

    def test_a_colleague_goes_on_with_the_open_case_of_a_plan(self):
        plan = self._person_plan()
        self.env.flush_all()
        token = self._attend(plan, self.operator)["lease_token"]
        self._save(self.operator, token, comment="Preguntó por su cupón")
        case = self.env["ahorro.case"].search([("plan_id", "=", plan.id)])
        self.assertEqual(case.user_id, self.operator)
        answer = self._attend(plan, self.colleague)
        self.assertEqual(answer["case_id"], case.id)
        self._save(self.colleague, answer["lease_token"], comment="Volvió a llamar")
        cases = self.env["ahorro.case"].search([("plan_id", "=", plan.id)])
        self.assertEqual(cases, case)
        self.assertEqual(case.attempts, 2)
        self.assertEqual(
            self._movements(case).sorted("id").user_id, self.operator | self.colleague
        )

    def test_nothing_is_saved_on_a_case_that_was_finished_meanwhile(self):
        case, token = self._take()
        self._set(case, state="done", finished_at=NOON, result_id=self.closing.id)
        other = self._result("Pagó en parte", closes=True)
        for values in ({}, {"kind": "finish", "result_id": other.id}):
            code = self._code(self._save, self.operator, token, **values)
            self.assertEqual(code, "done")
        self.assertFalse(self._movements(case))
        self.assertEqual((case.result_id, case.attempts), (self.closing, 0))

    def test_a_case_that_is_finished_while_it_is_chosen_is_not_given(self):
        case = self.cases[0].with_user(self.operator)
        self.assertEqual(case.state, "pending")
        # The request has read it before; what it does not see yet, its step does.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ahorro_case SET state = 'done', finished_at = %s WHERE id = %s",
            [NOON, case.id],
        )
        self.assertEqual(case.state, "pending", "as the request has read it")
        self.assertEqual(self._code(self._attend, case, self.operator), "done")
        self.assertFalse(self._leases())

    def test_who_was_just_spoken_to_is_not_the_next_one(self):
        self._set_setting("rest_minutes", "120")
        self.campaign.sequence = 1
        second = self._campaign("Otra", sequence=20)
        [later] = self._cases(second, 1)
        for case in self.cases[:3]:
            self._set(case, state="done", finished_at=NOON)
        last = self.cases[3]
        token = self._as(self.operator).attend_next()["lease_token"]
        saved = self._save(self.operator, token, comment="Corta", then_next=True)
        self.assertEqual(last.attempts, 1)
        self.assertEqual(saved["next"]["case_id"], later.id)
        self.assertEqual(last.next_action_at, NOON + timedelta(minutes=120))
        self.assertFalse(last.is_callback, "nobody agreed to it")
        self.time.move_to(NOON + timedelta(minutes=121))
        self._as(self.operator).lease_release(saved["next"]["lease_token"])
        self.assertEqual(self._next(self.operator), last)
