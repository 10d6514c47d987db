# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A workbook (xlsx) made in parts, each in a process or a request of its own.

A server ends a request that takes long, and a million rows do. A part is the rows that
one request wrote, compressed; at the end the parts are put one behind the other, not
read again, into the frame that the one writer of workbooks makes.
"""

import datetime
import io
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import IO, Any, Final, cast
from xml.sax.saxutils import escape

from .workbook import Sheet, cell_of, write_workbook

#: A row with a cell of each shape: it tells by which number the frame knows a shape.
_SHAPES: Final = ("moment", "day", "quoted")
_SAMPLE: Final = (datetime.datetime(2000, 1, 1), datetime.date(2000, 1, 1), "=")
_DIMENSION: Final = re.compile(rb"<dimension [^>]*/>")
_SAMPLE_ROW: Final = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE: Final = re.compile(rb'<c r="[A-C]2" s="(\d+)"')
#: What a spreadsheet would read as the code of a character.
_CODE: Final = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_EPOCH: Final = datetime.datetime(1899, 12, 30)
_DEFLATE: Final = -15
#: Bytes that a member of an archive without extensions can have.
_MAX_MEMBER: Final = (1 << 32) - 1


@dataclass
class SheetSum:
    """What is known of the rows of one sheet: all that their archive asks for."""

    rows: int = 0
    crc: int = 0
    size: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return it as JSON can hold it."""
        return asdict(self)


def pack_rows(rows: Iterable[Sequence[object]], sheet: SheetSum) -> bytes:
    """Return the next rows of a sheet as a part, and add them to its sum.

    Cells are those of ``write_workbook``.
    """
    styles = _frame_styles()
    lines = []
    for row in rows:
        sheet.rows += 1
        lines.append(_row_xml(row, sheet.rows + 1, styles))
    data = "".join(lines).encode()
    sheet.crc = zlib.crc32(data, sheet.crc)
    sheet.size += len(data)
    packer = zlib.compressobj(6, zlib.DEFLATED, _DEFLATE)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def join_workbook(
    title: str,
    headers: Sequence[str],
    widths: Sequence[int],
    sheets: Sequence[tuple[SheetSum, Iterable[bytes]]],
) -> IO[bytes]:
    """Return an open temporary file with the workbook, at its beginning.

    :param sheets: of each sheet the sum and the parts, which are read once, in order
    """
    output = tempfile.TemporaryFile(suffix=".xlsx")
    archive = _Archive(output)
    frame = _make_frame(title, headers, widths, max(len(sheets), 1))
    with zipfile.ZipFile(frame) as members:
        for name in members.namelist():
            content = members.read(name)
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
            if not number:
                archive.add(name, SheetSum(), [], content, b"")
                continue
            head, tail = _SAMPLE_ROW.split(content)
            # It counts the frame's rows: who reads by it would stop at the second.
            head = _DIMENSION.sub(b"", head)
            place = int(number[1]) - 1
            total, parts = sheets[place] if sheets else (SheetSum(), [])
            archive.add(name, total, parts, head, tail)
    archive.close()
    output.seek(0)
    return output


# === THE FRAME ===


def _make_frame(
    title: str, headers: Sequence[str], widths: Sequence[int], sheets: int
) -> IO[bytes]:
    """Return a workbook of sheets that hold nothing but the row of each shape."""
    return write_workbook(
        [Sheet(title, headers, [_SAMPLE], widths) for _number in range(sheets)]
    )


def _frame_styles() -> dict[str, str]:
    """Return the number by which a frame knows each shape of a cell."""
    with zipfile.ZipFile(_make_frame("x", ["x"], [1], 1)) as members:
        content = members.read("xl/worksheets/sheet1.xml")
    found = cast(Any, _SAMPLE_ROW.search(content))
    numbers = [number.decode() for number in _STYLE.findall(found[0])]
    return dict(zip(_SHAPES, numbers, strict=True))


# === ROWS ===


