# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Groups: who is in one shares its first day and its term, and nobody's order."""

import calendar
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from . import catalog

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Plan Rombo numbered its groups until then, and mixes letters and digits since.
ROMBO_LETTERS_SINCE = date(2018, 1, 1)


class Place(NamedTuple):
    """A holder's place: the group, the order in it, and what the group decides."""

    group: str
    order: str
    order_number: int
    grouping_date: date
    installments_total: int

    @property
    def is_old(self) -> bool:
        """Whether it is of the time before Rombo's letters."""
        return self.grouping_date < ROMBO_LETTERS_SINCE


def shift_month(day: date, months: int, day_of_month: int | None = None) -> date:
    """Return the day so many months later, or the month's last day before it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day_of_month or day.day, last))


def check_letter(group: str, number: int) -> str:
    """Return the letter after a Rombo order (an invented rule, but always the same)."""
    return _LETTERS[(sum(map(ord, group)) + number * 7) % len(_LETTERS)]


@dataclass(slots=True)
class _Group:
    code: str
    day: date
    total: int
    has_letter: bool
    start: int
    room: int
    taken: int = 0

    def place(self) -> Place:
        size = 2 * self.total
        # 29 and every size have no common divisor: no order comes twice.
        number = 1 + (self.start + self.taken * 29) % size
        self.taken += 1
        order = str(number)
        if self.has_letter:
            order = f"{number:03d}{check_letter(self.code, number)}"
        return Place(self.code, order, number, self.day, self.total)


class GroupBook:
    """Opens groups as they are needed; no code comes twice, nor one already used."""

    def __init__(self, rng: random.Random, provider: str, used: Iterable[str]):
        self._rng = rng
        self._provider = provider
        self._used = set(used)
        self._open: dict[tuple, _Group] = {}
        self._numbers = 0
        self._codes = 0

    def place(self, month: date, latest: date, total: int | None = None) -> Place:
        """Return a free place in a group of that month, opened by the latest day."""
        key = (month.year, month.month, total)
        group = self._open.get(key)
        if group is None or group.taken == group.room or group.day > latest:
            group = self._open[key] = self._new_group(month, latest, total)
        return group.place()

    def _new_group(self, month: date, latest: date, total: int | None) -> _Group:
        rng = self._rng
        day = min(shift_month(month, 0, rng.randrange(1, 29)), latest)
        total = total or rng.choices(catalog.TERMS, catalog.TERM_WEIGHTS)[0]
        has_letter = self._provider == "rombo" and day >= ROMBO_LETTERS_SINCE
        return _Group(
            code=self._new_code(has_letter),
            day=day,
            total=total,
            has_letter=has_letter,
            start=rng.randrange(2 * total),
            room=rng.randrange(4, 41),
        )

    def _new_code(self, has_letter: bool) -> str:
        while True:
            code = self._letter_code() if has_letter else self._number_code()
            if code not in self._used:
                self._used.add(code)
                return code

    def _number_code(self) -> str:
        self._numbers += 1
        small = self._provider == "rombo" and self._numbers < 9_000
        first, size = (1_000, 9_000) if small else (10_000, 90_000)
        return str(first + self._numbers * 37 % size)

    def _letter_code(self) -> str:
        """A code as G9RX; one in forty reads as a number in scientific notation."""
        self._codes += 1
        if self._codes % 40 == 5 and self._codes < 20_000:
            count = self._codes // 40 * 37
            return f"{10 + count % 90}E{1 + count // 90 % 9}"
        rest = self._codes * 70_001 % (26 * 10 * 26 * 26)
        rest, last = divmod(rest, 26)
        rest, third = divmod(rest, 26)
        first, digit = divmod(rest, 10)
        return f"{_LETTERS[first]}{digit}{_LETTERS[third]}{_LETTERS[last]}"
