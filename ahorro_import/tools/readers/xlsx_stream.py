# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workbooks read cell by cell: any size and any corner of a sheet in little memory."""

import posixpath
import re
import zipfile
from array import array
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from ..builder import SHEET_COLUMNS, TableBuilder
from ..errors import FileError
from ..formula import UNKNOWN, uncalculated
from ..table import Limits, Table
from .packed import unpack
from .sheets import ChoiceLike, choose
from .xmlstream import local, parse

_EPOCH: Final = datetime(1899, 12, 30)
_EPOCH_1904: Final = datetime(1904, 1, 1)
# Number formats of the standard that show a day.
_DATE_FORMATS: Final = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_NOT_FORMAT: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_AREA: Final = re.compile("([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_MAX_TEXT: Final = 400 * 2**20


class Texts:
    """The texts that cells share: millions of them, as bytes one after the other."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("Q", [0])
        self._known: dict[int, str] = {}

    def append(self, text: str) -> None:
        """Add the next text.

        :raises FileError: ``zip_bomb``: they are more than memory should hold
        """
        self._data += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._data))
        if len(self._data) > _MAX_TEXT:
            raise FileError("zip_bomb", size=len(self._data), limit=_MAX_TEXT)

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends) - 1:
            return ""
        known = self._known.get(index)
        if known is None:
            start, end = self._ends[index], self._ends[index + 1]
            known = self._data[start:end].decode("utf-8", "replace")
            if len(self._known) < 50_000:
                self._known[index] = known
        return known


def read(archive: zipfile.ZipFile, limits: Limits, choice: ChoiceLike) -> Table:
    """Read the sheet to take of a workbook."""
    names = {name.lower(): name for name in archive.namelist()}
    sheets, epoch = _sheets(archive, names)
    texts = _shared_texts(archive, names)
    dates = _date_styles(archive, names)
    readers = [
        (
            name,
            hidden,
            partial(_read_sheet, archive, part, texts, dates, epoch, limits),
        )
        for name, hidden, part in sheets
    ]
    table = choose(readers, "xlsx", choice)
    table.is_1904 = epoch == _EPOCH_1904
    return table


def sheet_parts(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """Return the part of each sheet by its name, and whether days count from 1904."""
    names = {name.lower(): name for name in archive.namelist()}
    sheets, epoch = _sheets(archive, names)
    return {name: part for name, _hidden, part in sheets}, epoch == _EPOCH_1904


def _part(
    archive: zipfile.ZipFile, names: dict[str, str], name: str
) -> Iterator[bytes]:
    if name.lower() in names:
        yield from unpack(archive, names[name.lower()], "xlsx")


def _sheets(
    archive: zipfile.ZipFile, names: dict[str, str]
) -> tuple[list[tuple[str, bool, str]], datetime]:
    """Return name, hidden and part of each sheet, and the day that dates count from."""
    listed: list[tuple[str, bool, str]] = []
    parts: dict[str, str] = {}
    epoch = [_EPOCH]

    def on_sheet(tag: str, attributes: dict[str, str]) -> None:
        plain = {local(key): value for key, value in attributes.items()}
        if local(tag) == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            hidden = plain.get("state", "visible") != "visible"
            listed.append((plain.get("name", ""), hidden, relation))
        elif local(tag) == "workbookPr" and plain.get("date1904") in ("1", "true"):
            epoch[0] = _EPOCH_1904

    def on_relation(tag: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "")
        if local(tag) == "Relationship" and "worksheet" in attributes.get("Type", ""):
            path = target if target.startswith("/") else f"/xl/{target}"
            parts[attributes.get("Id", "")] = posixpath.normpath(path).lstrip("/")

    for name, handler in (
        ("xl/workbook.xml", on_sheet),
        ("xl/_rels/workbook.xml.rels", on_relation),
    ):
        if name in names:
            parse(_part(archive, names, name), "xlsx", handler, _nothing, _nothing)
    found = [
        (name, hidden, names[parts[relation].lower()])
        for name, hidden, relation in listed
        if parts.get(relation, "").lower() in names
    ]
    if not found:
        found = [
            (posixpath.basename(name), False, name)
            for name in archive.namelist()
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name.lower())
        ]
    if not found:
        raise FileError("broken_file", kind="xlsx")
    return found, epoch[0]


def _nothing(_data: str) -> None:
    """Ignore an event."""


def _shared_texts(archive: zipfile.ZipFile, names: dict[str, str]) -> Texts:
    texts = Texts()
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(tag: str, _attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "t":
            state["text"] = not state["phonetic"]
        elif name == "si":
            pieces.clear()
        elif name == "rPh":
            state["phonetic"] = True

    def end(tag: str) -> None:
        name = local(tag)
        if name == "t":
            state["text"] = False
        elif name == "si":
            texts.append("".join(pieces))
        elif name == "rPh":
            state["phonetic"] = False

    def text(data: str) -> None:
        if state["text"]:
            pieces.append(data)

    if "xl/sharedstrings.xml" in names:
        parse(_part(archive, names, "xl/sharedstrings.xml"), "xlsx", start, end, text)
    return texts


def _date_styles(archive: zipfile.ZipFile, names: dict[str, str]) -> frozenset[str]:
    """Return the styles of cells whose number is shown as a day."""
    formats: dict[str, bool] = {}
    styles: list[bool] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "numFmt":
            code = attributes.get("formatCode", "")
            formats[attributes.get("numFmtId", "")] = shows_a_day(code)
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            number = attributes.get("numFmtId", "0")
            standard = number.isdigit() and int(number[:6]) in _DATE_FORMATS
            styles.append(formats.get(number, standard))

    def end(tag: str) -> None:
        if local(tag) == "cellXfs":
            inside[0] = False

    if "xl/styles.xml" in names:
        parse(_part(archive, names, "xl/styles.xml"), "xlsx", start, end, _nothing)
    return frozenset(str(place) for place, is_date in enumerate(styles) if is_date)


def shows_a_day(code: str) -> bool:
    """Tell whether a number format shows a day, and not only an hour or a number."""
    plain = _NOT_FORMAT.sub("", code).lower()
    return "d" in plain or "y" in plain or "mmm" in plain


class _SheetReader:
    """Collects the rows of a sheet while its XML passes by."""

    def __init__(
        self, texts: Texts, dates: frozenset[str], epoch: datetime, limits: Limits
    ) -> None:
        self.builder = TableBuilder(limits)
        self.texts, self.dates, self.epoch = texts, dates, epoch
        self.row: list[object] = []
        self.row_index = -1
        self.column = -1
        self.type = self.style = ""
        self.value: list[str] = []
        self.reading = False
        self.formula: list[str] | None = None
        self.in_formula = False
        self._columns: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.column = self._place(attributes.get("r", ""))
            self.type = attributes.get("t", "n")
            self.style = attributes.get("s", "")
            self.value = []
            self.formula = None
        elif name == "v" or name == "t":
            self.reading = True
        elif name == "f":
            self.formula, self.in_formula = [], True
        elif name == "row":
            number = attributes.get("r", "")
            given = int(number) - 1 if number.isdigit() and len(number) < 8 else -1
            self.row_index = max(given, self.row_index + 1)
            self.row, self.column = [], -1
            if attributes.get("hidden") in ("1", "true"):
                self.builder.hidden.add(self.row_index)
        elif name == "rPh":
            self.type = "phonetic" if self.type == "phonetic" else self.type
        elif name == "mergeCell":
            corners = _AREA.fullmatch(attributes.get("ref", ""))
            if corners:
                first, last = int(corners[2]) - 1, int(corners[4]) - 1
                self.builder.merge(first, last, self._place(corners[1]))

    def text(self, data: str) -> None:
        if self.reading:
            self.value.append(data)
        elif self.in_formula and self.formula is not None:
            self.formula.append(data)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "v" or name == "t":
            self.reading = False
        elif name == "f":
            self.in_formula = False
        elif name == "c":
            if self.value:
                self._put(self._read("".join(self.value)))
            elif self.type == "e":
                self._put(UNKNOWN)
            elif self.formula is not None and self.type != "str":
                self._put(uncalculated("".join(self.formula)))
        elif name == "row":
            self.builder.skip_to(self.row_index)
            self.builder.add(self.row)

    def _put(self, value: object) -> None:
        missing = self.column - len(self.row)
        if missing >= 0:
            self.row.extend([None] * (missing + 1))
        self.row[self.column] = value

    def _place(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        place = self._columns.get(letters)
        if place is None:
            if not re.fullmatch("[A-Z]{1,3}", letters):
                place = self.column + 1
            else:
                number = 0
                for letter in letters:
                    number = number * 26 + ord(letter) - 64
                place = self._columns[letters] = number - 1
        if place >= SHEET_COLUMNS:
            limit = self.builder.limits.max_columns
            raise FileError("too_many_columns", limit=limit)
        return place

    def _read(self, value: str) -> object:
        if self.type == "s":
            return self.texts[int(value)] if value.strip().isdigit() else ""
        if self.type == "n":
            try:
                number = float(value)
            except ValueError:
                return value
            return self._date(number) if self.style in self.dates else number
        if self.type == "b":
            return value.strip() in ("1", "true")
        if self.type == "d":
            try:
                return datetime.fromisoformat(value.strip().rstrip("Z"))
            except ValueError:
                return value
        return value

    def _date(self, number: float) -> object:
        try:
            return self.epoch + timedelta(days=number)
        except (OverflowError, ValueError):
            return number


def _read_sheet(
    archive: zipfile.ZipFile,
    part: str,
    texts: Texts,
    dates: frozenset[str],
    epoch: datetime,
    limits: Limits,
) -> TableBuilder:
    reader = _SheetReader(texts, dates, epoch, limits)
    pieces = unpack(archive, part, "xlsx")
    parse(pieces, "xlsx", reader.start, reader.end, reader.text)
    return reader.builder
