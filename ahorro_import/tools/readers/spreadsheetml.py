# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workbooks as one file of XML (Excel 2003), usually called .xls."""

from datetime import datetime

from ..builder import SHEET_COLUMNS, TableBuilder
from ..errors import FileError
from ..formula import uncalculated
from ..table import Limits, Table
from .sheets import ChoiceLike, Sheet, already_read, choose
from .text import decoded_pieces
from .xmlstream import local, parse


def read(data: bytes, encoding: str, limits: Limits, choice: ChoiceLike) -> Table:
    """Read the sheet to take of a workbook."""
    reader = _Reader(limits)
    pieces = (
        text.encode("utf-8", "replace") for text in decoded_pieces(data, encoding)
    )
    parse(pieces, "xml", reader.start, reader.end, reader.text, encoding="utf-8")
    sheets: list[Sheet] = [
        (name, place in reader.hidden, already_read(builder))
        for place, (name, builder) in enumerate(reader.sheets)
    ]
    table = choose(sheets, "xml", choice)
    table.encoding = encoding
    table.is_1904 = reader.is_1904
    return table


class _Reader:
    """Collects the rows of all sheets while the XML passes by."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[tuple[str, TableBuilder]] = []
        self.hidden: set[int] = set()  # places of sheets
        self.visible: list[str] | None = None
        self.is_1904 = False
        self.row_hidden = False
        self.row: list[object] = []
        self.index = -1
        self.column = -1
        self.merged = 0
        self.type = ""
        self.value: list[str] | None = None
        self.formula = ""  # of a cell that has shown no value yet

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        plain = {local(key): value for key, value in attributes.items()}
        if name == "Worksheet":
            self.sheets.append((plain.get("Name", ""), TableBuilder(self.limits)))
            self.index = -1
        elif name == "Row":
            self.index = max(_number(plain, "Index") - 1, self.index + 1)
            self.row, self.column, self.merged = [], -1, 0
            self.row_hidden = plain.get("Hidden") == "1"
        elif name == "Cell":
            self.column = max(
                _number(plain, "Index") - 1, self.column + 1 + self.merged
            )
            self.merged = _number(plain, "MergeAcross")
            if self.column >= SHEET_COLUMNS:
                raise FileError("too_many_columns", limit=self.limits.max_columns)
            self.formula = plain.get("Formula", "")
            if self.sheets and (down := _number(plain, "MergeDown")):
                builder = self.sheets[-1][1]
                builder.merge(self.index, self.index + down, self.column)
        elif name == "Data":
            self.type, self.value = plain.get("Type", "String"), []
        elif name == "Visible":
            self.visible = []
        elif name == "Date1904":
            self.is_1904 = True

    def text(self, data: str) -> None:
        if self.value is not None:
            self.value.append(data)
        elif self.visible is not None:
            self.visible.append(data)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "Data" and self.value is not None:
            if self.column >= 0:
                self._put(_value(self.type, "".join(self.value)))
            self.value, self.formula = None, ""
        elif name == "Cell" and self.formula:
            self._put(uncalculated(self.formula))
            self.formula = ""
        elif name == "Visible" and self.visible is not None:
            if "hidden" in "".join(self.visible).lower():  # SheetHidden, …VeryHidden
                self.hidden.add(len(self.sheets) - 1)
            self.visible = None
        elif name == "Row" and self.sheets:
            builder = self.sheets[-1][1]
            if self.row:
                builder.skip_to(self.index)
                if self.row_hidden:
                    builder.hidden.add(len(builder.rows))
                builder.add(self.row)

    def _put(self, value: object) -> None:
        missing = self.column - len(self.row)
        self.row.extend([None] * (missing + 1))
        self.row[self.column] = value


def _number(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "0")
    return int(text) if text.isdigit() and len(text) < 10 else 0


def _value(kind: str, text: str) -> object:
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text.strip().rstrip("Z"))
    except ValueError:
        return text
    return text.strip() == "1" if kind == "Boolean" else text