def _row_xml(row: Sequence[object], number: int, styles: dict[str, str]) -> str:
    cells = []
    for column, value in enumerate(row):
        kind, content = cell_of(value)
        if kind == "empty":
            continue
        place = f"{_column(column)}{number}"
        if kind in ("text", "quoted"):
            text = _CODE.sub(r"_x005F\1", escape(str(content)))
            # Read from XML it would be the end of a line.
            text = text.replace("\r", "_x000D_")
            style = f' s="{styles[kind]}"' if kind == "quoted" else ""
            cells.append(
                f'<c r="{place}"{style} t="inlineStr"><is>'
                f'<t xml:space="preserve">{text}</t></is></c>'
            )
        elif kind == "boolean":
            cells.append(f'<c r="{place}" t="b"><v>{int(bool(content))}</v></c>')
        elif kind == "number":
            cells.append(f'<c r="{place}"><v>{content:.16G}</v></c>')
        else:
            serial = _serial(cast(datetime.date, content))
            cells.append(f'<c r="{place}" s="{styles[kind]}"><v>{serial:.16G}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


@lru_cache(maxsize=1024)
def _column(number: int) -> str:
    """Return the letters of a column; the first is 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _serial(value: datetime.date) -> float:
    """Return a day or a moment as a spreadsheet counts them."""
    if not isinstance(value, datetime.datetime):
        return (value - _EPOCH.date()).days
    return (value - _EPOCH) / datetime.timedelta(days=1)


# === THE ARCHIVE ===


class _Archive:
    """Writes a zip whose members may have been compressed before."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._directory = io.BytesIO()
        self._count = 0

    def add(
        self,
        name: str,
        middle: SheetSum,
        parts: Iterable[bytes],
        head: bytes,
        tail: bytes,
    ) -> None:
        """Add a member: its head, what was compressed before, and its tail."""
        start = self._file.tell()
        self._file.write(self._header(name, 0, 0, 0))
        begun = self._file.tell()
        packer = zlib.compressobj(6, zlib.DEFLATED, _DEFLATE)
        self._file.write(packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH))
        for part in parts:
            self._file.write(part)
        packer = zlib.compressobj(6, zlib.DEFLATED, _DEFLATE)
        self._file.write(packer.compress(tail) + packer.flush(zlib.Z_FINISH))
        end = self._file.tell()
        crc = _joined_crc(zlib.crc32(head), middle.crc, middle.size)
        crc = zlib.crc32(tail, crc)
        size = len(head) + middle.size + len(tail)
        if max(size, end) > _MAX_MEMBER:
            raise OverflowError(name)
        self._file.seek(start)
        self._file.write(self._header(name, crc, end - begun, size))
        self._file.seek(end)
        self._directory.write(
            struct.pack("<4s2B", b"PK\x01\x02", 20, 0)
            + self._fields(name, crc, end - begun, size)
            + struct.pack("<3H2L", 0, 0, 0, 0, start)
            + name.encode()
        )
        self._count += 1

    def close(self) -> None:
        """Write the directory."""
        start, directory = self._file.tell(), self._directory.getvalue()
        self._file.write(directory)
        self._file.write(
            struct.pack(
                "<4s4H2LH",
                b"PK\x05\x06",
                0,
                0,
                self._count,
                self._count,
                len(directory),
                start,
                0,
            )
        )

    def _header(self, name: str, crc: int, packed: int, size: int) -> bytes:
        fields = self._fields(name, crc, packed, size)
        return b"PK\x03\x04" + fields + name.encode()

    def _fields(self, name: str, crc: int, packed: int, size: int) -> bytes:
        """Return what a member's header and its line in the directory both say."""
        # Version 2.0, deflated, the first day of 1980.
        return struct.pack(
            "<5H3L2H", 20, 0, 8, 0, 0x21, crc, packed, size, len(name.encode()), 0
        )


def _joined_crc(first: int, second: int, length: int) -> int:
    """Return the CRC-32 of two texts one behind the other, from those of each.

    zlib's own way (``crc32_combine``), which Python does not offer: the first is moved
    over as many zeros as the second is long, by squaring the matrix of one bit.
    """
    odd = [0xEDB88320, *(1 << bit for bit in range(31))]  # one zero bit
    matrix = _squared(_squared(odd))  # four
    while length:
        matrix = _squared(matrix)
        if length & 1:
            first = _times(matrix, first)
        length >>= 1
    return first ^ second


def _times(matrix: Sequence[int], vector: int) -> int:
    total, place = 0, 0
    while vector:
        if vector & 1:
            total ^= matrix[place]
        vector >>= 1
        place += 1
    return total


def _squared(matrix: Sequence[int]) -> list[int]:
    return [_times(matrix, column) for column in matrix]
