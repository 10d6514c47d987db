# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .campaign_common import AhorroCampaignCommon


class TestActions(AhorroCampaignCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign()
        cls.mine = cls.campaign.with_user(cls.supervisor)

    def _last_movement(self, campaign=None):
        return self.env["ahorro.movement"].search(
            [("campaign_id", "=", (campaign or self.campaign).id)],
            order="id desc",
            limit=1,
        )

    # === ARCHIVING ===

    def test_archiving_says_who_and_when_and_leaves_a_movement(self):
        self._finish(self.campaign.case_ids[0])
        self.mine.action_archive()
        self.assertEqual(self.campaign.state, "archived")
        self.assertEqual(self.campaign.archived_by, self.supervisor)
        self.assertTrue(self.campaign.archived_on)
        movement = self._last_movement()
        self.assertEqual(movement.kind, "archive")
        self.assertEqual(movement.detail, {"open": 5, "finished": 1})

    def test_archiving_keeps_the_state_of_the_cases(self):
        before = self.campaign.case_ids.mapped("state")
        self.mine.action_archive()
        self.assertEqual(self.campaign.case_ids.mapped("state"), before)
        self.mine.action_unarchive()
        self.assertEqual(self.campaign.state, "in_progress")
        self.assertFalse(self.campaign.archived_on)
        self.assertEqual(self._last_movement().kind, "unarchive")

    def test_archiving_twice_leaves_one_movement(self):
        self.mine.action_archive()
        before = self._last_movement()
        self.mine.action_archive()
        self.assertEqual(self._last_movement(), before)

    def test_reopening_needs_a_name_that_is_free(self):
        self.mine.action_archive()
        self._campaign(name=self.campaign.name)
        with self.assertRaisesRegex(UserError, "rename one"):
            self.mine.action_unarchive()

    def test_reopening_needs_somebody_who_attends(self):
        self.mine.action_archive()
        (self.operator | self.colleague_operator).active = False
        with self.assertRaisesRegex(UserError, "None of the operators"):
            self.mine.action_unarchive()

    def test_who_lost_the_role_hinders_neither_editing_nor_archiving(self):
        self.operator.group_ids = self.env.ref("base.group_user")
        self.mine.name = "Otro nombre"
        self.mine.action_archive()
        self.mine.action_unarchive()
        self.assertEqual(self.campaign.state, "in_progress")

    # === GUARDS ===

    def test_the_state_is_not_written_by_hand(self):
        for values in (
            {"state": "archived"},
            {"archived_on": "2026-01-01"},
            {"company_id": self.other_company.id},
            {"case_ids": [Command.clear()]},
        ):
            with self.assertRaisesRegex(UserError, "not edited"):
                self.mine.write(values)
        with self.assertRaisesRegex(UserError, "not edited"):
            self.env["ahorro.campaign"].create(
                {
                    "name": "Ya archivada",
                    "type_id": self.grouping.id,
                    "user_ids": self.operator.ids,
                    "state": "archived",
                }
            )

    def test_a_campaign_and_a_case_are_never_deleted(self):
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.campaign.unlink()
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.campaign.case_ids[0].unlink()

    def test_movements_are_append_only_for_the_superuser_too(self):
        movement = self._finish(self.campaign.case_ids[0])
        for method, args in (
            ("write", ({"comment": "otra cosa"},)),
            ("unlink", ()),
            ("copy", ()),
            ("create", ([{"kind": "comment", "case_id": movement.case_id.id}],)),
        ):
            with self.assertRaisesRegex(UserError, "Movements cannot be"):
                getattr(movement.sudo(), method)(*args)

    def test_a_movement_keeps_holder_status_and_type_of_the_moment(self):
        case = self.campaign.case_ids[0]
        movement = self._finish(case)
        old_holder = case.partner_id
        case.plan_id.write(
            {"partner_id": self.holders[3].id, "status_id": self.rescinded.id}
        )
        movement.invalidate_recordset()
        self.assertEqual(movement.partner_id, old_holder)
        self.assertEqual(movement.status_id, self.saver)
        self.assertEqual(movement.type_id, self.grouping)
        self.assertEqual(case.partner_id, self.holders[3])

    def test_the_type_changes_only_before_there_are_results(self):
        self.mine.type_id = self.arrears
        self.assertEqual(self.campaign.case_ids.type_id, self.arrears)
        self._finish(self.campaign.case_ids[0])
        with self.assertRaisesRegex(UserError, "has results of its type"):
            self.mine.type_id = self.grouping

    # === OPERATORS ===

    def test_the_cases_of_an_operator_who_leaves_go_to_the_pool(self):
        cases = self.campaign.case_ids
        cases[:2].user_id = self.operator
        cases[2].user_id = self.colleague_operator
        cases[2].next_action_user_id = self.operator
        cases[2].is_callback = True
        self._finish(cases[1])
        self.mine.action_set_operators([self.colleague_operator.id, self.outsider.id])
        self.assertFalse(cases[0].user_id)
        self.assertEqual(cases[1].user_id, self.operator, "finished: it stays theirs")
        self.assertEqual(cases[2].user_id, self.colleague_operator)
        self.assertFalse(cases[2].next_action_user_id)
        self.assertTrue(cases[2].is_callback, "what was agreed is anyone's to keep")
        movement = self._last_movement()
        self.assertEqual(movement.kind, "operators")
        self.assertEqual(movement.detail["added"][0]["id"], self.outsider.id)
        self.assertEqual(movement.detail["removed"][0]["id"], self.operator.id)
        self.assertEqual(movement.detail["to_pool"], 2)

    def test_operators_need_the_role_and_there_is_always_one(self):
        for users, sentence in (
            (self.stranger, "no role in Ahorro"),
            (self.other_supervisor, "does not work in"),
            (self.env["res.users"], "no operators"),
        ):
            with self.assertRaisesRegex(ValidationError, sentence):
                self.mine.action_set_operators(users.ids)

    def test_an_archived_user_may_stay_among_the_operators(self):
        both = self.campaign.user_ids
        case = self.campaign.case_ids[0]
        case.user_id = self.operator
        self.operator.group_ids = self.env.ref("base.group_user")
        self.operator.active = False
        before = self._last_movement()
        self.mine.name = "Otro nombre"
        self.mine.action_set_operators(both.ids)
        self.env.invalidate_all()
        self.assertEqual(self.campaign.name, "Otro nombre")
        everybody = self.campaign.with_context(active_test=False).user_ids
        self.assertEqual(everybody, both)
        self.assertEqual(case.user_id, self.operator)
        self.assertEqual(self._last_movement(), before, "nobody came and nobody left")

    # === PRIORITY ===

    def test_reordering_sets_the_priority(self):
        second = self._campaign("B", type_id=self.arrears.id)
        third = self._campaign("C", type_id=self.loyalty.id)
        board = self.env["ahorro.campaign"].with_user(self.supervisor)
        self.assertLess(self.campaign.sequence, second.sequence, "the new one is last")
        board.reorder([third.id, self.campaign.id, second.id])
        ours = self.campaign | second | third
        self.assertEqual(ours.sorted(), third | self.campaign | second)

    def test_reordering_some_leaves_the_others_where_they_are(self):
        second = self._campaign("B", type_id=self.arrears.id)
        third = self._campaign("C", type_id=self.loyalty.id)
        (self.campaign | second | third).sequence = 5
        board = self.env["ahorro.campaign"].with_user(self.supervisor)
        board.reorder([third.id, self.campaign.id])
        ours = self.campaign | second | third
        self.assertEqual(ours.sorted(), third | second | self.campaign)

    # === REASSIGNING ===

    def _reassign(self, **values):
        return self.mine.action_reassign(values)

    def _loads(self):
        cases = self.campaign.case_ids.filtered(lambda case: case.state != "done")
        return {user.id: len(group) for user, group in cases.grouped("user_id").items()}

    def test_sharing_out_the_pool_is_balanced(self):
        self.campaign.case_ids[:2].user_id = self.operator
        preview = self.mine.preview_reassign(
            {
                "from_user_ids": [False],
                "to_user_ids": [self.operator.id, self.colleague_operator.id],
            }
        )
        self.assertEqual(self._loads(), {False: 4, self.operator.id: 2}, "untouched")
        done = self._reassign(
            from_user_ids=[False],
            to_user_ids=[self.operator.id, self.colleague_operator.id],
        )
        self.assertEqual(done, preview)
        self.assertEqual(
            self._loads(), {self.operator.id: 3, self.colleague_operator.id: 3}
        )
        rows = {row["id"]: (row["before"], row["after"]) for row in done["users"]}
        self.assertEqual(
            rows,
            {
                False: (4, 0),
                self.operator.id: (2, 3),
                self.colleague_operator.id: (0, 3),
            },
        )

    def test_reassigning_by_number_takes_those_not_started_first(self):
        cases = self.campaign.case_ids
        cases.user_id = self.operator
        cases[:3].state = "in_progress"
        self._reassign(
            from_user_ids=[self.operator.id],
            count=2,
            to_user_ids=[self.colleague_operator.id],
        )
        moved = cases.filtered(lambda case: case.user_id == self.colleague_operator)
        self.assertEqual(moved, cases[3:5])

    def test_reassigning_by_state(self):
        cases = self.campaign.case_ids
        cases[:2].state = "in_progress"
        self._reassign(states=["in_progress"], to_user_ids=[self.operator.id])
        self.assertEqual(
            cases.filtered(lambda case: case.user_id == self.operator), cases[:2]
        )

    def test_callbacks_go_with_their_case(self):
        case = self.campaign.case_ids[0]
        case.write(
            {
                "user_id": self.operator.id,
                "next_action_user_id": self.operator.id,
                "next_action_at": "2026-12-01 15:00:00",
                "is_callback": True,
            }
        )
        self._reassign(case_ids=case.ids, to_user_ids=[self.colleague_operator.id])
        self.assertEqual(case.next_action_user_id, self.colleague_operator)
        self._reassign(case_ids=case.ids)
        self.assertFalse(case.user_id)
        self.assertFalse(case.next_action_user_id, "the pool has no own callbacks")
        self.assertTrue(case.next_action_at)
        self.assertTrue(case.is_callback, "it is still one, and anyone's")

    def test_finished_cases_do_not_change_hands(self):
        self._finish(self.campaign.case_ids[0])
        self._reassign(to_user_ids=[self.operator.id])
        self.assertFalse(self.campaign.case_ids[0].user_id)
        with self.assertRaisesRegex(UserError, "Only open cases"):
            self._reassign(states=["done"], to_user_ids=[self.operator.id])

    def test_each_case_that_moves_and_the_campaign_have_a_movement(self):
        self._reassign(count=2, to_user_ids=[self.operator.id])
        movements = self.env["ahorro.movement"].search(
            [("campaign_id", "=", self.campaign.id), ("kind", "=", "reassign")],
            order="id",
        )
        self.assertEqual(len(movements), 3)
        self.assertEqual(movements[0].detail, {"from": None, "to": self.operator.id})
        self.assertEqual(movements[0].plan_id, self.campaign.case_ids[0].plan_id)
        self.assertEqual(movements[2].detail["moved"], 2)
        self.assertFalse(movements[2].case_id)

    def test_bad_reassignments_are_refused_with_a_sentence(self):
        for values, sentence in (
            ({"to_user_ids": [self.outsider.id]}, "does not attend"),
            ({"to_user_ids": [10**8]}, "does not attend"),
            ({"count": -1}, "with a number"),
            ({"count": "dos"}, "with a number"),
            ({"from_user_ids": [self.operator.id]}, "no open cases to move"),
            ({}, "no open cases to move"),
            ({"state": 1}, "could not be read"),
            ("todo", "could not be read"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(UserError, sentence):
                    self.mine.action_reassign(values)
        self.mine.action_archive()
        with self.assertRaisesRegex(UserError, "is archived"):
            self._reassign(to_user_ids=[self.operator.id])

    def test_the_page_shows_before_and_after_and_moves(self):
        action = self.mine.action_open_reassign()
        page = (
            self.env["ahorro.campaign.reassign"]
            .with_user(self.supervisor)
            .with_context(**action["context"])
            .create({"from_pool": True, "to_user_ids": self.operator.ids})
        )
        self.assertEqual(page.preview["count"], 6)
        page.action_reassign()
        self.assertEqual(self._loads(), {self.operator.id: 6})
        self.assertIn("no open cases", self._error(page))

    def _error(self, page):
        with self.assertRaises(UserError) as raised:
            page.action_reassign()
        return str(raised.exception)

    def test_operators_do_none_of_this(self):
        theirs = self.campaign.with_user(self.operator)
        for method, args in (
            ("action_archive", ()),
            ("action_unarchive", ()),
            ("action_set_operators", ([self.operator.id],)),
            ("action_reassign", ({},)),
            ("preview_reassign", ({},)),
            ("reorder", (self.campaign.ids,)),
            ("action_edit", ()),
            ("action_open_add_plans", ()),
            ("action_open_reassign", ()),
            ("write", ({"name": "Mía"},)),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(theirs, method)(*args)
        moving = self.env["ahorro.campaign.reassignment"].with_user(self.operator)
        with self.assertRaises(AccessError):
            moving.open_reassign(self.campaign.case_ids.ids)
