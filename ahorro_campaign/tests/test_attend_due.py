# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError

from .queue_common import NOON, QueueCommon

AT = NOON + timedelta(hours=2)


class TestAttendDue(QueueCommon):
    """What was agreed with a client is kept, whoever is there to keep it."""

    def _agreed(self, case):
        """Have the operator agree to call at ``AT``, and return the movement's id."""
        token = self._attend(case, self.operator)["lease_token"]
        return self._save(
            self.operator, token, next_action_at=AT.strftime("%Y-%m-%d %H:%M:%S")
        )

    def _set_cap(self, number):
        self.env["ir.config_parameter"].sudo().set_param(
            "ahorro_campaign.weekly_cap", str(number)
        )

    def _case_without_campaign(self, user, **values):
        """Return an open case without a campaign that is of this user."""
        plan = self._person_plan()
        case = self.env["ahorro.case"].create(
            {
                "plan_id": plan.id,
                "company_id": plan.company_id.id,
                "user_id": user.id,
                **values,
            }
        )
        self.env.flush_all()
        return case

    def test_a_colleague_of_one_company_alone_keeps_what_has_no_campaign(self):
        self.operator.company_ids += self.other_company
        case = self._case_without_campaign(self.colleague)
        companies = {self.company.id, self.other_company.id}
        order = self.env(user=self.operator.id, su=True)["ahorro.queue.order"]

        def offered():
            free = order._free_condition(None, [], companies, NOON)
            rows = order._get_by_priority([0], companies, free, 20, NOON)
            return [row["id"] for row in rows]

        self.assertNotIn(case.id, offered())
        self._set_absent(self.colleague)
        self.assertIn(case.id, offered())

    def _set_absent(self, user):
        self.env["ahorro.operator.absence"].create(
            {"user_id": user.id, "started_at": NOON - timedelta(hours=1)}
        )
        self.env.flush_all()

    def _assert_is_anyones_callback(self, case):
        """Check that it is due at its hour, for the colleague, before all others."""
        self.assertTrue(case.is_callback)
        self.assertFalse(case.next_action_user_id)
        self.env.flush_all()
        floor = self._as(self.supervisor, "ahorro.live.floor").get_live_floor()
        [row] = [row for row in floor["callbacks"] if row["case_id"] == case.id]
        self.assertEqual(row["operator"], "Anyone")
        self.time.move_to(AT - timedelta(seconds=1))
        self.assertNotIn(self._next(self.colleague), case)
        self.time.move_to(AT)
        self.assertEqual(self._next(self.colleague), case, "at once: it has no grace")

    # === CALLBACKS ===

    def test_a_callback_survives_that_its_operator_leaves_the_campaign(self):
        case = self.cases[3]
        self._agreed(case)
        campaign = self.campaign.with_user(self.supervisor)
        campaign.action_set_operators(self.colleague.ids)
        self._assert_is_anyones_callback(case)

    def test_a_callback_survives_that_its_case_goes_to_the_pool(self):
        case = self.cases[3]
        case.user_id = self.operator
        self._agreed(case)
        self.campaign.with_user(self.supervisor).action_reassign(
            {"case_ids": case.ids, "to_user_ids": []}
        )
        self._assert_is_anyones_callback(case)

    def test_a_callback_moves_with_its_case_to_another_operator(self):
        case = self.cases[3]
        self._agreed(case)
        self.campaign.with_user(self.supervisor).action_reassign(
            {"case_ids": case.ids, "to_user_ids": self.colleague.ids}
        )
        self.assertEqual(case.next_action_user_id, self.colleague)
        self.time.move_to(AT)
        self.assertNotEqual(self._next(self.operator), case, "it has its grace")
        self.assertEqual(self._next(self.colleague), case)

    def test_who_skips_a_callback_leaves_it_agreed(self):
        case = self.cases[3]
        self._agreed(case)
        self.time.move_to(AT)
        answer = self._as(self.operator).attend_next()
        self.assertEqual(answer["case_id"], case.id)
        self._as(self.operator).skip(answer["lease_token"], "Ocupado", False, "skip")
        self.assertTrue(case.is_callback)
        self.assertEqual(case.next_action_user_id, self.operator)
        self.time.move_to(case.next_action_at)
        self.assertEqual(self._next(self.operator), case)

    # === HOW OFTEN IN A WEEK ===

    def test_an_agreed_callback_is_made_though_the_cap_is_reached(self):
        self._set_cap(1)
        case = self.cases[3]
        self._agreed(case)
        self.time.move_to(AT)
        self.assertEqual(self._next(self.operator), case)
        self.assertFalse(case.blocked_reason)
        answer = self._attend(case, self.operator)
        self.assertTrue(answer["guard"]["allowed"])

    def test_a_retry_is_not_made_once_the_cap_is_reached(self):
        self._set_cap(1)
        case = self.cases[0]
        retried = self._result("Corta", outcome="positive", retry_hours=2)
        token = self._as(self.operator).attend_next()["lease_token"]
        self._save(self.operator, token, result_id=retried.id)
        self.assertEqual((case.next_action_at, case.is_callback), (AT, False))
        self.time.move_to(AT)
        for after in self.cases[1:]:
            answer = self._as(self.operator).attend_next()
            self.assertEqual(answer["case_id"], after.id)
            self._save(
                self.operator,
                answer["lease_token"],
                kind="finish",
                result_id=self.closing.id,
            )
        self.assertFalse(self._as(self.operator).attend_next())
        self.assertEqual(case.blocked_reason, "weekly_cap")
        with self.assertRaises(UserError) as caught:
            self._attend(case, self.operator)
        refusal = caught.exception.context["ahorro"]
        self.assertEqual(
            (refusal["code"], refusal["reason"]), ("blocked", "weekly_cap")
        )

    def test_an_undone_save_frees_the_persons_other_cases(self):
        self._set_cap(1)
        campaign = self._campaign("Dos planes", sequence=1)
        one, two = self._cases(campaign, 2, self._person())
        token = self._as(self.operator).attend_next()["lease_token"]
        saved = self._save(self.operator, token)
        self._next(self.colleague, campaign.id)
        self.assertEqual(two.blocked_reason, "weekly_cap")
        undone = self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        self.env.invalidate_all()
        self.assertFalse(two.blocked_reason)
        self._as(self.operator).lease_release(undone["next"]["lease_token"])
        self._as(self.operator).attend_next(campaign.id)
        self.assertEqual(self._leases().case_id, one)

    # === OF SOMEBODY WHO WILL NOT DO IT ===

    def _check_left_behind(self, leave):
        """Check that what is the colleague's is offered once they have left."""
        assigned, callback = self._cases(self._campaign("Propios", sequence=1), 2)
        assigned.user_id = self.colleague
        self._agree(callback, self.colleague, NOON - timedelta(minutes=1))
        without_campaign = self._case_without_campaign(self.colleague)
        agreed = self._case_without_campaign(self.colleague)
        self._agree(agreed, self.colleague, NOON - timedelta(minutes=1))
        theirs = assigned | callback | without_campaign | agreed
        with self.env.cr.savepoint() as savepoint:
            self.assertFalse(theirs & self._take_all())
            savepoint.rollback()
        self.env.invalidate_all()
        leave()
        self.env.flush_all()
        taken = self._take_all()
        self.assertEqual(taken & theirs, theirs)
        self.assertEqual(taken[:2], callback | agreed, "callbacks first, no grace")

    def test_what_is_of_an_archived_operator_is_anyones(self):
        self._check_left_behind(lambda: self.colleague.write({"active": False}))

    def test_what_is_of_somebody_without_a_role_any_more_is_anyones(self):
        group = self.env.ref("base.group_user")
        self._check_left_behind(
            lambda: self.colleague.write({"group_ids": [Command.set(group.ids)]})
        )

    def test_what_is_of_somebody_of_another_company_by_now_is_anyones(self):
        elsewhere = {
            "company_id": self.other_company.id,
            "company_ids": [Command.set(self.other_company.ids)],
        }
        self._check_left_behind(lambda: self.colleague.write(elsewhere))

    def test_what_is_of_a_supervisor_is_theirs(self):
        case = self.cases[0]
        self.campaign.user_ids = self.operator | self.supervisor
        case.user_id = self.supervisor
        self.env.flush_all()
        self.assertEqual(self._next(self.operator), self.cases[1])
        self.assertEqual(self._next(self.supervisor), case)

    # === PROMISES ===

    def _promise(self, day, **values):
        """Return a case whose client promised something for a day."""
        case = self.cases[0]
        token = self._attend(case, self.operator)["lease_token"]
        self._save(
            self.operator,
            token,
            result_id=self.promise.id,
            promise_date=day,
            promise_amount=100,
            **values,
        )
        return case

    def test_who_promised_for_a_friday_is_seen_on_monday_by_anyone(self):
        case = self._promise("2026-11-27")
        self.assertEqual(str(case.next_action_at), "2026-11-30 13:00:00")
        self.assertFalse(case.next_action_user_id)
        self.assertFalse(case.is_callback)
        for other in self.cases[1:]:
            self._set(other, attempts=9, last_attempt_at=NOON)
        self.time.move_to("2026-11-30 12:59:59")
        self.assertNotEqual(self._next(self.colleague), case)
        self.time.move_to("2026-11-30 13:00:00")
        self._set(case, last_attempt_at=NOON - timedelta(days=1))
        self.assertEqual(self._next(self.colleague), case)

    def test_the_day_after_a_promise_begins_by_the_operators_own_clock(self):
        self.operator.tz = "Europe/Madrid"
        case = self._promise("2026-11-24")
        self.assertEqual(str(case.next_action_at), "2026-11-25 09:00:00")

    def test_what_was_agreed_beside_a_promise_counts(self):
        case = self._promise("2026-11-27", next_action_at="2026-11-20 15:00:00")
        self.assertEqual(str(case.next_action_at), "2026-11-20 15:00:00")
        self.assertTrue(case.is_callback)
        self.assertEqual(case.next_action_user_id, self.operator)

    # === THE CHOSEN CAMPAIGN ===

    def test_who_opens_a_case_from_a_campaign_goes_on_in_it(self):
        other = self._campaign("Elegida", sequence=900)
        chosen = self._cases(other, 2)
        for campaign_id, following in (
            (other.id, chosen[1]),
            (False, self.cases[0]),
        ):
            case = chosen[0]
            token = self._attend(case, self.operator, campaign_id=campaign_id)[
                "lease_token"
            ]
            saved = self._save(self.operator, token, then_next=True)
            self.assertEqual(saved["next"]["case_id"], following.id)
            self._as(self.operator).lease_release(saved["next"]["lease_token"])
        foreign = self._campaign("Ajena", users=self.colleague)
        self.assertEqual(
            self._code(self._attend, case, self.operator, campaign_id=foreign.id),
            "campaign",
        )

    def test_asking_a_campaign_that_has_nobody_keeps_the_client_one_has(self):
        empty = self._campaign("Vacía")
        token = self._as(self.operator).attend_next()["lease_token"]
        self.assertFalse(self._as(self.operator).attend_next(empty.id))
        self.assertTrue(self._as(self.operator).lease_heartbeat(token))
        case = self._cases(empty)
        self.env.flush_all()
        answer = self._as(self.operator).attend_next(empty.id)
        self.assertEqual(answer["case_id"], case.id)
        self.assertEqual(self._leases().case_id, case, "one client at a time")

    def test_undo_frees_what_the_cap_blocked_of_the_same_person_elsewhere(self):
        self._set_cap(1)
        campaign = self._campaign("Dos contactos", sequence=1)
        document = {
            "ahorro_document_kind": "dni",
            "ahorro_document_number": "28345111",
        }
        self._cases(campaign, 1, self._person(**document))
        duplicate = self._cases(campaign, 1, self._person(**document))
        self.env.flush_all()
        token = self._as(self.operator).attend_next()["lease_token"]
        saved = self._save(self.operator, token)
        self._next(self.colleague, campaign.id)
        self.env.invalidate_all()
        self.assertEqual(duplicate.blocked_reason, "weekly_cap")
        self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        self.env.invalidate_all()
        self.assertFalse(duplicate.blocked_reason)

    def test_a_promise_in_a_mere_comment_is_waited_for_too(self):
        token = self._attend(self.cases[0], self.operator)["lease_token"]
        self._save(self.operator, token, promise_date="2026-11-27", promise_amount=10)
        self.env.invalidate_all()
        self.assertEqual(str(self.cases[0].next_action_at), "2026-11-30 13:00:00")

    def test_a_campaign_whose_operators_lost_the_role_says_that_nobody_is_left(self):
        case = self._cases(self._campaign("Sin nadie", users=self.colleague))
        role = self.env.ref("ahorro_plan.group_operator")
        self.colleague.write({"group_ids": [Command.unlink(role.id)]})
        self.env.flush_all()
        self.assertEqual(case.queue_state, "blocked")
        self.assertIn("campaign", case.blocked_text)

    def test_who_skips_a_client_ahead_of_their_hour_leaves_the_hour_as_agreed(self):
        tomorrow = NOON + timedelta(days=1)
        self._agree(self.cases[0], self.operator, tomorrow)
        token = self._attend(self.cases[0], self.operator)["lease_token"]
        self._as(self.operator).skip(token, "No era hoy", False, "skip")
        self.env.invalidate_all()
        self.assertEqual(self.cases[0].next_action_at, tomorrow)

    def test_the_campaign_that_one_works_through_follows_what_one_asks_for(self):
        other = self._campaign("Otra", users=self.operator, sequence=1)
        self._cases(other, 2)
        self.env.flush_all()
        mine = self._as(self.operator)
        mine.attend_next(self.campaign.id)
        kept = mine.attend_next()
        self.assertEqual(kept["case"]["campaign_id"], self.campaign.id, "the same one")
        saved = self._save(self.operator, kept["lease_token"], then_next=True)
        self.assertEqual(saved["next"]["case"]["campaign_id"], other.id)
        kept = mine.attend_next(other.id)
        self.assertEqual(kept["case_id"], saved["next"]["case_id"])
        self._set(self.cases[1], next_action_at=NOON, is_callback=True)
        saved = self._save(self.operator, kept["lease_token"], then_next=True)
        self.assertEqual(saved["next"]["case"]["campaign_id"], other.id)
