# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long an administradora waits: terms that change on a day.

A term is a number (of days, or of installments) that holds from a day on, until another
one of the same kind takes its place. What began before that day keeps the term it began
with: who was awarded under ten days has ten days, whatever is decided afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

#: Every kind of deadline, in the order in which a plan meets them. The place of a kind
#: is part of the ids of rows: a new one goes to the end.
KINDS: Final = (
    "rejected",
    "ungrouped",
    "rescission",
    "acceptance",
    "folder",
    "pledge",
    "collect",
    "last",
)
#: Days of which a deadline "is lost this week": today and those after it.
SOON: Final = 7

FIRST_DAY: Final = datetime.date.min
LAST_DAY: Final = datetime.date.max


@dataclass(frozen=True, slots=True)
class Term:
    """So many days or installments, from a day on; without one, since ever.

    0 says that nobody knows it from then on.
    """

    number: int
    valid_from: datetime.date | None = None

    @property
    def since(self) -> datetime.date:
        """The first day on which it holds."""
        return self.valid_from or FIRST_DAY


@dataclass(frozen=True, slots=True)
class Period:
    """A term and the days on which it holds: the first one, and the last one."""

    number: int
    since: datetime.date = FIRST_DAY
    until: datetime.date = LAST_DAY

    def holds_on(self, day: datetime.date) -> bool:
        """Tell whether it holds on a day."""
        return self.since <= day <= self.until


def get_periods(terms: Iterable[Term]) -> list[Period]:
    """Return the periods of the terms of one kind, the first one first.

    Days without a term, or with an unknown one, are in none of them.
    """
    ordered = sorted(terms, key=lambda term: term.since)
    begun = [term.since for term in ordered]
    return [
        Period(
            term.number,
            term.since,
            following - datetime.timedelta(days=1) if following else LAST_DAY,
        )
        for term, following in zip_longest(ordered, begun[1:])
        if term.number > 0
    ]


def number_on(periods: Iterable[Period], day: datetime.date) -> int:
    """Return the number that holds on a day; 0 where none is known."""
    return next((period.number for period in periods if period.holds_on(day)), 0)


def last_day_of(
    periods: Iterable[Period], start: datetime.date
) -> datetime.date | None:
    """Return the last day of what began on a day, by the term that held then."""
    days = number_on(periods, start)
    return start + datetime.timedelta(days=days) if days else None
