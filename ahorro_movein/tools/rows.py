# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the cells of a row to what it says, or why it cannot be taken."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from odoo.addons.ahorro_import.tools.column import ColumnFormat
from odoo.addons.ahorro_import.tools.formats import Rules
from odoo.addons.ahorro_import.tools.headers import cell_text
from odoo.addons.ahorro_import.tools.identity import parse_identity
from odoo.addons.ahorro_import.tools.keys import clean_key
from odoo.addons.ahorro_import.tools.table import Cell
from odoo.addons.ahorro_plan.tools.text import clean_cell

from .columns import Purpose
from .moments import Moment, parse_moment
from .names import campaign_key, key_of, result_key

#: A movement that is of a later moment than the file is no movement.
_SLACK: Final = timedelta(days=1)
MAX_COMMENT: Final = 20_000
_RULES: Final = Rules()
_MAX_NAME: Final = 200
_OPEN_STATES: Final = ("curso", "abiert", "pendiente", "iniciar", "proceso")


@dataclass(slots=True)
class Row:
    """What a row says. ``reject`` is a code: it is not taken, and the code says why."""

    subscription: str = ""
    group_key: str = ""
    order_number: int | None = None
    client: str = ""
    seller: str = ""
    user: str = ""
    type: str = ""
    campaign: str = ""
    result: str = ""
    comment: str = ""
    phones: list[str] = field(default_factory=list)
    email: str = ""
    #: When it was done; of a case, when it was done last.
    at: datetime | None = None
    started: datetime | None = None
    finished: datetime | None = None
    next_at: datetime | None = None
    #: Of a case: nobody has attended it yet.
    is_pending: bool = False
    #: Of a case: whether it is finished; None where its result says it.
    closes: bool | None = None
    reject: str = ""
    doubts: list[str] = field(default_factory=list)

    def key(self) -> str:
        """Return what tells this movement from all others, whichever file has it."""
        said = (
            self.subscription or f"{self.group_key}/{self.order_number}",
            "" if self.subscription or self.group_key else key_of(self.client),
            self.at.isoformat() if self.at else "",
            key_of(self.user),
            key_of(self.type),
            campaign_key(self.campaign),
            result_key(self.result),
            key_of(self.comment),
        )
        return hashlib.sha256("\0".join(said).encode()).hexdigest()[:40]


class Reader:
    """Reads the rows of one file."""

    def __init__(
        self,
        purpose: Purpose,
        fields: Mapping[str, int],
        now: datetime,
        days: ColumnFormat | None = None,
    ) -> None:
        self._purpose = purpose
        self._fields = fields
        self._last = now + _SLACK
        self._days = days or ColumnFormat("date")

    def read_row(self, cells: Sequence[Cell]) -> Row:
        """Return what a row says."""
        row = Row()
        self._read_plan(row, cells)
        for name in ("user", "type", "campaign", "result"):
            setattr(row, name, self._text(cells, f"move_{name}", _MAX_NAME))
        row.comment = self._text(cells, "move_comment", MAX_COMMENT, lines=True)
        if self._purpose == "movements":
            self._read_movement(row, cells)
        else:
            self._read_case(row, cells)
        return row

    def _read_plan(self, row: Row, cells: Sequence[Cell]) -> None:
        row.client = self._text(cells, "holder_name", _MAX_NAME)
        row.seller = self._text(cells, "seller", _MAX_NAME)
        row.email = self._text(cells, "email", _MAX_NAME)
        row.phones = [
            text
            for name in ("phone", "mobile")
            if (text := self._text(cells, name, _MAX_NAME))
        ]
        row.subscription = clean_key(self._cell(cells, "subscription_number")) or ""
        place = {
            name: self._text(cells, name, 80)
            for name in ("group_order", "group", "order")
        }
        if any(place.values()):
            seat, _problem = parse_identity(
                place["group_order"], place["group"], place["order"], _RULES
            )
            row.group_key = seat["group_key"] or ""
            row.order_number = seat["order_number"]

    def _read_movement(self, row: Row, cells: Sequence[Cell]) -> None:
        moment = self._moment(cells, "move_date")
        row.at = moment.value
        row.next_at = self._doubtful(row, cells, "move_next")
        if not (row.subscription or row.group_key):
            row.reject = "no_identity"
        elif moment.value is None:
            row.reject = "bad_date" if moment.problem else "no_date"
        elif moment.value > self._last:
            row.reject = "future"
        elif not (row.comment or result_key(row.result) or row.next_at):
            row.reject = "says_nothing"

    def _read_case(self, row: Row, cells: Sequence[Cell]) -> None:
        row.started = self._doubtful(row, cells, "move_started")
        row.finished = self._doubtful(row, cells, "move_finished")
        row.next_at = self._doubtful(row, cells, "move_next")
        said_at = self._doubtful(row, cells, "move_comment_at")
        is_open = self._is_open(self._text(cells, "move_state", 80))
        row.at = row.finished or said_at or row.started
        if row.finished and is_open is not True:
            row.closes = True
        elif is_open is not None:
            row.closes = not is_open
        elif "move_finished" in self._fields:
            row.closes = False
        says = bool(row.comment or result_key(row.result))
        row.is_pending = not says and not row.closes
        if not (row.subscription or row.group_key or row.client):
            row.reject = "no_identity"
        elif not row.is_pending and row.at is None:
            row.reject = "no_date"
        elif row.at and row.at > self._last:
            row.reject = "future"

    def _is_open(self, state: str) -> bool | None:
        key = key_of(state)
        if not key:
            return None
        return any(word in key for word in _OPEN_STATES)

    # === CELLS ===

    def _cell(self, cells: Sequence[Cell], name: str) -> Cell:
        place = self._fields.get(name)
        return cells[place] if place is not None and place < len(cells) else None

    def _text(
        self, cells: Sequence[Cell], name: str, size: int, lines: bool = False
    ) -> str:
        cell = self._cell(cells, name)
        if lines and isinstance(cell, str):
            rows = (" ".join(part.split()) for part in cell.split("\n"))
            text = "\n".join(part for part in rows if part)
        else:
            text = cell_text(cell)
        if not clean_cell(text):
            return ""
        return text.replace("\0", "").encode("utf-8", "replace").decode()[:size]

    def _moment(self, cells: Sequence[Cell], name: str) -> Moment:
        return parse_moment(self._cell(cells, name), self._days)

    def _doubtful(self, row: Row, cells: Sequence[Cell], name: str) -> datetime | None:
        """Read a moment without which the row is taken all the same, and told so."""
        moment = self._moment(cells, name)
        if moment.problem:
            row.doubts.append(name)
        return moment.value
