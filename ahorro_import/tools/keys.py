# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cells that hold the number of something: a subscription, a dealer, a post code.

A subscription names a plan, so that not any text is one: ``S/N``, a note below the
table or the number of a page name none.
"""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from odoo.addons.ahorro_plan.tools.text import clean_cell, fold, plain_signs

from .amounts import SCIENTIFIC
from .column import NOTHING, ColumnFormat, Parsed, plain_text, tidy
from .table import Cell

_FLOAT_TAIL: Final = re.compile(r"(\d+)[.,]0{1,2}", re.ASCII)
_THOUSANDS: Final = re.compile(r"\d{1,3}([.,'])\d{3}(?:\1\d{3})*", re.ASCII)
#: The formula with which a text file keeps a spreadsheet from changing a number.
_WRAPPED: Final = re.compile(r'="?([^"]*)"?')
# "=T("2711700")", "="2711700"&""".
_FORMULA: Final = re.compile(r'=(?:T\()?"([^"]*)"(?:\)|&"")?', re.I)
# "N° 2711700", "Nro. 2711700", "#2711700", "Sol. N° 2711700".
_LABEL: Final = re.compile(
    r"(?:SU(?:S|SC|SCRIPCI[OÓ]N)|SOL(?:ICITUD)?)?[.: ]*"
    r"(?:(?:N(?:RO|UM|UMERO|O)?[.:\u00b0\u00ba ]+|NRO|NO(?=\d)|#)[.:\u00b0\u00ba# ]*)?"
    r"(?=[A-Z]{0,2}\d)"
)
# Signs around a number: of a footnote, a quotation, a parenthesis, a closing dash.
_AROUND: Final = " .,;:'\"*()[]{}<>\u00ab\u00bb\u201c\u201d\u201e-_/"
# What a number looks like where the administradora's form is not known.
_ANY: Final = re.compile(r"(?=[A-Z./-]{0,6}\d)[A-Z0-9][A-Z0-9./-]*", re.ASCII)
_MAX_LETTERS: Final = 6
# A day or an hour: what stands beside the name of who printed the file.
_TIME: Final = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{2,4}|\d{1,2}:\d\d.*", re.ASCII)
# Signs of a number that is a plan's without anything beside it, and letters among them.
_WHOLE: Final = 5
_FEW_LETTERS: Final = 2
_EXAMPLE: Final = re.compile(r"([A-Z]{0,4})(\d{3,})", re.ASCII)
# A number may have so many digits more or less than the example of its kind.
_SLACK: Final = 2
# What is written where a plan has no number yet, folded.
_NOT_YET: Final = re.compile(
    r"s n(?: ?(?:ro|o|a))?|sin (?:n|nro|numero|datos?|asignar)"
    r"|pend(?:te|iente)?(?: .*)?"
    r"|(?:a|por|sin) (?:confirmar|asignar|definir)|en (?:tramite|proceso)"
    r"|no (?:asignad[oa]|corresponde|informad[oa])|ningun[oa]"
    r"|desconocid[oa]|x+|ver|falta|"
)
_EPOCH: Final = date(1899, 12, 30).toordinal()
_LAST_YEAR: Final = 2100


@lru_cache(maxsize=64)
def pattern_of_example(example: str | bool | None) -> str:
    """Return the regular expression of the numbers that look like an example.

    ``2711700`` stands for five to nine digits, with or without one or two letters
    before them. "" if the example says nothing.
    """
    match = _EXAMPLE.fullmatch(plain_signs(str(example or "")).upper().replace(" ", ""))
    if not match:
        return ""
    size = len(match[2])
    letters = f"[A-Z]{{0,{max(len(match[1]), 2)}}}"
    return rf"0*{letters}[0-9]{{{max(size - _SLACK, 3)},{size + _SLACK}}}"


def clean_key(cell: Cell) -> str | None:
    """Return a number without what programs and people put around it.

    Formula, label, thousands, invisible marks and wide variants go; capitals, and
    zeros on the left, stay. None for a cell that says nothing.
    """
    text = plain_text(cell)
    if not (text.isascii() and text.isalnum()):
        text = plain_signs(text).strip()
        if text[:1] == "=" and (
            match := _FORMULA.fullmatch(text) or _WRAPPED.fullmatch(text)
        ):
            text = match[1]
        cleaned = clean_cell(text)
        if cleaned is None:
            return None
        text = cleaned.upper().strip(_AROUND)
        text = _LABEL.sub("", text, count=1).replace(" ", "")
        if match := _FLOAT_TAIL.fullmatch(text):
            text = match[1]
        elif _THOUSANDS.fullmatch(text):
            text = re.sub(r"\D", "", text)
    else:
        text = (tidy(text) or "").upper()
    return text if text.strip("0") else None


def parse_key(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read a number that names something: no blanks, capitals, zeros kept.

    A number of which a spreadsheet kept some digits names nothing.
    """
    text = clean_key(cell)
    if text is None:
        return NOTHING
    if (
        not text.isalnum()
        and SCIENTIFIC.fullmatch(text)
        and ("+" in text or "," in text or "." in text)
    ):
        return Parsed(None, "scientific_notation")
    if len(text) > fmt.max_length:
        return Parsed(None, "too_long")
    return Parsed(text)


def parse_subscription(cell: Cell, fmt: ColumnFormat, pattern: str = "") -> Parsed:
    """Read the number of a subscription, which is one only by its form.

    ``pattern`` is the administradora's, for the whole number; without it a number has
    digits, few letters and no words. ``S/N`` and the like say that there is none yet.
    """
    if isinstance(cell, date):
        return _from_date(cell, pattern)
    if isinstance(cell, str) and not cell[:1].isdigit():
        if _NOT_YET.fullmatch(fold(cell)):
            return NOTHING
    parsed = parse_key(cell, fmt)
    if parsed.problem == "too_long" or (
        parsed.value is not None and not _fits(parsed.value, pattern)
    ):
        return Parsed(None, "not_a_subscription")
    return parsed


def is_whole_number(text: str, pattern: str = "") -> bool:
    """Tell whether a number could name a plan without anything beside it.

    The number of a page or of a note could not.
    """
    if pattern:
        return True
    return len(text) >= _WHOLE and (
        text.isdigit() or sum(map(str.isalpha, text)) <= _FEW_LETTERS
    )


def _fits(text: str, pattern: str) -> bool:
    if pattern:
        return _compile(pattern).fullmatch(text) is not None
    if text.isascii() and text.isdigit():
        return True
    if _TIME.fullmatch(text):
        return False
    letters = sum(map(str.isalpha, text))
    return letters <= _MAX_LETTERS and _ANY.fullmatch(text) is not None


def _from_date(day: date, pattern: str) -> Parsed:
    """Give back the number that a cell shows as a date, if it can only be that one."""
    number = str(day.toordinal() - _EPOCH)
    hour = isinstance(day, datetime) and day.time() != datetime.min.time()
    if day.year > _LAST_YEAR and not hour and _fits(number, pattern):
        return Parsed(number, "excel_date_restored")
    return Parsed(None, "excel_date")


@lru_cache(maxsize=64)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | re.IGNORECASE)
