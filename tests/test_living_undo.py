# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Living campaigns: imports undone in any order, and what the dry run says."""

import itertools
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

from odoo.exceptions import UserError

from tests.living_case import LivingImportCase


class TestLivingUndo(LivingImportCase):
    def test_undoing_takes_back_who_entered_and_who_was_closed(self):
        living = self._living()
        first = self._import({1: 1, 2: 0})
        self._speak(self._case(living, 1))
        before = self._case(living, 1).read()[0]
        second = self._import({1: 0, 2: 1})
        self.assertEqual(self._states(living), {1: "done", 2: "pending"})
        self._undo(second)
        self.assertEqual(self._states(living), {1: "in_progress"})
        after = self._case(living, 1).read()[0]
        changing = {"write_date", "movement_ids", "write_uid", "__last_update"}
        self.assertEqual(
            {name: value for name, value in before.items() if name not in changing},
            {name: value for name, value in after.items() if name not in changing},
        )
        self.assertEqual(
            self._told(living, 2), [("enter", second.id), ("undo", second.id)]
        )
        self.assertEqual(
            self._told(living, 1),
            [("enter", first.id), ("comment", 0)]
            + [("close", second.id), ("undo", second.id)],
        )

    def test_in_some_orders_nothing_is_left_of_files_that_do_not_count(self):
        self._assert_nothing_left([(1, 2, 0)])

    @pytest.mark.slow
    def test_in_any_order_nothing_is_left_of_files_that_do_not_count(self):
        self._assert_nothing_left(itertools.permutations(range(3)))

    def _assert_nothing_left(self, orders):
        for order in orders:
            with self.subTest(order=order), self.env.cr.savepoint() as savepoint:
                living = self._living(f"Mora {order}", [("installments_owed", ">=", 1)])
                base = self._import({1: 0, 2: 1, 3: 0})
                runs = [
                    self._import(owed)
                    for owed in (
                        {1: 1, 2: 0, 3: 0},
                        {1: 0, 2: 0, 3: 1},
                        {1: 2, 2: 3, 3: 2},
                    )
                ]
                self.assertEqual(
                    self._states(living),
                    {1: "in_progress", 2: "in_progress", 3: "pending"},
                )
                for place in order:
                    self._undo(runs[place])
                self.assertEqual(self._numbered(1).installments_owed, 0)
                self.assertEqual(self._states(living), {2: "pending"})
                self.assertEqual(self._told(living, 2)[0], ("enter", base.id))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_plan_that_the_file_brought_goes_with_it_and_its_case(self):
        living = self._living()
        self._import({1: 0})
        run = self._import({1: 0, 2: 1})
        plan = self._numbered(2)
        self._undo(run)
        self.assertFalse(plan.active)
        self.assertFalse(plan.partner_id.active)
        self.assertEqual(self._states(living), {})

    def test_what_files_did_to_a_case_is_no_use_of_its_plan(self):
        living = self._living()
        first = self._import({1: 1})
        second = self._import({1: 0})
        third = self._import({1: 1})
        plan = self._numbered(1)
        for run in (second, third, first):
            self.assertTrue(plan.active)
            self._undo(run)
        self.assertFalse(plan.active)
        self.assertEqual(self._states(living), {})

    def test_who_went_from_one_campaign_to_another_comes_back(self):
        one = self._living("Una", leaves=[("installments_owed", "!=", 1)])
        other = self._living("Otra", enters=[("installments_owed", "=", 2)])
        self._import({1: 1})
        run = self._import({1: 2})
        self.assertEqual(self._states(one), {1: "done"})
        self.assertEqual(self._states(other), {1: "pending"})
        self._undo(run)
        self.assertEqual(self._states(one), {1: "pending"})
        self.assertEqual(self._states(other), {})

    def test_an_open_case_of_another_type_hinders_no_undoing(self):
        self._living("Una", leaves=[("installments_owed", ">", 1)])
        self._living(
            "Dos",
            enters=[("installments_owed", ">", 1)],
            leaves=[("installments_owed", "=", 0)],
        )
        loyalty = self._living(
            "Tres",
            enters=[("installments_owed", "<", 3)],
            leaves=[("installments_owed", "=", 3)],
            type_id=self.env.ref("ahorro_campaign.campaign_type_loyalty").id,
        )
        for owed in (1, 2):
            self._import({1: owed})
        run = self._import({1: 3})
        self.assertEqual(self._states(loyalty), {1: "done"})
        self._undo(run)
        self.assertEqual(self._states(loyalty), {1: "pending"})

    def test_who_came_again_stays_whatever_file_closed_them_long_before(self):
        living = self._living(enters=[("installments_owed", ">=", 1)])
        self._import({1: 1})
        runs = [self._import({1: count}) for count in (0, 1, 0, 1, 2)]
        for run in (runs[0], runs[3]):
            self._undo(run)
            self.assertEqual(self._numbered(1).installments_owed, 2)
            self.assertEqual(self._states(living), {1: "in_progress"})

    def test_what_somebody_worked_on_stays_and_is_asked_about(self):
        living = self._living()
        self._import({1: 0})
        run = self._import({1: 1})
        self._speak(self._case(living, 1))
        self._undo(run)
        self.assertEqual(self._states(living), {1: "in_progress"})
        question = self.env["ahorro.living.question"].search([])
        self.assertEqual((question.cause, question.answer), ("undone", False))

    def test_a_plan_that_another_file_puts_there_too_stays(self):
        living = self._living()
        self._import({1: 0})
        run = self._import({1: 1})
        self._import({1: 2})
        self._undo(run)
        self.assertEqual(self._numbered(1).installments_owed, 2)
        self.assertEqual(self._states(living), {})

    def test_undone_before_it_was_followed_nothing_is_done(self):
        living = self._living()
        self._import({1: 0})
        run = self._import({1: 1}, follow=False)
        self._undo(run)
        self.assertEqual(self._states(living), {})
        self.assertEqual(self._told(living, 1), [])

    def test_an_error_in_the_middle_leaves_nothing_done_and_the_file_waiting(self):
        living = self._living()
        self._import({1: 1, 2: 0})
        self._import({1: 0, 2: 1}, follow=False)

        def fail(*_args):
            raise ValueError("made up")

        enter = type(self.env["ahorro.living.enter"])
        with patch.object(enter, "_enter_new", fail):
            with self.assertRaises(ValueError):
                self.env["ahorro.living.run"]._cron_follow()
        self.env.invalidate_all()
        self.assertEqual(self._states(living), {1: "pending"})
        self._follow()
        self.assertEqual(self._states(living), {1: "done", 2: "pending"})


