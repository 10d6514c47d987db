# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .report_common import ARGENTINA, JAPAN, ReportCase

FIGURES = ("open", "done", "campaigns")


@tagged("post_install", "-at_install")
@freeze_time("2020-01-31 21:42:00")
class TestReportCampaigns(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._campaign("AGRUPADOS 1", cls.plans[:4])
        cls.second = cls.env["ahorro.campaign"].with_user(cls.admin)
        cls.second = cls.second.create_from_domain(
            [("id", "in", cls.plans.ids)],
            {
                "name": "MORA 1",
                "type_id": cls.arrears.id,
                "user_ids": [cls.operator.id],
            },
        ).with_env(cls.env)
        cls.promise = cls.env["ahorro.result"].search(
            [("type_id", "=", cls.arrears.id), ("closes", "=", True)], limit=1
        )
        one, two, three, four = cls.first.case_ids
        # 00:30 and 22:30 of the 10th in Argentina: the 9th is over, Japan's 11th began.
        cls._at(one, "2020-01-10 03:30:00", cls.informed)
        cls._at(two, "2020-01-11 01:30:00", cls.informed)
        cls._at(three, "2020-01-10 02:30:00")
        cls.env.cr.execute(
            "UPDATE ahorro_case SET create_date = '2020-01-11 02:30' WHERE id = %s",
            [four.id],
        )
        cls.env.invalidate_all()

    def _report(self, user=None, tz=None, **filters):
        return self._ask(
            "ahorro.report.campaigns",
            "get_campaign_report",
            filters,
            user=user,
            tz=tz,
        )

    def _table(self, **filters):
        return {
            (row["group"], row["label"]): tuple(row[name]["value"] for name in FIGURES)
            for row in self._report(**filters)["rows"]
        }

    def test_a_row_of_each_type_with_its_cases_in_process_and_finished(self):
        self.assertEqual(
            self._table(),
            {
                ("", self.grouping.name): (2, 2, 1),
                ("", self.arrears.name): (len(self.plans), 0, 1),
            },
        )

    def test_every_figure_opens_exactly_the_rows_that_it_counts(self):
        """The oracle reads the cases row by row."""
        cases = self.env["ahorro.case"].search(
            [("campaign_id", "!=", False), ("company_id", "=", self.company.id)]
        )
        for group_by in ("type", "creator", "creator_type"):
            answer = self._report(group_by=group_by)
            shown = {name: set() for name in FIGURES}
            for row in [*answer["rows"], answer["total"]]:
                for name in FIGURES:
                    with self.subTest(group_by=group_by, figure=row[name]["title"]):
                        rows = self._rows(row[name])
                        self.assertEqual(len(rows), row[name]["value"])
                        shown[name] |= rows
            self.assertEqual(
                shown["done"], set(cases.filtered(lambda c: c.state == "done").ids)
            )
            self.assertEqual(
                shown["open"], set(cases.filtered(lambda c: c.state != "done").ids)
            )
            self.assertEqual(shown["campaigns"], set(cases.campaign_id.ids))

    def test_a_day_is_the_users_day_for_cases_in_process_and_finished(self):
        one, two, three, four = self.first.case_ids
        for tz, day, done, in_process in (
            (ARGENTINA, "2020-01-10", {one.id, two.id}, {four.id}),
            (ARGENTINA, "2020-01-09", set(), {three.id}),
            (JAPAN, "2020-01-10", {one.id}, {three.id}),
            (JAPAN, "2020-01-11", {two.id}, {four.id}),
        ):
            with self.subTest(tz=tz, day=day):
                total = self._report(tz=tz, date_from=day, date_to=day)["total"]
                self.assertEqual(self._rows(total["done"], tz=tz), done)
                self.assertEqual(self._rows(total["open"], tz=tz), in_process)

    def test_at_work_leaves_the_campaigns_that_are_not_archived(self):
        self.first.with_user(self.supervisor).action_archive()
        everything = self._table()
        self.assertEqual(everything["", self.grouping.name], (2, 2, 1))
        self.assertEqual(
            self._table(running=True),
            {("", self.arrears.name): (len(self.plans), 0, 1)},
        )

    def test_filtered_and_grouped_by_who_created_the_campaign(self):
        self.assertEqual(
            self._table(creator_ids=[self.admin.id]),
            {("", self.arrears.name): (len(self.plans), 0, 1)},
        )
        self.assertEqual(
            self._table(group_by="creator"),
            {
                ("", self.admin.name): (len(self.plans), 0, 1),
                ("", self.supervisor.name): (2, 2, 1),
            },
        )
        self.assertEqual(
            self._table(group_by="creator_type"),
            {
                (self.admin.name, self.arrears.name): (len(self.plans), 0, 1),
                (self.supervisor.name, self.grouping.name): (2, 2, 1),
            },
        )
        names = {each["name"] for each in self._report()["creators"]}
        self.assertEqual(names, {self.admin.name, self.supervisor.name})

    def test_cases_without_a_campaign_are_told_beside(self):
        loose = self.env["ahorro.case"].create(
            {"plan_id": self.plan.id, "company_id": self.company.id}
        )
        answer = self._report()
        self.assertEqual(self._rows(answer["loose"]), {loose.id})
        self.assertNotIn(loose.id, self._rows(answer["total"]["open"]))

    def test_another_company_sees_none_of_it(self):
        answer = self._report(user=self.other_supervisor)
        self.assertEqual(answer["rows"], [])
        self.assertEqual(answer["creators"], [])
        mine = self._report()["total"]
        for name in FIGURES:
            self.assertEqual(self._rows(mine[name], user=self.other_supervisor), set())

    def test_operators_and_strangers_are_refused(self):
        for user in (self.operator, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._report(user=user)

    def test_filters_that_no_screen_sends_are_refused_with_a_sentence(self):
        for filters in (
            {"other": 1},
            {"date_from": "ayer"},
            {"date_to": "9999-12-31"},
            {"date_from": "0001-01-01"},
            {"date_from": [1]},
            {"date_from": "2020-02-01", "date_to": "2020-01-01"},
            {"creator_ids": ["x"]},
            {"group_by": ["type"]},
            {"group_by": "name"},
        ):
            with self.subTest(filters=filters), self.assertRaises(UserError):
                self._report(**filters)
        with self.assertRaises(UserError):
            self._ask("ahorro.report.campaigns", "get_campaign_report", "all")
