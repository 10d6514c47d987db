# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's six months: file after file, and what was done with each."""

import datetime
from collections.abc import Sequence

from odoo.api import Environment
from odoo.models import BaseModel

from odoo.addons.ahorro_campaign.tools.holidays_ar import holiday_name
from odoo.addons.ahorro_plan.tools.months import month_of

from tests.portfolio import story
from tests.portfolio.months import Month
from tests.portfolio.plans import Plan
from tests.portfolio.story_tables import LAST

from . import before, imports, living, portfolio
from .campaigns import ALL, SEED, Campaigns
from .clock import Clock, told
from .desk import Desk, Job
from .outcomes import Answer, Debtors, write_values

#: The hour of UTC at which files are imported, and of the last one: ten, and five.
MORNING, EVENING = 13.0, 20.9
#: At which hours of today calls were agreed on, in UTC, of each operator.
AGREED = (12.5, 14.0, 18.0, 20.0)
#: How many were called yesterday who promise to pay today, or are to be called today.
TODAY = 16


def tell(env: Environment) -> BaseModel:
    """Live through six months.

    :return: the campaign of those who owe, in which messages are sent
    """
    today = datetime.date.today()
    with told(env) as clock:
        return _Teller(env, clock, today).tell()


class _Teller:
    def __init__(self, env: Environment, clock: Clock, today: datetime.date) -> None:
        self.env = env
        self.clock = clock
        self.today = today
        self.rombo = story.tell(today)
        self.ovalo = story.tell_ovalo(today)
        month = month_of(self.rombo[-1].as_of)
        self.campaigns = Campaigns(env, month)
        self.desk = Desk(env, clock, SEED)

    def tell(self) -> BaseModel:
        first, *files = self.ovalo
        self.clock.set(first.as_of, EVENING)
        portfolio.fill(self.env, first)
        self.env.cr.commit()
        since = self._load(self.rombo[0], files[0])
        self.clock.pass_minutes(15)
        before.move_in(self.env, self.campaigns.name(LAST))
        self.env.cr.commit()
        for number, month in enumerate(self.rombo[1:], 1):
            back = LAST - number
            days = _days_worked(since, month.as_of, is_last=not back)
            jobs, archived = self._plan_month(back, month)
            self.env.cr.commit()
            self.desk.work(jobs, days)
            self.env.cr.commit()  # the next file judges what was promised
            self.clock.set(days[-1], EVENING)
            archived.action_archive()
            since = self._load(month, files[number] if back else None)
        self._end(since)
        living_campaign = jobs[0].campaign
        return living_campaign

    def _load(self, rombo: Month, ovalo: Month | None) -> datetime.date:
        """Import the files of a month on the next day that is worked; return it."""
        day = rombo.as_of
        if ovalo:
            day += datetime.timedelta(days=1)
        while not _is_worked(day):
            day += datetime.timedelta(days=1)
        self.clock.set(day, MORNING if ovalo else EVENING)
        imports.load(self.env, rombo)
        if ovalo:
            self.clock.pass_minutes(20)
            imports.load(self.env, ovalo, "ovalo")
        self.env["ahorro.attend.promise"]._cron_bring_up()
        living.follow(self.env)
        self.env.cr.commit()
        return day

    def _plan_month(self, back: int, coming: Month) -> tuple[list[Job], BaseModel]:
        """Make the campaigns of a month, so many back.

        :return: the work in them, that with debtors first; and those that are over
            when the next file comes
        """
        made = self.campaigns
        self.clock.pass_minutes(45)
        plans: dict[tuple[str, int], Plan] = {
            (plan.group_key, plan.order_number): plan for plan in coming.plans
        }
        jobs = [made.remind(back, plans, coming.as_of), made.invite(back)]
        ended = list(jobs) if back else []
        if back < 4:
            scoring = made.score(back + 1)
            jobs.append(scoring)
            # That of two months ago goes on: much is missing in its folders.
            ended += [scoring] if back + 1 > 2 else []
        if back == 2:
            recovery = made.recover()
            jobs.append(recovery)
            ended.append(recovery)
        if back == 1:
            bids = made.bid(back)
            jobs += [made.inform(), bids]
            ended.append(bids)
        if not back:
            living.turn_on(self.env, jobs[0].campaign)
            jobs += [made.bid(back), made.pledge(), made.send_contracts()]
        archived = self.env["ahorro.campaign"].browse(
            [job.campaign.id for job in ended]
        )
        return jobs, archived

    def _end(self, since: datetime.date) -> None:
        """Work until yesterday with the last file, and agree on calls of today."""
        made = self.campaigns
        days = _days_worked(since, self.today - datetime.timedelta(days=1), True)
        days = days or [self.today - datetime.timedelta(days=1)]
        jobs = [made.score(0), made.win()]
        self.env.cr.commit()
        self.desk.work(jobs, days)
        arrears = self.env["ahorro.campaign"].search(
            [("state", "=", "in_progress"), ("type_id.name", "=", "Mora")], limit=1
        )
        tomorrow = self.today + datetime.timedelta(days=1)
        debtors = Debtors(self.env, {}, tomorrow, made.rng)
        hours = iter(AGREED * len(ALL))

        def promise_or_call(case: BaseModel) -> Answer:
            if self.desk.saved % 3:
                values = write_values(self.env, "call_back", made.rng)
                at = datetime.datetime.combine(self.today, datetime.time())
                at += datetime.timedelta(hours=next(hours))
                return {**values, "next_action_at": f"{at:%Y-%m-%d %H:%M:%S}"}
            return debtors.promise(case.plan_id)

        count = min(TODAY, len(self.desk.get_waiting(arrears, arrears.env.user)))
        self.desk.work([Job(arrears, ALL, count, promise_or_call)], days[-1:])


def _is_worked(day: datetime.date) -> bool:
    return day.weekday() < 5 and not holiday_name(day)


def _days_worked(
    since: datetime.date, until: datetime.date, is_last: bool
) -> Sequence[datetime.date]:
    """Return the days that are worked after one, and until another."""
    count = (until - since).days + is_last
    days = [since + datetime.timedelta(days=n) for n in range(1, max(count, 1))]
    return [day for day in days if _is_worked(day)] or [until]