class TestLivingPreview(LivingImportCase):
    def test_the_dry_run_says_what_then_happens(self):
        self._import({1: 1, 2: 1, 3: 0, 4: 1})
        other = self._living("Otra", enters=[("subscription_number", "=", "7000002")])
        self.env["ahorro.optout"].create(
            {"partner_id": self._numbered(4).partner_id.id, "channel": "all"}
        )
        living = self._living(on=False)
        preview = living.preview
        plans = self.env["ahorro.plan"].with_user(self.supervisor)
        numbers = {
            name: plans.search(preview[name]["domain"]).ids
            for name in ("enter", "elsewhere", "again")
        }
        self.assertEqual(
            numbers,
            {
                "enter": self._numbered(1).ids,
                "elsewhere": self._numbered(2).ids,
                "again": [],
            },
        )
        [blocked] = preview["blocked"]
        self.assertEqual(plans.search(blocked["domain"]), self._numbered(4))
        self.assertEqual(blocked["count"], 1)
        self.assertEqual(self._states(other), {2: "pending"})
        living.action_turn_on()
        self.assertEqual(self._states(living), {1: "pending"})
        self.assertEqual(living.preview["effort"]["cases"], 1)

    def test_who_would_be_closed_is_counted_by_cause_and_opened(self):
        living = self._living()
        self._import({1: 1, 2: 1, 3: 1})
        later = datetime.now() + timedelta(days=9)
        self._speak(self._case(living, 3), is_callback=True, next_action_at=later)
        living.action_turn_off()
        self._import({1: 0, 3: 0})
        preview = living.preview
        cases = self.env["ahorro.case"].with_user(self.supervisor)
        found = {
            each["cause"]: cases.search(each["domain"]) for each in preview["leave"]
        }
        self.assertEqual(
            found, {"paid": self._case(living, 1), "absent": self._case(living, 2)}
        )
        asked = cases.search(preview["asked"]["domain"])
        self.assertEqual(asked, self._case(living, 3))
        living.action_turn_on()
        self.assertEqual(self._states(living), {1: "done", 2: "done", 3: "in_progress"})

    def test_the_ready_made_rules_can_all_be_read_and_make_a_campaign(self):
        templates = self.env["ahorro.living.template"].search([])
        self.assertEqual(
            templates.mapped("name"),
            [
                "Bienvenida",
                "Cuota 2",
                "Mora temprana",
                "Altos ahorros",
                "Ganadores",
                "Adjudicados sin pedido",
                "Sin agrupar hace 60 días",
                "Rescindidos con diferimiento",
            ],
        )
        self._import({1: 1, 2: 0})
        for template in templates.with_user(self.supervisor):
            action = template.action_make_campaign()
            living = self.livings.browse(action["res_id"])
            self.assertNotIn("error", living.preview, template.name)
            living.action_turn_on()
            self.assertFalse(living.problem)
        early = self.livings.search([("campaign_id.name", "=", "Mora temprana")])
        self.assertEqual(self._states(early), {1: "pending"})

    def test_days_since_the_sale_are_asked_for_as_days(self):
        self._import({1: 0, 2: 0, 3: 0})
        today = datetime.now().date()
        for number, days in ((1, 59), (2, 60), (3, 61)):
            self._numbered(number).sale_date = today - timedelta(days=days)
        plans = self.env["ahorro.plan"].with_context(tz="UTC")
        own = [("id", "in", sum((self._numbered(n).ids for n in (1, 2, 3)), []))]
        for operator, value, numbers in (
            (">=", 60, (2, 3)),
            (">", 60, (3,)),
            ("<=", 60, (1, 2)),
            ("=", 60, (2,)),
            ("!=", 60, (1, 3)),
        ):
            found = plans.search([("days_since_sale", operator, value), *own])
            wanted = plans.union(*(self._numbered(number) for number in numbers))
            self.assertEqual(found, wanted, operator)
        self.assertEqual(self._numbered(3).days_since_sale, 61)

    def test_a_filter_that_cannot_be_read_is_refused_when_it_is_written(self):
        living = self._living(on=False)
        for text in ("[(", "{}", '[["nothing", "=", 1]]', "1"):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                living.entry_domain = text

    def test_without_a_rule_it_is_not_turned_on(self):
        living = self._living(enters=[], on=False)
        with self.assertRaises(UserError):
            living.action_turn_on()
        self.assertFalse(living.preview)
