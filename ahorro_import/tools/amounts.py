# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cells that hold a number: money, counts, percentages."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from odoo.addons.ahorro_plan.tools.text import clean_cell

from .column import NOTHING, ColumnFormat, Parsed, tidy
from .table import Cell

_CURRENCY: Final = re.compile(r"(?:AR\$|ARS|\$)", re.I)
# A plan is in pesos: as many dollars are another amount.
_FOREIGN: Final = re.compile(r"U\$[SD]|US\$|USD|EUR|BRL|(?<!A)R\$|[\u20ac\u00a3]", re.I)
_MINUS: Final = re.compile(r"[-\u2010-\u2015\u2212]")
#: A number of which a spreadsheet kept some digits.
SCIENTIFIC: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?E[+-]?\d+", re.I | re.ASCII)
_AMOUNT: Final = re.compile(r"[0-9]+(?:[.,'\u2019][0-9]+)*[.,]?")
# Thousands by three, and as India writes them: 1,00,000.
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}|", re.ASCII)
# A blank or a quote that is no sign of thousands: 40.041'87 is no number of 7 digits.
_BROKEN_GROUP: Final = re.compile(r"[0-9][ \u00a0'\u2019](?![0-9]{3}(?![0-9])|\s*[.,])")
# "1.500.-", "$ 1.500,-", "1.500.--": pesos without cents. The dash is no minus.
_NO_CENTS: Final = re.compile(r"(.*[0-9])\s*(?:[.,]\s*-{1,2}|--)")
# A dash behind a number is a minus only as SAP writes it: glued to a bare number.
_SEPARATE_DASH: Final = re.compile(r"(.*[0-9])\s+-")
_SHARE: Final = re.compile(r"(\d{2,3})\s?[/-]\s?(\d{1,2})", re.ASCII)
_NO_SIGN: Final = re.compile(r"[^0-9.,]+")
_MAX_COUNT: Final = 2**31 - 1
_MAX_AMOUNT: Final = Decimal(10) ** 13
_CENT: Final = Decimal("0.01")
_NUMBERS: Final = (int, float)
_NO_NUMBERS: Final = (bool, date)


