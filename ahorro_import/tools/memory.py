# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows that were read before are not read again.

What a row says follows from its cells and from how the file is read: from the header
and the formats of its table, from what people decided, from these programs. All of it
goes into the row's key, so that two rows with one key say the same, whatever files they
are in. Rows that say so little that their neighbours count have no key.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any, Final

from odoo.addons.ahorro_plan.tools import text

from .column import DOUBTS
from .rows import ParsedRow
from .slipped import LEAST

#: Bytes of a key; two of 2^64 rows would have one.
_SIZE: Final = 16
#: Libraries that say what a cell means.
_LIBRARIES: Final = ("phonenumbers", "python-stdnum")


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row that was read before: its id, and by what its plan is counted."""

    line_id: int
    subscription_number: str | None
    group_key: str | None
    order_number: int | None

    def values(self) -> dict[str, Any]:
        """Return of the values of the row what the rest of the reading asks for."""
        return {
            "subscription_number": self.subscription_number,
            "group_key": self.group_key,
            "order_number": self.order_number,
        }


@dataclass(slots=True)
class RowMemory:
    """The rows of an earlier file by their keys.

    ``context``: what decides how cells are read besides the table that they stand in.
    """

    context: str
    known: Mapping[str, KnownRow] = field(default_factory=dict)

    def of_table(self, *about: object) -> "TableMemory":
        """Return the memory of the rows below one header.

        :param about: what decides how they are read, as texts, numbers and lists
        """
        return TableMemory(repr((self.context, about)), self.known)


class TableMemory:
    """The rows of one table by their keys."""

    def __init__(self, context: str, known: Mapping[str, KnownRow]) -> None:
        self._start = hashlib.blake2b(context.encode(), digest_size=_SIZE)
        self._known = known

    def recall(self, row: ParsedRow, *marks: bool) -> bool:
        """Give a row its key, and what is known of it; tell whether anything is.

        :param marks: what was found of the row when the whole file was looked at
        """
        digest = self._start.copy()
        # Texts, numbers, days and blanks are told apart by how they are written.
        digest.update(repr((row.raw, marks)).encode())
        row.key = digest.hexdigest()
        known = self._known.get(row.key)
        if known is None:
            return False
        row.known = known.line_id
        row.values = known.values()
        return True

    @staticmethod
    def forget(row: ParsedRow) -> None:
        """Take the key of a row away whose reading depended on others."""
        unread = [one for one in row.problems if one.code not in DOUBTS]
        if row.reject or len(unread) >= LEAST:
            row.key = ""


@cache
def reader_version() -> str:
    """Return what changes whenever a program that reads cells does."""
    digest = hashlib.sha256(python_version().encode())
    for name in _LIBRARIES:
        digest.update(version(name).encode())
    here = Path(__file__).resolve().parent
    plan = Path(text.__file__).resolve().parent
    read = here.parent / "models" / "read"
    rows = [read / name for name in ("copy_text.py", "import_rows.py", "known_rows.py")]
    for path in [*sorted(here.rglob("*.py")), *sorted(plan.rglob("*.py")), *rows]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
