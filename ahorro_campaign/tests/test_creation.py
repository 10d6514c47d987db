# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.exceptions import (
    AccessError,
    ConcurrencyError,
    UserError,
    ValidationError,
)
from odoo.tools import mute_logger

from .campaign_common import AhorroCampaignCommon


class TestCreation(AhorroCampaignCommon):
    def _preview(self, plans=None, **values):
        plans = self.plans if plans is None else plans
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)
        return campaigns.preview_from_domain([("id", "in", plans.ids)], values)

    def _excluded(self, preview):
        return {row["reason"]: row["count"] for row in preview["excluded"]}

    def _assert_opens(self, domain, plans):
        found = self.env["ahorro.plan"].with_user(self.supervisor).search(domain)
        self.assertEqual(found.sudo(False).with_env(self.env), plans.sorted("id", True))

    def test_each_plan_of_the_domain_becomes_a_pending_case(self):
        campaign = self._campaign()
        self.assertEqual(campaign.case_ids.plan_id, self.plans)
        self.assertEqual(set(campaign.case_ids.mapped("state")), {"pending"})
        self.assertEqual(campaign.case_ids.type_id, self.grouping)
        self.assertEqual(campaign.case_ids.company_id, self.company)
        self.assertFalse(campaign.case_ids.user_id)
        self.assertEqual(campaign.progress, "0 / 6")
        self.assertEqual(campaign.create_uid, self.supervisor)

    def test_creating_leaves_one_movement_that_says_how_many(self):
        campaign = self._campaign()
        movement = self.env["ahorro.movement"].search(
            [("campaign_id", "=", campaign.id)]
        )
        self.assertEqual(movement.kind, "create")
        self.assertEqual(movement.user_id, self.supervisor)
        self.assertEqual(movement.detail["entered"], 6)

    def test_the_preview_counts_what_creating_lets_in(self):
        self.plans[1].partner_id.mobile = False
        preview = self._preview(type_id=self.grouping.id)
        self.assertEqual((preview["total"], preview["enter"]), (6, 5))
        self.assertEqual(preview["people"], 4)
        self.assertEqual(self._excluded(preview), {"no_phone": 1})
        campaign = self._campaign()
        self.assertEqual(campaign.case_count, 5)

    def test_each_figure_of_the_preview_opens_its_plans(self):
        self.plans[1].partner_id.mobile = False
        self._campaign("Otra", plans=self.plans[2])
        preview = self._preview(type_id=self.grouping.id)
        self._assert_opens(preview["total_domain"], self.plans)
        self._assert_opens(
            preview["enter_domain"], self.plans - self.plans[1] - self.plans[2]
        )
        domains = {row["reason"]: row["domain"] for row in preview["excluded"]}
        self._assert_opens(domains["no_phone"], self.plans[1])
        self._assert_opens(domains["same_type_open"], self.plans[2])

    def test_a_plan_open_in_a_campaign_of_the_same_type_stays_out(self):
        first = self._campaign("Primera", plans=self.plans[0])
        self.assertEqual(
            self._excluded(self._preview(type_id=self.grouping.id)),
            {"same_type_open": 1},
        )
        self._finish(first.case_ids)
        self.assertEqual(self._preview(type_id=self.grouping.id)["enter"], 6)

    def test_a_plan_open_in_an_archived_campaign_enters(self):
        first = self._campaign("Primera", plans=self.plans[0])
        first.with_user(self.supervisor).action_archive()
        self.assertEqual(self._preview(type_id=self.grouping.id)["enter"], 6)

    def test_a_plan_open_in_a_campaign_of_another_type_enters_and_is_told(self):
        first = self._campaign("Primera", plans=self.plans[0])
        preview = self._preview(type_id=self.loyalty.id)
        self.assertEqual(preview["enter"], 6)
        self.assertEqual(
            preview["overlaps"],
            [{"campaign_id": first.id, "name": "Primera", "count": 1}],
        )

    def test_archived_plans_and_plans_without_a_holder_stay_out_and_are_told(self):
        self.plans[0].active = False
        self.plans[1].partner_id = False
        any_plan = ("active", "in", [True, False])
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)
        preview = campaigns.preview_from_domain(
            [("id", "in", self.plans.ids), any_plan], {}
        )
        self.assertEqual(self._excluded(preview), {"archived": 1, "no_holder": 1})
        for row, plan in zip(preview["excluded"], self.plans[:2], strict=True):
            self._assert_opens(row["domain"], plan)

    def test_plans_of_another_company_stay_out(self):
        both = self._user("both", "ahorro_plan.group_supervisor")
        both.company_ids |= self.other_company
        plan = self._plan(
            company_id=self.other_company.id,
            partner_id=self._holder("Otra", company_id=self.other_company.id).id,
            subscription_number="1",
        )
        campaigns = self.env["ahorro.campaign"].with_user(both)
        campaigns = campaigns.with_context(
            allowed_company_ids=[self.company.id, self.other_company.id]
        )
        preview = campaigns.preview_from_domain(
            [("id", "in", (self.plans | plan).ids)], {}
        )
        self.assertEqual(self._excluded(preview), {"other_company": 1})

    def test_in_lawsuit_stays_out_of_arrears_only(self):
        self.plans[0].in_lawsuit = True
        self.assertEqual(
            self._excluded(self._preview(type_id=self.arrears.id)), {"lawsuit": 1}
        )
        self.assertEqual(self._preview(type_id=self.grouping.id)["enter"], 6)

    def test_who_opted_out_stays_out(self):
        self.holders[0].with_user(self.operator).action_opt_out("phone", "No me llamen")
        preview = self._preview(type_id=self.grouping.id)
        self.assertEqual(self._excluded(preview), {"optout": 2})
        self._campaign()
        answers = self.env["ahorro.guard.log"].search(
            [("plan_id", "in", self.plans.ids), ("use", "=", "create")]
        )
        self.assertEqual(answers.plan_id, self.plans[0] | self.plans[5])
        self.assertEqual(set(answers.mapped("reason")), {"optout"})

    def test_adding_keeps_what_is_there_and_says_so(self):
        campaign = self._campaign(plans=self.plans[:4])
        preview = self._preview(campaign_id=campaign.id)
        self.assertEqual(self._excluded(preview), {"already_here": 4})
        self._campaign(campaign_id=campaign.id)
        self.assertEqual(campaign.case_ids.plan_id, self.plans)

    def test_a_request_sent_twice_makes_one_campaign(self):
        first = self._campaign(idempotency_key="k1")
        self.assertEqual(self._campaign(idempotency_key="k1"), first)
        self.assertEqual(first.case_count, 6)

    @mute_logger("odoo.sql_db")
    def test_two_requests_at_the_same_moment_are_run_again(self):
        self._campaign(idempotency_key="k1")
        campaigns = type(self.env["ahorro.campaign"])
        self.patch(campaigns, "search", lambda self, *args, **kwargs: self.browse())
        with self.assertRaises(ConcurrencyError):
            self._campaign("Otra", idempotency_key="k1")

    def test_evenly_gives_all_plans_of_a_person_to_one_operator(self):
        campaign = self._campaign(distribution="even")
        loads = campaign.case_ids.grouped("user_id")
        self.assertEqual(
            sorted(len(cases) for cases in loads.values()), [3, 3], "balanced"
        )
        mine = campaign.case_ids.filtered(
            lambda case: case.partner_id == self.holders[0]
        )
        self.assertEqual(len(mine), 2)
        self.assertEqual(len(mine.user_id), 1)

    def test_with_whoever_attended_last(self):
        first = self._campaign("Primera")
        self._finish(first.case_ids[0], user=self.operator)
        self._finish(first.case_ids[1], user=self.colleague_operator)
        self._finish(first.case_ids[2], user=self.outsider)
        first.with_user(self.supervisor).action_archive()
        second = self._campaign("Segunda", distribution="last")
        owners = {case.partner_id: case.user_id for case in second.case_ids}
        self.assertEqual(owners[self.holders[0]], self.operator)
        self.assertEqual(owners[self.holders[1]], self.colleague_operator)
        self.assertFalse(owners[self.holders[2]], "an operator of another campaign")
        self.assertFalse(owners[self.holders[3]], "nobody attended them")

    def test_bad_input_is_refused_with_a_sentence(self):
        empty = self.env["ahorro.campaign.type"].create({"name": "Vacío"})
        nothing = self.env["ahorro.plan"]
        archived = self._campaign("Vieja", plans=self.plans[0])
        archived.with_user(self.supervisor).action_archive()
        cases = {
            "No plan is selected": ({}, nothing),
            "Give the campaign a name": ({"name": " "}, None),
            "Choose the type": ({"type_id": False}, None),
            "has no results": ({"type_id": empty.id}, None),
            "Choose the operators": ({"user_ids": []}, None),
            "has no role in Ahorro": ({"user_ids": [self.stranger.id]}, None),
            "does not work in": ({"user_ids": [self.other_supervisor.id]}, None),
            "does not exist": ({"user_ids": [10**8]}, None),
            "type does not exist": ({"type_id": 10**8}, None),
            "closing date has passed": ({"closing_date": "2020-01-01"}, None),
            "is not a date": ({"closing_date": "mañana"}, None),
            "no such data": ({"state": "archived"}, None),
            "could not be read": ({"user_ids": "todos"}, None),
            "is archived: reopen it": ({"campaign_id": archived.id}, None),
        }
        for sentence, (values, plans) in cases.items():
            with (
                self.subTest(sentence=sentence),
                self.assertRaisesRegex(UserError, sentence),
                self.env.cr.savepoint(),
            ):
                self._campaign(plans=plans, **values)

    def test_a_name_in_use_is_refused_whatever_its_case(self):
        self._campaign("Mora 100%_")
        with self.assertRaisesRegex(ValidationError, "already a campaign"):
            self._campaign("MORA  100%_", plans=self.plans)

    def test_none_entering_says_why(self):
        self._campaign("Primera")
        with self.assertRaisesRegex(UserError, r"None of the 6 plans.*type \(6\)"):
            self._campaign("Segunda")

    def test_operators_do_not_make_campaigns(self):
        campaigns = self.env["ahorro.campaign"].with_user(self.operator)
        for method, args in (
            ("preview_from_domain", ([], {})),
            ("create_from_domain", ([], {})),
            ("open_create", ("ahorro.plan",)),
        ):
            with self.assertRaises(AccessError):
                getattr(campaigns, method)(*args)


