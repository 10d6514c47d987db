# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import suppress
from datetime import datetime, timedelta

from odoo.exceptions import UserError

from .queue_common import NOON, QueueCommon

NIGHT = NOON + timedelta(hours=10)
#: National holiday, at noon: the day of sovereignty, on its Monday.
HOLIDAY = datetime(2026, 11, 23, 15)
WEEK = timedelta(days=7)


class TestQueueGuard(QueueCommon):
    """What the guard answered stays known, and what it blocked comes back."""

    def _log(self):
        """Return what was answered, oldest first, as tuples.

        Of each: who asked, plan, client, what for, whether it may be, and why not.
        """
        self.env.invalidate_all()
        rows = self.env["ahorro.guard.log"].search(
            [("company_id", "=", self.company.id)], order="id"
        )
        for row in rows:
            self.assertEqual((row.type_id, row.channel), (self.arrears, "phone"))
            self.assertEqual(row.date, NOON)
        return [
            (row.user_id, row.plan_id, row.partner_id, row.use, row.allowed, row.reason)
            for row in rows
        ]

    def _answer(self, case, user=None, use="attend", reason=False):
        """Return the row that one question leaves in the log."""
        user = user or self.operator
        return (user, case.plan_id, case.partner_id, use, not reason, reason)

    def _block(self, *cases, reason="no_phone", until=None):
        """Have the queue believe that these cases are blocked."""
        for case in cases:
            self._set(case, blocked_reason=reason, blocked_until=until)

    def _refresh(self):
        self.env.flush_all()
        self.env["ahorro.queue.refresh"]._cron_refresh_blocked()
        self.env.invalidate_all()

    def _set_cap(self, number):
        self.env["ir.config_parameter"].sudo().set_param(
            "ahorro_campaign.weekly_cap", str(number)
        )

    # === WHAT WAS ANSWERED, AND TO WHOM ===

    def test_the_answer_about_the_next_client_is_kept_once(self):
        for _number in range(2):
            self._as(self.operator).attend_next()
        self._as(self.colleague).attend_next()
        self.assertEqual(
            self._log(),
            [
                self._answer(self.cases[0]),
                self._answer(self.cases[1], self.colleague),
            ],
            "nothing about who was looked at and not handed out",
        )

    def test_the_answer_about_who_is_passed_over_is_kept_once(self):
        self.cases[0].partner_id.ahorro_phone_ids.unlink()
        for _number in range(2):
            self._next(self.operator)
        self.assertEqual(
            self._log(),
            [
                self._answer(self.cases[0], reason="no_phone"),
                self._answer(self.cases[1]),
                self._answer(self.cases[1]),
            ],
        )

    def test_the_answer_about_a_chosen_client_is_kept(self):
        self._attend(self.cases[2], self.colleague)
        self._attend(self.cases[2], self.colleague)
        self.assertEqual(self._log(), [self._answer(self.cases[2], self.colleague)])

    def test_a_client_who_calls_is_noted_as_such_whatever_the_guard_says(self):
        case, silent = self.cases[2:]
        silent.partner_id.ahorro_phone_ids.unlink()
        self.env.flush_all()
        for one in (case, silent):
            answer = self._attend(one, self.operator, incoming=True)
            self._as(self.operator).lease_release(answer["lease_token"])
        self.assertEqual(
            self._log(),
            [
                self._answer(case, use="incoming"),
                self._answer(silent, use="incoming", reason="no_phone"),
            ],
        )
        self.assertFalse(silent.blocked_reason, "it is not passed over for that")

    def test_the_moment_at_which_it_passes_is_kept_with_the_answer(self):
        case = self._capped()
        log = self.env["ahorro.guard.log"].search([("plan_id", "=", case.plan_id.id)])
        self.assertEqual(
            (log.reason, log.until, log.user_id),
            ("weekly_cap", NOON + WEEK, self.colleague),
        )

    # === HOW OFTEN IN A WEEK ===

    def _capped(self):
        """Return a case that is blocked because its person was spoken to at noon."""
        self._set_cap(1)
        self.capped = self._campaign("Dos planes", sequence=1)
        one, two = self._cases(self.capped, 2, self._person())
        token = self._as(self.operator).attend_next(self.capped.id)["lease_token"]
        self._save(
            self.operator, token, kind="finish", result_id=self.closing.id, comment=""
        )
        self.assertEqual(one.state, "done")
        self.assertFalse(self._as(self.colleague).attend_next(self.capped.id))
        self.env.invalidate_all()
        return two

    def test_who_was_spoken_to_often_enough_is_blocked_until_a_moment_that_is_shown(
        self,
    ):
        case = self._capped()
        self.assertEqual(
            (case.blocked_reason, case.blocked_until), ("weekly_cap", NOON + WEEK)
        )
        self.assertEqual(case.queue_state, "blocked")
        self.assertIn("25/11 12:00", case.with_user(self.operator).blocked_text)
        [card] = self._board(campaign_id=self.capped.id, show="blocked")["cases"]
        self.assertEqual(card["blocked_until"], "2026-11-25 15:00:00")
        self.assertEqual(card["blocked_reason"], "weekly_cap")
        self.assertIn("25/11 12:00", card["blocked_text"])
        status = self._as(self.operator, "ahorro.queue.status").get_queue_status(
            self.capped.id
        )
        self.assertEqual(
            (status["code"], status["until"], status["blocked"]),
            ("blocked", "2026-11-25 15:00:00", 1),
        )

    def test_once_the_week_has_passed_the_case_is_free(self):
        case = self._capped()
        self.time.move_to(NOON + WEEK - timedelta(seconds=1))
        self._refresh()
        self.assertEqual(case.blocked_reason, "weekly_cap")
        self.assertFalse(self._next(self.colleague, self.capped.id))
        self.time.move_to(NOON + WEEK)
        self._refresh()
        self.assertEqual((case.blocked_reason, case.blocked_until), (False, False))
        self.assertEqual(self._next(self.colleague, self.capped.id), case)

    def test_a_reason_that_passed_is_not_told_while_another_holds(self):
        case = self.cases[0]
        case.partner_id.ahorro_phone_ids.unlink()
        self._block(case, reason="weekly_cap", until=NOON - timedelta(minutes=1))
        self._refresh()
        self.assertEqual(self._next(self.operator), self.cases[1])
        self.assertEqual((case.blocked_reason, case.blocked_until), ("no_phone", False))

    # === WHAT PASSES BY ITSELF, AND WHAT SOMEBODY CHANGES ===

    def test_by_night_and_on_holidays_the_refresh_frees_who_can_be_called_then(self):
        free, silent = self.cases[:2]
        silent.partner_id.ahorro_phone_ids.unlink()
        for moment in (NIGHT, HOLIDAY):
            self.time.move_to(moment)
            self._block(free, silent)
            self._refresh()
            self.assertFalse(free.blocked_reason, moment)
            self.assertEqual(silent.blocked_reason, "no_phone", moment)
            self.assertFalse(self._next(self.operator))

    def test_the_refresh_asks_about_each_type_and_about_no_type(self):
        bid = self.env.ref("ahorro_campaign.campaign_type_bid")
        sued, plan = self.cases[0], self._person_plan()
        # Of one plan, about two things: each is asked for itself.
        typed, without_campaign = self.env["ahorro.case"].create(
            [
                {
                    "campaign_id": self._campaign("Oferta", type_id=bid.id).id,
                    "type_id": bid.id,
                    "plan_id": sued.plan_id.id,
                    "company_id": self.company.id,
                },
                {"plan_id": plan.id, "company_id": self.company.id},
            ]
        )
        (sued.plan_id | plan).in_lawsuit = True
        self.env.flush_all()
        self._block(typed, without_campaign, sued, reason="lawsuit")
        self._refresh()
        self.assertEqual(
            [case.blocked_reason for case in (typed, without_campaign, sued)],
            [False, False, "lawsuit"],
            "a lawsuit forbids to call about arrears alone",
        )

    def test_who_lifts_an_opt_out_frees_the_person_at_once(self):
        case = self.cases[0]
        optout = (
            self.env["ahorro.optout"]
            .with_user(self.supervisor)
            .create({"partner_id": case.partner_id.id})
        )
        self.env.flush_all()
        self.assertEqual(self._next(self.operator), self.cases[1])
        self.assertEqual(case.blocked_reason, "optout")
        optout.action_lift("Llamó y lo pidió")
        self.env.invalidate_all()
        self.assertFalse(case.blocked_reason)
        self.assertEqual(self._next(self.operator), case)

    def test_who_lets_advertising_reach_them_is_asked_about_again_alone(self):
        person = self.cases[0].partner_id
        second = self._cases(self._campaign("Otra", sequence=900), 1, person)
        self._block(*self.cases[:2], second, reason="no_consent")
        self.env["ahorro.consent"].with_user(self.supervisor).create(
            {
                "partner_id": person.id,
                "channel": "all",
                "evidence": "Sí, mandame",
                "date": NOON,
            }
        )
        self.env.invalidate_all()
        reasons = [case.blocked_reason for case in (*self.cases[:2], second)]
        self.assertEqual(reasons, [False, "no_consent", False])

    def test_new_hours_have_everybody_asked_about_again_but_the_exhausted(self):
        self._block(*self.cases[:3])
        self._block(self.cases[3], reason="exhausted")
        self.env["ahorro.contact.hours"].create(
            {"company_id": self.company.id, "weekday": "2"}
        )
        self.env.invalidate_all()
        reasons = [case.blocked_reason for case in self.cases]
        self.assertEqual(reasons, [False, False, False, "exhausted"])
        self._refresh()
        self.assertEqual(self.cases[3].blocked_reason, "exhausted")

    def test_a_phone_that_was_added_or_is_right_again_frees_the_case_at_once(self):
        case = self.cases[0]
        case.partner_id.ahorro_phone_ids.is_wrong = True
        self.env.flush_all()
        self.env.cr.postcommit.run()
        self._next(self.operator)
        self.env.invalidate_all()
        self.assertEqual(case.blocked_reason, "no_phone")
        case.partner_id.with_user(self.operator).action_add_phones("0346215999999")
        self.env.flush_all()
        self.env.cr.postcommit.run()
        self.env.invalidate_all()
        self.assertFalse(case.blocked_reason)

    def test_a_plan_whose_lawsuit_is_over_is_free_once_that_is_committed(self):
        case, other = self.cases[:2]
        (case + other).plan_id.in_lawsuit = True
        self.env.flush_all()
        self.env.cr.postcommit.run()
        self.assertEqual(self._next(self.operator), self.cases[2])
        self.env.invalidate_all()
        self.assertEqual(case.blocked_reason, "lawsuit")
        case.plan_id.with_user(self.supervisor).in_lawsuit = False
        self.env.flush_all()
        self.assertEqual(self._next(self.operator), self.cases[2], "not yet")
        self.env.cr.postcommit.run()
        self.assertEqual(self._next(self.operator), case)
        self.env.invalidate_all()
        self.assertEqual(other.blocked_reason, "lawsuit", "of another plan")

    def test_a_plan_of_another_holder_is_asked_about_again(self):
        case = self.cases[0]
        case.partner_id.ahorro_phone_ids.is_wrong = True
        self.env.flush_all()
        self.env.cr.postcommit.run()
        self.assertEqual(self._next(self.operator), self.cases[1])
        case.plan_id.partner_id = self._person()
        self.env.flush_all()
        self.env.cr.postcommit.run()
        self.assertEqual(self._next(self.operator), case)

    def test_who_chose_a_client_whom_the_guard_refuses_is_noted(self):
        case = self.cases[0]
        case.partner_id.ahorro_phone_ids.is_wrong = True
        self.env.flush_all()
        # assertRaises would roll back what was noted.
        with suppress(UserError):
            self._attend(case, self.operator)
        row = self.env["ahorro.guard.log"].search([("plan_id", "=", case.plan_id.id)])
        self.assertEqual((row.user_id, row.reason), (self.operator, "no_phone"))
        self.assertFalse(row.allowed)

    # === EVERY CASE THAT IS OPENED, SAVED OR FINISHED ===

    def _two_cases_of_one(self):
        """Return two cases of one person, the second's plan in a lawsuit."""
        person = self._person()
        one, sued = self._cases(self.campaign, 2, person)
        sued.plan_id.in_lawsuit = True
        self.env.flush_all()
        return one, sued

    def test_another_case_of_the_person_in_front_asks_the_guard_too(self):
        one, sued = self._two_cases_of_one()
        other = self._cases(self.campaign, 1, one.partner_id)
        token = self._attend(one, self.operator)["lease_token"]
        with suppress(UserError):  # assertRaises would roll back what was noted
            self._attend(sued, self.operator)
            self.fail("it is in a lawsuit")
        lease = self._leases(self.operator).sudo()
        self.assertEqual((lease.case_id, lease.token), (one, token), "they stay")
        self._attend(other, self.operator)
        self.assertEqual(self._leases(self.operator).sudo().case_id, other)
        self.assertEqual(
            self._log(),
            [
                self._answer(one),
                self._answer(sued, reason="lawsuit"),
                self._answer(other),
            ],
        )

    def test_a_plan_of_the_person_in_front_asks_the_guard_too(self):
        one, _sued = self._two_cases_of_one()
        plan = self._person_plan(one.partner_id)
        self._attend(one, self.operator)
        one.partner_id.ahorro_phone_ids.is_wrong = True
        self.env.flush_all()
        self.assertEqual(self._code(self._attend, plan, self.operator), "blocked")

    def test_the_screen_says_why_another_case_cannot_be_attended(self):
        one, sued = self._two_cases_of_one()
        tired = self._cases(self.campaign, 1, one.partner_id)
        self._set(tired, blocked_reason="exhausted")
        free = self._cases(self.campaign, 1, one.partner_id)
        others = self._attend(one, self.operator)["other_cases"]
        texts = {row["id"]: row["blocked_text"] for row in others}
        self.assertEqual(set(texts), {sued.id, tired.id, free.id})
        self.assertIn("lawsuit", texts[sued.id])
        self.assertIn("exhausted", texts[tired.id])
        self.assertEqual(texts[free.id], "")
        # Who calls is spoken to about all that is theirs.
        self._as(self.operator).lease_release(self._leases().sudo().token)
        others = self._attend(one, self.operator, incoming=True)["other_cases"]
        self.assertFalse(any(row["blocked_text"] for row in others))
        self.assertTrue(self._attend(sued, self.operator), "their call goes on")

    def test_what_is_saved_or_finished_leaves_the_answer_of_that_moment(self):
        case = self.cases[0]
        token = self._attend(case, self.operator)["lease_token"]
        self._save(self.operator, token)
        token = self._attend(case, self.operator)["lease_token"]
        case.plan_id.in_lawsuit = True
        self.env.flush_all()
        saved = self._finish(token)
        self.assertTrue(saved["movement_id"], "what was said is written down")
        self.assertEqual(
            self._log(),
            [
                self._answer(case),
                self._answer(case, use="save"),
                self._answer(case),
                self._answer(case, use="save", reason="lawsuit"),
            ],
        )
        # Sent again it is no other save.
        self._as(self.operator).lease_release(token)
        self.assertEqual(len(self._log()), 4)
