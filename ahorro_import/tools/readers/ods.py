# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workbooks of LibreOffice, read as a stream.

A cell or a row may be repeated any number of times in a few bytes; only what has a
value is repeated here, and only as far as the limits go.
"""

import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Final

from ..builder import SHEET_COLUMNS, TableBuilder
from ..errors import FileError
from ..formula import has_failed, uncalculated
from ..table import Limits, Table
from .packed import unpack
from .sheets import ChoiceLike, Sheet, already_read, choose
from .xmlstream import local, parse

_NUMBERS: Final = frozenset({"float", "currency", "percentage"})


def read(archive: zipfile.ZipFile, limits: Limits, choice: ChoiceLike) -> Table:
    """Read the sheet to take of a workbook."""
    reader = _Reader(limits)
    pieces = unpack(archive, "content.xml", "ods")
    parse(pieces, "ods", reader.start, reader.end, reader.text)
    sheets: list[Sheet] = [
        (name, style in reader.hidden_styles, already_read(builder))
        for (name, builder), style in zip(
            reader.sheets, reader.sheet_styles, strict=True
        )
    ]
    table = choose(sheets, "ods", choice)
    table.is_1904 = reader.is_1904
    return table


class _Reader:
    """Collects the rows of all sheets while the XML passes by."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[tuple[str, TableBuilder]] = []
        self.sheet_styles: list[str] = []
        # A sheet is hidden by its style, which comes before the sheets.
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.is_1904 = False
        self.row_hidden = False
        self.row: list[object] = []
        self.row_repeat = self.cell_repeat = 1
        self.cell: dict[str, str] | None = None
        self.paragraphs: list[str] = []
        self.inside = 0  # paragraphs open
        self.notes = 0  # annotations open: their texts are not the cell's
        self.index = 0
        self.depth = 0  # tables open: one may stand in a cell of another

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                title = attributes.get("table:name", "")
                self.sheets.append((title, TableBuilder(self.limits)))
                self.sheet_styles.append(attributes.get("table:style-name", ""))
                self.index = 0
        elif name == "style":
            self.style = attributes.get("style:name", "")
        elif name == "table-properties":
            if attributes.get("table:display") == "false":
                self.hidden_styles.add(self.style)
        elif name == "null-date":
            self.is_1904 = attributes.get("table:date-value", "").startswith("1904")
        elif self.depth != 1 or not self.sheets:
            return
        elif name == "table-row":
            shown = attributes.get("table:visibility", "visible")
            self.row_hidden = shown in ("collapse", "filter")
            self.row = []
            self.row_repeat = _repeat(attributes, "rows")
        elif name in ("table-cell", "covered-table-cell"):
            self.cell = attributes
            self.cell_repeat = _repeat(attributes, "columns")
            self.paragraphs = []
        elif name == "annotation":
            self.notes += 1
        elif name == "p" and not self.notes:
            self.paragraphs.append("")
            self.inside += 1
        elif self.inside and self.paragraphs and not self.notes:
            signs = {"s": " ", "tab": "\t", "line-break": "\n"}
            self.paragraphs[-1] += signs.get(name, "")

    def text(self, data: str) -> None:
        if self.inside and self.paragraphs and not self.notes and self.depth == 1:
            self.paragraphs[-1] += data

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "table":
            self.depth -= 1
        elif self.depth != 1 or not self.sheets:
            return
        elif name == "annotation":
            self.notes = max(self.notes - 1, 0)
        elif name == "p" and not self.notes:
            self.inside = max(self.inside - 1, 0)
        elif name in ("table-cell", "covered-table-cell") and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif name == "table-row":
            self._end_row()

    def _end_cell(self, attributes: dict[str, str]) -> None:
        value = _value(attributes, self.paragraphs)
        down = _repeat(attributes, "rows", "spanned")
        if down > 1 and value is not None:
            builder = self.sheets[-1][1]
            builder.merge(self.index, self.index + down - 1, len(self.row))
        room = SHEET_COLUMNS - len(self.row)
        if value is None:
            # A blank stretch at the end of a row reaches to the end of the sheet.
            self.row.extend([None] * min(self.cell_repeat, room))
            return
        if self.cell_repeat > room:
            raise FileError("too_many_columns", limit=self.limits.max_columns)
        self.row.extend([value] * self.cell_repeat)

    def _end_row(self) -> None:
        while self.row and self.row[-1] is None:
            self.row.pop()
        if self.row:
            builder = self.sheets[-1][1]
            builder.skip_to(self.index)
            for _time in range(self.row_repeat):
                if self.row_hidden:
                    builder.hidden.add(len(builder.rows))
                builder.add(self.row)
        self.index += self.row_repeat


def _repeat(attributes: dict[str, str], what: str, how: str = "repeated") -> int:
    number = attributes.get(f"table:number-{what}-{how}", "1")
    return max(int(number), 1) if number.isdigit() and len(number) < 10 else 1


def _value(attributes: dict[str, str], paragraphs: list[str]) -> object:
    kind = attributes.get("office:value-type", "")
    text = "\n".join(paragraphs)
    if kind in _NUMBERS and text[:1] in ("#", "E") and has_failed(text):
        # Written as a zero that shows an error.
        return text
    # Without a value that can be read, what the cell shows is all that is known.
    with suppress(KeyError, ValueError):
        if kind in _NUMBERS:
            return float(attributes["office:value"])
        if kind == "boolean":
            return attributes["office:boolean-value"] == "true"
        if kind == "date":
            text = attributes["office:date-value"]
            return (datetime if "T" in text else date).fromisoformat(text)
    text = text or attributes.get("office:string-value", "")
    if not text and not kind and (formula := attributes.get("table:formula")):
        return uncalculated(formula)
    return text or None
