# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values as PostgreSQL's COPY reads them, and cells as JSON holds them."""

import datetime
import json
import math
import re

#: How COPY is told that there is no value.
NULL = r"\N"
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
#: What PostgreSQL stores in no text: zero bytes and halves of characters.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")

#: What COPY would take for something else, or the database cannot hold.
_SPECIAL = re.compile(r"[\\\t\n\r\x00\ud800-\udfff]")


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


def write_cells(cells):
    """Return the cells of a row as JSON."""
    text = _json(cells)
    # A zero byte, or a text that says so: a reader leaves none.
    return _json([raw_cell(cell) for cell in cells]) if r"\u0000" in text else text


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
