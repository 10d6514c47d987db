# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One row of a table to the values that it gives for a plan.

A row is rejected only when it does not say which plan it is about. Whatever else is
wrong with it is a problem of one cell, which is left empty and named.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from odoo.addons.ahorro_plan.tools.text import fold, plain_signs

from .cells import PARSERS, parse_holder_name
from .column import NOTHING, ColumnFormat, Parsed, plain_text, shortened, tidy
from .formats import Rules
from .formula import has_failed
from .holder import (
    MAX_DOCUMENT,
    MAX_PHONES,
    merge_phones,
    parse_holder_document,
    parse_phones,
)
from .identity import parse_identity
from .keys import parse_subscription
from .status import join_award, kind_of_status, parse_award, parse_status
from .table import Cell

#: Values that a column is remembered for; one of names has more than is worth it.
_MEMORY: Final = 20_000
#: Letters of a cell that its problem shows.
_SHOWN: Final = 200
#: Plans have some 120 installments at most.
_MOST_INSTALLMENTS: Final = 999
# A day where a document should be.
_DAY: Final = re.compile(r"\d{1,4}([/.-])\d{1,2}\1\d{2,4}(?: .*)?", re.ASCII)
_PHONES: Final = ("mobile", "phone", "phone_work")
_IDENTITY: Final = frozenset({"group", "order", "group_order"})
_LEFT_OVER: Final = (
    *_IDENTITY,
    *_PHONES,
    "pays_by_coupon",
    "pays_by_debit",
)


Reader = Callable[[Cell], Parsed]
_FAILED: Final = Parsed(None, "failed_formula")


class Problem(NamedTuple):
    """A cell that could not be read: its field, the code, and what was written."""

    field: str
    code: str
    raw: str


@dataclass(slots=True)
class ParsedRow:
    """What a row says.

    ``row_number`` is the one that the user sees, ``index`` that in the table. ``kind``:
    *plan* or *noise*, and ``noise`` which. ``reject``: why the row names no plan.

    ``values`` has the keys of the columns that the file has, and None for empty cells:
    texts, ints, dates, booleans, Decimals of two digits for amounts and percentages.
    Of group and order, in one column or two: ``group``, ``order``, ``group_key``,
    ``order_number``, ``order_letter``. Of the document: ``holder_document``,
    ``holder_document_kind``, ``holder_document_key`` (None when it is no evidence),
    ``holder_document_warning``. Of all columns of telephones: ``phones``.
    ``award_kind`` is *draw* or *bid*.

    ``key`` and ``known``: see ``memory``; a row that is known has of its values only
    what names its plan.
    """

    index: int
    row_number: int
    raw: list[Cell]
    kind: str = "plan"
    noise: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    reject: str | None = None
    key: str = ""
    known: int = 0