class TestFromAnyList(AhorroCampaignCommon):
    def _chosen(self, model, ids=None, domain=None):
        """Return the plans that the page opens with, and the action."""
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)
        action = campaigns.open_create(model, ids, domain)
        domain = json.loads(action["context"]["default_plan_domain"])
        plans = self.env["ahorro.plan"].with_user(self.supervisor).search(domain)
        return plans.with_env(self.env)

    def test_ticked_plans_are_those_plans(self):
        self.assertEqual(
            self._chosen("ahorro.plan", self.plans[:2].ids), self.plans[1::-1]
        )

    def test_ticked_clients_are_their_plans(self):
        plans = self._chosen("res.partner", [self.holders[0].id])
        self.assertEqual(plans, self.plans[5] | self.plans[0])

    def test_all_clients_of_a_list_are_their_plans(self):
        domain = [("name", "in", ["Bravo Beto", "Correa Ceci"])]
        self.assertEqual(
            self._chosen("res.partner", domain=domain), self.plans[2] | self.plans[1]
        )

    def test_ticked_cases_and_movements_are_their_plans_once(self):
        campaign = self._campaign(plans=self.plans[:3])
        movement = self._finish(campaign.case_ids[0])
        self._finish(campaign.case_ids[0])
        self.assertEqual(
            self._chosen("ahorro.case", campaign.case_ids.ids), self.plans[2::-1]
        )
        domain = [("plan_id", "=", movement.plan_id.id)]
        self.assertEqual(self._chosen("ahorro.movement", domain=domain), self.plans[0])

    def test_rows_that_the_user_may_not_read_name_no_plan(self):
        campaign = self._campaign(plans=self.plans[:1])
        question = json.dumps(["ahorro.case", [("id", "in", campaign.case_ids.ids)]])
        plans = self.env["ahorro.plan"]
        for user, found in ((self.operator, self.plans[:1]), (self.outsider, plans)):
            domain = [("named_by", "=", question)]
            self.assertEqual(plans.with_user(user).search(domain).ids, found.ids)

    def test_an_empty_selection_is_refused(self):
        with self.assertRaisesRegex(UserError, "Nothing is selected"):
            self._chosen("ahorro.plan", [])

    def test_lists_without_plans_and_nonsense_are_refused(self):
        for model, ids, domain in (
            ("res.users", [1], None),
            ("no.such.model", [1], None),
            (7, [1], None),
            ("ahorro.plan", None, "todo"),
        ):
            with self.assertRaises(UserError):
                self._chosen(model, ids, domain)
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)
        for domain in ([("no_field", "=", 1)], ["&"], "x", 5, [("id",)]):
            with self.assertRaises(UserError):
                campaigns.preview_from_domain(domain, {})
        plans = self.env["ahorro.plan"].with_user(self.supervisor)
        for name in ("named_by", "campaign_exclusion"):
            for text in ("", "{}", "[1, 2]", "null", '["res.users", []]'):
                with self.assertRaises(UserError):
                    plans.search([(name, "=", text)])

    def test_the_page_makes_the_campaign_and_opens_it(self):
        action = (
            self.env["ahorro.campaign"]
            .with_user(self.supervisor)
            .open_create("ahorro.plan", self.plans.ids)
        )
        page = (
            self.env["ahorro.campaign.create"]
            .with_user(self.supervisor)
            .with_context(**action["context"])
            .create({"name": "Desde la lista", "type_id": self.grouping.id})
        )
        page.write({"user_ids": self.operator.ids, "deadline_first": True})
        self.assertEqual(page.preview["enter"], 6)
        opened = page.action_create()
        campaign = self.env["ahorro.campaign"].browse(opened["params"]["campaign_id"])
        self.assertEqual(campaign.case_count, 6)
        self.assertTrue(campaign.deadline_first)
        self.assertEqual(page.action_create()["params"], opened["params"], "twice")

    def test_a_page_opened_again_without_its_plans_takes_none(self):
        """A reload forgets what was chosen: that is not the whole portfolio."""
        page = (
            self.env["ahorro.campaign.create"]
            .with_user(self.supervisor)
            .create({"name": "Tras recargar", "type_id": self.grouping.id})
        )
        self.assertEqual(page.preview["enter"], 0)
        action = self.env["ahorro.campaign"].with_user(self.supervisor).open_create()
        asked = page.with_context(**action["context"]).create({"name": "Nueva"})
        self.assertEqual(asked.preview["total"], 0, "the button asks which plans")

    def test_the_page_says_what_is_wrong_with_its_filter(self):
        page = (
            self.env["ahorro.campaign.create"]
            .with_user(self.supervisor)
            .create({"plan_domain": "[('nada', '=', 1)]"})
        )
        self.assertIn("could not be read", page.preview["error"])
