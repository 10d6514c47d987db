# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""On which days a mass send leaves, within the hours in which people are written to."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo.addons.ahorro_campaign.tools.contact_hours import ContactCalendar

from .rate import spread

MIDNIGHT = datetime.min.time()


class SendDay(NamedTuple):
    """One day of a mass send.

    :ivar day: by the company's clock
    :ivar begins: when its first message may leave, in UTC without zone
    :ivar people: how many are written to
    """

    day: date
    begins: datetime
    people: int


def plan_days(
    calendar: ContactCalendar,
    start: datetime,
    people: int,
    limit: int | None = None,
    left: int | None = None,
) -> list[SendDay]:
    """Return how many people are written to on which day; closed days are left out.

    :param start: not before; in UTC without zone
    :param limit: of people a day, ``None`` without one
    :param left: of the first day, where some of it was used
    :raises ValueError: no hour of contact is near
    """
    zone = ZoneInfo(calendar.zone)
    days: list[SendDay] = []
    moment = start
    for count in spread(people, limit, left):
        opening = calendar.at(moment)
        if opening.reason:
            if opening.until is None:
                raise ValueError("no hour of contact is near")
            moment = opening.until
        day = moment.replace(tzinfo=UTC).astimezone(zone).date()
        if count:
            days.append(SendDay(day, moment, count))
        following = datetime.combine(day + timedelta(days=1), MIDNIGHT, zone)
        moment = following.astimezone(UTC).replace(tzinfo=None)
    return days
