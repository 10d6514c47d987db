# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Argentine telephone numbers as dealerships, clients and files write them.

Trade facts behind the rules. A national number has ten digits: an area code of two to
four and a local number of eight to six. Inside the country one dials ``0`` + area +
number, and for a mobile ``0`` + area + ``15`` + number; from abroad ``+54`` + area +
number, and for a mobile ``+54 9`` + area + number, without the 15. WhatsApp wants the
last one. The ten digits are therefore the only key that all spellings share, and they
do not say by themselves whether a line is a mobile.

Nothing is invented: a number without area is invalid with a suggestion, and one that
could be both kinds is "unsure" until a column, or a person, says which.
"""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberType

from .area_codes import AREAS
from .text import clean_cell

PhoneKind = Literal["mobile", "fixed", "unsure", "invalid"]
PhoneColumn = Literal["mobile", "fixed", "any"]

_NOT_DIGIT: Final = re.compile(r"[^0-9]+")
#: Of a text that is read as one number without a look at what separates numbers.
_MOST_DIGITS: Final = 15
_LETTER: Final = re.compile(r"[^\W\d_]")
_PLAIN: Final = re.compile(r"[0-9 ()-]*")
_CHUNK: Final = re.compile(r"\(?\+?\(?[0-9](?:[^\w]*[0-9])*")
_SCIENTIFIC: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_FLOAT: Final = re.compile(r"([0-9]{6,})[.,]0{1,2}")
_TAIL: Final = re.compile(r"\s*[0-9]{1,4}\s*")
_FOREIGN_KINDS: Final[dict[int, PhoneKind]] = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "unsure",
}
# 0800 free, 0810 shared cost, 0600 paid, 0822 services: lines that nobody owns.
_SERVICE: Final = re.compile(r"8(?:00|10|22)[0-9]{5,8}|60[0-9]{8}")
_RUNS: Final = ("1234567890" * 2, "9876543210" * 2, "87654321")
_WHOLE: Final = {"needs_area", "toll_free", "dummy", "scientific_notation"}

# Marks that separate two numbers; white space and a bare dash are weak ones, which
# only separate after a number that is already complete.
_SEPARATOR: Final = re.compile(
    r"(\s*[/;,|\n\r]\s*|\s+(?:[yYoOóÓeEuU]|[-\u2010-\u2015])\s+|\s+|-)"
)
_WEAK: Final = re.compile(r"[^\S\n\r]+|-")
_MARKED: Final = re.compile(r"[/;,|\n\r@]|\s[yYoOóÓeEuU\-\u2010-\u2015]\s")


class Phone(NamedTuple):
    """One number of a client, readable or not; ``raw`` is always what was written.

    ``national``: ten digits, area and local number, without 0, 9 or 15; the key by
    which two spellings are the same line. None for invalid and for foreign numbers.
    ``e164``: for a mobile ``+549`` and the ten digits; for a fixed line ``+54`` and the
    ten digits; for an *unsure* one also the fixed form, which is the one that can be
    called whatever it turns out to be. None when invalid.
    ``reason``: why it is invalid: ``not_a_number`` (no digits), ``email``,
    ``scientific_notation`` (a spreadsheet lost the digits), ``dummy`` (all digits
    equal, 12345678), ``toll_free`` (0800, 0810, 0600: a service), ``needs_area``,
    ``too_short``, ``too_long``, ``unknown_area`` (right length, no such number),
    ``foreign`` (another country's prefix, not a valid number there).
    ``suggested``: the national key that it may have, for a person to accept.
    """

    raw: str
    national: str | None
    e164: str | None
    kind: PhoneKind
    reason: str | None = None
    suggested: str | None = None


class _Reading(NamedTuple):
    """What the digits say, before anybody asks which column they were in."""

    national: str | None = None
    mobile: bool = False
    trunk: bool = False
    reason: str | None = None
    local: str = ""
    foreign: tuple[str, PhoneKind] | None = None

    @property
    def is_complete(self) -> bool:
        return bool(self.national or self.foreign or self.reason == "email")

    @property
    def is_whole(self) -> bool:
        """A thing of its own, though perhaps not a number that can be called."""
        return self.is_complete or self.reason in _WHOLE


def parse_phone(
    text: str | None, *, column: PhoneColumn = "any", default_area: str | None = None
) -> Phone:
    """Read one number; never raises.

    A 9 or a 15 in the number make it a mobile in any column. Without them the column
    decides if it states a kind; else a number dialled with 0 whose local part begins
    with 4 is fixed (fixed lines got that 4 in 1999), and any other is unsure.
    ``default_area`` (the dealership's) only fills ``suggested``.
    """
    raw = (text or "").strip()
    reading = _read(raw)
    if reading.foreign:
        return Phone(raw, None, *reading.foreign)
    national = reading.national
    if national is None:
        suggested = _suggest(reading, default_area)
        return Phone(raw, None, None, "invalid", reading.reason, suggested)
    if reading.mobile or column == "mobile":
        return Phone(raw, national, f"+549{national}", "mobile")
    stated = reading.trunk and national[area_length(national)] == "4"
    kind: PhoneKind = "fixed" if column == "fixed" or stated else "unsure"
    return Phone(raw, national, f"+54{national}", kind)


def parse_cell(
    cell: str | None, *, column: PhoneColumn = "any", default_area: str | None = None
) -> list[Phone]:
    """Read every number of a cell, in order, each line once.

    Of two spellings of the same line the one that knows its kind is kept. A number
    without area is suggested with the area of the number before it, if there is one.
    What cannot be read comes back as invalid with its text; an empty cell gives [].
    """
    if cell and _is_number(cell):
        # One number and nothing else, as most cells hold.
        return [parse_phone(cell, column=column, default_area=default_area)]
    if clean_cell(cell) is None:
        return []
    found: dict[str, Phone] = {}
    pieces = split_numbers(cell or "")
    for piece in pieces:
        phone = parse_phone(piece, column=column, default_area=default_area)
        if phone.national and len(pieces) > 1:
            default_area = area_code(phone.national)
        key = phone.national or phone.e164 or f"raw:{piece}"
        known = found.get(key)
        if known is None or (known.kind == "unsure" and phone.kind != "unsure"):
            found[key] = phone
    return list(found.values())


def split_numbers(cell: str) -> list[str]:
    """Cut a cell that holds several numbers; every character but separators survives.

    A separator only cuts between two texts that are numbers by themselves, so that
    ``4444-4444``, ``011/6529-5725`` and ``(03462) 15 - 663250`` stay one, and so does
    ``3462-421187/88``, of which only the first number can be known.
    """
    cell = cell.strip()
    if len(cell) > 300 or not (_MARKED.search(cell) or _digit_count(cell) > 15):
        return [cell] if cell else []
    pieces: list[str] = []
    tokens = _SEPARATOR.split(cell)
    current = tokens[0]
    for index in range(1, len(tokens), 2):
        separator, following = tokens[index], tokens[index + 1]
        if _cuts(current, separator, tokens[index + 1 :]):
            pieces.append(current)
            current = following
        else:
            current += separator + following
    return [piece.strip() for piece in (*pieces, current)]


def national_key(text: str | None) -> str | None:
    """Return the ten digits that all spellings of an Argentine number share."""
    return _read((text or "").strip()).national


def area_length(national: str) -> int:
    """Return how many of the ten digits are the area code.

    The first digits tell, but for the areas where a code of three begins one of four
    (264 San Juan, 2646 Valle Fértil), for which the library knows the blocks.
    """
    if national[:2] in AREAS[2]:
        return 2
    if national[:3] not in AREAS[3]:
        return 4
    return 3 if national[:4] not in AREAS[4] else _shared_area_length(national[:6])


def area_code(national: str) -> str:
    """Return the area code of a national number, without the 0."""
    return national[: area_length(national)]


def format_national(national: str, kind: PhoneKind) -> str:
    """Return a number as people in the country write it.

    ``3462 15-663250`` for a mobile, ``03462 42-1187`` for a fixed line, and without 0
    nor 15 when the kind is not known. Any text but a national key comes back as it is.
    """
    if not _is_plausible(national):
        return national
    size = area_length(national)
    area, local = national[:size], f"{national[size:-4]}-{national[-4:]}"
    if kind == "mobile":
        return f"{area} 15-{national[size:] if size == 4 else local}"
    return f"{'0' if kind == 'fixed' else ''}{area} {local}"


# === READING ===


def _is_number(text: str) -> bool:
    """Tell whether a text is digits alone, and no more than a number may have."""
    return len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit()


@lru_cache(maxsize=16_384)  # an import asks four times of each
def _read(raw: str) -> _Reading:
    """Read a text that should hold one number."""
    if _is_number(raw):
        return _read_digits(raw)
    text = raw.lstrip("'\u2019 ")
    if _PLAIN.fullmatch(text):
        return _read_run(text)
    if "@" in text:
        return _Reading(reason="email")
    if _SCIENTIFIC.fullmatch(text):
        return _Reading(reason="scientific_notation")
    if match := _FLOAT.fullmatch(text):
        text = match[1]
    if _LETTER.search(text):
        # "Cel. 3462663250 (madre), interno 12": the only whole number counts.
        readings = {_read_run(chunk) for chunk in _CHUNK.findall(text)}
        whole = [found for found in readings if found.national or found.foreign]
        if len(whole) == 1:
            return whole[0]
    return _read_run(text)


def _read_run(text: str) -> _Reading:
    reading = _read_digits(text)
    if reading.reason and not reading.foreign and "/" in text:
        # "3462-421187/88": the second number is an abbreviation of the first.
        head, _slash, tail = text.rpartition("/")
        if _TAIL.fullmatch(tail):
            first = _read_digits(head)
            if first.national or first.reason == "needs_area":
                return first
    return reading


def _read_digits(text: str) -> _Reading:
    digits = text if _is_number(text) else _NOT_DIGIT.sub("", text)
    if not digits:
        return _Reading(reason="not_a_number")
    if len(digits) > 20:
        return _Reading(reason="too_long")
    plus = "+" in text and not _NOT_DIGIT.sub("", text[: text.index("+")])
    if plus and not digits.startswith("54"):
        number = _foreign_number(digits)
        domestic = _read_domestic(digits)
        return _Reading(reason="foreign", foreign=number, local=domestic.national or "")
    if digits.startswith("0054"):
        plus, digits = True, digits[2:]
    reading = _read_domestic(digits, country=plus)
    if reading.reason and digits.startswith("00") and not plus:
        return reading._replace(foreign=_foreign_number(digits[2:]))
    return reading


def _read_domestic(digits: str, *, country: bool = False) -> _Reading:
    """Take off, from the left, everything that is dialled before the ten digits."""
    core = digits.lstrip("0")
    trunk = core != digits
    if core.startswith("54") and (country or len(core) > 10):
        shorter = core[2:].lstrip("0")
        trunk = trunk or len(shorter) < len(core) - 2
        core = shorter
    if _is_dummy(core):
        return _Reading(reason="dummy")
    mobile = core.startswith("9") and len(core) > 10
    if mobile:
        core = core[1:].lstrip("0")
    if _is_plausible(core):
        return _Reading(core, mobile, trunk)
    national = _without_15(core)
    if _is_plausible(national):
        return _Reading(national, True, trunk)
    if _SERVICE.fullmatch(core) and (trunk or len(core) >= 10):
        return _Reading(reason="toll_free")
    local = core[2:] if core.startswith("15") else core
    if 6 <= len(local) <= 8 and local[0] in "23456789":
        return _Reading(reason="needs_area", local=local)
    size = len(national)
    wrong_size = "too_short" if size < 10 else "too_long"
    return _Reading(reason="unknown_area" if size == 10 else wrong_size)


def _without_15(core: str) -> str:
    """Take the 15 out of "area 15 local" and of "15 area local"."""
    if core.startswith("15"):
        return core[2:].lstrip("0")
    for size, areas in AREAS.items():
        if core[:size] in areas and core[size : size + 2] == "15":
            return core[:size] + core[size + 2 :]
    return core


def _is_plausible(national: str) -> bool:
    """Tell whether ten digits are an area and a local number (never with 0 or 1)."""
    if len(national) != 10 or not (national.isascii() and national.isdigit()):
        return False
    # Written out, because it is asked more often than anything else of a number.
    return (
        (national[:2] in AREAS[2] and national[2] > "1")
        or (national[:3] in AREAS[3] and national[3] > "1")
        or (national[:4] in AREAS[4] and national[4] > "1")
    )


def _is_dummy(core: str) -> bool:
    """Tell whether somebody only filled a compulsory field."""
    if core.startswith("15"):
        core = core[2:]
    if len(core) < 6:
        return not core.strip("0")
    if core[0] == core[1]:
        return not core.strip(core[0])
    return any([run.startswith(core) for run in _RUNS])


def _suggest(reading: _Reading, default_area: str | None) -> str | None:
    if reading.reason == "foreign":
        return reading.local or None
    if not (reading.local and default_area):
        return None
    national = _NOT_DIGIT.sub("", default_area).lstrip("0") + reading.local
    return national if _is_plausible(national) else None


@lru_cache(maxsize=4096)
def _shared_area_length(prefix: str) -> int:
    number = phonenumbers.parse(f"+54{prefix:0<10}")
    return phonenumbers.length_of_geographical_area_code(number) or 3


@lru_cache(maxsize=4096)
def _foreign_number(digits: str) -> tuple[str, PhoneKind] | None:
    """Return another country's number and its kind if the library accepts it."""
    if not 7 <= len(digits) <= 15:
        return None
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    kind = _FOREIGN_KINDS.get(phonenumbers.number_type(number))
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return (e164, kind) if kind else None


# === SPLITTING ===


def _cuts(current: str, separator: str, rest: list[str]) -> bool:
    """Tell whether the text before a separator and the one after it are numbers."""
    before = _read(current)
    if not before.is_complete:
        known = before.is_whole or _digit_count(current) > 12
        if not known or _WEAK.fullmatch(separator):
            return False
    if not (_digit_count(rest[0]) or "@" in rest[0]):
        return False
    joined, found = "", False
    # A number has few pieces: beyond them nothing new can be learnt.
    for index in range(0, min(len(rest), 15), 2):
        joined += ("" if index == 0 else rest[index - 1]) + rest[index]
        found = found or _read(joined).is_whole
        # "3462 15 - 663250": what looks like two local numbers is one with its area.
        if not before.is_complete and _read(f"{current} {joined}").is_complete:
            return False
    return found or _digit_count(rest[0]) > 12


def _digit_count(text: str) -> int:
    return len(_NOT_DIGIT.sub("", text))
