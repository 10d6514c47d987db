# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Web pages with a table, which programs like to call .xls."""

import re
from typing import Final

from lxml import etree

from ..builder import SHEET_COLUMNS, TableBuilder
from ..errors import FileError
from ..findings import EXAMPLES, Finding
from ..table import Limits, Table
from .merged import join_headers
from .text import decoded_pieces

_MAX_SPAN: Final = 1000
# Letters at the end of a page in which its last table ends, if it does.
_TAIL: Final = 20_000
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)")
_CELLS: Final = frozenset({"td", "th"})
_BREAKS: Final = frozenset({"br", "p", "div", "li"})
_SILENT: Final = frozenset({"script", "style", "head", "title"})


def read(data: bytes, encoding: str, limits: Limits) -> Table:
    """Read the rows of all tables of a page, one after the other.

    Pages of a long report are tables of their own, each with its header again. Of
    tables in one another the inner ones count.
    """
    reader = _Reader(limits)
    tail = ""
    # Given as UTF-8, so that what the page says of its encoding does not count.
    parser = etree.HTMLParser(target=reader, encoding="utf-8", no_network=True)
    try:
        for piece in decoded_pieces(data, encoding):
            if piece:
                parser.feed(piece.encode("utf-8", "replace"))
                tail = (tail + piece)[-_TAIL:]
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise FileError("broken_file", kind="html") from error
    if not reader.found:
        raise FileError("not_a_table", kind="html")
    join_headers(reader.builder)
    table = reader.builder.table("html", encoding=encoding)
    end = tail.lower()
    if max(end.rfind("<tr"), end.rfind("<td")) > end.rfind("</table"):
        last = table.row_number(len(table.rows) - 1)
        table.findings.append(Finding("file_cut", {"row": last}))
    if hidden := reader.builder.hidden_rows():
        told = [table.row_number(index) for index in hidden[:EXAMPLES]]
        about = {"count": len(hidden), "rows": told}
        table.findings.append(Finding("hidden_rows", about))
    return table


class _Reader:
    """Collects rows while the tags pass by."""

    def __init__(self, limits: Limits) -> None:
        self.builder = TableBuilder(limits)
        self.found = False
        # Rows that are open, innermost last: their cells so far.
        self.open: list[list[object]] = []
        # For each of these rows whether a row inside of it made it obsolete.
        self.outer: list[bool] = []
        self.texts: list[list[str]] = []  # cells that are open
        self.spans: list[tuple[int, int]] = []
        self.below: dict[int, int] = {}  # columns that cells from above still take
        self.silent = 0
        self.is_hidden = False  # the row that was opened last

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "tr":
            if self.outer:
                self.outer[-1] = True
            self.open.append([])
            self.outer.append(False)
            style = attributes.get("style", "").lower()
            self.is_hidden = "hidden" in attributes or bool(_HIDDEN.search(style))
        elif tag in _CELLS and self.open:
            self.texts.append([])
            spans = (_span(attributes, "colspan"), _span(attributes, "rowspan"))
            self.spans.append(spans)
        elif tag in _BREAKS and self.texts:
            self.texts[-1].append("\n")

    def data(self, data: str) -> None:
        if self.texts and not self.silent:
            # Line breaks of the page's source are blanks.
            self.texts[-1].append(data.replace("\n", " ").replace("\r", ""))

    def end(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in _CELLS and self.texts and self.open:
            self._end_cell()
        elif tag == "tr" and self.open:
            row, obsolete = self.open.pop(), self.outer.pop()
            if not obsolete:
                self.found = True
                self._give_way(row)
                if self.is_hidden:
                    self.builder.hidden.add(len(self.builder.rows))
                self.builder.add(row)

    def close(self) -> None:
        """Do nothing: the builder has it all."""

    def comment(self, _text: str) -> None:
        """Ignore a comment."""

    def _end_cell(self) -> None:
        row = self.open[-1]
        text = "".join(self.texts.pop()).strip()
        across, down = self.spans.pop()
        self._give_way(row)
        place = len(row)
        if place + across > SHEET_COLUMNS:
            limit = self.builder.limits.max_columns
            raise FileError("too_many_columns", limit=limit)
        row.append(text or None)
        row.extend([None] * (across - 1))
        if down > 1:
            first = len(self.builder.rows)
            if text:
                self.builder.merge(first, first + down - 1, place)
            for column in range(place, place + across):
                self.below[column] = down - 1

    def _give_way(self, row: list[object]) -> None:
        """Leave blank the places that cells from the rows above take."""
        while (left := self.below.get(len(row), 0)) > 0:
            self.below[len(row)] = left - 1
            row.append(None)


def _span(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1").strip()
    return (
        max(min(int(text), _MAX_SPAN), 1) if text.isdecimal() and len(text) < 8 else 1
    )
