# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Argentina's national holidays, with the names that its law gives them.

The library follows the movable ones and the bridge days that are decreed year by
year; a bridge day decreed after its release is added by hand in the add-on. It has the
holidays of provinces too, each under the provincial law that made it one.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=32)
def national_holidays(year: int) -> dict[date, str]:
    """Return the holidays of a year, in order, each with its Spanish name."""
    found = holidays.country_holidays("AR", years=year, language="es")
    return dict(sorted(found.items()))


@lru_cache(maxsize=256)
def province_holidays(province: str, year: int) -> dict[date, str]:
    """Return the holidays of a year that a province has of its own, in order.

    :param province: the letter of ISO 3166-2:AR; of another text there are none
    """
    if province not in holidays.list_supported_countries()["AR"]:
        return {}
    found = holidays.country_holidays("AR", subdiv=province, years=year, language="es")
    national = national_holidays(year)
    return {day: name for day, name in sorted(found.items()) if day not in national}


def holiday_name(day: date) -> str | None:
    """Return the name of the holiday that a day is, or None."""
    return national_holidays(day.year).get(day)


def next_holidays(day: date, count: int) -> list[tuple[date, str]]:
    """Return the holidays from a day on, at most ``count``."""
    both = {**national_holidays(day.year), **national_holidays(day.year + 1)}
    return [(when, name) for when, name in both.items() if when >= day][:count]


def closed_days(
    own: Mapping[date, str],
    working: frozenset[date],
    *,
    national: bool,
    province: str = "",
) -> Callable[[date], str | None]:
    """Return what names the holiday of a day, or gives None where it is worked.

    :param own: days that the company closes, with their names
    :param working: holidays on which it works all the same; they win
    :param national: whether it keeps the national holidays
    :param province: whose own holidays it keeps, by its letter
    """

    def closed(day: date) -> str | None:
        if day in working:
            return None
        name = own.get(day) or (holiday_name(day) if national else None)
        if name or not province:
            return name
        return province_holidays(province, day.year).get(day)

    return closed
