# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Living campaigns: who enters by a file, and who leaves."""

import json
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from tests.living_case import OWES_ONE, LivingImportCase


class TestLivingEntering(LivingImportCase):
    def test_a_file_lets_in_who_fulfils_the_rule_and_names_itself(self):
        living = self._living()
        run = self._import({1: 1, 2: 0, 3: 2})
        self.assertEqual(self._states(living), {1: "pending"})
        self.assertEqual(self._told(living, 1), [("enter", run.id)])
        movement = self.env["ahorro.movement"].search([("kind", "=", "enter")])
        self.assertEqual(movement.origin_model, "ahorro.import")
        self.assertEqual(movement.user_id, self.supervisor)
        self.assertIn(run.display_name, movement.comment)
        self.assertEqual(movement.partner_id, self._numbered(1).partner_id)

    def test_the_next_file_adds_those_that_are_new_alone(self):
        living = self._living()
        first = self._import({1: 1, 2: 0})
        second = self._import({1: 1, 2: 1})
        self.assertEqual(self._states(living), {1: "pending", 2: "pending"})
        self.assertEqual(self._told(living, 1), [("enter", first.id)])
        self.assertEqual(self._told(living, 2), [("enter", second.id)])

    def test_turning_it_on_lets_in_who_fulfils_the_rule_by_then(self):
        self._import({1: 1, 2: 0})
        living = self._living(on=False)
        self.assertEqual(self._states(living), {})
        living.action_turn_on()
        self.assertEqual(self._states(living), {1: "pending"})
        self.assertEqual(self._told(living, 1), [("enter", 0)])

    def test_changing_the_rule_is_followed_at_once(self):
        living = self._living()
        self._import({1: 1, 2: 2})
        living.entry_domain = json.dumps([("installments_owed", "=", 2)])
        self.assertEqual(self._states(living), {1: "pending", 2: "pending"})

    def test_off_nobody_enters(self):
        living = self._living()
        living.action_turn_off()
        self._import({1: 1})
        self.assertEqual(self._states(living), {})

    def test_a_rule_for_news_takes_who_began_to_fulfil_it_with_the_last_file(self):
        self._import({1: 1, 2: 0})
        living = self._living(news_only=True, on=False)
        self._import({1: 1, 2: 1, 3: 1})
        living.action_turn_on()
        self.assertEqual(self._states(living), {2: "pending", 3: "pending"})
        self._import({1: 1, 2: 1, 3: 1})
        self.assertEqual(self._states(living), {2: "pending", 3: "pending"})

    def test_what_began_is_read_from_the_changes_of_the_last_file_alone(self):
        self._import({1: 1})
        last = self._import({1: 1, 2: 1})
        plans = self.env["ahorro.plan"]
        began = plans._get_began_sql(Domain(OWES_ONE))
        # A query for the files makes the database read the whole log of changes.
        self.assertNotIn("ahorro_import", began.code)
        self.assertIn([last.id], [*began.params])

    def test_the_last_file_is_asked_for_once_and_of_its_administradora_alone(self):
        self._living("Una", news_only=True), self._living("Otra", news_only=True)
        run = self._import({1: 1}, follow=False).sudo()
        other = self.env["ahorro.provider"].search(
            [("id", "!=", run.provider_id.id)], limit=1
        )
        # What others imported since, and all of their plans with it.
        done = {"state": "done", "applied_at": datetime.now() + timedelta(hours=1)}
        run.copy({**done, "provider_id": other.id})
        run.copy({**done, "company_id": self.other_company.id})
        plans, asked = type(self.env["ahorro.plan"]), []

        def last_files(plans_self, *args):
            asked.append(original(plans_self, *args))
            return asked[-1]

        original = plans._get_last_files
        with patch.object(plans, "_get_last_files", last_files):
            self._follow()
        self.assertGreater(len(asked), 1)
        for found in asked:
            self.assertEqual(found, [run.id])
            self.assertIs(found, asked[0])

    def test_of_two_campaigns_of_a_type_the_first_by_priority_takes_the_plan(self):
        second, first = self._living("Segunda"), self._living("Primera")
        self.env["ahorro.campaign"].with_user(self.supervisor).reorder(
            [first.campaign_id.id, second.campaign_id.id]
        )
        self._import({1: 1})
        self.assertEqual(self._states(first), {1: "pending"})
        self.assertEqual(self._states(second), {})

    def test_who_asked_not_to_be_contacted_stays_out_and_is_logged_once(self):
        living = self._living()
        self._import({1: 0, 2: 0})
        self.env["ahorro.optout"].create(
            {"partner_id": self._numbered(1).partner_id.id, "channel": "all"}
        )
        self._import({1: 1, 2: 1})
        self._import({1: 1, 2: 1})
        self.assertEqual(self._states(living), {2: "pending"})
        log = self.env["ahorro.guard.log"].search(
            [("plan_id", "=", self._numbered(1).id), ("use", "=", "create")]
        )
        self.assertEqual(log.mapped("reason"), ["optout"])

    def test_the_guard_is_asked_of_each_that_enters_and_not_where_nobody_does(self):
        self._living("Una"), self._living("Otra", type_id=self._other_type().id)
        guard = type(self.env["ahorro.contact.guard"])
        asked = []

        def evaluate(guard_self, plan_query, *args, **kwargs):
            asked.append(plan_query)
            return original(guard_self, plan_query, *args, **kwargs)

        original = guard._evaluate_query
        with patch.object(guard, "_evaluate_query", evaluate):
            for owed, times in (({1: 1, 2: 0}, 2), ({1: 1, 2: 0}, 0), ({2: 1}, 2)):
                self._import(owed, follow=False, complete=False)
                asked.clear()
                self._follow()
                self.assertEqual(len(asked), times)

    def _other_type(self):
        return self.env["ahorro.campaign.type"].create(
            {
                "name": "Otra",
                "company_id": self.company.id,
                "result_ids": [Command.create({"name": "Listo", "closes": True})],
            }
        )

    def test_who_comes_again_after_a_file_closed_it_is_called_anew(self):
        living = self._living()
        self._import({1: 1})
        self._speak(self._case(living, 1))
        self._import({1: 0})
        self.assertEqual(self._states(living), {1: "done"})
        run = self._import({1: 1})
        case = self._case(living, 1)
        self.assertEqual((case.state, case.attempts), ("in_progress", 0))
        self.assertEqual(self._told(living, 1)[-1], ("reopen", run.id))
        # What is counted every night knows it too.
        wrong = self.env["ahorro.check.rules"]._find_case_attempts(self.company)
        self.assertEqual(self.env.execute_query(wrong), [])

    def test_what_somebody_finished_comes_again_only_once_it_began_anew(self):
        living = self._living(leaves=[])
        self._import({1: 1})
        case = self._case(living, 1)
        result = self.arrears.result_ids.filtered("closes")[0]
        case.sudo().write(
            {"state": "done", "result_id": result.id, "finished_at": datetime.now()}
        )
        self._import({1: 1})
        self.assertEqual(case.state, "done")
        self._import({1: 0})
        self._import({1: 1})
        self.assertEqual(case.state, "in_progress")

    def test_a_file_has_each_filter_of_a_campaign_checked_once(self):
        self._living("Una"), self._living("Otra", news_only=True)
        self._import({1: 1}, follow=False)
        past = type(self.env["ahorro.plan.past"])
        with patch.object(past, "_is_readable", return_value=True) as checked:
            self._follow()
        self.assertEqual(checked.call_count, 4)

    def test_a_rule_that_cannot_be_read_any_more_stops_no_other(self):
        broken, living = self._living("Rota"), self._living("Sana")
        self.env.cr.execute(
            "UPDATE ahorro_living SET entry_domain = '[(' WHERE id = %s", [broken.id]
        )
        self.env.invalidate_all()
        self._import({1: 1})
        self.assertEqual(self._states(living), {1: "pending"})
        self.assertTrue(broken.problem)


