# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..tools import presets
from .report_common import ARGENTINA, JAPAN, ReportCase

MEASURES = (
    "per_hour",
    "contact_rate",
    "effective_rate",
    "attention_minutes",
    "promises",
    "promise_amount",
)


class WorkCase(ReportCase):
    """Two operators' work of three days.

    operator: 4 movements in 2 hours: 3 with a result, of these 2 contacted and 1
    effective; attentions of 2 and 4 minutes, two not known
    colleague: 1 movement, not contacted; and 1 that was taken back
    outsider: 1 comment without a result
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls._campaign("CUOTA 2 ENERO 2020")
        results = cls.env["ahorro.result"].search(
            [("type_id", "in", [False, cls.grouping.id])]
        )
        by_outcome = results.grouped("outcome")
        cls.missed = by_outcome["not_contacted"].filtered(lambda r: not r.closes)[0]
        cls.good = by_outcome["positive"][0]
        cls.bad = by_outcome["negative"][0]
        one, two, three, four, five, six = cls.campaign.case_ids
        cls.moves = [
            cls._at(one, "2020-01-10 03:30:00", cls.good, attention_seconds=120),
            cls._at(two, "2020-01-10 03:45:00", cls.bad, attention_seconds=240),
            cls._at(three, "2020-01-11 01:30:00", cls.missed),
            cls._at(
                three,
                "2020-01-11 01:40:00",
                promise_date="2020-01-15",
                promise_amount=1500,
            ),
        ]
        cls.other = cls._at(
            four, "2020-01-11 15:00:00", cls.missed, cls.colleague_operator
        )
        undone = cls._at(five, "2020-01-11 15:30:00", cls.good, cls.colleague_operator)
        cls.env["ahorro.movement"]._log(
            [{"kind": "undo", "case_id": five.id, "reverses_id": undone}]
        )
        cls.loose = cls._at(six, "2020-01-12 15:00:00", user=cls.outsider)
        cls.env.flush_all()


@tagged("post_install", "-at_install")
@freeze_time("2020-01-31 21:42:00")
class TestReportOperators(WorkCase):
    def _groups(self, groupby, domain=(), user=None, tz=ARGENTINA):
        """Return dict of a group's key to its measures."""
        env = self.env(user=user or self.supervisor, context={"tz": tz}, su=False)
        aggregates = [
            "__count",
            *(
                f"{name}:{'sum' if name.startswith('promise') else 'avg'}"
                for name in MEASURES
            ),
        ]
        rows = env["ahorro.report.operator"]._read_group(domain, groupby, aggregates)
        size = len(groupby)
        return {tuple(row[:size]): row[size:] for row in rows}

    def test_each_measure_of_each_operator(self):
        found = self._groups(["user_id"])
        self.assertEqual(
            {user.login: measures for (user,), measures in found.items()},
            {
                self.operator.login: (4, 2.0, 200 / 3, 50.0, 3.0, 1, 1500.0),
                self.colleague_operator.login: (1, 1.0, 0.0, False, False, 0, False),
                self.outsider.login: (1, 1.0, False, False, False, 0, False),
            },
        )

    def test_a_total_is_the_quotient_of_the_sums_not_the_mean_of_quotients(self):
        [total] = self._groups([]).values()
        # 6 movements in 4 hours of a person; 2 of 4 contacted; 1 of 2; 6 minutes of 2.
        self.assertEqual(total, (6, 1.5, 50.0, 50.0, 3.0, 1, 1500.0))
        by_type = self._groups(["type_id", "campaign_id"])
        self.assertEqual(list(by_type.values()), [total])

    def test_without_a_denominator_a_cell_is_empty_and_not_zero(self):
        [row] = self._groups([], [("user_id", "=", self.outsider.id)]).values()
        self.assertEqual(row[2:5], (False, False, False))
        [row] = self._groups(
            [], [("user_id", "=", self.colleague_operator.id)]
        ).values()
        self.assertEqual(row[2:4], (0.0, False))  # tried and not found; nothing to win
        [row] = self._groups([], [("id", "=", 0)]).values()
        self.assertEqual(row[:4], (0, False, False, False))

    def test_a_day_of_the_pivot_is_the_users_and_opens_its_rows(self):
        for tz, expected in (
            (ARGENTINA, [set(self.moves), {self.other}, {self.loose}]),
            (JAPAN, [set(self.moves[:2]), set(self.moves[2:]), {self.other}]),
        ):
            env = self.env(user=self.supervisor, context={"tz": tz}, su=False)
            groups = env["ahorro.report.operator"].formatted_read_group(
                [], ["date:day"], ["__count", "per_hour:avg"]
            )
            opened = []
            for group in groups:
                rows = env["ahorro.report.operator"].search(group["__extra_domain"])
                self.assertEqual(len(rows), group["__count"])
                opened.append(set(rows.ids))
            with self.subTest(tz=tz):
                for rows in expected:
                    if tz == JAPAN and rows == {self.other}:
                        rows = {self.other}  # 00:00 of the 12th in Japan
                    self.assertIn(rows, opened)

    def test_a_row_opens_its_movement(self):
        row = self.env["ahorro.report.operator"].browse(self.other)
        action = row.with_user(self.supervisor).action_open_movement()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("ahorro.movement", self.other)
        )

    def test_another_company_sees_none_and_other_roles_are_refused(self):
        self.assertEqual(self._groups(["user_id"], user=self.other_supervisor), {})
        for user in (self.operator, self.stranger, self.portal):
            for method, args in (
                ("search_read", ([],)),
                ("formatted_read_group", ([], ["user_id"], ["__count"])),
            ):
                self._assert_refused(user, "ahorro.report.operator", method, *args)

    def test_an_operators_own_numbers_are_the_rows_that_the_report_counts(self):
        conditions = {
            "work": [],
            "contacted": [("contacted", "=", 1)],
            "effective": [("effective", "=", 1)],
            "promised": [("promises", "=", 1)],
        }
        for tz in (ARGENTINA, JAPAN):
            start = presets.day_start(date(2020, 1, 1), tz)
            for user in (self.operator, self.colleague_operator, self.outsider):
                env = self.env(user=user, context={"tz": tz}, su=False)
                own = env["ahorro.operator.numbers"].get_own_numbers()["month"]
                figures = {figure["id"]: figure for figure in own["figures"]}
                report = self.env(user=self.supervisor, su=False)
                for name, condition in conditions.items():
                    rows = report["ahorro.report.operator"].search(
                        [("user_id", "=", user.id), ("date", ">=", start), *condition]
                    )
                    figure = figures[name]
                    opened = env["ahorro.movement"].search(figure["domain"])
                    with self.subTest(tz=tz, user=user.login, figure=name):
                        self.assertEqual(sorted(opened.ids), sorted(rows.ids))
                        self.assertEqual(figure["value"], len(rows))
                domain = [("user_id", "=", user.id)]
                [group] = self._groups(["user_id"], domain).values()
                measures = dict(zip(("count", *MEASURES), group, strict=True))
                for name in ("contact_rate", "effective_rate"):
                    with self.subTest(tz=tz, user=user.login, figure=name):
                        if figures[name]["value"] is None:
                            self.assertFalse(measures[name])
                        else:
                            self.assertEqual(figures[name]["value"], measures[name])


