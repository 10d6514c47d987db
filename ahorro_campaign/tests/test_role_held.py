# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .campaign_common import AhorroCampaignCommon


class TestRoleHeld(AhorroCampaignCommon):
    """What an operator holds is said before the role is taken, and given on.

    MORA (operator, colleague): three cases of the operator's, one with an agreed call
    and one with a promise; one of the colleague's that the operator agreed to call
    about. OTRA (operator, supervisor): one case. VIEJA, archived: one case, of no
    interest any more.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        cls.mora = cls._campaign("MORA", plans=cls.plans[:4])
        cls.calls, cls.promise, cls.plain, cls.agreed = cls.mora.case_ids
        mine = cls.calls | cls.promise | cls.plain
        mine.user_id = cls.operator
        cls.agreed.user_id = cls.colleague_operator
        for case in cls.calls | cls.agreed:
            case.write(
                {
                    "next_action_at": tomorrow,
                    "is_callback": True,
                    "next_action_user_id": cls.operator.id,
                }
            )
        cls.promise.write(
            {"promise_date": tomorrow.date(), "last_user_id": cls.operator.id}
        )
        people = [cls.operator.id, cls.supervisor.id]
        cls.other = cls._campaign("OTRA", plans=cls.plans[4], user_ids=people)
        cls.other.case_ids.user_id = cls.operator
        cls.old = cls._campaign("VIEJA", plans=cls.plans[5], user_ids=people)
        cls.old.case_ids.user_id = cls.operator
        cls.old.with_user(cls.supervisor).action_archive()
        cls.roles = cls.env["ahorro.role"].with_user(cls.admin)

    def _figures(self, held):
        return {row["key"]: row["count"] for row in held["figures"]}

    def test_it_says_open_cases_agreed_calls_and_promises(self):
        held = self.roles.get_held(self.operator.id)
        self.assertEqual(self._figures(held), {"cases": 4, "calls": 2, "promises": 1})
        cases = self.calls | self.promise | self.plain | self.other.case_ids
        expected = {
            "cases": cases,
            "calls": self.calls | self.agreed,
            "promises": self.promise,
        }
        for row in held["figures"]:
            found = self.env[row["model"]].with_user(self.admin).search(row["domain"])
            self.assertEqual(set(found.ids), set(expected[row["key"]].ids), row["key"])
            self.assertEqual(len(found), row["count"])

    def test_who_attends_the_same_campaigns_is_offered(self):
        values = [
            row["value"] for row in self.roles.get_held(self.operator.id)["choices"]
        ]
        self.assertEqual(values[0], "pool")
        self.assertEqual(values[-1], "keep")
        self.assertEqual(
            set(values[1:-1]), {self.colleague_operator.id, self.supervisor.id}
        )

    def test_to_the_pool_nothing_stays_theirs_and_each_has_its_movement(self):
        self.roles.set_role(self.operator.id, False, "pool")
        moved = self.mora.case_ids | self.other.case_ids
        self.assertFalse(moved.user_id | moved.next_action_user_id)
        self.assertEqual(self.calls.is_callback, True)
        self.assertEqual(self.old.case_ids.user_id, self.operator)
        movements = moved.movement_ids.filtered(lambda row: row.kind == "reassign")
        self.assertEqual(movements.case_id, moved)
        self.assertEqual(movements.user_id, self.admin)
        self.assertFalse(self._figures(self.roles.get_held(self.operator.id)))

    def test_to_a_colleague_goes_what_they_attend_and_the_rest_to_the_pool(self):
        self.roles.set_role(self.operator.id, False, self.colleague_operator.id)
        self.assertEqual(self.mora.case_ids.user_id, self.colleague_operator)
        self.assertEqual(self.calls.next_action_user_id, self.colleague_operator)
        self.assertEqual(self.agreed.next_action_user_id, self.colleague_operator)
        self.assertFalse(self.other.case_ids.user_id)

    def test_left_as_it_is_it_stays_in_their_name_as_of_somebody_gone(self):
        self.roles.set_role(self.operator.id, False, "keep")
        cases = self.env["ahorro.case"].with_user(self.supervisor)
        left = cases.search([("is_left", "=", True)]).sudo(False).with_env(self.env)
        self.assertEqual(left, self.mora.case_ids | self.other.case_ids)

    def test_whom_nobody_offered_gets_nothing(self):
        for choice in (self.outsider.id, self.operator.id, "todos", True, [1]):
            with self.subTest(choice=choice), self.assertRaises(UserError):
                self.roles.set_role(self.operator.id, False, choice)
        self.assertEqual(self.plain.user_id, self.operator)
        self.assertTrue(self.operator.has_group("ahorro_plan.group_operator"))
