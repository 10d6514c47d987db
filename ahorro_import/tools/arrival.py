# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may arrive by itself: from whom a file is taken, and whether it is one."""

import re
from collections.abc import Iterator
from email.message import Message
from typing import Final

from .errors import FileError
from .readers.kind import kind_of
from .readers.ole import workbook_stream
from .readers.packed import kind_of as packed_kind
from .readers.packed import open_archive
from .report import shorten_filename
from .table import Limits

#: What mail programs add to a message, and nobody sends on purpose.
_DECORATION: Final = (
    "image/",
    "message/",
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
)
_SIGNATURES: Final = ("pkcs7", "pgp-", "ms-tnef")
#: An address or, from its at sign on, everybody of a domain.
_SENDER: Final = re.compile(
    r"[^@\s,;<>\"]*@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}"
)


def read_senders(text: str) -> tuple[list[str], list[str]]:
    """Return the senders of a list that people wrote, and what in it is none.

    They stand on lines of their own, or with commas between them.
    """
    entries = [entry.lower() for entry in re.split(r"[\s,;]+", text or "") if entry]
    good = [entry for entry in entries if _SENDER.fullmatch(entry)]
    return good, [entry for entry in entries if entry not in good]


def is_known_sender(address: str, senders: list[str]) -> bool:
    """Tell whether an address is one of those, or of one of their domains."""
    address = (address or "").strip().lower()
    domain = address[address.rfind("@") :]
    return bool(address) and "@" in address and bool({address, domain} & set(senders))


def attached_files(message: Message) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a mail, as the bytes that were sent; of forwarded ones too.

    Left out is what mail programs add by themselves: logos, signatures, invitations.
    """
    for part in message.walk():
        kind = part.get_content_type()
        name = part.get_filename() or ""
        is_file = name or part.get_content_disposition() == "attachment"
        if part.is_multipart() or not is_file or kind.startswith(_DECORATION):
            continue
        if any(mark in kind for mark in _SIGNATURES):
            continue
        data = part.get_payload(decode=True)
        clean = re.split(r"[\\/]", name)[-1]
        clean = "".join(sign for sign in clean if sign.isprintable()).strip()
        yield (
            shorten_filename(clean or "archivo"),
            data if isinstance(data, bytes) else b"",
        )


def check_file(data: bytes, limits: Limits | None = None) -> None:
    """Refuse at once what can be no portfolio, before an import is made of it.

    :raises FileError: empty, too large, with a password, or of another kind
    """
    limits = limits or Limits()
    if not data:
        raise FileError("empty_file")
    if len(data) > limits.max_bytes:
        raise FileError("too_large", size=len(data), limit=limits.max_bytes)
    kind = kind_of(data)
    if kind == "ole":
        workbook_stream(data)
    elif kind == "zip":
        found = packed_kind(open_archive(data, limits))
        if found not in ("xlsx", "xlsb", "ods", "zip"):
            raise FileError("not_a_table", kind=found)
    elif kind != "text":
        raise FileError("not_a_table", kind=kind)
