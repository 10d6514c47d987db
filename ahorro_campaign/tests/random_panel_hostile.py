# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.ahorro_plan.tests.random_panel_hostile import (
    DAYS,
    FUZZ,
    OPERATORS,
    VALUES,
    HostileCase,
    leaf,
)

from .campaign_common import AhorroCampaignCommon

MOMENTS = DAYS.map(lambda day: f"{day} 00:00:00")
LEAVES = st.tuples(
    st.sampled_from(["id", "plan_id", "state", "finished_at", "as_of", "named_by"]),
    st.sampled_from(["=", "in", "<", "like", "any"]),
    VALUES,
).map(list)
#: The searches of what figures open: model, field, and the names in its question.
SEARCHES = {
    "process_stage": ("ahorro.plan", ("process", "stages", "moment")),
    "finished_as": (
        "ahorro.case",
        ("processes", "classes", "since", "until", "moment"),
    ),
    "ahorro_contacted": ("res.partner", ("since", "until")),
    "campaign_exclusion": (
        "ahorro.plan",
        ("domain", "type_id", "campaign_id", "reason"),
    ),
}


@tagged("post_install", "-at_install")
class TestPanelHostile(HostileCase, AhorroCampaignCommon):
    """What a client makes of the domains of figures finds rows, or a sentence."""

    def _fuzz(self, model, field, texts):
        @FUZZ
        @given(OPERATORS, texts)
        def search(operator, text):
            self._answer(lambda: self._search(model, [leaf(field, operator, text)]))

        search()

    @mute_logger("odoo.sql_db")
    def test_any_question_is_answered_or_refused_with_a_sentence(self):
        for field, (model, names) in SEARCHES.items():
            values = st.one_of(VALUES, MOMENTS, st.lists(LEAVES, max_size=2))
            shaped = st.fixed_dictionaries({name: values for name in names})
            with self.subTest(field=field):
                self._fuzz(model, field, st.one_of(shaped, VALUES).map(json.dumps))
                self._fuzz(model, field, VALUES)

    @mute_logger("odoo.sql_db")
    def test_any_rows_that_name_plans_are_found_or_refused_with_a_sentence(self):
        models = st.sampled_from(
            ["ahorro.case", "ahorro.movement", "ahorro.plan.change", "res.users", "x"]
        )
        named = st.tuples(models | VALUES, st.lists(LEAVES, max_size=2) | VALUES)
        self._fuzz("ahorro.plan", "named_by", named.map(list).map(json.dumps))

    def test_any_figures_question_of_an_operator_is_refused(self):
        for field in ("process_stage", "finished_as", "ahorro_contacted"):
            model, _names = SEARCHES[field]
            with self.assertRaises(UserError):
                self._search(model, [(field, "like", "{}")], user=self.operator)


@tagged("post_install", "-at_install")
class TestPanelLists(AhorroCampaignCommon):
    """Lists that the panel opens can be narrowed, put together, and made campaigns."""

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ahorro_plan_change SET date = '2020-01-01' WHERE plan_id = ANY(%s)",
            [self.plans.ids],
        )
        plans = self.env["ahorro.plan"]
        plans._set_change_origin(changed_at=datetime(2020, 1, 31, 12))
        self.plans.write({"installments_owed": 0})
        plans._set_change_origin(changed_at=datetime(2020, 2, 10, 12))
        self.plans[:3].write({"installments_owed": 2})
        plans._set_change_origin()
        self.env.flush_all()

    def _named(self, plans):
        question = json.dumps(["ahorro.plan.change", [("plan_id", "in", plans.ids)]])
        return Domain("named_by", "like", question)

    def _as_of(self, domain):
        return self.env["ahorro.plan.past"]._as_of(datetime(2020, 2, 1, 12), domain)

    def _find(self, domain):
        plans = self.env["ahorro.plan"].with_user(self.supervisor)
        return plans.search(domain, order="id").with_env(self.env)

    def test_two_questions_in_one_domain_are_both_asked(self):
        first, last = self._named(self.plans[:4]), self._named(self.plans[2:])
        self.assertEqual(self._find(first & last), self.plans[2:4])
        self.assertEqual(self._find(first | last), self.plans)
        self.assertEqual(self._find(first & ~last), self.plans[:2])

    def test_two_previews_in_one_domain_are_both_asked(self):
        self.plans[1].partner_id.mobile = False
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)

        def enter(plans):
            domain = [("id", "in", plans.ids)]
            values = {"type_id": self.grouping.id}
            return Domain(campaigns.preview_from_domain(domain, values)["enter_domain"])

        both = enter(self.plans[:3]) & enter(self.plans[1:])
        self.assertEqual(self._find(both), self.plans[2])

    def test_a_campaign_is_made_of_the_list_of_a_past_day(self):
        owed_nothing = self._as_of(Domain("installments_owed", "=", 0))
        was = self._find(owed_nothing)
        self.assertTrue(self.plans[:3] <= was)
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)
        domain = owed_nothing & Domain("installments_owed", "=", 2)
        self.assertEqual(self._find(domain), self.plans[:3])
        for ids, chosen in ((None, list(domain)), (self.plans[:2].ids, None)):
            action = campaigns.open_create("ahorro.plan", ids, chosen)
            plan_domain = json.loads(action["context"]["default_plan_domain"])
            campaign = campaigns.create_from_domain(
                plan_domain,
                {
                    "name": f"Del 1 de febrero {ids}",
                    "type_id": (self.grouping if ids else self.arrears).id,
                    "user_ids": self.operator.ids,
                },
            )
            expected = self.plans[:2] if ids else self.plans[:3]
            self.assertEqual(campaign.case_ids.plan_id.ids, expected.ids)

    def test_a_campaign_is_made_of_the_people_of_a_figure(self):
        people = [("ahorro_plan_ids", "any", [("installments_owed", "=", 2)])]
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)
        action = campaigns.open_create("res.partner", None, people)
        plan_domain = json.loads(action["context"]["default_plan_domain"])
        # Abarca's other plan owes nothing, and Abarca is who is called.
        self.assertEqual(self._find(plan_domain), self.plans[:3] | self.plans[5])
