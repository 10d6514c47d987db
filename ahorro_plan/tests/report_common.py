# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import random

from odoo.service.model import call_kw

from ..tools.months import add_months, last_day, months_after
from .panel_common import PanelCase

NOW = datetime.datetime(2021, 2, 20, 12)
TODAY = datetime.date(2021, 2, 20)
#: Hours from the zone's midnight to UTC's.
ZONES = {"America/Argentina/Buenos_Aires": 3, "Asia/Tokyo": -9}
#: Days to be sold or grouped on: ends of months, a leap day, some months before today.
DAYS = (
    "2020-02-29",
    "2020-03-31",
    "2020-05-31",
    "2020-08-19",
    "2020-08-20",
    "2020-11-19",
    "2020-11-20",
    "2020-11-30",
)


def _midnights():
    """Return the ends of days that matter in both zones, and the seconds beside."""
    days = {last_day(add_months(datetime.date(2020, 2, 1), n)) for n in range(12)}
    days |= {
        months_after(datetime.date.fromisoformat(day), age)
        for day in DAYS
        for age in (3, 6)
    }
    moments = set()
    for day in days:
        for hours in ZONES.values():
            end = datetime.datetime.combine(day, datetime.time())
            end += datetime.timedelta(days=1, hours=hours)
            moments |= {end + datetime.timedelta(seconds=s) for s in (-1, 0, 1)}
    return sorted(moment for moment in moments if moment < NOW)


class ReportCase(PanelCase):
    """Plans that live by events at the ends of days and months, and what they tell.

    The oracle replays the events in plain Python. Tests are to be run at ``NOW``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.active = False
        cls.sellers = cls.env["ahorro.seller"].create(
            [
                {"name": name, "company_id": cls.company.id}
                for name in ("Ana Ruiz", "Beto Sosa")
            ]
        )
        cls.lives = {}
        cls._live(random.Random(516))

    @classmethod
    def _live(cls, dice):
        statuses = [
            cls.env.ref(f"ahorro_plan.status_rombo_{code}").id
            for code in ("s2", "n0", "n0", "n0", "a0l", "r2")
        ]
        midnights = _midnights()
        for number in range(60):
            moments = sorted(dice.sample(midnights, dice.randint(2, 7)))
            values = {
                "status_id": dice.choice(statuses[:4]),
                "installments_owed": dice.choice([0, 0, 1, 2]),
                "installments_issued": dice.choice([0, 1, 2]),
                "installments_paid": dice.choice([0, 1, 2]),
                "installments_bid": 0,
                "sale_date": dice.choice(DAYS),
                "grouping_date": dice.choice([False, *DAYS]),
                "award_date": dice.choice([False, False, "2020-12-15"]),
                "pledge_date": dice.choice([False, False, "2020-12-20"]),
                "seller_id": dice.choice([False, *cls.sellers.ids]),
            }
            cls.env["ahorro.plan"]._set_change_origin(changed_at=moments[0])
            plan = cls._plan(subscription_number=f"6{number:06}", **values)
            life = [(moments[0], dict(values))]
            for moment in moments[1:]:
                change = {
                    "status_id": dice.choice(statuses),
                    "installments_owed": dice.choice([0, 1, 2, 3]),
                    "installments_issued": dice.choice([1, 2, 2, 3]),
                    "installments_paid": dice.choice([1, 2, 3]),
                    "installments_bid": dice.choice([0, 0, 4]),
                }
                change = dict(dice.sample(sorted(change.items()), 3))
                cls.env["ahorro.plan"]._set_change_origin(changed_at=moment)
                plan.write(change)
                cls.env.flush_all()
                life.append((moment, {**life[-1][1], **change}))
            cls.lives[plan.id] = life
        cls.env["ahorro.plan"]._set_change_origin()

    # === THE ORACLE ===

    def _end(self, day, zone):
        midnight = datetime.datetime.combine(day, datetime.time())
        return midnight + datetime.timedelta(days=1, hours=ZONES[zone])

    def _is_over(self, values):
        return values["status_id"] == self.rescinded.id

    def _now(self, plan):
        return self.lives[plan][-1][1]

    def _at(self, plan, moment):
        """Return a plan's values before a moment; at its first sight at the latest."""
        states = [values for at, values in self.lives[plan] if at < moment]
        return states[-1] if states else self.lives[plan][0][1]

    def _of_month(self, name, month):
        return {
            plan
            for plan in self.lives
            if str(self._now(plan)[name])[:7] == month.isoformat()[:7]
        }

    def _sold(self, seller=None):
        return {
            plan
            for plan in self.lives
            if seller is None or self._now(plan)["seller_id"] == seller
        }

    # === HELPERS ===

    def _report(self, user=None, tz=None, **filters):
        env = self.env(user=user or self.supervisor, context={}, su=False)
        context = {"context": {"tz": tz}} if tz else {}

        def ask(filters):
            reports = env["ahorro.report"]
            return call_kw(reports, "get_portfolio_report", (filters,), context)

        return self._ask_all(ask, filters)

    def _report_block(self, name, **asked):
        blocks = self._report(**asked)["blocks"]
        return next(block for block in blocks if block["id"] == name)

    def _assert_rows(self, figure, expected, zone):
        self.assertEqual(set(self._rows(figure, zone).ids), expected)
        if not figure.get("is_measure"):
            self.assertEqual(figure["value"], len(expected))
