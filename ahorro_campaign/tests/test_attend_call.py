# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .queue_common import NOON, QueueCommon


class TestAttendCall(QueueCommon):
    """*Atender llamado*: what a client who calls is attended about."""

    def _call(self, partner, plan_id=False, user=None):
        user = user or self.operator
        answer = self._as(user).attend_call(partner.id, plan_id)
        self.env.invalidate_all()
        return answer

    def test_it_is_about_the_call_that_was_agreed_with_them_before_all_else(self):
        partner = self.cases[0].partner_id
        later, sooner = self._cases(self.campaign, 2, partner=partner)
        self._agree(later, self.operator, NOON + timedelta(days=2))
        self._agree(sooner, self.operator, NOON + timedelta(days=1))
        answer = self._call(partner)
        self.assertEqual(answer["case_id"], sooner.id)
        self.assertTrue(answer["case"]["incoming"])

    def test_it_is_about_the_plan_that_was_found(self):
        partner = self.cases[0].partner_id
        [other] = self._cases(self.campaign, 1, partner=partner)
        for case in self.cases[0] | other:
            answer = self._call(partner, case.plan_id.id)
            self.assertEqual(answer["case_id"], case.id)

    def test_a_colleagues_case_stays_theirs_and_the_plan_is_attended_without_it(self):
        case = self.cases[0]
        self._agree(case, self.colleague, NOON + timedelta(days=1))
        answer = self._call(case.partner_id)
        self.assertFalse(answer["case_id"])
        self.assertEqual(answer["plan"]["id"], case.plan_id.id)
        self._save(self.operator, answer["lease_token"], comment="Llamó")
        self.assertEqual(case.next_action_user_id, self.colleague)
        self.assertEqual(case.next_action_at, NOON + timedelta(days=1))

    def test_neither_a_finished_case_nor_one_of_an_archived_campaign_is_taken(self):
        case = self.cases[0]
        token = self._attend(case, self.operator)["lease_token"]
        self._save(
            self.operator, token, kind="finish", result_id=self.closing.id, comment=""
        )
        self.assertEqual(case.state, "done")
        self.assertFalse(self._call(case.partner_id)["case_id"])
        self.campaign.with_user(self.supervisor).action_archive()
        self.assertFalse(self._call(self.cases[1].partner_id)["case_id"])

    def test_no_rule_about_calling_people_is_asked(self):
        partner = self.cases[0].partner_id
        self.env["ahorro.optout"].create(
            {"partner_id": partner.id, "channel": "phone", "source": "operator"}
        )
        with self.assertRaises(UserError):
            self._attend(self.cases[0], self.operator)
        self.assertEqual(self._call(partner)["case_id"], self.cases[0].id)

    def test_who_is_in_front_of_a_colleague_is_not_taken(self):
        self._attend(self.cases[0], self.colleague)
        with self.assertRaisesRegex(UserError, "^ahorro_colleague .* has this client"):
            self._call(self.cases[0].partner_id)

    def test_somebody_elses_plan_a_stranger_and_an_archived_plan_are_refused(self):
        partner, plan = self.cases[0].partner_id, self.cases[0].plan_id
        with self.assertRaisesRegex(UserError, "no savings plans"):
            self._call(partner, self.cases[1].plan_id.id)
        with self.assertRaisesRegex(UserError, "no savings plans"):
            self._call(self._person())
        plan.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            self._call(partner)
        with self.assertRaises(AccessError):
            self._call(partner, user=self.stranger)
        self.assertFalse(self._leases())
