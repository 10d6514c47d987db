# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from ..tools.months import add_months, last_day, months_after
from .report_common import NOW, TODAY, ZONES, ReportCase
from .rights_common import Undo


@freeze_time(NOW)
class TestReport(ReportCase):
    """The reports' figures are those of the plans' lives, by ids, in two zones."""

    # === VINTAGES ===

    def test_a_vintage_counts_who_ever_owed_so_much_or_left_by_each_age(self):
        for zone in ZONES:
            for owed in (1, 2, 3):
                block = self._report_block("vintage", tz=zone, owed=owed)
                for row in block["rows"]:
                    month = datetime.date.fromisoformat(f"{row['id']}-01")
                    cohort = self._of_month("grouping_date", month)
                    self._assert_rows(row["cells"]["plans"], cohort, zone)
                    for name, figure in row["cells"].items():
                        if name == "plans":
                            continue
                        age = int(name.removeprefix("age_"))
                        end = self._end(last_day(add_months(month, age)), zone)
                        fallen = {
                            plan
                            for plan in cohort
                            if any(
                                at < end
                                and (
                                    values["installments_owed"] >= owed
                                    or self._is_over(values)
                                )
                                for at, values in self.lives[plan]
                            )
                        }
                        with self.subTest(zone=zone, owed=owed, month=month, age=age):
                            self._assert_rows(figure, fallen, zone)
                            self.assertAlmostEqual(
                                figure["percent"], 100 * len(fallen) / len(cohort)
                            )

    def test_an_age_is_blank_until_its_month_is_over_and_before_anybody_was_seen(self):
        for zone in ZONES:
            block = self._report_block("vintage", tz=zone, months={"vintage": 24})
            for row in block["rows"]:
                month = datetime.date.fromisoformat(f"{row['id']}-01")
                cohort = self._of_month("grouping_date", month)
                first = min((self.lives[plan][0][0] for plan in cohort), default=NOW)
                expected = {
                    f"age_{age}"
                    for age in (1, 2, 3, 4, 5, 6, 9, 12, 18, 24)
                    if cohort
                    and last_day(add_months(month, age)) < TODAY
                    and self._end(last_day(add_months(month, age)), zone) > first
                }
                self.assertEqual(set(row["cells"]) - {"plans"}, expected, month)

    def test_plans_first_seen_after_their_grouping_month_are_told(self):
        for zone in ZONES:
            block = self._report_block("vintage", tz=zone)
            late = {
                plan
                for plan, life in self.lives.items()
                if (day := life[0][1]["grouping_date"])
                and day >= "2020-03-01"
                and life[0][0]
                >= self._end(last_day(datetime.date.fromisoformat(day)), zone)
            }
            self.assertTrue(late)
            self._assert_rows(block["notes"][0]["figure"], late, zone)

    # === RETENTION ===

    def test_retention_is_of_the_plans_that_are_old_enough_by_their_status_then(self):
        for zone in ZONES:
            block = self._report_block("retention", tz=zone)
            rows = [*block["rows"], block["total"]]
            self.assertEqual(len(rows), 4)
            for row in rows:
                seller = None if row["id"] == "total" else int(row["id"]) or False
                sold = self._sold(seller)
                self._assert_rows(row["cells"]["sold"], sold, zone)
                for age in (3, 6, 12):
                    ends = {
                        plan: months_after(
                            datetime.date.fromisoformat(self._now(plan)["sale_date"]),
                            age,
                        )
                        for plan in sold
                    }
                    of_age = {plan for plan, day in ends.items() if day < TODAY}
                    kept = {
                        plan
                        for plan in of_age
                        if not self._is_over(
                            self._at(plan, self._end(ends[plan], zone))
                        )
                    }
                    with self.subTest(zone=zone, row=row["label"], age=age):
                        self._assert_rows(row["cells"][f"of_{age}"], of_age, zone)
                        figure = row["cells"][f"kept_{age}"]
                        if of_age:
                            self._assert_rows(figure, kept, zone)
                            share = 100 * len(kept) / len(of_age)
                            self.assertAlmostEqual(figure["percent"], share)
                        else:
                            self.assertIs(figure["value"], False)
                            self.assertNotIn("percent", figure)

    def test_an_early_drop_is_told_by_the_last_time_that_two_were_issued(self):
        block = self._report_block("retention")
        for row in [*block["rows"], block["total"]]:
            seller = None if row["id"] == "total" else int(row["id"]) or False
            seen, dropped = set(), set()
            for plan in self._sold(seller):
                owed = [
                    values["installments_owed"]
                    for _at, values in self.lives[plan]
                    if values["installments_issued"] == 2
                ]
                if owed:
                    seen.add(plan)
                if owed and owed[-1]:
                    dropped.add(plan)
            zone = next(iter(ZONES))
            self._assert_rows(row["cells"]["of_early"], seen, zone)
            self._assert_rows(row["cells"]["dropped"], dropped, zone)

    def test_a_seller_without_old_sales_has_no_share_rather_than_none_kept(self):
        seller = self.env["ahorro.seller"].create(
            {"name": "Nueva", "company_id": self.company.id}
        )
        self._plan(seller_id=seller.id, sale_date="2021-02-01")
        block = self._report_block("retention", seller_ids=seller.ids)
        (row,) = block["rows"]
        for name in ("kept_3", "kept_6", "kept_12", "dropped"):
            self.assertIs(row["cells"][name]["value"], False)
            self.assertNotIn("percent", row["cells"][name])
            self.assertTrue(row["cells"][name]["hint"])

    # === THE FUNNEL ===

    def test_a_step_of_the_funnel_has_who_reached_it_or_a_later_one(self):
        has = {
            "sold": lambda v: True,
            "grouped": lambda v: v["grouping_date"],
            "second_paid": lambda v: v["installments_paid"] >= 2,
            "bid": lambda v: v["installments_bid"] > 0,
            "awarded": lambda v: (
                v["award_date"]
                or v["status_id"] == self.env.ref("ahorro_plan.status_rombo_a0l").id
            ),
            "pledge": lambda v: v["pledge_date"],
        }
        steps = list(has)
        zone = next(iter(ZONES))
        block = self._report_block("funnel")
        shown = [row for row in block["rows"] if row["id"] in has]
        self.assertEqual([row["id"] for row in shown], steps)
        # Sales of the last twelve months: all but those of February 2020.
        cohort = {p for p in self.lives if self._now(p)["sale_date"] >= "2020-03-01"}
        values = {plan: self._now(plan) for plan in cohort}
        before = None
        for row in shown:
            later = steps[steps.index(row["id"]) :]
            reached = {p for p, v in values.items() if any(has[s](v) for s in later)}
            beyond = {p for p, v in values.items() if any(has[s](v) for s in later[1:])}
            missing = {p for p in reached if not has[row["id"]](values[p])}
            with self.subTest(step=row["id"]):
                cells = row["cells"]
                self._assert_rows(cells["reached"], reached, zone)
                self._assert_rows(cells["stopped"], reached - beyond, zone)
                self._assert_rows(cells["missing"], missing, zone)
                # Another add-on may have put a step before this one.
                if before and len(shown) == len(block["rows"]):
                    share = 100 * len(reached) / before
                    self.assertAlmostEqual(cells["reached"]["percent"], share)
            before = len(reached)

    def test_the_days_of_a_step_are_of_plans_whose_two_dates_are_known(self):
        for zone in ZONES:
            block = self._report_block("funnel", tz=zone)
            rows = {row["id"]: row for row in block["rows"]}
            days = {}
            for plan in self.lives:
                day = self._first_day(plan, "installments_paid", 2, zone)
                grouped = self._now(plan)["grouping_date"]
                if self._now(plan)["sale_date"] < "2020-03-01":
                    continue
                if day and grouped and day >= datetime.date.fromisoformat(grouped):
                    since = datetime.date.fromisoformat(grouped)
                    days[plan] = (day - since).days
            figure = rows["second_paid"]["cells"]["days"]
            self._assert_rows(figure, set(days), zone)
            ordered = sorted(days.values())
            middle = len(ordered) // 2
            median = (ordered[middle] + ordered[-middle - 1]) / 2
            self.assertEqual(figure["value"], round(median))

    def _first_day(self, plan, name, least, zone):
        """Return the local day on which a number rose, False where it always was."""
        if self.lives[plan][0][1][name] >= least:
            return False
        for at, values in self.lives[plan]:
            if values[name] >= least:
                return (at - datetime.timedelta(hours=ZONES[zone])).date()
        return False

    def test_an_empty_portfolio_has_no_shares_and_divides_by_nothing(self):
        self.env["ahorro.plan"].search([("company_id", "=", self.company.id)]).write(
            {"active": False}
        )
        for block in self._report()["blocks"]:
            for row in block["rows"]:
                for figure in row["cells"].values():
                    self.assertFalse(figure["value"])
                    self.assertFalse(figure.get("percent"))

    # === FILTERS AND RIGHTS ===

    def test_every_figure_opens_as_many_rows_as_it_says_whatever_the_filters(self):
        for filters in ({}, {"seller_ids": [self.sellers[0].id, 0]}, {"owed": 1}):
            for path, figure in self._figures(self._report(**filters)):
                if not figure.get("is_measure"):
                    with self.subTest(figure=path, filters=filters):
                        self.assertEqual(len(self._rows(figure)), figure["value"])

    def test_supervisors_and_administradores_alone_see_the_reports(self):
        for user in (self.supervisor, self.admin):
            self.assertTrue(self._report(user)["blocks"])
        for user in (self.operator, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._report(user)

    def test_the_rows_of_a_figure_are_those_of_the_readers_own_company(self):
        figure = self._report_block("retention")["total"]["cells"]["kept_3"]
        self.assertTrue(figure["value"])
        self.assertFalse(self._rows(figure, user=self.other_supervisor))
        with self.assertRaises(AccessError):
            self._rows(figure, user=self.operator)
        theirs = self._report(self.other_supervisor)
        for _path, figure in self._figures(theirs):
            if not figure.get("is_measure"):
                opened = self._rows(figure, user=self.other_supervisor).sudo()
                self.assertLessEqual(opened, self.other_plan)

    def test_its_read_writes_nothing_so_that_a_replica_can_serve_it(self):
        self.env.flush_all()
        with self.assertRaises(Undo), self.env.cr.savepoint(flush=False):
            self.env.cr.execute("SET TRANSACTION READ ONLY")
            blocks = ["vintage", "retention", "funnel"]
            answer = self._rpc(
                self.supervisor,
                "ahorro.report",
                "get_portfolio_report",
                {"blocks": blocks},
            )
            self.assertEqual([block["id"] for block in answer["blocks"]], blocks)
            raise Undo
        self.assertTrue(self.env["ahorro.report"].get_portfolio_report._readonly)

    def test_no_block_takes_the_time_of_the_request_that_opens_the_page(self):
        answer = self._rpc(self.supervisor, "ahorro.report", "get_portfolio_report")
        self.assertFalse(answer["blocks"])
        self.assertLessEqual({"vintage", "retention", "funnel"}, set(answer["lazy"]))

    def test_filters_and_questions_of_another_shape_are_refused(self):
        for filters in (
            {"date": "2020-01-31"},
            {"owed": 0},
            {"owed": True},
            {"owed": "2"},
            {"owed": 99},
        ):
            with self.assertRaises(UserError, msg=filters):
                self._report(**filters)
        for text in (
            "x",
            "[]",
            '["fell", {}]',
            '["fell", []]',
            '["other", {}]',
            '["kept", {"months": 3, "zone": "Nowhere"}]',
            '["kept", {"months": 3, "zone": 5}]',
            '["kept", {"months": 300, "zone": "UTC"}]',
            '["early", {"part": "x"}]',
            '["dated", {"step": "sold", "zone": "UTC"}]',
            '["fell", {"owed": 1, "month": "x", "before": "y"}]',
        ):
            with self.assertRaises(UserError, msg=text):
                self._rpc(
                    self.supervisor,
                    "ahorro.plan",
                    "search",
                    [("report_rows", "like", text)],
                )
