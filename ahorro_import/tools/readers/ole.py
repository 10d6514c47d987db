# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Compound files: the box in which old workbooks, and all encrypted ones, come."""

import struct
from array import array
from typing import Final

from ..errors import FileError

_FREE: Final = 0xFFFFFFFA  # from here on the numbers of sectors mean something else
_ENCRYPTED: Final = ("EncryptedPackage", "DataSpaces")
_WORKBOOKS: Final = ("Workbook", "Book")
_SMALL: Final = 4096


def workbook_stream(data: bytes) -> bytes:
    """Return the workbook inside; raises what it is instead when there is none."""
    try:
        streams, box = _directory(data)
        if any(name.strip("\x06") in _ENCRYPTED for name in streams):
            raise FileError("password_protected")
        for name in _WORKBOOKS:
            if name in streams:
                return box.content_of(*streams[name])
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise FileError("broken_file", kind="xls") from error
    raise FileError("not_a_table", kind="office" if streams else "ole")


class _Box:
    """The sectors of a compound file and the chains that they make."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        (shift, small_shift) = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise ValueError("sizes of sectors")
        self.size: int = 1 << shift
        (self.directory_at, _x, self.cutoff, self.small_at, _n, more_at, more) = (
            struct.unpack_from("<IIIIIII", data, 48)
        )
        self.cutoff = min(self.cutoff, _SMALL)
        table = list(struct.unpack_from("<109I", data, 76))
        seen = set()
        while more and more_at < _FREE and more_at not in seen:
            seen.add(more_at)
            numbers = self._numbers(more_at)
            table += numbers[:-1]
            more_at = numbers[-1]
        self.next = array("I")
        for sector in table:
            if sector < _FREE:
                self.next.extend(self._numbers(sector))
        self.small_next: array[int] = array("I")
        self.small = b""

    def _numbers(self, sector: int) -> list[int]:
        count = self.size // 4
        return list(struct.unpack_from(f"<{count}I", self.data, self._at(sector)))

    def _at(self, sector: int) -> int:
        return (sector + 1) * self.size

    def chain(self, sector: int, limit: int | None = None) -> bytes:
        """Return the content of a chain of sectors; one in a circle is an error."""
        pieces: list[bytes] = []
        left = len(self.data) if limit is None else limit
        for _turn in range(len(self.next) + 1):
            if sector >= _FREE or left <= 0:
                return b"".join(pieces)
            at = self._at(sector)
            piece = self.data[at : at + self.size]
            pieces.append(piece)
            left -= self.size
            sector = self.next[sector]
        raise ValueError("a chain without end")

    def content_of(self, sector: int, size: int) -> bytes:
        """Return a stream of so many bytes that begins in this sector."""
        size = min(size, len(self.data))
        if size >= self.cutoff:
            return self.chain(sector, size)[:size]
        pieces = []
        for _turn in range(size // 64 + 1):
            if sector >= _FREE or sector >= len(self.small_next):
                break
            pieces.append(self.small[sector * 64 : sector * 64 + 64])
            sector = self.small_next[sector]
        return b"".join(pieces)[:size]


def _directory(data: bytes) -> tuple[dict[str, tuple[int, int]], _Box]:
    """Return the first sector and the size of each stream, by name."""
    box = _Box(data)
    entries = box.chain(box.directory_at)
    streams: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        name = entries[at : at + max(min(length, 64) - 2, 0)].decode(
            "utf-16-le", "replace"
        )
        first, size = struct.unpack_from("<II", entries, at + 116)
        if kind == 5:
            box.small = box.chain(first) if first < _FREE else b""
        elif kind in (1, 2):
            streams[name] = (first, size)
    if box.small_at < _FREE:
        box.small_next = array("I", box.chain(box.small_at)[: 1 << 26])
    return streams, box
