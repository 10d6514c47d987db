# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cells that hold a day."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from .column import NOTHING, ColumnFormat, DateOrder, Parsed, tidy
from .table import Cell

_NUMBERS: Final = (int, float)
_YEARS: Final = range(1950, 2101)
# Days that programs write where there is none.
_NO_DAY: Final = frozenset(
    {date(1900, 1, 1), date(1899, 12, 31), date(1899, 12, 30), date(1901, 1, 1)}
)
_LAST_YEAR: Final = 9999
_EPOCH: Final = date(1899, 12, 30).toordinal()
_LAST_SERIAL: Final = 2_958_465  # 31/12/9999
_TIME: Final = re.compile(
    r"[\sT]+\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s*(?:[ap]\.?\s?m\.?|hs\.?|h\.?)?"
    r"\s*(?:Z|[+-]\d\d:?\d\d)?$",
    re.I,
)
_WEEKDAY: Final = re.compile(
    r"(?:lun|mar|mi[eé]|jue|vie|s[aá]b|dom)[a-zéá]*\.?,?\s+(?=\d)", re.I
)
# Serial number of the last day that a plan can have; six digits are no serial.
_LAST_USEFUL: Final = 73_415
_SHORT: Final = re.compile(r"\d{5,6}", re.ASCII)
_THREE: Final = re.compile(r"(\d{1,4})\s?[-/.\s]\s?(\d{1,2})\s?[-/.\s]\s?(\d{1,4})")
_NAMED: Final = re.compile(
    r"(\d{1,2})(?:\s+de\s+|[\s/.-]+)([a-z]{3,10})\.?(?:\s+del?\s+|[\s/.-]+)(\d{2,4})"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "ene jan",
            "feb",
            "mar",
            "abr apr",
            "may",
            "jun",
            "jul",
            "ago aug",
            "sep set",
            "oct",
            "nov",
            "dic dec",
        ),
        1,
    )
    for name in names.split()
}
_PLAIN: Final = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)


