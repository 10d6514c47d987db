# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a file says of the holder of a plan: document and telephones."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from odoo.addons.ahorro_plan.tools.document import DocumentKind, parse_document
from odoo.addons.ahorro_plan.tools.phone import PhoneColumn, PhoneKind, parse_cell
from odoo.addons.ahorro_plan.tools.text import fold

_COLUMNS: Final[dict[str, PhoneColumn]] = {"mobile": "mobile"}
_KINDS: Final[dict[str, DocumentKind]] = {
    "dni": "dni",
    "d n i": "dni",
    "documento nacional de identidad": "dni",
    "le": "dni",
    "lc": "dni",
    "cuit": "cuit",
    "cuil": "cuil",
    "pasaporte": "passport",
    "pas": "passport",
    "ci": "other",
    "cedula": "other",
    # Codes of the tax office.
    "80": "cuit",
    "86": "cuil",
    "96": "dni",
    "94": "passport",
}


#: Letters of a cell of telephones, and of one with a document. A longer cell is not
#: read at all: where it is cut, half a number is another number.
MAX_PHONES: Final = 300
MAX_DOCUMENT: Final = 80


class FilePhone(NamedTuple):
    """A number of a file: the column it was in, and what ahorro_plan reads in it."""

    column: str
    raw: str
    national: str | None
    e164: str | None
    kind: PhoneKind
    reason: str | None
    suggested: str | None


@lru_cache(maxsize=32_768)
def parse_phones(
    text: str, column: str, default_area: str | None = None
) -> tuple[FilePhone, ...]:
    """Return every number of a cell; a cell of zeros has none."""
    if not text.strip("0 .-"):
        return ()
    phones = parse_cell(
        text, column=_COLUMNS.get(column, "any"), default_area=default_area
    )
    return tuple([FilePhone(column, *phone) for phone in phones])


def merge_phones(phones: Sequence[FilePhone]) -> tuple[FilePhone, ...]:
    """Return each line once, in order; of two readings the one that knows its kind."""
    if len(phones) < 2:
        return tuple(phones)
    found: dict[str, FilePhone] = {}
    for phone in phones:
        key = phone.national or phone.e164 or f"raw:{phone.raw}"
        known = found.get(key)
        if known is None or (known.kind == "unsure" and phone.kind != "unsure"):
            found[key] = phone
    return tuple(found.values())


def parse_holder_document(text: str | None, kind: str | None = None) -> dict[str, Any]:
    """Return the values that a document and the column of its kind give.

    A cell in which there is no number (``S/D``, ``0``) is an empty one.
    """
    document = None
    if text and text.strip("0 .-"):
        document = parse_document(text, _KINDS.get(fold(kind)))
    if document is None:
        return {
            "holder_document": None,
            "holder_document_kind": None,
            "holder_document_key": None,
            "holder_document_warning": None,
        }
    return {
        "holder_document": document.number or None,
        "holder_document_kind": document.kind if document.number else None,
        "holder_document_key": document.person_key,
        "holder_document_warning": document.warning,
    }
