# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the incumbent's two files hold, and what each must have to be read."""

from collections.abc import Set
from typing import Final, Literal

Purpose = Literal["movements", "cases"]

#: Columns of the movements and of the cases that no portfolio has.
OWN: Final = (
    "move_user",
    "move_comment",
    "move_comment_at",
    "move_type",
    "move_campaign",
    "move_result",
    "move_date",
    "move_state",
    "move_started",
    "move_finished",
    "move_next",
)
#: Those that hold a day and an hour.
MOMENTS: Final = (
    "move_date",
    "move_started",
    "move_finished",
    "move_comment_at",
    "move_next",
)
#: Columns that a portfolio has too, by the importer's names.
SHARED: Final = (
    "subscription_number",
    "group_order",
    "group",
    "order",
    "holder_name",
    "seller",
    "phone",
    "mobile",
    "email",
)
ALL: Final = (*OWN, *SHARED)
#: By what a file of movements, and one of cases, is known among all files.
_TELLING: Final[dict[Purpose, tuple[frozenset[str], ...]]] = {
    "movements": (
        frozenset({"subscription_number", "move_date"}),
        frozenset({"group_order", "move_date"}),
    ),
    "cases": (
        frozenset({"holder_name", "move_result", "move_started"}),
        frozenset({"holder_name", "move_result", "move_finished"}),
        frozenset({"subscription_number", "move_result", "move_started"}),
    ),
}


def missing(purpose: Purpose, fields: Set[str]) -> tuple[str, ...]:
    """Return what a file of this kind needs and does not have; nothing if it is one."""
    ways = _TELLING[purpose]
    if any(way <= fields for way in ways):
        return ()
    nearest = min(ways, key=lambda way: (len(way - fields), ways.index(way)))
    return tuple(name for name in ALL if name in nearest - fields)