def parse_date(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read a day; the hour that may come with it says nothing.

    The order of day and month is the column's and is never guessed: 12/25/2018 in a
    column of dd/mm is no date.
    """
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        if fmt.is_swapped and day.day <= 12:
            day = day.replace(month=day.day, day=day.month)
        return _in_range(day)
    if isinstance(cell, bool):
        return Parsed(None, "not_a_date")
    if isinstance(cell, _NUMBERS):
        return _from_number(cell, _Way.of(fmt))
    text = tidy(cell)
    if text is None:
        return NOTHING
    return _from_text(text, _Way.of(fmt))


class _Way(NamedTuple):
    """What of a column's format reading a day depends on."""

    order: DateOrder
    offset: int
    has_short: bool

    @classmethod
    def of(cls, fmt: ColumnFormat) -> "_Way":
        return cls(fmt.date_order, fmt.serial_offset, fmt.has_short_dates)


def order_of(cell: Cell) -> str:
    """Return the order of day and month that a text shows, *dmy* or *mdy*.

    *both* for one that allows the two and means another day by each; "" for a cell
    that shows none.
    """
    parts = _parts(cell)
    if not parts or len(parts[0]) > 2:
        return ""
    first, second = int(parts[0]), int(parts[1])
    if not (0 < first <= 31 and 0 < second <= 31) or first == second:
        return ""
    if first > 12 or second > 12:
        return "" if min(first, second) > 12 else "dmy" if first > 12 else "mdy"
    return "both"


def years_of_two(cell: Cell) -> tuple[int, int] | None:
    """Return the first and the last part of a day whose year may be either of them.

    ``18/11/05`` is the eighteenth or of 2018; None for what is no such day.
    """
    parts = _parts(cell)
    if not parts or any(len(part) > 2 for part in parts):
        return None
    return int(parts[0]), int(parts[2])


def _parts(cell: Cell) -> tuple[str, str, str] | None:
    """Return the three numbers of a day, with signs between them or without."""
    text = tidy(cell) if isinstance(cell, str) else None
    if not text:
        return None
    if text.isdecimal() and len(text) in (6, 8):
        if len(text) == 8 and int(text[:4]) in _YEARS:
            return None
        return text[:2], text[2:4], text[4:]
    match = _THREE.fullmatch(_TIME.sub("", text).strip())
    return (match[1], match[2], match[3]) if match else None


def is_short_date(cell: Cell, order: DateOrder) -> bool:
    """Tell whether a cell is a day in six digits: ``051118``."""
    text = str(cell) if isinstance(cell, int) else cell
    return (
        isinstance(text, str)
        and len(text) == 6
        and text.isdecimal()
        and _from_short(text, order).value is not None
    )


@lru_cache(maxsize=16_384)
def _from_text(text: str, way: "_Way") -> Parsed:
    text = _WEEKDAY.sub("", _TIME.sub("", text).strip(), count=1)
    order = way.order
    if not re.sub(r"[\s/.:-]", "", text).strip("0"):
        return NOTHING
    if _PLAIN.fullmatch(text):
        if len(text) == 8 and text.isdigit():
            return _from_glued(text, order)
        if len(text) == 6 and text.isdigit():
            return _from_short(text, order)
        return _from_number(float(text.replace(",", ".")), way)
    if match := _THREE.fullmatch(text):
        return _from_parts(match.groups(), order)
    if match := _NAMED.fullmatch(_fold(text)):
        month = _MONTHS.get(match[2][:3])
        if month:
            return _day(int(match[3]), month, int(match[1]), len(match[3]))
    return Parsed(None, "not_a_date")


def _fold(text: str) -> str:
    """Return a date with the name of its month in small letters."""
    return " ".join(text.lower().replace(",", " ").split())


def _from_parts(parts: tuple[str, ...], order: DateOrder) -> Parsed:
    first, second, third = (int(part) for part in parts)
    if len(parts[0]) > 2:
        # Only a year has more than two digits, and after it comes the month.
        return _day(first, second, third, len(parts[0]))
    if order == "ymd" and len(parts[2]) <= 2:
        return _day(first, second, third, len(parts[0]))
    day, month = (second, first) if order == "mdy" else (first, second)
    return _day(third, month, day, len(parts[2]))


def _from_glued(text: str, order: DateOrder) -> Parsed:
    """Read 20181105, or 05112018 where no year can begin so."""
    if int(text[:4]) in _YEARS:
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]), 4)
    first, second, year = int(text[:2]), int(text[2:4]), int(text[4:])
    day, month = (second, first) if order == "mdy" else (first, second)
    return _day(year, month, day, 4)


def _from_short(text: str, order: DateOrder) -> Parsed:
    """Read 051118; a year of four digits and a month are no day."""
    parts = (text[:2], text[2:4], text[4:])
    return _from_parts(parts, order)


def _from_number(number: int | float, way: "_Way") -> Parsed:
    """Read the day that a spreadsheet counts, from 1 for 1/1/1900.

    Five digits may have been six with a zero on the left, if others of the column have
    six: then only one that is no such day is a serial.
    """
    if not -1 < number < 10**9:
        return Parsed(None, "not_a_date")
    whole = int(number)
    if whole == 0:
        return NOTHING
    if whole > _LAST_SERIAL:
        text = str(whole)
        is_day = len(text) == 8 and int(text[:4]) in _YEARS
        return _from_glued(text, "dmy") if is_day else Parsed(None, "not_a_date")
    if whole == 1:
        return NOTHING
    if whole == number and _SHORT.fullmatch(str(whole)):
        short = _from_short(str(whole).zfill(6), way.order)
        if whole > _LAST_USEFUL - way.offset:
            return short if len(str(whole)) == 6 else Parsed(None, "date_out_of_range")
        if way.has_short and short.value is not None:
            return Parsed(None, "ambiguous_date")
    return _in_range(date.fromordinal(_EPOCH + way.offset + whole))


def _day(year: int, month: int, day: int, digits: int) -> Parsed:
    if digits == 3:
        return Parsed(None, "not_a_date")
    if digits <= 2:
        # A plan of "80" or later is of the last century; there are none before.
        year += 2000 if year < 80 else 1900
    try:
        return _in_range(date(year, month, day))
    except ValueError:
        return Parsed(None, "not_a_date")


def _in_range(day: date) -> Parsed:
    if day in _NO_DAY or day.year == _LAST_YEAR:
        return NOTHING
    if day.year not in _YEARS:
        return Parsed(None, "date_out_of_range")
    return Parsed(day)
