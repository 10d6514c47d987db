# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether a file mentions a person: a workbook is unpacked, a text is decoded.

It is asked before a file is given up, so that it errs on that side: what cannot be
opened counts by what its bytes say.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from .person_marks import Marks

#: Bytes read of one file, and of one part of a workbook: more is no office file.
MAX_BYTES: Final = 200 * 2**20

_TAG: Final = re.compile(r"<[^>]*>")
_BREAK: Final = re.compile(r"[\r\n]+")


def is_mentioned(marks: Marks, data: bytes) -> bool:
    """Tell whether a file says a document, phone, mail or full name of a person.

    A name counts where its words stand in one cell or in one line.
    """
    return any(marks.mentioned_in(piece) for piece in _pieces(data[:MAX_BYTES]))


def _pieces(data: bytes) -> Iterator[str]:
    if data[:2] == b"PK":
        # No zip after all, or one that is locked, is read as it is.
        with suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
            yield from _packed(data)
            return
    for text in _decoded(data):
        yield from _lines(text)


def _packed(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for member in packed.infolist():
            if member.is_dir():
                continue
            with packed.open(member) as stream:
                content = stream.read(MAX_BYTES)
            for text in _decoded(content):
                yield from _lines(_TAG.sub("\n", text))


def _lines(text: str) -> Iterator[str]:
    return (line for line in _BREAK.split(text) if line.strip())


def _decoded(data: bytes) -> Iterator[str]:
    """Yield a file's text in the encodings that it may be in."""
    try:
        yield data.decode("utf-8")
    except UnicodeDecodeError:
        yield data.decode("latin-1")
    if b"\x00" in data:
        # Excel's old format and UTF-16 write a byte of each letter as zero.
        yield data.decode("utf-16-le", "ignore")
        yield data[1:].decode("utf-16-le", "ignore")