@tagged("post_install", "-at_install")
@freeze_time("2020-01-31 21:42:00")
class TestReportHours(WorkCase):
    def _report(self, user=None, tz=ARGENTINA, **filters):
        return self._ask(
            "ahorro.report.hours", "get_hour_report", filters, user=user, tz=tz
        )

    def _cells(self, answer):
        """Return dict of (hour, outcome) to the figure, of the cells that count any."""
        return {
            (row["id"], name): figure
            for row in answer["rows"]
            for name, figure in row["cells"].items()
            if figure["value"]
        }

    def test_a_cell_opens_exactly_the_movements_of_its_local_hour(self):
        """The same hour in the figure and in the list, in two time zones, by ids."""
        good, bad, missed, plain = self.moves
        hours = {ARGENTINA: (0, 22, 12, 12), JAPAN: (12, 10, 0, 0)}
        for tz, (early, late, noon, loose) in hours.items():
            with self.subTest(tz=tz):
                cells = self._cells(self._report(tz=tz))
                self.assertEqual(
                    {key: self._rows(figure, tz=tz) for key, figure in cells.items()},
                    {
                        (early, "positive"): {good},
                        (early, "negative"): {bad},
                        (late, "not_contacted"): {missed},
                        (late, "undefined"): {plain},
                        (noon, "not_contacted"): {self.other},
                        (loose, "undefined"): {self.loose},
                    },
                )
                for figure in cells.values():
                    self.assertEqual(figure["value"], len(self._rows(figure, tz=tz)))

    def test_the_total_and_the_share_contacted_of_those_tried(self):
        answer = self._report()
        total = answer["total"]
        self.assertEqual(
            {name: figure["value"] for name, figure in total["cells"].items()},
            {
                "positive": 1,
                "neutral": 0,
                "negative": 1,
                "not_contacted": 2,
                "undefined": 2,
            },
        )
        self.assertEqual(total["percent"], 50.0)
        self.assertEqual(
            self._rows(total["cells"]["undefined"]), {self.moves[3], self.loose}
        )
        percents = {row["id"]: row["percent"] for row in answer["rows"]}
        self.assertEqual((percents[0], percents[12], percents[5]), (100.0, 0.0, False))
        self.assertEqual(answer["best"], ["0–1 h"])

    def test_filtered_by_operator_type_and_local_days(self):
        cells = self._cells(self._report(user_ids=[self.colleague_operator.id]))
        self.assertEqual(list(cells), [(12, "not_contacted")])
        self.assertFalse(self._report(type_ids=[self.arrears.id])["rows"])
        day = {"date_from": "2020-01-10", "date_to": "2020-01-10"}
        self.assertEqual(len(self._cells(self._report(**day))), 4)
        self.assertEqual(len(self._cells(self._report(tz=JAPAN, **day))), 2)

    def test_another_company_sees_none_and_other_roles_are_refused(self):
        self.assertFalse(self._report(user=self.other_supervisor)["rows"])
        for figure in self._cells(self._report()).values():
            self.assertFalse(self._rows(figure, user=self.other_supervisor))
        for user in (self.operator, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._report(user=user)
        for filters in ({"x": 1}, {"user_ids": "all"}, {"date_from": 3}):
            with self.assertRaises(UserError):
                self._report(**filters)
