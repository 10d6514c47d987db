# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values as PostgreSQL's COPY reads them, and cells as JSON holds them."""

import datetime
import json
import math
import re
from decimal import Decimal
from functools import lru_cache
from types import NoneType

#: How COPY is told that there is no value.
NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
#: What PostgreSQL stores in no text: zero bytes and halves of characters.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")

#: What COPY would take for something else, or the database cannot hold.
_SPECIAL = re.compile(r"[\\\t\n\r\x00\ud800-\udfff]")


#: Between the number of a row and its cells; no JSON has it but within its signs.
MARK = "\x1f"
#: Kinds of values that are written as they are shown, and texts.
_PLAIN = {int, bool, float, Decimal, datetime.date, NoneType}
_TEXTS = {str, NoneType}


def raw_cell(cell):
    """Return a cell as JSON can hold it: a number stays a number, a date is ISO."""
    if type(cell) is str:
        return _UNSTORABLE.sub("", cell) if _SPECIAL.search(cell) else cell
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if isinstance(cell, datetime.datetime):
        moment = cell.time()
        return cell.isoformat(" ") if moment != datetime.time() else str(cell.date())
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return cell


_json = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=raw_cell
).encode


_NUMBERED = json.JSONEncoder(
    # The same days stand in many rows.
    ensure_ascii=False,
    separators=(",", MARK),
    default=lru_cache(maxsize=16_384)(raw_cell),
).encode


def write_rows(rows):
    """Return the cells of rows as JSON that COPY reads, a text for each row.

    :param rows: what has cells in ``raw``
    """
    # One call for all: of each row the text stands between its mark and its number.
    text = _NUMBERED(dict(enumerate(row.raw for row in rows)))
    if r"\u0000" in text:
        # A zero byte, or a text that says so: a reader leaves none.
        return [copy_text([raw_cell(cell) for cell in row.raw]) for row in rows]
    if _SPECIAL.search(text):
        text = _UNSTORABLE.sub("", text).translate(_ESCAPES)
    parts = text.split(MARK)
    last = parts.pop()
    return [
        *(part[: -len(f',"{number}"')] for number, part in enumerate(parts[1:], 1)),
        last[:-1],
    ]


def copy_column(values):
    """Return values of one column as PostgreSQL's COPY reads them."""
    kinds = set(map(type, values))
    if kinds <= _TEXTS:
        if _SPECIAL.search("".join(filter(None, values))):
            return list(map(copy_text, values))
        return [one or NULL for one in values]
    if kinds <= _PLAIN:
        return [NULL if one is None else str(one) for one in values]
    return list(map(copy_text, values))


def copy_text(value):
    """Return a value as PostgreSQL's COPY reads it."""
    if value is None or value == "":
        return NULL
    kind = type(value)
    if kind is int or kind is bool:
        return str(value)
    if kind is list or kind is dict:
        value = _json(value)
    elif kind is not str:
        return str(value)
    if _SPECIAL.search(value):
        return _UNSTORABLE.sub("", value).translate(_ESCAPES)
    return value
