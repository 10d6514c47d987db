# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Living campaigns: rules alone, no database.

Why a case is closed by a file is told by the exit rule: a cause that its filter does
not ask about is none of its causes. And what a campaign still costs is arithmetic.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

#: The question of a filter that names the family of plans that have no group yet. Other
#: families say nothing of grouping.
UNGROUPED: Final = "family=subscription"
#: Causes in the order in which the first that is true is told, each with the fields of
#: plans by which a filter asks about it.
CAUSES: Final[dict[str, frozenset[str]]] = {
    "absent": frozenset({"absent_since"}),
    "awarded": frozenset({"family", "status_id", "award_date"}),
    "left": frozenset({"family", "status_id"}),
    "paid": frozenset({"installments_owed", "overdue_debt", "installments_paid"}),
    "grouped": frozenset({"group_key", "group_order", "grouping_date", UNGROUPED}),
}
#: What is told where no cause is: the plan fulfils the exit rule.
OTHER: Final = "rule"
#: Further than this nobody plans, and the pace says nothing.
HORIZON: Final = 3 * 366


def causes_of(names: Iterable[str]) -> list[str]:
    """Return the causes that a filter with these fields can tell, in their order."""
    asked = {name.split(".")[0] for name in names}
    return [cause for cause, fields in CAUSES.items() if fields & asked]


@dataclass(frozen=True, slots=True)
class Work:
    """What a team did in a span of days.

    ``seconds``: with clients in front. ``finished``: cases. ``days``: on which at least
    one of them attended somebody.
    """

    seconds: int = 0
    finished: int = 0
    days: int = 0

    @property
    def per_case(self) -> float | None:
        """Seconds that a finished case took, its earlier calls included."""
        return self.seconds / self.finished if self.finished else None

    @property
    def per_day(self) -> float | None:
        """Cases finished in a day of work."""
        return self.finished / self.days if self.finished and self.days else None


def hours_needed(cases: int, seconds_each: float) -> float:
    """Return the hours that some cases take, to a tenth."""
    return round(cases * seconds_each / 3600, 1)


def end_day(
    cases: int, per_day: float, today: date, is_open: Callable[[date], bool]
) -> date | None:
    """Return the day on which the last of some cases is finished.

    Today counts as a whole day. None where it is further than anybody plans.
    """
    if cases <= 0:
        return today
    if per_day <= 0:
        return None
    left, day = float(cases), today
    for _day in range(HORIZON):
        if is_open(day):
            left -= per_day
            if left <= 1e-9:
                return day
        day += timedelta(days=1)
    return None
