# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cells that hold a day and an hour, as a spreadsheet or a text writes them."""

import re
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, NamedTuple

from odoo.addons.ahorro_import.tools.column import ColumnFormat
from odoo.addons.ahorro_import.tools.dates import parse_date
from odoo.addons.ahorro_import.tools.table import Cell

_HOUR: Final = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::\d{2})?(?:[.,]\d+)?\s*([ap])?\.?\s?m?\b", re.I
)
_DAY_MINUTES: Final = 24 * 60
#: Before this no administradora had plans in a spreadsheet.
_FIRST: Final = datetime(1990, 1, 1)
#: From here on a moment stands for none: 31/12/9999 of another system.
_END: Final = datetime(2101, 1, 1)
_USUAL: Final = ColumnFormat("date")


class Moment(NamedTuple):
    """A local moment, to the minute; and why there is none."""

    value: datetime | None
    problem: str = ""


def parse_moment(cell: Cell, fmt: ColumnFormat = _USUAL) -> Moment:
    """Read a day, with the hour that comes with it; without one, midnight.

    Seconds are left out: of the same movement one file has them and another does not.
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return Moment(None)
    if isinstance(cell, datetime):
        if fmt.is_swapped and cell.day <= 12:
            cell = cell.replace(month=cell.day, day=cell.month)
        return _checked(cell.replace(second=0, microsecond=0, tzinfo=None))
    parsed = parse_date(cell, fmt)
    if not isinstance(parsed.value, date):
        return Moment(None, parsed.problem or "not_a_date" if _says(cell) else "")
    return _checked(datetime.combine(parsed.value, _time_of(cell)))


def _says(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(re.search(r"\w", cell))


def _checked(moment: datetime) -> Moment:
    if _FIRST <= moment < _END:
        return Moment(moment)
    return Moment(None, "date_out_of_range")


def _time_of(cell: Cell) -> time:
    if isinstance(cell, int | float):
        minutes = round((float(cell) % 1) * _DAY_MINUTES) % _DAY_MINUTES
        return time(minutes // 60, minutes % 60)
    match = _HOUR.search(cell) if isinstance(cell, str) else None
    if not match:
        return time()
    hour, minute = int(match[1]), int(match[2])
    half = (match[3] or "").lower()
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else time()


def to_utc(moment: datetime, zone: tzinfo) -> datetime:
    """Return a local moment as the database stores it."""
    shifted = moment.replace(tzinfo=zone)
    return shifted.replace(tzinfo=None) - (shifted.utcoffset() or timedelta())