def parse_amount(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read money as a Decimal of two digits, negative ones in all their spellings."""
    number, problem = _number(cell, fmt.decimal_sign)
    if problem:
        return Parsed(None, problem if problem != "not_a_number" else "not_an_amount")
    if number is None:
        return NOTHING
    if abs(number) >= _MAX_AMOUNT:
        return Parsed(None, "amount_too_large")
    doubt = "doubtful_sign" if _has_separate_dash(cell) else None
    return Parsed(number.quantize(_CENT, ROUND_HALF_UP) + 0, doubt)


def _has_separate_dash(cell: Cell) -> bool:
    """Tell whether a dash behind an amount was not taken for the minus it may be."""
    if not isinstance(cell, str) or not _MINUS.match(cell.rstrip()[-1:]):
        return False
    text = _MINUS.sub("-", tidy(cell) or "")
    bare = _CURRENCY.sub("", text).strip()
    if _NO_CENTS.fullmatch(bare):
        return False
    return bare != text or _SEPARATE_DASH.fullmatch(bare) is not None


def parse_integer(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read a count."""
    number, problem = _number(cell, fmt.decimal_sign)
    if problem:
        return Parsed(None, problem if problem != "not_a_number" else "not_an_integer")
    if number is None:
        return NOTHING
    if abs(number) > _MAX_COUNT:
        return Parsed(None, "number_too_large")
    if number != number.to_integral_value():
        return Parsed(None, "not_an_integer")
    if number < 0 and not fmt.allow_negative:
        return Parsed(None, "negative_count")
    return Parsed(int(number))


def parse_percent(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read a percentage, between 0 and 100; of a modality ``70/30`` the first part."""
    if isinstance(cell, str):
        written = clean_cell(cell) or ""
        text = written.replace("%", "").strip()
        share = _SHARE.fullmatch(text)
        if share and int(share[1]) + int(share[2]) == 100:
            return Parsed(Decimal(share[1]))
        number, problem = _number(text, fmt.decimal_sign)
        is_share = fmt.is_fraction and written == text
    else:
        number, problem = _number(cell, fmt.decimal_sign)
        is_share = fmt.is_fraction
    if is_share and number is not None and number <= 1:
        number *= 100
    if problem:
        return Parsed(None, "not_a_percent")
    if number is None:
        return NOTHING
    if not 0 <= number <= 100:
        return Parsed(None, "not_a_percent")
    return Parsed(number.quantize(_CENT, ROUND_HALF_UP))


def _number(cell: Cell, sign: str) -> tuple[Decimal | None, str | None]:
    if isinstance(cell, _NO_NUMBERS):
        return None, "not_a_number"
    if isinstance(cell, _NUMBERS):
        # What is shown of the float, not its last binary digit.
        return Decimal(repr(cell)), None
    text = tidy(cell)
    if text is None:
        return None, None
    return read_number(text, sign)


def read_number(text: str, sign: str = ",") -> tuple[Decimal | None, str | None]:
    """Read a number as people and programs write it, and say why it is none.

    Of two kinds of signs the last is the decimal one; a sign that is repeated, or the
    only one before exactly three digits where ``sign`` is the other, is of thousands.
    A dash behind is a minus only where nothing is between it and a bare number.
    """
    if SCIENTIFIC.fullmatch(text):
        return None, "scientific_notation"
    if not text.isascii() or not text[-1:].isdigit() or not text[:1].isdigit():
        if _FOREIGN.search(text):
            return None, "not_a_number"
    digits = _CURRENCY.sub("", text).strip()
    if digits and _MINUS.match(digits[-1]):
        digits = _without_dash(_MINUS.sub("-", digits), has_currency=digits != text)
    negative = digits.startswith("(") and digits.endswith(")")
    if negative:
        digits = digits[1:-1].strip()
        digits = _CURRENCY.sub("", digits).strip()
    bare = _MINUS.sub("", digits, count=1).strip() if _MINUS.search(digits) else digits
    if bare != digits:
        if not (_MINUS.match(digits) or _MINUS.match(digits[-1])):
            return None, "not_a_number"
        negative = not negative
    if _BROKEN_GROUP.search(bare):
        return None, "not_a_number"
    bare = bare.lstrip("+").replace(" ", "").replace("\u00a0", "")
    if len(bare) > 40 or not _AMOUNT.fullmatch(bare):
        return None, "not_a_number"
    plain = _with_dot(bare.replace("'", "").replace("\u2019", ""), sign)
    if plain is None:
        return None, "not_a_number"
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None, "not_a_number"
    return (-number if negative else number), None


def _without_dash(text: str, *, has_currency: bool) -> str:
    """Remove a dash behind a number that is no minus."""
    if match := _NO_CENTS.fullmatch(text) or _SEPARATE_DASH.fullmatch(text):
        return match[1]
    return text[:-1] if has_currency else text


def _with_dot(text: str, sign: str) -> str | None:
    """Return a number without thousands and with a decimal dot.

    None where its signs are of neither: ``40.041.87`` is no number of cents.
    """
    text = text.rstrip(".,")
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        decimal = "." if text.rfind(".") > text.rfind(",") else ","
        if text.count(decimal) > 1:
            decimal = ""
    elif dots + commas == 1:
        mark = "." if dots else ","
        tail = len(text) - text.index(mark) - 1
        head = text.index(mark)
        is_thousands = tail == 3 and mark != sign and 0 < head <= 3 and text[0] != "0"
        decimal = "" if is_thousands else mark
    else:
        decimal = ""
    whole = text[: text.rindex(decimal)] if decimal else text
    if not whole.isdigit() and not _GROUPED.fullmatch(whole):
        return None
    thousands = ".," if not decimal else (",", ".")[decimal == ","]
    for mark in thousands:
        text = text.replace(mark, "")
    return text.replace(",", ".")


def sign_of(text: str) -> tuple[str, bool]:
    """Return the decimal sign that a number shows, and whether it can be no other.

    ``40.041,87`` has a comma, ``1.234.567`` has one too, if any; ``40.041`` shows a dot
    that may be of thousands. "" for a number without signs.
    """
    bare = _NO_SIGN.sub("", text).strip(".,")
    dots, commas = bare.count("."), bare.count(",")
    if dots and commas:
        return ("." if bare.rfind(".") > bare.rfind(",") else ","), True
    if not dots + commas:
        return "", False
    mark, other = (".", ",") if dots else (",", ".")
    if dots + commas > 1:
        return other, True
    head = bare.index(mark)
    is_open = len(bare) - head == 4 and head <= 3 and bare[0] != "0"
    return mark, not is_open
