# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .campaign_common import AhorroCampaignCommon

START = datetime.datetime(2026, 3, 31, 23, 30)
END = START + datetime.timedelta(days=30)
LATER = END + datetime.timedelta(hours=1)


class TestCampaignEffect(AhorroCampaignCommon):
    """What a campaign did, told by both groups, by ids."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ahorro.plan"]._set_change_origin(
            changed_at=START - datetime.timedelta(days=60)
        )
        cls.owing = cls.env["ahorro.plan"]
        for number in range(12):
            holder = cls._holder(f"Debe {number:02}", mobile=f"0346215665{number:03}")
            cls.owing += cls._plan(
                partner_id=holder.id,
                subscription_number=f"29300{number:02}",
                installments_owed=2,
            )
        cls.env["ahorro.plan"]._set_change_origin()
        with freeze_time(START):
            cls.made = cls._campaign(
                "CON GRUPO", cls.owing, left_aside_percent=50, left_aside_seed=3
            )
        cls.aside = cls.made.aside_ids.plan_id
        cls.called = cls.made.case_ids.plan_id

    def _change(self, plan, moment, **values):
        self.env["ahorro.plan"]._set_change_origin(changed_at=moment)
        plan.write(values)
        self.env.flush_all()
        self.env["ahorro.plan"]._set_change_origin()

    def _block(self, user=None, now=LATER, tz=None, **filters):
        user = user or self.supervisor
        reports = self.env["ahorro.report"].with_user(user)
        reports = reports.with_context(allowed_company_ids=user.company_ids.ids)
        if tz:
            reports = reports.with_context(tz=tz)
        with freeze_time(now):
            answer = reports.get_portfolio_report({"blocks": ["effect"], **filters})
        return answer["blocks"][0]

    def _cells(self, side, **asked):
        rows = {row["id"]: row for row in self._block(**asked)["rows"]}
        return rows[f"{self.made.id}_{side}"]["cells"]

    def _plans(self, figure):
        """Return the plans of the rows that a figure opens."""
        rows = self.env[figure["model"]].with_user(self.supervisor)
        rows = rows.search(figure["domain"]).sudo()
        plans = rows if figure["model"] == "ahorro.plan" else rows.plan_id
        return set(plans.ids)

    def _assert_cell(self, figure, plans):
        self.assertEqual(self._plans(figure), set(plans.ids))
        self.assertEqual(figure["value"], len(plans))

    def test_cured_is_who_owed_nothing_within_the_days_and_opens_those_rows(self):
        second = datetime.timedelta(seconds=1)
        called, aside = self.called, self.aside
        self._change(called[0], START + second, installments_owed=0)
        self._change(called[1], END - second, installments_owed=0)
        # The last of the days is over.
        self._change(called[2], END, installments_owed=0)
        # Paid and fell again: cured at some moment.
        self._change(called[3], START + second, installments_owed=0)
        self._change(called[3], START + 2 * second, installments_owed=1)
        self._change(
            aside[0], START + second, installments_owed=0, status_id=self.rescinded.id
        )
        self._change(aside[1], START + second, installments_owed=0)
        for zone in ("America/Argentina/Buenos_Aires", "Asia/Tokyo"):
            cells = self._cells("called", tz=zone)
            self._assert_cell(cells["plans"], called)
            self._assert_cell(cells["owed"], called)
            self._assert_cell(cells["cured"], called[0] | called[1] | called[3])
            self.assertEqual(cells["cured"]["model"], "ahorro.case")
            self.assertAlmostEqual(cells["cured"]["percent"], 100 * 3 / len(called))
            cells = self._cells("aside", tz=zone)
            self._assert_cell(cells["plans"], aside)
            self._assert_cell(cells["cured"], aside[1])
            self.assertEqual(cells["cured"]["model"], "ahorro.plan")

    def test_who_owed_nothing_at_the_start_is_in_no_denominator(self):
        before = START - datetime.timedelta(seconds=1)
        self._change(self.called[0], before, installments_owed=0)
        cells = self._cells("called")
        self._assert_cell(cells["owed"], self.called[1:])
        self._assert_cell(cells["cured"], self.called.browse())

    def test_until_the_days_are_over_nothing_is_claimed(self):
        self._change(self.called[0], START + datetime.timedelta(1), installments_owed=0)
        now = END - datetime.timedelta(seconds=1)
        block = self._block(now=now)
        for row in block["rows"]:
            self.assertEqual(row["cells"]["owed"]["value"], 0)
            self.assertIs(row["cells"]["cured"]["value"], False)
            self.assertNotIn("percent", row["cells"]["cured"])
        self.assertIn("nothing to compare yet", block["notes"][0]["text"])

    def test_small_groups_are_said_to_conclude_nothing(self):
        for plan in self.called:
            self._change(plan, START + datetime.timedelta(1), installments_owed=0)
        text = self._block()["notes"][0]["text"]
        self.assertRegex(text, "100[.,]0 points")
        self.assertIn("too small to conclude", text)

    def test_who_was_attended_by_whatever_campaign_is_told_of_both_groups(self):
        with freeze_time(START + datetime.timedelta(days=3)):
            other = self._campaign(
                "OTRA", self.aside[0], type_id=self.loyalty.id
            ).case_ids
            self._finish(other)
        self._assert_cell(self._cells("aside")["attended"], self.aside[0])
        self._assert_cell(self._cells("called")["attended"], self.aside.browse())

    def test_the_filters_of_the_report_hold_for_both_groups(self):
        self.called[0].brand = self.aside[0].brand = "Renault"
        for side, plan in (("called", self.called[0]), ("aside", self.aside[0])):
            cells = self._cells(side, brands=["Renault"])
            self._assert_cell(cells["plans"], plan)
            self._assert_cell(cells["owed"], plan)

    def test_supervisors_of_the_company_alone_see_the_effect(self):
        figure = self._cells("aside")["owed"]
        theirs = self._block(self.other_supervisor)
        self.assertFalse(theirs["rows"])
        plans = self.env["ahorro.plan"].with_user(self.other_supervisor)
        plans = plans.with_context(allowed_company_ids=self.other_company.ids)
        with self.assertRaises(AccessError):
            plans.search(figure["domain"])
        with self.assertRaises(AccessError):
            self._block(self.operator)
        supervised = self.env["ahorro.plan"].with_user(self.supervisor)
        for text in (
            '["effect", {"campaign": "1", "side": "aside", "part": "owed"}]',
            '["effect", {"campaign": 1, "side": "x", "part": "owed", "zone": "UTC"}]',
        ):
            with self.assertRaises(UserError, msg=text):
                supervised.search([("report_rows", "like", text)])

    def test_a_campaign_without_a_share_is_not_in_the_report(self):
        self._campaign("SIN GRUPO", self.plans)
        ids = {row["id"].split("_")[0] for row in self._block()["rows"]}
        self.assertEqual(ids, {str(self.made.id)})
