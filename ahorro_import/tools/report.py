# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a file says of itself, in the rows above its header and in its name."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from odoo.addons.ahorro_plan.tools.text import fold

from .column import shortened
from .headers import HeaderRow, cell_text
from .table import Table

#: Rows, cells and letters that are shown to point at the headers.
_SHOWN_ROWS: Final = 200
_SHOWN_CELLS: Final = 16
_SHOWN_TEXT: Final = 40

_DEALER: Final = re.compile(
    r"\b(?:concesionari[oa]|conc|agente|agencia)\b"
    r"(?: (?:n|nro|no|num|numero|cod|codigo))?"
    r" (\d{2,8})\b"
)
_DAY: Final = r"(0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(0?[1-9]|1[0-2])"
_YEAR: Final = r"((?:19|20)\d\d)"
_DAY_FIRST: Final = re.compile(rf"(?<!\d){_DAY} {_MONTH} {_YEAR}(?!\d)")
_YEAR_FIRST: Final = re.compile(rf"(?<!\d){_YEAR} {_MONTH} {_DAY}(?!\d)")
_GLUED_YEAR: Final = re.compile(
    rf"(?<!\d){_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"
)
_GLUED_DAY: Final = re.compile(
    rf"(?<!\d)(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2]){_YEAR}(?!\d)"
)
_YEAR_MONTH: Final = re.compile(rf"(?<!\d){_YEAR} ?(0[1-9]|1[0-2])(?!\d)")
_MONTH_YEAR: Final = re.compile(rf"(?<!\d)(0[1-9]|1[0-2]) ?{_YEAR}(?!\d)")
_MONTHS: Final = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre"
).split()
_NAMED: Final = re.compile(
    rf"\b({'|'.join(_MONTHS)}|setiembre) (?:de(?:l)? )?{_YEAR}(?!\d)"
)
# Words that say that the date beside them is the file's own.
_ISSUED: Final = re.compile(
    r"\b(emitid[oa]|emision|generad[oa]|fecha|actualizad[oa]|al dia|corte|al)\b"
)


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a report says of itself.

    ``issued_on`` with ``precision`` *month* is the last day of the month that the file
    is of: it cannot tell which of two files of that month is newer.
    """

    dealer_code: str = ""
    issued_on: date | None = None
    issued_from: Literal["", "title", "filename"] = ""
    precision: Literal["", "day", "month"] = ""


def first_rows(table: Table) -> list[dict[str, Any]]:
    """Return the first rows that hold anything, to point at the one of the headers.

    Each has its number, as people see it, and the texts of its first cells.
    """
    shown = []
    for index, cells in enumerate(table.rows[:_SHOWN_ROWS]):
        texts = [shortened(cell_text(cell), _SHOWN_TEXT) for cell in cells]
        if any(texts):
            row = {"row": table.row_number(index), "cells": texts[:_SHOWN_CELLS]}
            shown.append(row | {"more": max(0, len(texts) - _SHOWN_CELLS)})
    return shown


def shorten_filename(name: str, size: int = 200) -> str:
    """Return the name of a file in so many letters; three dots say what is left out.

    The end says more than the middle: it holds the extension, and often the date.
    """
    return name if len(name) <= size else f"{name[: size - 40]}…{name[-39:]}"


def titles(table: Table, header: HeaderRow) -> list[str]:
    """Return the texts above the header, one for each row that has any."""
    texts = []
    for cells in table.rows[: header.index]:
        text = " ".join(filter(None, (cell_text(cell) for cell in cells)))
        if text:
            texts.append(text[:500])
    return texts


def report_facts(title_texts: Iterable[str], filename: str = "") -> ReportFacts:
    """Read the dealer's code and the date of a report; never raises.

    A date in a title counts if its title says that it is the file's (``Emitido el``),
    or if it is the only one. Without it the name of the file may have one.
    """
    folded = [fold(text) for text in title_texts]
    dealer = next((match[1] for text in folded if (match := _DEALER.search(text))), "")
    dated = [(text, day) for text in folded if (day := _full_date(text))]
    said = [day for text, day in dated if _ISSUED.search(text)]
    days = said or ([dated[0][1]] if len(dated) == 1 else [])
    if days:
        return ReportFacts(dealer, days[0], "title", "day")
    name = fold(re.sub(r"\.\w{2,5}$", "", filename.rsplit("/", 1)[-1]))
    if day := _full_date(name):
        return ReportFacts(dealer, day, "filename", "day")
    if day := _month(name):
        return ReportFacts(dealer, day, "filename", "month")
    return ReportFacts(dealer)


def _full_date(text: str) -> date | None:
    for pattern, order in (
        (_DAY_FIRST, (3, 2, 1)),
        (_YEAR_FIRST, (1, 2, 3)),
        (_GLUED_YEAR, (1, 2, 3)),
        (_GLUED_DAY, (3, 2, 1)),
    ):
        for match in pattern.finditer(text):
            try:
                return date(*(int(match[group]) for group in order))
            except ValueError:  # 31 of a month that has 30
                continue
    return None


def _month(text: str) -> date | None:
    if match := _YEAR_MONTH.search(text):
        year, month = int(match[1]), int(match[2])
    elif match := _MONTH_YEAR.search(text):
        year, month = int(match[2]), int(match[1])
    elif match := _NAMED.search(text):
        name = match[1].replace("setiembre", "septiembre")
        year, month = int(match[2]), _MONTHS.index(name) + 1
    else:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])
