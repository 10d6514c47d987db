# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The moments that operators choose with one touch: +2 h, tomorrow, Monday."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from .contact_hours import ContactCalendar

MORNING: Final = time(10)
MONDAY: Final = 0
FRIDAY: Final = 4


class Preset(NamedTuple):
    """``key``: ``hours``, ``tomorrow`` or ``monday``; ``at``: UTC without zone."""

    key: str
    at: datetime


def zone_of(name: str | None) -> ZoneInfo:
    """Return a user's zone; without one, or with an unknown one, UTC."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def local_day(moment: datetime, zone: str | None) -> date:
    """Return the day that it is for a user at a moment in UTC without zone."""
    return moment.replace(tzinfo=UTC).astimezone(zone_of(zone)).date()


def day_start(day: date, zone: str | None) -> datetime:
    """Return when a user's day begins, in UTC without zone."""
    return to_utc(day, time(), zone)


def to_utc(day: date, hour: time, zone: str | None) -> datetime:
    """Return an hour of a user's day, in UTC without zone."""
    local = datetime.combine(day, hour, tzinfo=zone_of(zone))
    return local.astimezone(UTC).replace(tzinfo=None)


def after_promise(day: date, zone: str | None) -> datetime:
    """Return when to see whether what was promised for a day was kept.

    At ten on the next day from Monday to Friday: the money of a Friday is seen on
    Monday.
    """
    following = day + timedelta(days=1)
    while following.weekday() > FRIDAY:
        following += timedelta(days=1)
    return to_utc(following, MORNING, zone)


def open_hour(
    moment: datetime, zone: str | None, calendar: ContactCalendar | None
) -> datetime:
    """Return the moment itself, or the next one at which people may be called.

    The hour stays as it is where the next open day has it.

    :param moment: in UTC without zone
    """
    if calendar is None:
        return moment
    opening = calendar.at(moment)
    if opening.until is None:
        return moment
    hour = moment.replace(tzinfo=UTC).astimezone(zone_of(zone)).time()
    same = to_utc(local_day(opening.until, zone), hour, zone)
    is_open = same > opening.until and calendar.at(same).reason is None
    return same if is_open else opening.until


def presets(now: datetime, zone: str | None) -> list[Preset]:
    """Return the moments to offer at a moment (UTC without zone) to a user."""
    today = local_day(now, zone)
    tomorrow = today + timedelta(days=1)
    monday = today + timedelta(days=7 - (today.weekday() - MONDAY) % 7)
    return [
        Preset("hours", (now + timedelta(hours=2)).replace(second=0, microsecond=0)),
        Preset("tomorrow", to_utc(tomorrow, MORNING, zone)),
        Preset("monday", to_utc(monday, MORNING, zone)),
    ]
