# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Texts with a separator, whatever it is, in any encoding."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from ..builder import SHEET_COLUMNS, TableBuilder
from ..errors import FileError
from ..findings import EXAMPLES, Finding
from ..table import Limits, Table
from .encodings import decode_lines, decoder

_PIECE: Final = 1 << 18
_START: Final = 1 << 16
_SEPARATORS: Final = ("\t", ";", "|", ",")
_SEP_LINE: Final = re.compile(r'"?sep=(.)"?\s*', re.I)
_SAMPLE_LINES: Final = 200
#: Lines that one record may have; a quote that opens and does not close by then was a
#: sign by itself.
_MAX_LINES: Final = 60
_MAX_LINE: Final = 4_000_000
# Signs that are in no text, as many as some program may leave in a small one.
_DIRT: Final = 3
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\ufffd]")


def decoded_pieces(data: bytes, encoding: str) -> Iterator[str]:
    """Return a text in pieces, without its mark and without zeros."""
    reader = decoder(encoding)
    first = True
    for at in range(0, len(data), _PIECE):
        piece = reader.decode(data[at : at + _PIECE])
        if first and piece:
            piece, first = piece.lstrip("\ufeff"), False
        yield piece.replace("\x00", "")
    yield reader.decode(b"", True).replace("\x00", "")


def decoded_start(data: bytes, encoding: str) -> str:
    """Return the beginning of a text; raises when the bytes are none."""
    if not encoding:
        raise FileError("unknown_format")
    start = "".join(decoded_pieces(data[:_START], encoding))
    if len(_BINARY.findall(start)) > _DIRT + len(start) // 100:
        raise FileError("unknown_format")
    if not start.strip() and len(data) <= _START:
        raise FileError("empty_file")
    return start


def read(data: bytes, encoding: str, start: str, limits: Limits) -> Table:
    """Read a text; its rows are records, which may have several lines."""
    mixed = decode_lines(data, encoding)
    pieces = [mixed[0].replace("\x00", "")] if mixed else decoded_pieces(data, encoding)
    lines = _lines(pieces)
    first = start.split("\n", 1)[0].strip()
    given = _SEP_LINE.fullmatch(first)
    separator = given[1] if given else find_separator(start)
    builder = TableBuilder(limits)
    width = _usual_width(start, separator)
    for number, record in _records(lines, separator, width):
        if number == 1 and given:
            continue
        if record.count(separator) > SHEET_COLUMNS:
            raise FileError("too_many_columns", limit=limits.max_columns)
        builder.add(_cells(record, separator), line=number)
    table = builder.table("csv", encoding=encoding, separator=separator)
    table.is_ended = data[-4:].replace(b"\x00", b"").endswith((b"\n", b"\r", b"\x1a"))
    if mixed:
        numbers = list(mixed[1])
        names = sorted(set(mixed[1].values()))
        table.findings.append(
            Finding(
                "mixed_encodings",
                {
                    "count": len(numbers),
                    "rows": numbers[:EXAMPLES],
                    "encodings": [encoding, *names],
                },
            )
        )
    return table


def find_separator(start: str) -> str:
    """Return the sign that cuts most lines into the same number of cells."""
    sample = start.splitlines()[:_SAMPLE_LINES]
    if len(start) >= _START and len(sample) > 1:
        sample.pop()  # cut somewhere
    best, most = ";", 0.0
    for separator in _SEPARATORS:
        widths = Counter(
            len(_cells(line, separator)) for line in sample if line.strip()
        )
        widths.pop(1, None)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1] * item[0], item))
        points = count * min(width, 40)
        if points > most:
            best, most = separator, points
    return best


def _usual_width(start: str, separator: str) -> int:
    widths = Counter(line.count(separator) + 1 for line in start.splitlines())
    return max(widths, key=lambda width: (widths[width], width), default=1)


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Return the lines of a text, which end in LF, CR LF or CR."""
    rest = ""
    for piece in pieces:
        if rest:
            piece = rest + piece
        if piece.endswith("\r"):
            # The LF that may follow is in the next piece.
            piece, held = piece[:-1], "\r"
        else:
            held = ""
        if "\r" in piece:
            piece = piece.replace("\r\n", "\n").replace("\r", "\n")
        *lines, rest = piece.split("\n")
        rest += held
        if len(rest) > _MAX_LINE:
            raise FileError("unknown_format")
        yield from lines
    rest = rest.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    if rest:
        yield from rest.split("\n")


def _records(
    lines: Iterator[str], separator: str, width: int
) -> Iterator[tuple[int, str]]:
    """Return each record with the number of its first line."""
    waiting: list[str] = []  # lines read ahead, last one first
    number = 0
    while True:
        line = waiting.pop() if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        if line.count('"') % 2 and _is_open(line, separator):
            more = _rest_of_record(line, separator, lines, waiting, width)
            yield number, "\n".join([line, *more])
            number += len(more)
        else:
            yield number, line


def _rest_of_record(
    line: str, separator: str, lines: Iterator[str], waiting: list[str], width: int
) -> list[str]:
    """Return the lines that complete a record; none if its quote was only a sign."""
    taken: list[str] = []
    quotes = line.count('"')
    while len(taken) < _MAX_LINES:
        following = waiting.pop() if waiting else next(lines, None)
        if following is None:
            break
        taken.append(following)
        quotes += following.count('"')
        if quotes % 2:
            continue
        cells = _cells("\n".join([line, *taken]), separator)
        swallowed = max(
            (cell.count(separator) for cell in cells if "\n" in cell), default=0
        )
        if swallowed < max(2, width // 3):
            return taken
        break
    waiting.extend(reversed(taken))
    return []


def _is_open(line: str, separator: str) -> bool:
    """Tell whether a line ends inside of a cell that began with a quote."""
    at, size = 0, len(line)
    while at < size:
        if line[at] == '"':
            at += 1
            while True:
                at = line.find('"', at)
                if at < 0:
                    return True
                if line[at : at + 2] != '""':
                    break
                at += 2
        at = line.find(separator, at)
        if at < 0:
            return False
        at += len(separator)
    return False


def _cells(record: str, separator: str) -> list[str]:
    """Cut a record into its cells."""
    if '"' not in record:
        return record.split(separator)
    if not _is_open(record, separator):
        # It fails for a cell longer than any can be.
        with suppress(csv.Error):
            return next(csv.reader([record], delimiter=separator))
    return record.split(separator)
