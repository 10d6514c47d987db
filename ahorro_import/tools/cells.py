# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One cell to one value.

A cell that says nothing gives no value and no problem. One that cannot be read gives
no value and the code of its problem: the row stays, and so does what was written.
"""

import re
from collections.abc import Callable
from typing import Final

from odoo.addons.ahorro_plan.tools.text import fold

from .amounts import parse_amount, parse_integer, parse_percent
from .column import NOTHING, ColumnFormat, Parsed, plain_text, tidy
from .dates import parse_date
from .keys import parse_key
from .table import Cell

_FLOAT_TAIL: Final = re.compile(r"(\d+)[.,]0{1,2}", re.ASCII)
_MAX_EMAIL: Final = 500
_EMAIL: Final = re.compile(
    r"[A-Z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Z0-9](?:[A-Z0-9-]{0,62})?\.)+[A-Z]{2,24}",
    re.I | re.ASCII,
)
_NO_EMAIL: Final = re.compile(
    r"(?:no|sin|s|x+|a+|notiene|nomail|noposee|noinforma|sinmail|sinemail|sincorreo"
    r"|no\.?tiene|no\.?posee|correo|mail|email|prueba|test)"
    r"@(?:(?:no)?tiene|(?:no)?posee|(?:no)?mail|sinmail|x+|a+|no|sin|correo|email|test"
    r"|nada|prueba)\.[a-z.]+"
    r"|(?:no-?tiene|notiene|no_tiene|no\.tiene|sinmail|sinemail|sincorreo|nomail|noposee"
    r"|sin\.?mail|no\.?posee)@.*",
    re.I,
)
_NOBODY: Final = frozenset(
    {
        "a confirmar",
        "a definir",
        "a designar",
        "desconocido",
        "n n",
        "nn",
        "no informa",
        "no informado",
        "pendiente",
        "sin datos",
        "sin nombre",
        "sin titular",
        "titular a confirmar",
        "vacante",
    }
)
# What stands in a name for a letter that a program did not know.
_SIGN_IN_NAME: Final = re.compile(
    r"[^\W\d_][?#\ufffd\u00a1-\u00a9\u00ab-\u00ac\u00ae-\u00b3\u00b5-\u00b6\u00b8-\u00b9"
    r"\u00bb-\u00bf\u00d7\u00f7\u2500-\u25ff]+[^\W\d_]|[\u00d0\u00de\u00f0\u00fe]"
)
_BEGINS: Final = frozenset(text[:2] for text in _NOBODY)
_TRUE: Final = frozenset("s si x 1 true verdadero yes y v t".split())
_FALSE: Final = frozenset("n no 0 false falso f".split())


def parse_text(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read a text on one line; one that is too long is cut, and says so."""
    text = tidy(plain_text(cell))
    if text is None or not text:
        return NOTHING
    if len(text) > fmt.max_length:
        return Parsed(text[: fmt.max_length].rstrip(), "too_long")
    return Parsed(text)


def parse_name(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read a name: a text without signs around it."""
    parsed = parse_text(cell, fmt)
    if not parsed.value:
        return parsed
    name = parsed.value.strip(' ,;-"\u00ab\u201c\u201d')
    # "0" is what an export writes for no name.
    if not name.strip("0. "):
        return NOTHING
    return parsed if name == parsed.value else Parsed(name, parsed.problem)


def parse_holder_name(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read the name of a person or a company; an amount is nobody's.

    What says that there is none, or none yet, is an empty cell.
    """
    parsed = parse_name(cell, fmt)
    name = parsed.value
    if not name:
        return parsed
    # Few begin like a word for nobody, and the rest need no folding.
    begin = name[:2].lower()
    if not begin.isalpha() or not begin.isascii() or begin in _BEGINS:
        if fold(name) in _NOBODY:
            return NOTHING
        if not any(map(str.isalpha, name)):
            return Parsed(None, "not_a_name")
    is_plain = name.isascii() and "?" not in name and "#" not in name
    if not is_plain and _SIGN_IN_NAME.search(name):
        return Parsed(name, parsed.problem or "lost_letters")
    return parsed


def parse_code(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read a code of a table: ``2`` for 2.0; case and zeros on the left stay."""
    parsed = parse_text(cell, fmt)
    if parsed.value and (match := _FLOAT_TAIL.fullmatch(parsed.value)):
        return Parsed(match[1], parsed.problem)
    return parsed


def parse_email(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read the first address of a cell; ``no@tiene.com`` is nobody's."""
    text = tidy(plain_text(cell))
    if text is None or not text.strip("0"):
        return NOTHING
    if len(text) > _MAX_EMAIL:
        return Parsed(None, "over_limit")
    addresses = _EMAIL.findall(text)
    if not addresses:
        return Parsed(None, "not_an_email")
    real = [one for one in addresses if not _NO_EMAIL.fullmatch(one)]
    if not real:
        return Parsed(None, "dummy_email")
    if len(real[0]) > fmt.max_length:
        return Parsed(None, "too_long")
    return Parsed(real[0].lower().strip("."))


def parse_boolean(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read yes or no."""
    if isinstance(cell, bool):
        return Parsed(cell)
    text = tidy(plain_text(cell))
    if text is None:
        return NOTHING
    word = fold(text)
    if word in _TRUE:
        return Parsed(True)
    return Parsed(False) if word in _FALSE else Parsed(None, "not_a_boolean")


#: What reads the cells of each kind of column.
PARSERS: Final[dict[str, Callable[[Cell, ColumnFormat], Parsed]]] = {
    "amount": parse_amount,
    "boolean": parse_boolean,
    "code": parse_code,
    "date": parse_date,
    "email": parse_email,
    "integer": parse_integer,
    "key": parse_key,
    "name": parse_name,
    "percent": parse_percent,
    "text": parse_text,
}
