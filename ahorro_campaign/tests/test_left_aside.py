# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.tests.rights_common import RpcCase

from .campaign_common import AhorroCampaignCommon


class TestLeftAside(AhorroCampaignCommon, RpcCase):
    """A share of a campaign that is not called, drawn once and for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.env["ahorro.plan"]
        for number in range(40):
            holder = cls._holder(
                f"Persona {number:02}", mobile=f"0346215664{number:03}"
            )
            cls.many += cls._plan(
                partner_id=holder.id,
                subscription_number=f"29100{number:02}",
                installments_owed=1 + number % 2,
            )
        # Three people have a second plan.
        for number in range(3):
            cls.many += cls._plan(
                partner_id=cls.many[number].partner_id.id,
                subscription_number=f"29200{number:02}",
            )

    def _made(self, name="CON GRUPO", plans=None, **values):
        values = {"left_aside_percent": 20, "left_aside_seed": 7, **values}
        return self._campaign(name, self.many if plans is None else plans, **values)

    def _people(self, plans):
        return set(plans.partner_id.ids)

    def test_the_share_is_of_people_and_each_stands_on_one_side(self):
        campaign = self._made()
        aside, called = campaign.aside_ids.plan_id, campaign.case_ids.plan_id
        self.assertEqual(aside | called, self.many)
        self.assertFalse(aside & called)
        self.assertEqual(len(self._people(aside)), 8)
        self.assertFalse(self._people(aside) & self._people(called))

    def test_both_sides_owe_alike(self):
        aside = self._made().aside_ids.plan_id
        owed = [
            max(p.mapped("installments_owed"))
            for p in aside.grouped("partner_id").values()
        ]
        self.assertEqual((owed.count(1), owed.count(2)), (4, 4))

    def test_a_seed_draws_the_same_people_again_and_another_one_others(self):
        first = self._made(left_aside_seed=7).aside_ids.plan_id
        again = self._made("OTRA VEZ", type_id=self.loyalty.id).aside_ids.plan_id
        other = self._made(
            "OTRA", type_id=self.arrears.id, left_aside_seed=8
        ).aside_ids.plan_id
        self.assertEqual(self._people(first), self._people(again))
        self.assertNotEqual(self._people(first), self._people(other))

    def test_without_a_seed_one_is_drawn_and_kept(self):
        campaign = self._made(left_aside_seed=0)
        self.assertGreater(campaign.left_aside_seed, 0)
        self.assertTrue(campaign.aside_ids)

    def test_the_preview_shows_who_is_drawn_by_ids(self):
        values = {
            "type_id": self.grouping.id,
            "left_aside_percent": 20,
            "left_aside_seed": 7,
        }
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)
        preview = campaigns.preview_from_domain([("id", "in", self.many.ids)], values)
        plans = self.env["ahorro.plan"].with_user(self.supervisor)
        shown = plans.search(preview["excluded"][0]["domain"])
        entering = plans.search(preview["enter_domain"])
        campaign = self._made()
        self.assertEqual(preview["excluded"][0]["reason"], "left_aside")
        self.assertEqual(set(shown.ids), set(campaign.aside_ids.plan_id.ids))
        self.assertEqual(preview["excluded"][0]["count"], len(shown))
        self.assertEqual(set(entering.ids), set(campaign.case_ids.plan_id.ids))
        self.assertEqual(preview["enter"], len(entering))

    def test_nobody_is_left_aside_unless_it_is_asked_for(self):
        campaign = self._campaign("TODOS", self.many)
        self.assertFalse(campaign.aside_ids)
        self.assertEqual(campaign.case_ids.plan_id, self.many)

    def test_plans_that_are_added_follow_their_person(self):
        campaign = self._made(plans=self.many[:40])
        aside = self._people(campaign.aside_ids.plan_id)
        called = self._people(campaign.case_ids.plan_id)
        self.env["ahorro.campaign"].with_user(self.supervisor).create_from_domain(
            [("id", "in", (self.many | self.plans).ids)], {"campaign_id": campaign.id}
        )
        added = self.many[40:]
        self.assertTrue(added)
        for plan in added:
            side = (
                campaign.aside_ids.plan_id
                if plan.partner_id.id in aside
                else (campaign.case_ids.plan_id)
            )
            self.assertIn(plan, side)
        self.assertFalse(
            self._people(campaign.aside_ids.plan_id)
            & self._people(campaign.case_ids.plan_id)
        )
        self.assertLessEqual(called, self._people(campaign.case_ids.plan_id))

    def test_the_campaign_never_offers_who_was_left_aside(self):
        campaign = self._made(user_ids=[self.outsider.id])
        queue = self.env["ahorro.attend"].with_user(self.outsider)
        cases = self.env["ahorro.case"].with_user(self.outsider)
        own = cases.search([("campaign_id", "=", campaign.id)])
        offered = self._people(own.sudo().plan_id)
        self.assertFalse(offered & self._people(campaign.aside_ids.plan_id))
        self.assertTrue(queue.get_attend_queue(campaign.id))

    def test_making_it_says_how_many_were_left_aside(self):
        campaign = self._made()
        movement = self.env["ahorro.movement"].search(
            [("campaign_id", "=", campaign.id)]
        )
        self.assertEqual(
            movement.detail["excluded"]["left_aside"], len(campaign.aside_ids)
        )

    def test_a_share_that_is_none_is_refused(self):
        for percent in (-1, 51, "5", True, [5]):
            with self.assertRaises(UserError, msg=percent):
                self._made(left_aside_percent=percent)
        for seed in (-1, 2**31, "7", 1.5):
            with self.assertRaises(UserError, msg=seed):
                self._made(left_aside_seed=seed)

    def test_who_is_left_aside_is_not_chosen_by_hand(self):
        campaign = self._made()
        aside = campaign.aside_ids[0]
        for user in (self.operator, self.supervisor, self.admin):
            model = "ahorro.campaign.aside"
            with self.assertRaises(UserError):
                self._rpc(user, model, "write", aside.ids, {"plan_id": self.plan.id})
            with self.assertRaises(UserError):
                self._rpc(user, model, "unlink", aside.ids)
            with self.assertRaises(UserError):
                self._rpc(
                    user,
                    "ahorro.campaign",
                    "write",
                    campaign.ids,
                    {"left_aside_percent": 0},
                )

    def test_supervisors_of_the_company_alone_see_who_is_left_aside(self):
        campaign = self._made()
        ids = campaign.aside_ids.ids
        model = "ahorro.campaign.aside"
        for user in (self.supervisor, self.admin):
            found = self._rpc(user, model, "search", [])
            self.assertEqual(set(found), set(ids))
        self.assertFalse(self._rpc(self.other_supervisor, model, "search", []))
        for user in (self.operator, self.stranger, self.portal):
            self._assert_refused(user, model, "search", [])
            self._assert_refused(user, model, "read", ids, ["plan_id"])

    def test_the_page_makes_what_its_preview_shows(self):
        page = (
            self.env["ahorro.campaign.create"]
            .with_user(self.supervisor)
            .create(
                {
                    "plan_domain": f"[('id', 'in', {self.many.ids})]",
                    "name": "DESDE LA PÁGINA",
                    "type_id": self.grouping.id,
                    "user_ids": [self.operator.id],
                    "left_aside_percent": 10,
                }
            )
        )
        shown = page.preview["excluded"][0]
        action = page.action_create()
        campaign = self.env["ahorro.campaign"].browse(action["params"]["campaign_id"])
        self.assertEqual(len(campaign.aside_ids), shown["count"])
