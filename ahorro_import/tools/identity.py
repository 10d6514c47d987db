# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Group and order of a row, whichever columns they come in."""

import re
from functools import lru_cache
from typing import Any, Final

from odoo.addons.ahorro_plan.tools.group_order import (
    GroupOrder,
    GroupOrderError,
    make_group_order,
    parse_group_order,
)
from odoo.addons.ahorro_plan.tools.text import clean_cell

from .formats import Rules
from .spelling import compile_spelling

_NONE: Final[dict[str, Any]] = {
    "group": None,
    "order": None,
    "group_key": None,
    "order_number": None,
    "order_letter": None,
}
# What the groups 12E3 and 5E7 became: digits and then zeros.
_ROUND: Final = re.compile(r"[0-9]{1,3}0{2,}")
_TELLING: Final = re.compile("[1-9]")


def parse_identity(
    joined: str | None, group: str | None, order: str | None, rules: Rules
) -> tuple[dict[str, Any], str | None]:
    """Return group and order in all their forms, and the code of what is wrong.

    The code ``excel_date_restored`` comes with a group and order: what was written is
    a date, and only they can have become it.

    Two columns are believed before one that joins them. Zeros only are nothing: it is
    what an export writes for a plan that has no group yet.
    """
    if _says(group) and _says(order):
        return _read(None, group, order, rules)
    if _says(joined):
        return _read(joined, None, None, rules)
    if _says(group) and group and not _is_alone(group):
        # "G9RX/031E" in the column of the group, the order's being empty.
        found, code = _read(group, None, None, rules)
        return (found, code) if not code else (dict(_NONE), "order_missing")
    if _says(group) or _says(order):
        return dict(_NONE), "order_missing" if _says(group) else "group_missing"
    return dict(_NONE), None


def _says(text: str | None) -> bool:
    if text and _TELLING.search(text):
        return True  # no word for nothing has a digit
    cleaned = clean_cell(text)
    return cleaned is not None and bool(cleaned.strip("0 /.,-"))


def _is_alone(group: str) -> bool:
    return group.isalnum()


def _read(
    joined: str | None, group: str | None, order: str | None, rules: Rules
) -> tuple[dict[str, Any], str | None]:
    seat, code = _seat(joined, group, order, rules.group_order_pattern, rules.max_order)
    if seat is None:
        return dict(_NONE), code
    code = "excel_date_restored" if seat.was_date else None
    if rules.group_pattern and not _fits(rules.group_pattern, seat.group_key):
        is_round = _ROUND.fullmatch(seat.group_key)
        return dict(_NONE), "scientific_notation" if is_round else "group_invalid"
    return {
        "group": seat.group_key,
        "order": f"{seat.order_number:03d}{seat.check_letter}",
        "group_key": seat.group_key,
        "order_number": seat.order_number,
        "order_letter": seat.check_letter or None,
    }, code


@lru_cache(maxsize=65_536)
def _seat(
    joined: str | None,
    group: str | None,
    order: str | None,
    pattern: str | None,
    max_order: int,
) -> tuple[GroupOrder | None, str | None]:
    try:
        if joined is None:
            return make_group_order(group, order, max_order=max_order), None
        spelling = compile_spelling(pattern) if pattern else None
        return parse_group_order(joined, spelling, max_order=max_order), None
    except GroupOrderError as error:
        return None, error.code


def _fits(pattern: str, group: str) -> bool:
    return compile_spelling(pattern).fullmatch(group) is not None
