# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Argentina's accounting can hold of a document, and what its number tells.

Accounting keeps a number (``vat``) and a type, known by its code at ARCA, the tax
office. It makes an integer of the number of every type, so that a DNI loses its zeros
on the left and a passport its letters, and it refuses a CUIT, CUIL or DNI that cannot
be right. Hence only what certainly is somebody's document is copied, in either
direction.
"""

import re
from dataclasses import dataclass
from typing import Final

from stdnum.ar import cuit, dni

from odoo.addons.ahorro_plan.tools.document import (
    Document,
    DocumentKind,
    parse_document,
    same_person,
)

CUIT: Final = "80"
CUIL: Final = "86"
DNI: Final = "96"
PASSPORT: Final = "94"

# A libreta (89 LE, 90 LC) has the number of its holder's DNI. The passport is missing
# on purpose: without its letters two people may have the same one.
_KINDS: Final[dict[str, DocumentKind]] = {
    CUIT: "cuit",
    CUIL: "cuil",
    DNI: "dni",
    "89": "dni",
    "90": "dni",
}
# ARCA gives one CUIT to all the people of a country, another to all its companies.
_OF_A_WHOLE_COUNTRY: Final = ("50", "51", "55")
_NOT_DIGITS: Final = re.compile(r"[^0-9]+")


@dataclass(frozen=True, slots=True)
class Identification:
    """A type by its code at ARCA, and the number as accounting stores it."""

    code: str
    number: str

    def is_in(self, vat: str) -> bool:
        """Tell whether a ``vat`` holds this number, however it is written."""
        return _digits(vat) == self.number


def to_identification(
    document: Document | None, *, argentine: bool
) -> Identification | None:
    """Return a document as accounting accepts it, or None when it would not.

    :param argentine: whether the contact has no country or this one: Odoo checks the
        CUIT of another country's contact by that country's rules, and refuses it
    """
    if document is None or document.warning or document.person_key is None:
        return None
    number = _digits(document.number)
    found = None
    if document.kind == "dni" and dni.is_valid(number):
        found = Identification(DNI, number)
    elif document.kind in ("cuit", "cuil") and cuit.is_valid(number):
        # Companies have no CUIL: the key of a person is eight digits long.
        is_cuil = document.kind == "cuil" and len(document.person_key) == 8
        if is_cuil or argentine:
            found = Identification(CUIL if is_cuil else CUIT, number)
    elif document.kind == "passport" and number:
        found = Identification(PASSPORT, number)
    return found


def read_identification(vat: str | None, code: str | None) -> Document | None:
    """Return the document in accounting's fields, or None when nobody is known by it.

    :param vat: the number as it was typed or stored
    :param code: the type's code at ARCA
    """
    kind = _KINDS.get(code or "")
    document = parse_document(vat, kind) if kind else None
    if document is None or document.warning or document.person_key is None:
        return None
    if document.kind != kind:
        return None
    if kind != "dni" and document.number.startswith(_OF_A_WHOLE_COUNTRY):
        return None
    return document


def is_same(a: Document | None, b: Document | None) -> bool:
    """Tell whether two documents say the same: one person, and as much about them."""
    if a is None or b is None or not same_person(a, b):
        return False
    return not is_fuller(a, b) and not is_fuller(b, a)


def is_fuller(a: Document, b: Document) -> bool:
    """Tell whether the first holds more than the second: a CUIT or CUIL has the DNI."""
    return a.kind in ("cuit", "cuil") and b.kind not in ("cuit", "cuil")


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text).lstrip("0")
