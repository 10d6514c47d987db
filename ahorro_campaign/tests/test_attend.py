# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .queue_common import NOON, QueueCommon


class TestAttend(QueueCommon):
    """Who comes next, and who has whom."""

    # === ONE CLIENT, ONE OPERATOR ===

    def test_next_then_save_then_next(self):
        first = self._as(self.operator).attend_next()
        self.assertEqual(first["case_id"], self.cases[0].id)
        answer = self._save(
            self.operator,
            first["lease_token"],
            then_next=True,
            kind="finish",
            result_id=self.closing.id,
        )
        self.assertEqual(answer["next"]["case_id"], self.cases[1].id)
        self.assertEqual(self.cases[0].state, "done")
        self.assertEqual(self.cases[0].result_id, self.closing)
        self.assertEqual(self._states()["leased"], 1)

    def test_two_operators_never_get_the_same_client(self):
        seen = [
            self._as(user).attend_next()["case_id"]
            for user in (self.operator, self.colleague)
        ]
        self.assertEqual(seen, self.cases[:2].ids)

    def test_asking_again_gives_the_same_client_and_lease(self):
        first = self._as(self.operator).attend_next()
        self.time.tick(timedelta(minutes=5))
        again = self._as(self.operator).attend_next()
        self.assertEqual(again["lease_token"], first["lease_token"])
        self.assertGreater(again["expires_at"], first["expires_at"])

    def test_one_person_has_one_operator_across_plans_and_campaigns(self):
        person = self._person()
        other = self._campaign("Otra", sequence=1)
        self._cases(other, 2, person)
        mine = self._cases(self.campaign, 1, person)
        first = self._as(self.operator).attend_next(other.id)
        self.assertEqual(len(first["other_cases"]), 2)
        self.assertEqual(self._states()["leased"], 3, "the other cases count as leased")
        self.assertFalse(self._as(self.colleague).attend_next(other.id))
        with self.assertRaisesRegex(UserError, "ahorro_operator"):
            self._attend(mine, self.colleague)

    def test_two_contacts_with_one_phone_or_one_document_are_one_person(self):
        for same in (
            {"mobile": "0346215777777"},
            {"ahorro_document_kind": "dni", "ahorro_document_number": "28345111"},
        ):
            campaign = self._campaign(f"Mellizos {same}")
            self._cases(campaign, 1, self._person(**same))
            duplicate = self._cases(campaign, 1, self._person(**same))
            third = self._cases(campaign)
            first = self._as(self.operator).attend_next(campaign.id)
            self.assertEqual(first["other_cases"][0]["id"], duplicate.id)
            second = self._as(self.colleague).attend_next(campaign.id)
            self.assertEqual(second["case_id"], third.id, same)
            for user, answer in ((self.operator, first), (self.colleague, second)):
                self._as(user).lease_release(answer["lease_token"])

    def test_a_number_that_many_people_have_makes_nobody_one_person(self):
        number = {"mobile": "0346215444444"}
        campaign = self._campaign("Compartido")
        people = [
            self._person(**number, phone=f"0346215{666600 + n}") for n in range(4)
        ]
        for person in people:
            self._cases(campaign, 1, person)
        seen = {
            self._as(user).attend_next(campaign.id)["case_id"]
            for user in (self.operator, self.colleague)
        }
        self.assertEqual(len(seen), 2)

    def test_many_duplicates_of_leased_people_hide_nobody_behind_them(self):
        campaign = self._campaign("Muchos mellizos")
        same = {"mobile": "0346215555555"}
        self._cases(campaign, 3, self._person(**same))
        duplicate = self._person(**same)
        self._cases(campaign, 50, duplicate)
        last = self._cases(campaign)
        self._as(self.operator).attend_next(campaign.id)
        found = self._as(self.colleague).attend_next(campaign.id)
        self.assertEqual(found["case_id"], last.id)

    def test_a_released_client_is_anyones_at_once(self):
        first = self._as(self.operator).attend_next()
        self.assertTrue(self._as(self.operator).lease_release(first["lease_token"]))
        self.assertTrue(self._as(self.operator).lease_release(first["lease_token"]))
        self.assertEqual(self._next(self.colleague), self.cases[0])

    def test_an_expired_lease_holds_nobody_back(self):
        first = self._as(self.operator).attend_next()
        self.time.tick(timedelta(minutes=9))
        beat = self._as(self.operator).lease_heartbeat(first["lease_token"])
        self.assertEqual(beat["expires_at"], "2026-11-18 15:19:00")
        self.time.tick(timedelta(minutes=11))
        self.assertEqual(self._states()["leased"], 0)
        taken = self._as(self.colleague).attend_next()
        self.assertEqual(taken["case_id"], first["case_id"])
        with self.assertRaisesRegex(UserError, "ahorro_colleague") as caught:
            self._as(self.operator).lease_heartbeat(first["lease_token"])
        self.assertEqual(caught.exception.context["ahorro"]["code"], "lease_lost")

    def test_an_expired_lease_still_saves_while_nobody_took_over(self):
        first = self._as(self.operator).attend_next()
        self.time.tick(timedelta(hours=1))
        self._save(self.operator, first["lease_token"])
        self.assertEqual(self.cases[0].attempts, 1)

    def test_leases_that_nobody_comes_back_to_are_forgotten(self):
        self._as(self.operator).attend_next()
        self.time.tick(timedelta(hours=13))
        self.env["ahorro.lease"]._cron_forget_expired()
        leases = self.env["ahorro.lease"].search([("user_id", "=", self.operator.id)])
        self.assertFalse(leases)

    # === ORDER ===

    def test_own_callbacks_then_others_past_their_grace_then_the_campaigns(self):
        own, others, late = self.cases[1:]
        self._agree(own, self.operator, NOON - timedelta(minutes=1))
        for case, minutes in ((others, 10), (late, 31)):
            self._agree(case, self.colleague, NOON - timedelta(minutes=minutes))
        order = []
        for _number in range(3):
            answer = self._as(self.operator).attend_next()
            order.append(answer["case_id"])
            self._save(
                self.operator,
                answer["lease_token"],
                kind="finish",
                result_id=self.closing.id,
            )
        self.assertEqual(order, [own.id, late.id, self.cases[0].id])
        self.assertFalse(self._as(self.operator).attend_next(), "it is in its grace")
        self.time.tick(timedelta(minutes=20))
        self.assertEqual(self._next(self.operator), others)

    def test_campaigns_by_priority_never_tried_first_then_the_oldest_attempt(self):
        first = self._campaign("Prioridad", sequence=1)
        older, newer, fresh = self._cases(first, 3)
        self._set(newer, attempts=1, last_attempt_at=NOON - timedelta(hours=1))
        self._set(older, attempts=2, last_attempt_at=NOON - timedelta(hours=2))
        seen = []
        for _number in range(4):
            answer = self._as(self.operator).attend_next()
            seen.append(answer["case_id"])
            self._save(
                self.operator,
                answer["lease_token"],
                kind="finish",
                result_id=self.closing.id,
            )
        self.assertEqual(seen, [fresh.id, older.id, newer.id, self.cases[0].id])
        first.sequence = 500
        self._cases(first)
        self.assertEqual(self._next(self.operator), self.cases[1])

    def test_a_due_retry_takes_its_place_by_its_last_attempt(self):
        retry, plain = self._cases(self._campaign("Reintentos", sequence=1), 2)
        self._set(
            retry,
            attempts=1,
            last_attempt_at=NOON - timedelta(hours=4),
            next_action_at=NOON - timedelta(hours=1),
        )
        self._set(plain, attempts=1, last_attempt_at=NOON - timedelta(hours=3))
        self.assertEqual(self._next(self.operator), retry)
        self._set(retry, next_action_at=NOON + timedelta(minutes=1))
        self.assertEqual(self._next(self.operator), plain)

    def test_an_assigned_case_is_for_its_operator(self):
        self._set(self.cases[0], user_id=self.colleague.id)
        self.assertEqual(self._next(self.operator), self.cases[1])
        self.assertEqual(self._next(self.colleague), self.cases[0])

    def test_only_campaigns_in_progress_that_are_the_users(self):
        self.assertFalse(self._as(self.supervisor).attend_next())
        self.campaign.with_user(self.supervisor).action_archive()
        self.assertFalse(self._as(self.operator).attend_next())
        self.assertEqual(self._states()["reasons"], {"archived": 4})

    def test_a_chosen_campaign_is_kept_for_the_next_client(self):
        other = self._campaign("Elegida", sequence=900)
        chosen = self._cases(other, 2)
        first = self._as(self.operator).attend_next(other.id)
        answer = self._save(self.operator, first["lease_token"], then_next=True)
        self.assertEqual(answer["next"]["case_id"], chosen[1].id)

    # === ABSENCE ===

    def test_what_is_of_an_absent_operator_is_anyones_until_they_return(self):
        self._set(self.cases[0], user_id=self.colleague.id)
        due = NOON - timedelta(minutes=1)
        self._agree(self.cases[3], self.colleague, due)
        self._as(self.colleague, "ahorro.operator.absence").action_set_absent(True)
        self.assertEqual(self._next(self.operator), self.cases[3], "no grace to wait")
        self._set(self.cases[3], next_action_at=NOON + timedelta(days=1))
        self.assertEqual(self._next(self.operator), self.cases[0])
        with self.assertRaisesRegex(UserError, "away"):
            self._as(self.colleague).attend_next()
        self._as(self.colleague, "ahorro.operator.absence").action_set_absent(False)
        self.assertEqual(self._next(self.operator), self.cases[1])
        self.assertEqual(self._next(self.colleague), self.cases[0])

    def test_an_archived_operator_leaves_nobody_behind(self):
        self._set(self.cases[0], user_id=self.colleague.id)
        self.colleague.active = False
        self.assertEqual(self._next(self.operator), self.cases[0])

    def test_a_case_of_somebody_who_left_the_campaign_is_not_stuck(self):
        for case in self.cases:
            self._set(case, user_id=self.colleague.id)
        self.env.cr.execute(
            "DELETE FROM ahorro_campaign_user_rel WHERE user_id = %s",
            [self.colleague.id],
        )
        self.assertEqual(self._next(self.operator), self.cases[0])

    def test_going_away_gives_the_client_back(self):
        self._as(self.operator).attend_next()
        self._as(self.operator, "ahorro.operator.absence").action_set_absent(True)
        self._as(self.operator, "ahorro.operator.absence").action_set_absent(True)
        self.assertEqual(self._states()["leased"], 0)

    # === THE GUARD ===

    def test_a_blocked_client_is_passed_over_and_says_why(self):
        self.cases[0].partner_id.ahorro_phone_ids.unlink()
        self.assertEqual(self._next(self.operator), self.cases[1])
        self.assertEqual(self.cases[0].blocked_reason, "no_phone")
        self.assertEqual(self._states()["reasons"], {"no_phone": 1})
        with self.assertRaisesRegex(UserError, "phone"):
            self._attend(self.cases[0], self.operator)
        answer = self._attend(self.cases[0], self.operator, incoming=True)
        self.assertFalse(answer["guard"]["allowed"])

    def test_who_can_be_called_again_is_offered_again(self):
        person = self.cases[0].partner_id
        person.ahorro_phone_ids.unlink()
        self._next(self.operator)
        person.mobile = "0346215999999"
        self.env.flush_all()
        self.env["ahorro.queue.refresh"]._cron_refresh_blocked()
        self.assertFalse(self.cases[0].blocked_reason)
        self.assertEqual(self._next(self.operator), self.cases[0])

    def test_a_hundred_blocked_clients_hide_nobody_behind_them(self):
        campaign = self._campaign("Bloqueados")
        blocked = self._cases(campaign, 60)
        blocked.partner_id.ahorro_phone_ids.unlink()
        last = self._cases(campaign)
        self.assertEqual(self._next(self.operator, campaign.id), last)
        self.assertEqual(set(blocked.mapped("blocked_reason")), {"no_phone"})

    def test_at_night_nobody_is_called_and_nobody_is_marked(self):
        self.time.tick(timedelta(hours=10))
        self.assertFalse(self._as(self.operator).attend_next())
        self.assertFalse(any(self.cases.mapped("blocked_reason")))
        status = self._as(self.operator, "ahorro.queue.status").get_queue_status()
        self.assertEqual(
            (status["code"], status["until"]), ("closed", "2026-11-19 12:00:00")
        )

    # === AN EMPTY QUEUE SAYS WHY ===

    def test_an_empty_queue_says_why(self):
        self.assertEqual(
            self._as(self.supervisor, "ahorro.queue.status").get_queue_status()["code"],
            "no_campaign",
        )
        self.assertEqual(
            self._as(self.operator, "ahorro.queue.status").get_queue_status()["code"],
            "",
        )
        for case in self.cases:
            self._set(case, next_action_at=NOON + timedelta(hours=3))
        status = self._as(self.operator, "ahorro.queue.status").get_queue_status()
        self.assertEqual(
            (status["code"], status["until"]), ("scheduled", "2026-11-18 18:00:00")
        )
        for case in self.cases:
            self._set(case, next_action_at=None, user_id=self.colleague.id)
        self.assertEqual(
            self._as(self.operator, "ahorro.queue.status").get_queue_status()["code"],
            "others",
        )
        for case in self.cases:
            self._set(case, blocked_reason="optout")
        self.assertEqual(
            self._as(self.operator, "ahorro.queue.status").get_queue_status()["code"],
            "blocked",
        )
        for case in self.cases:
            self._set(
                case,
                state="done",
                finished_at=fields.Datetime.now(),
                blocked_reason=None,
            )
        self.assertEqual(
            self._as(self.operator, "ahorro.queue.status").get_queue_status()["code"],
            "finished",
        )
