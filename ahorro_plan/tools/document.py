# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Argentine identity documents: DNI, CUIT, CUIL, passport.

Trade facts behind the rules. A DNI has seven or eight digits. A CUIT (taxes) and a
CUIL (work) have eleven: a prefix, eight digits and a check digit; for a person the
eight are the DNI filled with zeros, so that the same person appears in one file by
DNI and in another by CUIT. People have the prefixes 20, 23, 24, 27 (and, since a
number may be taken, 25 and 26); companies 30, 33, 34; foreigners' entities 50, 51, 55.

Files lose digits and zeros and people mistype, so a document is never refused: it is
read, and a doubt is a warning. Only what is certain becomes a key by which two
records are the same person.
"""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from stdnum.ar import cuit, dni

from .text import clean_cell

DocumentKind = Literal["dni", "cuit", "cuil", "passport", "other"]
DocumentWarning = Literal["check_digit", "length", "prefix", "not_a_number", "dummy"]

_PERSON_PREFIXES: Final = frozenset({"20", "23", "24", "25", "26", "27"})
_OTHER_PREFIXES: Final = frozenset({"30", "33", "34"})
# The tax office gives one number of these to everybody of a foreign country.
_COUNTRY_PREFIXES: Final = frozenset({"50", "51", "55"})
# Numbers that fill a compulsory field. Somebody has them, but a file with them says
# nothing about who, and as keys they would make one person of many.
_DUMMIES: Final = frozenset({"12345678", "87654321", *(d * 8 for d in "123456789")})
_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)

_SEPARATORS: Final = re.compile(r"[\s.,\-/_'\u2010-\u2015\u2212\u00b4\u2019]+")
_FLOAT: Final = re.compile(r"([0-9]{5,})[.,]0{1,2}")
_SCIENTIFIC: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]+")
# "DNI 28.345.678", "C.U.I.T.: 20-...", "L.E. 5.345.678". The libretas (LE of men, LC
# of women) came before the DNI and share its numbers; a cédula (CI) does not.
_LABEL: Final = re.compile(
    r"(D\.?N\.?I|L\.?E|L\.?C|C\.?U\.?I\.?T|C\.?U\.?I\.?L|C\.?I|PASAPORTE|PASAP|PAS)\b"
    r"[\s.:\-º°#]*(?:N(?:RO)?[\s.:º°]+)?"
)
_LABEL_KINDS: Final[dict[str, DocumentKind]] = {
    "DNI": "dni",
    "LE": "dni",
    "LC": "dni",
    "CUIT": "cuit",
    "CUIL": "cuil",
    "CI": "other",
}
_LETTERED_DNI: Final = re.compile(r"[MF]([0-9]{6,8})")
_PASSPORT: Final = re.compile(r"[A-Z]{1,3}[0-9]{5,9}[A-Z]?")


class Document(NamedTuple):
    """An identity document as it was written, and what it is.

    ``number``: the digits (for a passport also the letters) without separators; zeros
    on the left stay as they were typed. Empty when there is nothing to keep.
    ``person_key``: equal for two documents only if they are the same person or
    company. The DNI in eight digits, also for the CUIT or CUIL of a person; eleven
    digits for other CUITs; ``P:`` and the number for a passport, which could otherwise
    look like a DNI. None when the number is no evidence of anybody.
    ``warning``: ``check_digit``, ``prefix`` and ``length`` for a number that cannot be
    right, ``not_a_number`` for letters or lost digits, ``dummy`` for 11111111.
    """

    raw: str
    kind: DocumentKind
    number: str
    person_key: str | None = None
    warning: DocumentWarning | None = None


@lru_cache(maxsize=4096)  # an import asks twice of each
def parse_document(
    text: str | None, kind: DocumentKind | None = None
) -> Document | None:
    """Read a document, or return None for an empty cell; never raises.

    ``kind`` is what the column or the user says. The number wins where it must be
    something else: eleven digits in a column of DNI are a CUIT, eight in a column of
    CUIT a DNI. A label in the text wins over ``kind``. Eleven digits without any hint
    are called CUIT: for a person both numbers are the same.
    """
    cleaned = clean_cell(text)
    if cleaned is None:
        return None
    raw = (text or "").strip()
    if kind != "passport" and _is_digits(cleaned):
        if kind == "other":
            return Document(raw, kind, cleaned)
        return _read_digits(raw, cleaned, kind)
    upper = cleaned.upper()
    if match := _LABEL.match(upper):
        if clean_cell(upper[match.end() :]) is None:
            return None
        upper = upper[match.end() :]
        kind = _LABEL_KINDS.get(match[1].replace(".", ""), "passport")
    if _SCIENTIFIC.fullmatch(upper):
        return Document(raw, kind or "other", "", None, "not_a_number")
    if match := _FLOAT.fullmatch(upper):
        upper = match[1]
    number = _SEPARATORS.sub("", upper)
    if kind != "passport" and (match := _LETTERED_DNI.fullmatch(number)):
        number = match[1]
    if kind == "passport" or not _is_digits(number):
        return _read_lettered(raw, number, kind)
    if kind == "other":
        return Document(raw, "other", number)
    return _read_digits(raw, number, kind)


def same_person(a: Document | None, b: Document | None) -> bool:
    """Tell whether two documents are certainly of the same person or company."""
    if a is None or b is None or a.person_key is None:
        return False
    return a.person_key == b.person_key


def format_document(document: Document) -> str:
    """Return a document as people write it: ``28.345.678``, ``20-28345678-2``.

    A number of another length comes back bare, and an unreadable one as it was typed.
    """
    number = document.number
    if document.kind == "dni" and 7 <= len(number) <= 8:
        return str(dni.format(number))
    if document.kind in ("cuit", "cuil") and len(number) == 11:
        return str(cuit.format(number))
    return number or document.raw


def cuit_check_digit(first_ten: str) -> int | None:
    """Return the check digit of the first ten digits of a CUIT or CUIL.

    Weights 5 4 3 2 7 6 5 4 3 2; eleven minus the remainder by eleven, and 11 is 0. A
    result of 10 gives None: such a number is not issued, the person or company gets
    another prefix. (The library returns 9 there, the digit of that other prefix.)
    """
    if len(first_ten) != 10 or not _is_digits(first_ten):
        return None
    total = sum(
        weight * int(digit) for weight, digit in zip(_WEIGHTS, first_ten, strict=True)
    )
    digit = -total % 11
    return None if digit == 10 else digit


def _read_digits(raw: str, number: str, kind: DocumentKind | None) -> Document:
    if len(number) == 11 and number.strip("0"):
        return _read_cuit(raw, number, "cuil" if kind == "cuil" else "cuit")
    significant = number.lstrip("0")
    if 7 <= len(significant) <= 8:
        key = significant.zfill(8)
        if key in _DUMMIES:
            return Document(raw, "dni", number, None, "dummy")
        return Document(raw, "dni", number, key)
    return Document(raw, kind or "other", number, None, "length")


def _read_cuit(raw: str, number: str, kind: DocumentKind) -> Document:
    """Read eleven digits.

    With a wrong check digit one of the eleven is wrong, most likely one of the DNI's:
    then it is the same person only as the same eleven digits, never as that DNI.
    """
    prefix, middle = number[:2], number[2:10]
    if prefix not in _PERSON_PREFIXES | _OTHER_PREFIXES | _COUNTRY_PREFIXES:
        return Document(raw, kind, number, number, "prefix")
    if cuit_check_digit(number[:10]) != int(number[10]):
        return Document(raw, kind, number, number, "check_digit")
    if prefix in _COUNTRY_PREFIXES:
        return Document(raw, kind, number, None)
    if prefix in _OTHER_PREFIXES:
        return Document(raw, kind, number, number)
    if middle in _DUMMIES:
        return Document(raw, kind, number, None, "dummy")
    return Document(raw, kind, number, middle)


def _read_lettered(raw: str, number: str, kind: DocumentKind | None) -> Document:
    known = re.sub(r"[^A-Z0-9]", "", number)
    if not any(char in "0123456789" for char in known):
        return Document(raw, kind or "other", "", None, "not_a_number")
    if kind == "passport" or (kind is None and _PASSPORT.fullmatch(known)):
        warning: DocumentWarning | None = None if len(known) > 4 else "length"
        key = None if warning else f"P:{known}"
        return Document(raw, "passport", known, key, warning)
    if kind == "other":
        return Document(raw, "other", known)
    return Document(raw, kind or "other", known, None, "not_a_number")


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
