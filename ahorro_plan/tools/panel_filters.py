# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a panel is asked for: the filters as a remote client sends them, checked."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

#: Months that a block shows unless it is asked for more, and the most it shows.
MONTHS = 6
MAX_MONTHS = 120
#: Unpaid installments from which the report of vintages counts a plan as fallen.
OWED = 2
MAX_OWED = 12


class FilterError(ValueError):
    """The filters are not of the shape that the panel understands."""


@dataclass(frozen=True)
class PanelFilters:
    """The filters of a panel; an empty one does not filter.

    Each list of ids may hold 0, and each list of texts the empty text: *without one*.
    """

    company_ids: tuple[int, ...] = ()
    provider_ids: tuple[int, ...] = ()
    seller_ids: tuple[int, ...] = ()
    brands: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    #: The day to look at; None is now.
    date: datetime.date | None = None
    #: The earlier day to compare with.
    compare_date: datetime.date | None = None
    #: How many months a block shows, by the block's id.
    months: Mapping[str, int] = field(default_factory=dict)
    #: Statuses ticked or not, by id, where it is not the user's own choice.
    statuses: Mapping[int, bool] | None = None
    #: The only blocks and tiles to answer, by id.
    blocks: frozenset[str] | None = None
    #: How many unpaid installments the report of vintages looks for.
    owed: int = OWED

    def month_count(self, block: str, usual: int = MONTHS) -> int:
        """Return how many months a block shows."""
        return self.months.get(block, usual)

    def as_json(self) -> dict[str, object]:
        """Return the filters as a client sends them, so that it can send them again."""
        made: dict[str, object] = {
            name: list(getattr(self, name))
            for name in (
                "company_ids",
                "provider_ids",
                "seller_ids",
                "brands",
                "branches",
            )
        }
        made["date"] = self.date.isoformat() if self.date else False
        made["compare_date"] = (
            self.compare_date.isoformat() if self.compare_date else False
        )
        made["months"] = dict(self.months)
        made["owed"] = self.owed
        made["statuses"] = (
            None
            if self.statuses is None
            else {str(status): shown for status, shown in self.statuses.items()}
        )
        return made


#: What PostgreSQL cannot hold.
_ILLEGAL: Final = re.compile("[\0\ud800-\udfff]")


def read_filters(raw: object) -> PanelFilters:
    """Return filters as a client sent them.

    :raises FilterError: they are of another shape, or name something unknown
    """
    if raw is None or raw is False:
        return PanelFilters()
    if not isinstance(raw, Mapping):
        raise FilterError("filters")
    readers: dict[str, Callable[[object], Any]] = {
        "company_ids": _ids,
        "provider_ids": _ids,
        "seller_ids": _ids,
        "brands": _texts,
        "branches": _texts,
        "date": _day,
        "compare_date": _day,
        "months": _months,
        "statuses": _statuses,
        "blocks": _names,
        "owed": _owed,
    }
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in readers:
            raise FilterError(str(name))
        try:
            values[name] = readers[name](value)
        except (TypeError, ValueError, OverflowError):
            raise FilterError(name) from None
    filters = PanelFilters(**values)
    if filters.compare_date and filters.date:
        if filters.compare_date >= filters.date:
            raise FilterError("compare_date")
    return filters


def _items(value: object) -> list[Any]:
    if value is None or value is False:
        return []
    if not isinstance(value, list | tuple):
        raise FilterError("list")
    return list(value)


def _ids(value: object) -> tuple[int, ...]:
    items = [0 if item is False else item for item in _items(value)]
    if any(type(item) is not int or not 0 <= item < 2**31 for item in items):
        raise FilterError("ids")
    return tuple(dict.fromkeys(items))


def _texts(value: object) -> tuple[str, ...]:
    items = ["" if item is False else item for item in _items(value)]
    if any(not isinstance(item, str) or _ILLEGAL.search(item) for item in items):
        raise FilterError("texts")
    return tuple(dict.fromkeys(items))


def _names(value: object) -> frozenset[str] | None:
    return frozenset(_texts(value)) or None


def _day(value: object) -> datetime.date | None:
    if value is None or value is False or value == "":
        return None
    if not isinstance(value, str):
        raise FilterError("day")
    day = datetime.date.fromisoformat(value)
    # The day after it, and the month before it, have to exist too.
    if not 1900 <= day.year <= 9000:
        raise FilterError("day")
    return day


def _owed(value: object) -> int:
    if value is None or value is False:
        return OWED
    if type(value) is not int or not 1 <= value <= MAX_OWED:
        raise FilterError("owed")
    return value


def _months(value: object) -> dict[str, int]:
    if value is None or value is False:
        return {}
    if not isinstance(value, Mapping):
        raise FilterError("months")
    for name, count in value.items():
        if not isinstance(name, str) or type(count) is not int:
            raise FilterError("months")
        if not 1 <= count <= MAX_MONTHS:
            raise FilterError("months")
    return dict(value)


def _statuses(value: object) -> dict[int, bool] | None:
    if value is None or value is False:
        return None
    if not isinstance(value, Mapping):
        raise FilterError("statuses")
    made = {}
    for status, shown in value.items():
        # JSON has no integer keys.
        if isinstance(status, str) and status.isdecimal() and len(status) < 10:
            status = int(status)
        if type(status) is not int or not isinstance(shown, bool):
            raise FilterError("statuses")
        made[status] = shown
    return made
