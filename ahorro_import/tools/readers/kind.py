# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What kind of file some bytes are, told by how they begin."""

import re
from typing import Final

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How files begin that hold no table, or one that nobody sends.
_OTHERS: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3", "sqlite"),
    (b"PAR1", "parquet"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    # Workbooks of before 1993.
    (b"\x09\x00\x04\x00", "old_xls"),
    (b"\x09\x02\x06\x00", "old_xls"),
    (b"\x09\x04\x06\x00", "old_xls"),
)
_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|table|head|body|meta|tr)\b", re.I)
_JSON: Final = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"])')


def kind_of(data: bytes) -> str:
    """Return zip, ole, text, or the name of a kind that cannot be read."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if data.startswith(_OLE):
        return "ole"
    for start, name in _OTHERS:
        # Only a program's two letters may begin a text ("MZA…" is Mendoza).
        if data.startswith(start) and (name != "program" or b"\x00" in data[:64]):
            return name
    return "text"


def language_of(start: str) -> str:
    """Return html, spreadsheetml, text, or a kind of text that holds no table."""
    head = start.lstrip("\ufeff \t\r\n\x00")
    if head.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in head and (
            not _HTML.match(head)
        ):
            return "spreadsheetml"
        if _HTML.search(head):
            return "html"
        return "xml"
    if head.startswith(("MIME-Version:", "From: <Saved by")):
        return "mhtml"
    return "json" if _JSON.match(head) else "text"