class RowParser:
    """Reads the rows of one table; what a column says is worked out once."""

    def __init__(
        self,
        columns: Sequence[str | None],
        formats: Mapping[int, ColumnFormat],
        rules: Rules | None = None,
    ) -> None:
        self.rules = rules or Rules()
        self._tables = {
            name: {fold(text): value for text, value in table.items()}
            for name, table in self.rules.code_tables.items()
        }
        self._plan: list[tuple[str, Reader, dict[Any, Parsed]] | None] = [
            (name, self._reader(name, formats[place]), {}) if name else None
            for place, name in enumerate(columns)
        ]
        self._names = frozenset(name for name in columns if name)
        self._blank = dict.fromkeys(name for name in columns if name)
        self._phones = [name for name in _PHONES if name in self._names]
        self._has_group = not self._names.isdisjoint(_IDENTITY)
        self._left_over = [name for name in _LEFT_OVER if name in self._names]
        self._statuses: dict[str, tuple[str, str]] = {}

    def parse(
        self, cells: Sequence[Cell]
    ) -> tuple[dict[str, Any], list[Problem], str | None]:
        """Return the values of a row, its problems, and why it is rejected or None."""
        values: dict[str, Any] = dict(self._blank)
        problems: list[Problem] = []
        for cell, column in zip(cells, self._plan, strict=False):
            if cell is None or column is None:
                continue
            name, reader, memory = column
            # 1 and True are one key of a dict.
            key = cell if type(cell) is not bool else (bool, cell)
            parsed = memory.get(key)
            if parsed is None:
                parsed = _FAILED if has_failed(cell) else reader(cell)
                if len(memory) < _MEMORY:
                    memory[key] = parsed
            value, problem = parsed
            values[name] = value
            if problem:
                raw = shortened(plain_text(cell), _SHOWN)
                problems.append(Problem(name, problem, raw))
        reject = self._finish(values, problems)
        return values, problems, reject

    # === ONE COLUMN ===

    def _reader(self, name: str, fmt: ColumnFormat) -> Callable[[Cell], Parsed]:
        """Return what reads the cells of a column."""
        if name in _PHONES:
            area = self.rules.default_area
            return lambda cell: _phones(cell, name, area)
        if name == "holder_document":
            return _document
        if name in _IDENTITY or name == "holder_document_kind":
            return lambda cell: Parsed(tidy(plain_signs(plain_text(cell))))
        if name == "subscription_number":
            pattern = self.rules.subscription_pattern
            return lambda cell: parse_subscription(cell, fmt, pattern)
        parser = PARSERS[fmt.kind] if name != "holder_name" else parse_holder_name
        table = self._tables.get(name)
        if name == "award_kind":
            return lambda cell: self._award(cell, fmt, table)
        if name == "installments_owed":
            return lambda cell: _owed(cell, fmt)
        if name.startswith("installments") and fmt.kind == "integer" and not table:
            return lambda cell: _installments(cell, fmt)
        if table and name != "status":
            return lambda cell: _from_table(cell, fmt, table, parser)
        return lambda cell: parser(cell, fmt)

    @staticmethod
    def _award(
        cell: Cell, fmt: ColumnFormat, table: Mapping[str, str] | None
    ) -> Parsed:
        text = tidy(plain_text(cell))
        if text is None or not text.strip("0"):
            return NOTHING
        found = parse_award((table or {}).get(fold(text), text))
        return Parsed(found, "unknown_code" if found == (None, None) else None)

    # === THE WHOLE ROW ===

    def _finish(self, values: dict[str, Any], problems: list[Problem]) -> str | None:
        """Put together what several cells say."""
        if "status" in values or "award_kind" in values:
            self._join_status(values)
        if "holder_document" in values:
            told = values["holder_document"]
            values |= parse_holder_document(told, values.get("holder_document_kind"))
            if values["holder_document_warning"]:
                known = values["holder_document"]
                wrong = "doubtful_document" if known else "not_a_document"
                problems.append(
                    Problem("holder_document", wrong, shortened(told, _SHOWN))
                )
        if self._phones:
            found = [phone for name in self._phones for phone in values[name] or ()]
            values["phones"] = merge_phones(found)
        if "pays_by_debit" in values or "pays_by_coupon" in values:
            _join_payment(values)
        joined = values.pop("group_order", None)
        group, order = values.pop("group", None), values.pop("order", None)
        for name in self._left_over:
            values.pop(name, None)
        reject = None
        if self._has_group:
            identity, code = parse_identity(joined, group, order, self.rules)
            values |= identity
            if code:
                raw = joined or " / ".join(filter(None, (group, order)))
                if values.get("subscription_number") or values["group_key"]:
                    problems.append(
                        Problem("group_order", code, shortened(raw, _SHOWN))
                    )
                else:
                    reject = code
        if not values.get("subscription_number") and not values.get("group_key"):
            reject = reject or self._without_identity(problems)
        return reject

    @staticmethod
    def _without_identity(problems: list[Problem]) -> str:
        for problem in problems:
            if problem.field == "subscription_number":
                return problem.code
        return "no_identity"

    def _read_status(self, text: str) -> tuple[str, str]:
        found = self._statuses.get(text)
        if found is None:
            found = parse_status(text, self._tables.get("status"))
            if len(self._statuses) < _MEMORY:
                self._statuses[text] = found
        return found

    def _join_status(self, values: dict[str, Any]) -> None:
        kind, replacement = values.get("award_kind") or (None, None)
        if "status" in values and values["status"]:
            code, label = self._read_status(values["status"])
            values["status"] = join_award(code, kind)
            if label and not values.get("status_label"):
                values["status_label"] = label
            kind = kind or kind_of_status(values["status"])
            if kind:
                values["award_kind"] = kind
        if "award_kind" in values:
            values["award_kind"] = kind
        if replacement is not None:
            values["award_replacement"] = replacement


def _phones(cell: Cell, name: str, area: str | None) -> Parsed:
    text = plain_text(cell)
    if len(text) > MAX_PHONES:
        return Parsed(None, "over_limit")
    return Parsed(parse_phones(text, name, area))


def _document(cell: Cell) -> Parsed:
    text = tidy(plain_signs(plain_text(cell)))
    if text and text.isdecimal() and len(text) <= MAX_DOCUMENT:
        return Parsed(text)
    if isinstance(cell, date) or (text and _DAY.fullmatch(text)):
        return Parsed(None, "excel_date")
    if text and len(text) > MAX_DOCUMENT:
        return Parsed(None, "over_limit")
    return Parsed(text)


def _owed(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read the installments owed; a column *Deudor* says N for none, S for some."""
    if isinstance(cell, str) and fold(cell) in ("n", "no"):
        return Parsed(0)
    return _installments(cell, fmt)


def _installments(cell: Cell, fmt: ColumnFormat) -> Parsed:
    """Read a count of installments; an amount or a day in its place is none."""
    parsed = PARSERS["integer"](cell, fmt)
    if parsed.value is not None and parsed.value > _MOST_INSTALLMENTS:
        return Parsed(None, "number_too_large")
    return parsed


def _from_table(
    cell: Cell,
    fmt: ColumnFormat,
    table: Mapping[str, str],
    parser: Callable[[Cell, ColumnFormat], Parsed],
) -> Parsed:
    text = tidy(plain_text(cell))
    if text is None:
        return NOTHING
    found = table.get(fold(text))
    return parser(cell, fmt) if found is None else parser(found, fmt)


def _join_payment(values: dict[str, Any]) -> None:
    """Name the method of payment that two columns of S and N say."""
    if values.get("payment_method"):
        return
    method = None
    if values.get("pays_by_debit"):
        method = "DEB_CRED"
    elif values.get("pays_by_coupon"):
        method = "CUPON_ELECTRONICO"
    values["payment_method"] = method
