# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .campaign_common import AhorroCampaignCommon


class TestReassignPage(AhorroCampaignCommon):
    """What the page *Reasignar* begins with, and what it counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls.mine = cls.campaign.with_user(cls.supervisor)

    def _loads(self):
        cases = self.campaign.case_ids.filtered(lambda case: case.state != "done")
        return {user.id: len(group) for user, group in cases.grouped("user_id").items()}

    def _chosen(self, action):
        return {
            key.removeprefix("default_"): value
            for key, value in action["context"].items()
        }

    def test_the_page_begins_with_the_pool_to_all_who_attend(self):
        chosen = self._chosen(self.mine.action_open_reassign())
        both = self.operator | self.colleague_operator
        self.assertTrue(chosen["from_pool"])
        self.assertEqual(set(chosen["to_user_ids"]), set(both.ids))

    def test_the_page_begins_with_the_cases_of_who_is_gone(self):
        self.campaign.case_ids[:2].user_id = self.operator
        self.operator.active = False
        chosen = self._chosen(self.mine.action_open_reassign())
        self.assertEqual(chosen["from_user_ids"], self.operator.ids)
        self.assertFalse(chosen["from_pool"])
        self.assertEqual(chosen["to_user_ids"], self.colleague_operator.ids)

    def test_the_page_begins_with_whom_one_was_looking_at(self):
        self.campaign.case_ids[:2].user_id = self.operator
        chosen = self._chosen(self.mine.action_open_reassign(self.operator.ids))
        self.assertEqual(chosen["from_user_ids"], self.operator.ids)
        self.assertEqual(chosen["to_user_ids"], self.colleague_operator.ids)

    def test_ticked_cases_are_reassigned_alone(self):
        ticked = self.campaign.case_ids[1:3]
        moving = self.env["ahorro.campaign.reassignment"].with_user(self.supervisor)
        action = moving.open_reassign(ticked.ids)
        page = (
            self.env["ahorro.campaign.reassign"]
            .with_user(self.supervisor)
            .with_context(**action["context"])
            .create({"to_user_ids": self.operator.ids})
        )
        self.assertEqual(page.preview["available"], 2)
        page.action_reassign()
        self.assertEqual(self._loads(), {False: 4, self.operator.id: 2})
        self.assertEqual(ticked.user_id, self.operator)
        of_list = moving.open_reassign(domain=[("id", "in", ticked.ids)])
        self.assertEqual(set(self._chosen(of_list)["case_ids"]), set(ticked.ids))

    def test_ticked_cases_that_cannot_move_are_refused_with_a_sentence(self):
        other = self._campaign("Otra", type_id=self.arrears.id)
        moving = self.env["ahorro.campaign.reassignment"].with_user(self.supervisor)
        both = self.campaign.case_ids[:1] | other.case_ids[:1]
        with self.assertRaisesRegex(UserError, "of 2 campaigns"):
            moving.open_reassign(both.ids)
        self._finish(self.campaign.case_ids[0])
        for ids, domain, sentence in (
            (self.campaign.case_ids[:1].ids, None, "in progress"),
            (None, [("nada", "=", 1)], "could not be read"),
            (None, None, "could not be read"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                moving.open_reassign(ids, domain)

    def test_the_page_and_the_zoom_count_the_same_of_each_operator(self):
        """An open case in the pool is the pool's, whoever attended it last."""
        first, second, third = self.campaign.case_ids[:3]
        first.user_id = self.operator
        (first | second).last_user_id = self.colleague_operator
        self._finish(third)
        preview = self.mine.preview_reassign({})
        zoom = self.env["ahorro.board"].with_user(self.supervisor)
        rows = {
            row["id"]: row for row in zoom.get_zoom(self.campaign.id)["by_operator"]
        }
        self.assertEqual(
            {row["id"]: (row["before"], row["attended"]) for row in preview["users"]},
            {
                uid: (
                    row["open"]["count"],
                    row["attended"]["count"] if uid else 0,
                )
                for uid, row in rows.items()
            },
        )
        self.assertEqual(rows[False]["open"]["count"], 4)
        self.assertEqual(rows[self.colleague_operator.id]["attended"]["count"], 2)
