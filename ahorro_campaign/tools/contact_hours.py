# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When a dealership may talk to its clients, and when it may again.

Hours are kept as minutes of the local day, because people think of them so. They are
compared as moments, because a zone that changes its clock has days of 23 and of 25
hours; Argentina's has none since 2009.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

#: How far ahead an opening is looked for; a longer closure has no known end.
HORIZON_DAYS: Final = 60
MINUTES_A_DAY: Final = 24 * 60

ClosedReason = Literal["hours", "holiday"]
Interval = tuple[int, int]


class Period(NamedTuple):
    """The hours of a province from a day on; ``since`` is None where they always held.

    Before the first period of a province it has no hours of its own.
    """

    since: date | None
    week: Mapping[int, tuple[Interval, ...]]


class Opening(NamedTuple):
    """Whether contact is allowed at a moment.

    ``reason``: None when it is. ``until``: when it is allowed again, in UTC without
    zone as Odoo stores moments; None when it is allowed, or when no opening is near.
    """

    reason: ClosedReason | None
    until: datetime | None


@dataclass(frozen=True)
class ContactCalendar:
    """The week of a company and the days that it is closed or opens all the same.

    ``intervals``: per weekday (Monday is 0) the spans open to contact, each from one
    minute of the local day up to another, which is outside. ``closed`` names the
    holiday of a day, or None. Without any interval no hour is restricted.

    ``periods``: the hours of the client's province, in the order of their days. Both
    hold, the company's and the province's.
    """

    zone: str
    intervals: Mapping[int, tuple[Interval, ...]]
    closed: Callable[[date], str | None]
    periods: tuple[Period, ...] = ()
    # Every client that is attended asks about the same few days of each province.
    _known: dict[date, list[tuple[datetime, datetime]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def at(self, moment: datetime) -> Opening:
        """Tell whether contact is allowed at a moment.

        :param moment: in UTC; one without zone is taken for UTC
        """
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        for offset in range(HORIZON_DAYS + 1):
            for start, end in self._spans(day + timedelta(days=offset)):
                if moment < start:
                    return Opening(self._reason(day), _plain(start))
                if moment < end:
                    return Opening(None, None)
        return Opening(self._reason(day), None)

    def closes_at(self, moment: datetime) -> datetime | None:
        """Return until when contact is allowed, in UTC without zone.

        :param moment: in UTC without zone
        :return: None when it is not allowed, or when the day ends before the hours do
        """
        moment = moment.replace(tzinfo=UTC)
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        midnight = self._moment(day, MINUTES_A_DAY)
        for start, end in self._spans(day):
            if start <= moment < end < midnight:
                return _plain(end)
        return None

    def is_open_on(self, day: date) -> bool:
        """Tell whether contact is allowed at any hour of a day."""
        return not self.closed(day) and bool(self._week_spans(day, day.weekday()))

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return the moments between which a day is open, in order."""
        if day not in self._known:
            spans = [] if self.closed(day) else self._week_spans(day, day.weekday())
            self._known[day] = [
                (self._moment(day, start), self._moment(day, end))
                for start, end in spans
            ]
        return self._known[day]

    def week_on(self, day: date) -> dict[int, tuple[Interval, ...]]:
        """Return the spans of each weekday by what holds on a day.

        :return: nothing where no hour is restricted
        """
        if not self.intervals and self._province_week(day) is None:
            return {}
        week = {number: self._week_spans(day, number) for number in range(7)}
        return {number: tuple(spans) for number, spans in week.items() if spans}

    def _week_spans(self, day: date, weekday: int) -> list[Interval]:
        """Return the spans of a weekday, by what holds on a day, in order."""
        week = self.intervals or {weekday: ((0, MINUTES_A_DAY),)}
        own = sorted(week.get(weekday, ()))
        province = self._province_week(day)
        if province is None:
            return own
        return intersect(own, sorted(province.get(weekday, ())))

    def _province_week(self, day: date) -> Mapping[int, tuple[Interval, ...]] | None:
        """Return the hours of the province on a day; None where it has none."""
        held = [
            period.week
            for period in self.periods
            if period.since is None or period.since <= day
        ]
        return held[-1] if held else None

    def _moment(self, day: date, minute: int) -> datetime:
        day += timedelta(days=minute // MINUTES_A_DAY)
        hour, minute = divmod(minute % MINUTES_A_DAY, 60)
        local = datetime(
            day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(self.zone)
        )
        return local.astimezone(UTC)

    def _reason(self, day: date) -> ClosedReason:
        return "holiday" if self.closed(day) else "hours"


def intersect(some: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """Return the spans that are in both lists, which are in order."""
    return [
        (max(one[0], other[0]), min(one[1], other[1]))
        for one in some
        for other in others
        if max(one[0], other[0]) < min(one[1], other[1])
    ]


def _plain(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
