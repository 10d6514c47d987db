# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Portfolios as files, byte for byte the same for the same seed."""

import codecs
import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from .dirt import Dirt, make_lines, parse_dirt
from .layouts import LAYOUTS, Layout, field_value
from .plans import AS_OF, Plan
from .rows import PLAN, Line, RowNote

FORMATS = ("csv", "xlsx")
# Name of each encoding: the codec, and the bytes that go first.
ENCODINGS = {
    "cp1252": ("cp1252", b""),
    "utf-8": ("utf-8", b""),
    "utf-8-sig": ("utf-8", codecs.BOM_UTF8),
    "utf-16": ("utf-16-le", codecs.BOM_UTF16_LE),
    # As one provider sends it: nothing says that it is UTF-32.
    "utf-32": ("utf-32-le", b""),
}
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PortfolioFile:
    """A file and what is known about it.

    `rows` has one note per row of the file, in order; a `sep=` line is not a row.
    """

    name: str
    data: bytes
    layout: Layout
    dirt: tuple[str, ...]
    rows: list[RowNote]

    @property
    def expected(self) -> list[RowNote]:
        """The rows that a right reader makes plans of, with those plans."""
        return [row for row in self.rows if row.outcome == PLAN]

    @property
    def dirty(self) -> list[RowNote]:
        """The rows that some switch dirtied."""
        return [row for row in self.rows if row.kinds]

    def write(self, folder: Path) -> Path:
        """Write the file, and beside it a line of JSON about each of its rows."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self.name
        path.write_bytes(self.data)
        with path.with_suffix(".rows.jsonl").open("w", encoding="utf-8") as stream:
            for row in self.rows:
                stream.write(json.dumps(self._row(row), ensure_ascii=False) + "\n")
        return path

    def _row(self, row: RowNote) -> dict:
        plan = None
        if row.plan:
            plan = {"uid": row.plan.uid}
            for field in self.layout.fields:
                value = field_value(row.plan, field)
                if value is not None and not isinstance(value, str | int | tuple):
                    value = str(value)
                plan[field] = value
        return {
            "row": row.row_number,
            "outcome": row.outcome,
            "kinds": row.kinds,
            "lost": row.lost,
            "plan": plan,
        }


def _texts(lines: list[Line], layout: Layout) -> Iterable[list[str]]:
    spell = layout.spell
    for line in lines:
        yield [value if type(value) is str else spell(value) for value in line.values]


def _delimited(lines: list[Line], layout: Layout, delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(_texts(lines, layout))
    return stream.getvalue()


def _encode(text: str, encoding: str) -> bytes:
    codec, mark = ENCODINGS[encoding]
    return mark + text.encode(codec)


def _html(lines: list[Line], layout: Layout) -> bytes:
    stream = io.StringIO()
    stream.write(
        '<html><head><meta http-equiv="Content-Type" '
        'content="text/html; charset=windows-1252"></head><body><table border="1">\n'
    )
    for texts in _texts(lines, layout):
        cells = "".join(f"<td>{html.escape(text)}</td>" for text in texts)
        stream.write(f"<tr>{cells.replace(chr(10), '<br>')}</tr>\n")
    stream.write("</table></body></html>\n")
    return stream.getvalue().encode("cp1252", "xmlcharrefreplace")


def _xlsx(lines: list[Line], layout: Layout) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cartera")
    for number, line in enumerate(lines, 1):
        if "title_rows" in line.kinds:
            sheet.merged_cells.add(f"A{number}:H{number}")
        sheet.append([None if value == "" else value for value in line.values])
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _timeless(data: bytes) -> bytes:
    """Pack a workbook again without the moment at which it was made."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                moment = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
                content = re.sub(moment, b"1980-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return stream.getvalue()


def render(
    plans: Iterable[Plan],
    *,
    layout: str = "rombo",
    fmt: str = "csv",
    encoding: str | None = None,
    sep_line: bool | None = None,
    dirt: str | Dirt | None = None,
    seed: int = 0,
    day: date = AS_OF,
) -> PortfolioFile:
    """Make the file of a portfolio, with the dirt of that seed.

    Encoding and the line `sep=` are the provider's unless given. The switches
    html_xls and tsv_xls make a file that is called .xls and is none.
    """
    shape = LAYOUTS[layout]
    encoding = encoding or shape.encoding
    lines, whole = make_lines(list(plans), shape, parse_dirt(dirt), seed, day)
    if "html_xls" in whole:
        suffix, data = "xls", _html(lines, shape)
    elif "tsv_xls" in whole:
        suffix, data = "xls", _encode(_delimited(lines, shape, "\t"), encoding)
    elif fmt == "xlsx":
        suffix, data = "xlsx", _xlsx(lines, shape)
    elif fmt == "csv":
        has_sep = shape.sep_line if sep_line is None else sep_line
        text = _delimited(lines, shape, ";")
        data = _encode("sep=;\r\n" * has_sep + text, encoding)
        suffix = "csv"
    else:
        raise ValueError(f"There is no format {fmt}, only {' and '.join(FORMATS)}.")
    return PortfolioFile(
        name=f"{shape.file_name.format(day=day)}.{suffix}",
        data=data,
        layout=shape,
        dirt=tuple(whole),
        rows=[line.note(number) for number, line in enumerate(lines, 1)],
    )
