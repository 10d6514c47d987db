# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a column is written, what reading a cell gives, and the text of a cell."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from odoo.addons.ahorro_plan.tools.text import clean_cell

from .table import Cell

#: Every problem that a cell can have.
PROBLEMS: Final = (
    "not_a_date",
    "date_out_of_range",
    "not_an_amount",
    "amount_too_large",
    "not_an_integer",
    "negative_count",
    "number_too_large",
    "scientific_notation",
    "not_a_percent",
    "not_a_boolean",
    "not_a_name",
    "not_an_email",
    "dummy_email",
    "unknown_code",
    "too_long",
    # A cell with more letters than are read: none of it is.
    "over_limit",
    # A number of a subscription that has not the form of one.
    "not_a_subscription",
    # What a spreadsheet took for a date: refused, or given back where it is certain.
    "excel_date",
    "excel_date_restored",
    # Read as money in favour of nobody: whether its dash is a minus is a guess.
    "doubtful_sign",
    # A document that is none, and one that stands and is not as such numbers are.
    "not_a_document",
    "doubtful_document",
    # A name with a sign in it where a letter was.
    "lost_letters",
    # A number that two dates are written like.
    "ambiguous_date",
    # An error of the spreadsheet, or a formula that nobody has calculated.
    "failed_formula",
)

#: Problems of a cell whose value stands nevertheless: a person should look at it.
DOUBTS: Final = frozenset(
    {
        "too_long",
        "excel_date_restored",
        "doubtful_sign",
        "doubtful_document",
        "lost_letters",
    }
)

DateOrder = Literal["dmy", "mdy", "ymd"]
# Words for "nothing" are shorter.
_NOTHING_SIZE: Final = 20


@dataclass(frozen=True, slots=True)
class ColumnFormat:
    """How the cells of a column are written, decided once for all of them.

    ``decimal_sign``: what a lone sign before exactly three digits is: with a comma
    ``40.041`` is forty thousand, with a dot it is forty. ``is_fraction``: numbers of a
    column of percentages are shares of 1, up to 1. ``allow_negative``: of integers.
    ``is_swapped``: a spreadsheet took the day for the month where it could.
    ``has_short_dates``: days in six digits are among the dates. ``serial_offset``: days
    to add to a spreadsheet's count, 1462 in one that counts from 1904.
    """

    kind: str
    decimal_sign: str = ","
    date_order: DateOrder = "dmy"
    is_fraction: bool = False
    allow_negative: bool = False
    max_length: int = 120
    is_swapped: bool = False
    has_short_dates: bool = False
    serial_offset: int = 0


class Parsed(NamedTuple):
    """A value, None for nothing, and the code of what is wrong with the cell."""

    value: Any = None
    problem: str | None = None


NOTHING: Final = Parsed()


def plain_text(cell: Cell) -> str:
    """Return the text that a person reads in a cell: ``238`` for 238.0."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "VERDADERO" if cell else "FALSO"
    if isinstance(cell, float):
        # Ten digits are what spreadsheets show of a float's last one.
        return str(int(cell)) if cell.is_integer() else f"{cell:.10g}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/}{cell.year:04d}"
    return str(cell)


def shortened(text: str, size: int) -> str:
    """Return a text as it is shown: three dots say that there is more of it."""
    return text if len(text) <= size else f"{text[: size - 1].rstrip()}…"


def tidy(text: str | None) -> str | None:
    """Clean a text: `clean_cell`, with a short way for what cannot be "nothing"."""
    if text and text.isascii():
        if text[0] <= "9" and text.isalnum():
            return text
        if len(text) > _NOTHING_SIZE and text[0].isalpha():
            return " ".join(text.split())
    return clean_cell(text)
