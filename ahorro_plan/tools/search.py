# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a text typed into a search box may mean.

Whoever has a client on the phone types whatever the client says: a name, the end of
a phone number, a DNI with or without points, a group and order read out from a coupon.
One text may mean several of them (``8486`` is a group and the end of a phone), so
every reading is kept and the database decides. Nothing here refuses a text.
"""

import re
from dataclasses import dataclass
from typing import Final

from .document import parse_document
from .group_order import MAX_ORDER, GroupOrderError, parse_group, parse_group_order
from .phone import national_key
from .text import fold

#: Letters and digits that a text needs before it is worth asking the database.
MIN_LENGTH: Final = 3
#: Characters that a text may have: a longer one is a pasted page and means nobody.
MAX_LENGTH: Final = 100
#: Words of a name that are looked for: as many as fit.
MAX_WORDS: Final = (MAX_LENGTH + 1) // 2

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_NOT_DIGIT: Final = re.compile(r"[^0-9]+")
_NOT_PLAIN: Final = re.compile(r"[^0-9A-Za-z]+")
_LETTER: Final = re.compile(r"[^\W\d_]")
# Words that people put before a number, and that say what they mean by it.
_LABEL: Final = re.compile(
    r"\b(?:(?:dni|cuit|cuil|tel[eé]fono|tel|celular|cel|whatsapp|suscripci[oó]n|susc"
    r"|grupo|orden|plan|nro)\b|n[°º])[\s.:°º#]*",
    re.IGNORECASE,
)
_APOSTROPHE: Final = re.compile(r"(?<=\w)['\u2019\u00b4`](?=\w)")
_CODE: Final = re.compile(r"[0-9A-Z]{3,8}")
_PLACE: Final = re.compile(r"([0-9A-Z]{2,8})[\s/\\|_:.\-]+([0-9]{1,3})")
_GLUED: Final = re.compile(r"(?=[0-9]*[A-Z])([0-9A-Z]{4})([0-9]{1,2})")
_PERSON_PREFIXES: Final = ("20", "23", "24", "25", "26", "27")


@dataclass(frozen=True, slots=True)
class SearchText:
    """Every reading of a text; empty where it cannot mean that.

    ``folded`` and ``words``: as a name, in the form of `fold`.
    ``group``: a group's key, and ``order`` the number of the order when one was
    written; ``orders`` also those that go on with its digits (``03`` may become
    ``031``). ``starts_group`` when the group itself may be unfinished.
    ``subscriptions``: as typed, and without the signs between its digits.
    ``documents``: keys that are certain; ``document_starts``: beginnings of keys.
    ``phone``: a whole national number; ``phone_ends`` and ``phone_starts``: parts.
    """

    folded: str = ""
    words: tuple[str, ...] = ()
    group: str = ""
    order: int = 0
    orders: tuple[int, ...] = ()
    starts_group: bool = False
    subscriptions: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    document_starts: tuple[str, ...] = ()
    phone: str = ""
    phone_ends: tuple[str, ...] = ()
    phone_starts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)


def search_name(*names: str | None) -> str:
    """Return the text in which a person is looked for by name, of all their names.

    What has an apostrophe stands there twice, ``d angelo dangelo``, because half of the
    people leave it out. Whoever writes contacts without the ORM fills in the column
    ``res_partner.ahorro_search_name`` with this.
    """
    if len(names) == 1 and (not names[0] or not _APOSTROPHE.search(names[0])):
        return fold(names[0])
    found = dict.fromkeys(fold(name) for name in names)
    joined = dict.fromkeys(
        fold(_APOSTROPHE.sub("", name))
        for name in names
        if name and _APOSTROPHE.search(name)
    )
    return " ".join(name for name in (found | joined) if name)


def _clean(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def is_negative(operator: str) -> bool:
    """Tell whether an operator of a domain asks for the records that do not match."""
    return operator.startswith("not ") or operator in ("!=", "<>")


def is_too_long(text: str) -> bool:
    """Tell whether a text has more characters than anybody is looked for by."""
    return len(text) > MAX_LENGTH and len(_clean(text)) > MAX_LENGTH


def read_search(text: object) -> SearchText:
    """Read a text in every way in which somebody may have meant it; never raises.

    One that is too long means nothing, instead of what its beginning would.
    """
    if not isinstance(text, str) or is_too_long(text):
        return SearchText()
    cleaned = _clean(text)
    folded = fold(cleaned)
    words = tuple(dict.fromkeys(folded.split()))
    if sum(map(len, words)) < MIN_LENGTH:
        return SearchText()
    bare = _LABEL.sub(" ", cleaned).strip()
    group, order, orders, starts_group = _read_place(bare.upper())
    digits = _NOT_DIGIT.sub("", bare)
    numeric = bool(digits) and not _LETTER.search(bare)
    documents = _read_documents(cleaned, digits if numeric else "")
    phone = (national_key(bare) or "") if numeric else ""
    return SearchText(
        folded=folded,
        words=words,
        group=group,
        order=order,
        orders=orders,
        starts_group=starts_group,
        subscriptions=_read_subscriptions(bare) if digits else (),
        documents=documents,
        document_starts=_document_starts(digits) if numeric else (),
        phone=phone,
        phone_ends=_phone_ends(digits) if numeric and not phone else (),
        phone_starts=_phone_starts(digits) if numeric and not phone else (),
    )


# === GROUP AND ORDER ===


def _read_place(text: str) -> tuple[str, int, tuple[int, ...], bool]:
    """Read a group and an order, finished or not."""
    try:
        place = parse_group_order(text)
    except GroupOrderError:
        place = None
    if place:
        match = _PLACE.fullmatch(text)
        more = _orders_from(match[2]) if match else ()
        orders = dict.fromkeys((place.order_number, *more))
        return place.group_key, place.order_number, tuple(orders), False
    if match := _PLACE.fullmatch(text) or _GLUED.fullmatch(text):
        # "G9RX/0": the digits of an order that is still being typed.
        try:
            return parse_group(match[1]), 0, _orders_from(match[2]), False
        except GroupOrderError:
            return "", 0, (), False
    if _CODE.fullmatch(text):
        try:
            key = parse_group(text)
        except GroupOrderError:
            return "", 0, (), False
        return key, 0, (), not key.isdigit() and not key.isalpha()
    return "", 0, (), False


def _orders_from(digits: str) -> tuple[int, ...]:
    """Return the orders, written with three digits, that begin with some digits."""
    missing = 3 - len(digits)
    first = int(digits) * 10**missing
    return tuple(range(max(first, 1), min(first + 10**missing, MAX_ORDER + 1)))


def _read_subscriptions(text: str) -> tuple[str, ...]:
    # Some administradoras may put letters or signs in their subscription numbers.
    spellings = (text, _NOT_PLAIN.sub("", text))
    return tuple(dict.fromkeys(s for s in spellings if 4 <= len(s) <= 20))


# === DOCUMENTS ===


def _read_documents(text: str, digits: str) -> tuple[str, ...]:
    document = parse_document(text)
    if document is None or len(document.number) < 6:
        return ()
    keys = [document.person_key, document.number]
    if len(digits) == 10 and digits.startswith(_PERSON_PREFIXES):
        keys.append(digits[2:])  # a CUIT but for its check digit
    if digits:
        keys.append(f"P:{digits}")
    return tuple(dict.fromkeys(key for key in keys if key))


def _document_starts(digits: str) -> tuple[str, ...]:
    """Return what the key of a document may begin with.

    A DNI of seven digits has a zero in front that nobody types, and that of a person's
    CUIT begins after the prefix, whatever its check digit.
    """
    starts = []
    if 5 <= len(digits) <= 10:
        starts.append(digits)
    if 5 <= len(digits) <= 6:
        starts.append(f"0{digits}")
    if 8 < len(digits) <= 11 and digits.startswith(_PERSON_PREFIXES):
        starts.append(digits[2:10])
    return tuple(starts)


# === PHONES ===


def _phone_ends(digits: str) -> tuple[str, ...]:
    """Return what a number may end with: ``15-66-3250`` is the end of 3462 663250."""
    ends = [digits] if 4 <= len(digits) <= 13 else []
    if 6 <= len(digits) <= 10 and digits.startswith("15"):
        ends.append(digits[2:])
    return tuple(ends)


def _phone_starts(digits: str) -> tuple[str, ...]:
    """Return what a national number may begin with, without 54, 9, 0 and 15."""
    start = digits
    if len(start) > 7 and start.startswith("54"):
        start = start[2:].removeprefix("9")
    start = start.removeprefix("0")
    starts = [start]
    for size in (2, 3, 4):
        if start[size : size + 2] == "15":
            starts.append(start[:size] + start[size + 2 :])
    return tuple(dict.fromkeys(s for s in starts if 6 <= len(s) <= 9))
