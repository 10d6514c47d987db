# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields

from .campaign_common import AhorroCampaignCommon


class TestReportFunnel(AhorroCampaignCommon):
    """The step of the funnel that calls know."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scoring = cls.env.ref("ahorro_campaign.campaign_type_scoring")
        cls.approved = cls.env.ref("ahorro_campaign.result_scoring_aprobado")
        cls.disapproved = cls.env.ref("ahorro_campaign.result_scoring_desaprobado")
        today = fields.Date.context_today(cls.plan.with_user(cls.supervisor))
        cls.sold = fields.Date.subtract(today, days=9)
        cls.plans.sale_date = cls.sold

    def _funnel(self):
        reports = self.env["ahorro.report"].with_user(self.supervisor)
        reports = reports.with_context(allowed_company_ids=self.company.ids)
        blocks = reports.get_portfolio_report({"blocks": ["funnel"]})["blocks"]
        return {row["id"]: row["cells"] for row in blocks[0]["rows"]}

    def _rows(self, figure):
        plans = self.env["ahorro.plan"].with_user(self.supervisor)
        return set(plans.search(figure["domain"]).ids)

    def test_a_plan_is_scored_when_its_last_scoring_was_approved(self):
        first = self._campaign("SCORING", type_id=self.scoring.id)
        cases = first.case_ids.sorted("id")
        self._finish(cases[0], self.approved)
        self._finish(cases[1], self.approved)
        self._finish(cases[2], self.disapproved)
        again = self._campaign(
            "SCORING 2", cases[1].plan_id, type_id=self.scoring.id
        ).case_ids
        self._finish(again, self.disapproved)
        cells = self._funnel()["scored"]
        self.assertEqual(self._rows(cells["reached"]), {cases[0].plan_id.id})
        self.assertEqual(cells["reached"]["value"], 1)
        self.assertEqual(self._rows(cells["stopped"]), {cases[0].plan_id.id})
        share = 100 / self._funnel()["sold"]["reached"]["value"]
        self.assertAlmostEqual(cells["reached"]["percent"], share)

    def test_its_days_are_those_from_the_sale_to_the_approval(self):
        campaign = self._campaign("SCORING", type_id=self.scoring.id)
        case = campaign.case_ids[0]
        self._finish(case, self.approved)
        finished = fields.Datetime.context_timestamp(
            self.plan.with_user(self.supervisor), case.finished_at
        ).date()
        days = self._funnel()["scored"]["days"]
        self.assertEqual(days["value"], (finished - self.sold).days)
        self.assertEqual(self._rows(days), {case.plan_id.id})

    def test_who_was_grouped_without_a_scoring_passed_it_without_a_record(self):
        self.plans[0].grouping_date = self.sold
        cells = self._funnel()["scored"]
        self.assertEqual(self._rows(cells["missing"]), {self.plans[0].id})
        self.assertEqual(self._rows(cells["reached"]), {self.plans[0].id})
