# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.exceptions import UserError

from .queue_common import QueueCommon

SHARED = "0346215777777"


class TestAttendPeople(QueueCommon):
    """Who is one person, while somebody speaks to them and it changes."""

    def setUp(self):
        super().setUp()
        self._forget_commit()

    def _duplicate(self):
        """Return a case, first of its campaign, of somebody with the shared phone."""
        campaign = self._campaign("Mellizo", sequence=900)
        duplicate = self._cases(campaign, 1, self._person(mobile=SHARED))
        self.env.flush_all()
        return duplicate

    def _commit(self):
        """Do what is done once the request is committed."""
        self.env.flush_all()
        self.env.cr.postcommit.run()
        self.env.invalidate_all()

    def _forget_commit(self):
        """Lose what would be done then, as when the leases were busy."""
        self.env.flush_all()
        self.env.cr.postcommit.clear()

    def _sell(self, plan, buyer):
        """Give a plan another holder as an import does, past the ORM."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ahorro_plan SET partner_id = %s WHERE id = %s", [buyer.id, plan.id]
        )
        self.env.invalidate_all()

    def _merge(self, people, into):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(people.ids, into)
        self.env.flush_all()

    # === A PLAN THAT CHANGES HANDS ===

    def test_a_plan_that_changes_hands_stays_with_who_attends_it(self):
        case, seller, buyer = self.cases[0], self.cases[0].partner_id, self._person()
        token = self._attend(case, self.operator)["lease_token"]
        self._sell(case.plan_id, buyer)
        self.assertEqual(case.partner_id, buyer)
        for one in (case, case.plan_id):
            self.assertEqual(self._code(self._attend, one, self.colleague), "taken")
        self.assertEqual(self._states()["leased"], 1)
        self.assertEqual(case.queue_state, "leased")
        queue = self._as(self.colleague).get_attend_queue()
        self.assertNotIn(case.id, [row["id"] for row in queue["cases"]])
        self.assertEqual(self._next(self.colleague), self.cases[1])
        self._save(self.operator, token)
        self.assertEqual(self._movements(case).partner_id, seller)

    def test_who_speaks_to_the_buyer_already_does_not_get_the_plan_either(self):
        case, buyer = self.cases[0], self._person()
        theirs = self._cases(self.campaign, 1, buyer)
        self._attend(case, self.operator)
        self._sell(case.plan_id, buyer)
        self._attend(theirs, self.colleague)
        self.assertEqual(self._code(self._attend, case, self.colleague), "taken")
        self.assertEqual(self._leases(self.colleague).case_id, theirs)

    def test_an_undone_save_was_with_who_was_spoken_to(self):
        case, seller, buyer = self.cases[0], self.cases[0].partner_id, self._person()
        token = self._attend(case, self.operator)["lease_token"]
        saved = self._save(self.operator, token)
        self._sell(case.plan_id, buyer)
        undone = self._as(self.operator).undo_attention(saved["movement_id"], "undo")
        self.assertEqual(undone["next"]["case_id"], case.id)
        self.assertEqual(self._movements(case).partner_id, seller)
        self.assertEqual(self._leases().partner_id, seller)

    # === A PHONE, A DOCUMENT ===

    def test_a_phone_told_meanwhile_makes_the_duplicate_theirs_once_committed(self):
        duplicate = self._duplicate()
        self._as(self.operator).attend_next()
        self.cases[0].partner_id.phone = SHARED
        self._commit()
        self.assertEqual(self._code(self._attend, duplicate, self.colleague), "taken")
        self.assertFalse(self._as(self.colleague).attend_next(duplicate.campaign_id.id))
        self.assertEqual(duplicate.queue_state, "leased")

    def test_a_document_told_meanwhile_makes_the_duplicate_theirs_once_committed(self):
        document = {"ahorro_document_kind": "dni", "ahorro_document_number": "28345111"}
        duplicate = self._cases(self.campaign, 1, self._person(**document))
        self._as(self.operator).attend_next()
        self.cases[0].partner_id.write(document)
        self._commit()
        self.assertEqual(self._code(self._attend, duplicate, self.colleague), "taken")

    def test_what_the_commit_missed_the_next_heartbeat_finds(self):
        duplicate = self._duplicate()
        token = self._as(self.operator).attend_next()["lease_token"]
        self.cases[0].partner_id.phone = SHARED
        self._forget_commit()
        self.assertFalse(self._as(self.operator).lease_heartbeat(token)["also_with"])
        self.assertEqual(self._code(self._attend, duplicate, self.colleague), "taken")

    def test_a_heartbeat_says_which_colleague_has_the_duplicate_already(self):
        duplicate = self._duplicate()
        token = self._as(self.operator).attend_next()["lease_token"]
        theirs = self._attend(duplicate, self.colleague)["lease_token"]
        self.cases[0].partner_id.phone = SHARED
        self._commit()
        beat = self._as(self.operator).lease_heartbeat(token)
        self.assertIn("ahorro_colleague", beat["also_with"])
        self.assertEqual(len(self._leases()), 2, "nobody is torn away from a client")
        self._as(self.colleague).lease_release(theirs)
        self.assertFalse(self._as(self.operator).lease_heartbeat(token)["also_with"])
        self.assertEqual(self._code(self._attend, duplicate, self.colleague), "taken")

    def test_a_wrong_phone_makes_nobody_one_person(self):
        duplicate = self._duplicate()
        self._as(self.operator).attend_next()
        phones = self.cases[0].partner_id.ahorro_phone_ids
        self.cases[0].partner_id.phone = SHARED
        (self.cases[0].partner_id.ahorro_phone_ids - phones).is_wrong = True
        self._commit()
        self.assertTrue(self._attend(duplicate, self.colleague))

    # === CONTACTS THAT ARE MERGED ===

    def test_contacts_merged_meanwhile_are_one_person_to_everybody(self):
        for place in (0, 1):
            with self.subTest(stays=place), self.env.cr.savepoint() as savepoint:
                people = self.cases[:2].partner_id
                self._as(self.operator).attend_next()
                self._merge(people, people[place])
                self._commit()
                for case in self.cases[:2]:
                    code = self._code(self._attend, case, self.colleague)
                    self.assertEqual(code, "taken")
                self.assertEqual(self._states()["leased"], 2)
                self.assertEqual(self._next(self.colleague), self.cases[2])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_merged_contacts_without_a_phone_are_one_person_too(self):
        people = self.cases[:2].partner_id
        people.ahorro_phone_ids.unlink()
        self._forget_commit()
        self._attend(self.cases[0], self.operator, incoming=True)
        self._merge(people, people[1])
        self._commit()
        code = self._code(self._attend, self.cases[1], self.colleague, incoming=True)
        self.assertEqual(code, "taken")

    def test_a_heartbeat_after_a_merge_names_who_has_the_other_contact(self):
        people = self.cases[:2].partner_id
        token = self._as(self.operator).attend_next()["lease_token"]
        self._as(self.colleague).attend_next()
        self._merge(people, people[0])
        self._commit()
        beat = self._as(self.operator).lease_heartbeat(token)
        self.assertIn("ahorro_colleague", beat["also_with"])

    # === WHAT ENDS MEANWHILE ===

    def test_a_skip_writes_nothing_to_a_case_finished_meanwhile(self):
        case, token = self.cases[0], self._as(self.operator).attend_next()
        finished = {
            "state": "done",
            "finished_at": fields.Datetime.now(),
            "result_id": self.closing.id,
        }
        self._set(case, **finished)
        self._as(self.operator).skip(token["lease_token"], "Ocupado", False, "skip")
        self.assertEqual(self._movements(case).kind, "skip")
        self.assertFalse(case.next_action_at)
        self.assertEqual((case.state, case.result_id), ("done", self.closing))
        self.assertFalse(self._leases())

    def test_an_archived_plan_is_offered_to_nobody_and_says_so(self):
        case = self.cases[0]
        case.plan_id.active = False
        self.env.flush_all()
        self.assertEqual(self._next(self.operator), self.cases[1])
        for one in (case, case.plan_id):
            for incoming in (False, True):
                with self.assertRaisesRegex(UserError, "archived"):
                    self._attend(one, self.operator, incoming=incoming)
        self.assertEqual(case.queue_state, "blocked")
        self.assertIn("archived", case.blocked_text)
        self.assertEqual(self._states()["reasons"], {"plan_archived": 1})
        case.plan_id.active = True
        self.env.flush_all()
        self.assertEqual(self._next(self.operator), case)