class TestLivingLeaving(LivingImportCase):
    def test_a_file_closes_who_leaves_says_why_and_names_itself(self):
        living = self._living()
        self._import({1: 1, 2: 1, 3: 1})
        self._speak(self._case(living, 1))
        run = self._import({1: 0, 2: 1})
        self.assertEqual(self._states(living), {1: "done", 2: "pending", 3: "done"})
        self.assertEqual(self._told(living, 1)[1:], [("comment", 0), ("close", run.id)])
        case = self._case(living, 1)
        self.assertEqual((case.result_id.id, case.attempts), (False, 1))
        causes = {
            int(each.plan_id.subscription_number) - 7_000_000: each.detail["cause"]
            for each in self.env["ahorro.movement"].search([("kind", "=", "close")])
        }
        self.assertEqual(causes, {1: "paid", 3: "absent"})

    def test_an_awarded_plan_leaves_as_awarded(self):
        living = self._living(leaves=[("family", "!=", "saver")])
        self._import({1: 1})
        self._import({1: 1}, status={1: "A0S"})
        [movement] = self.env["ahorro.movement"].search(
            [("kind", "=", "close"), ("campaign_id", "=", living.campaign_id.id)]
        )
        self.assertEqual(movement.detail["cause"], "awarded")

    def test_who_leaves_for_another_reason_was_not_grouped(self):
        leaves = ["|", ("family", "!=", "saver"), ("installments_owed", ">", 1)]
        living = self._living(leaves=leaves)
        self._import({1: 1})
        self._numbered(1).write({"group": "G9RX", "order": "031E"})
        self._import({1: 2})
        [movement] = self.env["ahorro.movement"].search(
            [("kind", "=", "close"), ("campaign_id", "=", living.campaign_id.id)]
        )
        self.assertEqual(movement.detail["cause"], "rule")

    def test_who_has_an_agreed_call_is_asked_about_and_not_closed(self):
        living = self._living()
        self._import({1: 1, 2: 1})
        case = self._case(living, 1)
        later = datetime.now() + timedelta(days=9)
        self._speak(case, is_callback=True, next_action_at=later)
        run = self._import({1: 0, 2: 0})
        self.assertEqual(self._states(living), {1: "in_progress", 2: "done"})
        question = self.env["ahorro.living.question"].search([])
        self.assertEqual(question.case_id, case)
        self.assertEqual((question.cause, question.origin_id), ("paid", run.id))
        self.assertEqual(living.question_count, 1)
        self._import({1: 0, 2: 0})
        self.assertEqual(self.env["ahorro.living.question"].search([]), question)

    def _ask(self, living):
        """Return the question about a case with an agreed call, as the supervisor."""
        self._import({1: 1})
        later = datetime.now() + timedelta(days=9)
        self._speak(self._case(living, 1), is_callback=True, next_action_at=later)
        self._import({1: 0})
        questions = self.env["ahorro.living.question"].with_user(self.supervisor)
        return questions.search([("campaign_id", "=", living.campaign_id.id)])

    def test_the_supervisor_closes_it_and_the_movement_is_theirs(self):
        living = self._living()
        question = self._ask(living)
        question.action_close()
        self.assertEqual(self._states(living), {1: "done"})
        self.assertEqual(
            (question.answer, question.user_id), ("close", self.supervisor)
        )
        self.assertEqual(self._told(living, 1)[-1], ("close", question.origin_id))

    def test_left_open_it_stays_until_the_plan_leaves_anew(self):
        living = self._living()
        question = self._ask(living)
        question.action_leave()
        self._case(living, 1).sudo().write(
            {"is_callback": False, "next_action_at": False}
        )
        self._import({1: 0})
        self.assertEqual(self._states(living), {1: "in_progress"})
        self._import({1: 1})
        self._import({1: 0})
        self.assertEqual(self._states(living), {1: "done"})
        self.assertEqual(question.answer, "over")

    def test_a_question_goes_when_the_next_file_can_close_the_case(self):
        living = self._living()
        question = self._ask(living)
        self._case(living, 1).sudo().write(
            {"is_callback": False, "next_action_at": False}
        )
        self._import({1: 0})
        self.assertEqual(self._states(living), {1: "done"})
        self.assertEqual(question.answer, "close")

    def test_who_is_in_front_of_somebody_is_asked_about(self):
        living = self._living()
        self._import({1: 1})
        case = self._case(living, 1)
        attend = self.env["ahorro.attend"].with_user(self.operator)
        token = attend.attend_case(case.id)["lease_token"]
        self._import({1: 0}, follow=False)
        self.time.move_to(datetime.now() - timedelta(days=1))
        self._follow()
        question = self.env["ahorro.living.question"].search([])
        self.assertEqual((question.case_id, case.state), (case, "pending"))
        with self.assertRaises(UserError):
            question.with_user(self.supervisor).action_close()
        attend.lease_release(token)
        question.with_user(self.supervisor).action_close()
        self.assertEqual(case.state, "done")

    def test_an_operator_answers_no_question_and_turns_nothing_on(self):
        living = self._living()
        question = self._ask(living)
        for record, method in (
            (question, "action_close"),
            (question, "action_leave"),
            (living, "action_turn_off"),
            (living, "action_turn_on"),
        ):
            with self.assertRaises(AccessError):
                getattr(record.with_user(self.operator), method)()
