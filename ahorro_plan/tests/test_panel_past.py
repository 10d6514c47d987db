# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import random
from itertools import product

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import freeze_time

from .panel_common import PanelCase

NOW = datetime.datetime(2020, 2, 20, 12)
ZONES = ("America/Argentina/Buenos_Aires", "Asia/Tokyo")
#: Ends and beginnings of days and months in both zones, and the seconds beside them.
MOMENTS = [
    datetime.datetime(2019, 12, 10, 12),
    *(
        datetime.datetime(year, month, day, hour) + datetime.timedelta(seconds=second)
        for year, month, day in ((2019, 12, 31), (2020, 1, 1), (2020, 1, 31))
        for hour in (3, 15)
        for second in (-1, 0, 1)
    ),
    datetime.datetime(2020, 2, 1, 2, 59, 59),
    datetime.datetime(2020, 2, 1, 3),
    datetime.datetime(2020, 2, 10, 12),
]


@freeze_time(NOW)
class TestPanelPast(PanelCase):
    """Whatever the day and the zone, a figure opens exactly the plans it counts.

    The plans of the test live by events; the oracle replays them.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.active = False
        cls.rombo.write({"unpaid_to_rescission": 3, "days_to_accept": 20})
        cls.events = []
        cls._live(random.Random(515))

    @classmethod
    def _live(cls, dice):
        """Make plans of few people, and let them change at awkward moments."""
        statuses = [
            cls.env.ref(f"ahorro_plan.status_rombo_{code}")
            for code in ("s2", "n0", "n0", "n0", "a0l", "g2", "r2")
        ]
        statuses.append(cls.env["ahorro.plan.status"]._find_or_create(cls.rombo, "N7"))
        people = [cls._holder(f"Titular {number}") for number in range(5)]
        sellers = cls.env["ahorro.seller"].create(
            [
                {"name": name, "branch": branch, "company_id": cls.company.id}
                for name, branch in (("Ana", "Centro"), ("Beto", "Norte"))
            ]
        )
        lives = []
        for number in range(40):
            moments = sorted(dice.sample(MOMENTS, dice.randint(1, 6)))
            lives += [(moment, number, index) for index, moment in enumerate(moments)]
        plans = {}
        for moment, number, index in sorted(lives):
            values = {
                "status_id": dice.choice(statuses).id,
                "installments_owed": dice.choice([0, 0, 1, 2, 3, 5]),
                "overdue_debt": dice.choice([0, 100.5, 2000]),
                "absent_since": dice.choice([False, False, False, "2020-01-02"]),
                "award_date": dice.choice([False, "2019-12-20", "2020-02-05"]),
                "seller_id": dice.choice([False, *sellers.ids]),
                "sale_date": dice.choice(["2019-11-30", "2019-12-01", "2020-02-29"]),
                "active": index == 0 or dice.random() > 0.15,
            }
            if index:
                values = dict(dice.sample(sorted(values.items()), 4))
            cls.env["ahorro.plan"]._set_change_origin(changed_at=moment)
            if index:
                plans[number].write(values)
            else:
                values["partner_id"] = dice.choice(people).id
                plans[number] = cls._plan(subscription_number=f"5{number:06}", **values)
            cls.env.flush_all()
            cls.events.append((moment, plans[number].id, values))
        cls.env["ahorro.plan"]._set_change_origin()
        cls.sellers = sellers
        cls.unmapped = statuses[-1]

    # === THE ORACLE ===

    def _replay(self, moment):
        """Return dict of plan id to its values just before a moment."""
        plans = {}
        for at, plan, values in self.events:
            if at < moment:
                plans[plan] = plans.get(plan, {}) | values
        return {plan: values for plan, values in plans.items() if values["active"]}

    def _end_of(self, day, zone):
        offset = {ZONES[0]: 3, ZONES[1]: -9}[zone]
        day = datetime.date.fromisoformat(day) + datetime.timedelta(days=1)
        midnight = datetime.datetime.combine(day, datetime.time())
        return midnight + datetime.timedelta(hours=offset)

    def _families(self):
        statuses = self.env["ahorro.plan.status"].search([])
        return {status.id: status.family for status in statuses}

    def _oracle(self, day, chosen=lambda values: True):
        """Return dict of a figure's name to a test of a plan's values on that day."""
        family = self._families()

        def saver(*owed):
            return lambda v: (
                family[v["status_id"]] == "saver" and v["installments_owed"] in owed
            )

        tests = {
            "rescission_1": saver(2),
            "rescission_2": saver(1),
            "rescission_0": saver(3, 5),
            "absent": lambda v: bool(v["absent_since"]),
            "unmapped": lambda v: family[v["status_id"]] == "unmapped",
        }
        for status in family:
            tests[status] = lambda v, status=status: v["status_id"] == status
        return {
            name: lambda v, test=test: chosen(v) and test(v)
            for name, test in tests.items()
        }

    # === THE TESTS ===

    def _questions(self):
        """Yield zone, day and day to compare with."""
        for zone, (day, before) in product(
            ZONES,
            (
                ("2020-02-20", None),
                ("2020-02-20", "2019-12-31"),
                ("2020-01-31", None),
                ("2020-01-31", "2020-01-01"),
                ("2020-01-01", "2019-12-31"),
                ("2019-12-30", None),
            ),
        ):
            yield zone, day, before

    def _ask(self, zone, day, before, **filters):
        if day != "2020-02-20":
            filters["date"] = day
        if before:
            filters["compare_date"] = before
        return self._panel(tz=zone, **filters)

    def test_every_figure_opens_as_many_rows_as_it_says(self):
        for zone, day, before in self._questions():
            answer = self._ask(zone, day, before)
            for path, figure in self._figures(answer):
                with self.subTest(zone=zone, day=day, before=before, figure=path):
                    self.assertEqual(len(self._rows(figure, zone)), figure["value"])

    def test_figures_of_any_day_are_those_that_the_events_tell(self):
        seller = self.sellers[0]
        for zone, day, before in self._questions():
            for filters, chosen in (
                ({}, lambda v: True),
                (
                    {"seller_ids": [seller.id, 0]},
                    lambda v: v["seller_id"] in (False, seller.id),
                ),
                ({"branches": ["Norte"]}, lambda v: v["seller_id"] == seller.id + 1),
            ):
                answer = self._ask(zone, day, before, **filters)
                figures = self._by_name(answer)
                end = NOW if day == "2020-02-20" else self._end_of(day, zone)
                now = self._replay(end)
                then = self._replay(self._end_of(before, zone)) if before else {}
                then_tests = self._oracle(before or day, chosen)
                for name, test in self._oracle(day, chosen).items():
                    with self.subTest(zone=zone, day=day, before=before, name=name):
                        is_now = {p for p, v in now.items() if test(v)}
                        was = {p for p, v in then.items() if then_tests[name](v)}
                        expected = {"": is_now}
                        if before:
                            expected |= {
                                "before": was,
                                "entered": is_now - was,
                                "left": was - is_now,
                            }
                        self._assert_figure(figures.get(name), expected, zone)

    def _by_name(self, answer):
        """Return dict of the oracle's names to figures."""
        found = {tile["id"]: tile["figure"] for tile in answer["tiles"]}
        found["unmapped"] = None
        for tile in answer["tiles"]:
            if tile["id"] == "unmapped" and tile["details"]:
                found["unmapped"] = tile["details"][0]["figure"]
        for block in answer["blocks"]:
            for row in block["rows"]:
                if block["id"] == "status":
                    found[int(row["id"])] = row["cells"]["total"]
                if block["id"] == "rescission" and row["id"] == "0":
                    found["rescission_0"] = row["cells"]["plans"]
        return found

    def _assert_figure(self, figure, expected, zone):
        if figure is None:
            # A status that nobody has is not shown.
            self.assertFalse(expected[""] | expected.get("before", set()) & set())
            return
        for part, ids in expected.items():
            shown = figure[part] if part else figure
            self.assertEqual(set(self._rows(shown, zone).ids), ids, part)
            self.assertEqual(shown["value"], len(ids), part)

    def test_the_debt_at_stake_is_that_of_the_day(self):
        for zone, day, _before in self._questions():
            answer = self._ask(zone, day, None)
            end = NOW if day == "2020-02-20" else self._end_of(day, zone)
            test = self._oracle(day)["rescission_1"]
            debt = sum(v["overdue_debt"] for v in self._replay(end).values() if test(v))
            self.assertAlmostEqual(
                self._by_name(answer)["rescission_1"]["amount"], debt
            )

    def test_each_plan_that_was_a_saver_is_in_one_cell_of_its_row(self):
        family = self._families()
        for zone, day, before in self._questions():
            answer = self._ask(zone, day, before)
            block = next(b for b in answer["blocks"] if b["id"] == "migration")
            before = before or (day[:7] == "2019-12" and "2019-11-30")
            before = before or (day[:7] == "2020-01" and "2019-12-31") or "2020-01-31"
            then = self._replay(self._end_of(before, zone))
            end = NOW if day == "2020-02-20" else self._end_of(day, zone)
            now = self._replay(end)
            expected = {}
            for plan, values in then.items():
                if family[values["status_id"]] != "saver" or values["absent_since"]:
                    continue
                key = (
                    min(values["installments_owed"], 3),
                    self._column(family, now.get(plan)),
                )
                expected.setdefault(key, set()).add(plan)
            for row in block["rows"]:
                for column in block["columns"]:
                    if column["id"] in ("total", "worse", "cured"):
                        continue
                    with self.subTest(zone=zone, day=day, row=row["id"], c=column):
                        self.assertEqual(
                            set(self._rows(row["cells"][column["id"]], zone).ids),
                            expected.pop((int(row["id"]), column["id"]), set()),
                        )
            self.assertFalse(expected)

    def _column(self, family, values):
        if values is None:
            return "other"
        if values["absent_since"]:
            return "absent"
        kind = family[values["status_id"]]
        if kind == "saver":
            return str(min(values["installments_owed"], 3))
        return {"awarded": "awarded", "guarantee": "awarded", "exit": "exit"}.get(
            kind, "other"
        )

    def test_a_list_of_a_past_day_can_be_filtered_grouped_and_negated(self):
        answer = self._ask(ZONES[0], "2020-01-31", None)
        figure = self._by_name(answer)["rescission_1"]
        plans = self.env["ahorro.plan"].with_user(self.supervisor)
        domain = Domain(figure["domain"])
        found = plans.search(domain)
        rest = plans.search(~domain & Domain("active", "in", [True, False]))
        self.assertFalse(found & rest)
        self.assertEqual(found | rest, plans.search([("active", "in", [True, False])]))
        groups = plans._read_group(figure["domain"], ["status_id"], ["__count"])
        self.assertEqual(sum(count for _status, count in groups), figure["value"])

    def test_a_list_of_a_past_day_that_cannot_be_read_is_refused(self):
        for text in (
            "x",
            "[]",
            "1",
            '["2020-01-31", 1]',
            '["x", []]',
            '["2020-01-31"]',
        ):
            with self.assertRaises(UserError, msg=text):
                self._rpc(
                    self.supervisor, "ahorro.plan", "search", [("as_of", "like", text)]
                )
