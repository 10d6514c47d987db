# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a remote call may bring: the type and the size of its arguments.

A program, or a browser that somebody else drives, can send anything that JSON can say:
ten megabytes where a telephone is typed, a list where an id belongs, signs that no
database stores. ``check`` answers before a method begins, and says what is wrong in a
word; what a value *means* is for the method itself.
"""

from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal

#: Why a value cannot be taken: of another kind, too long a text, too many entries, or
#: with a sign that cannot be stored.
Problem = Literal["kind", "long", "many", "sign"]

#: The largest id of a row.
MAX_ID: Final = 2**31 - 1
#: Whole numbers beyond these are not the same in a browser.
MAX_NUMBER: Final = 2**53


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value of JSON, within bounds: for what the method itself reads.

    :ivar chars: characters of all its texts together
    :ivar entries: values inside it, keys not counted
    :ivar depth: lists and dicts inside one another
    :ivar any_sign: signs that no database stores too: the method reads over them
    """

    chars: int = 200_000
    entries: int = 20_000
    depth: int = 20
    any_sign: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One text.

    :ivar chars: how many characters, at most
    :ivar optional: whether nothing (``None`` or ``False``) will do
    """

    chars: int = 2_000
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Id:
    """The id of a row.

    :ivar optional: whether nothing (``None`` or ``False``) will do
    """

    optional: bool = True


@dataclass(frozen=True, slots=True)
class Ids:
    """A list of ids of rows, or nothing.

    :ivar entries: how many, at most
    """

    entries: int = 2_000


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no; nothing is no."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Texts to values, or nothing.

    :ivar inside: the bounds of all of it
    """

    inside: Anything = Anything()


Kind = Anything | Text | Id | Ids | Flag | Mapping


def is_id(value: object) -> bool:
    """Tell whether a value can be the id of a row; ``True`` is none."""
    return type(value) is int and 0 < value <= MAX_ID


def check(kind: Kind, value: object) -> tuple[Problem, int] | None:
    """Return what is wrong with an argument, with the limit that it breaks, or None.

    The limit is 0 where the problem has none.
    """
    match kind:
        case Anything():
            return _check_inside(kind, value)
        case Text():
            if value is None or value is False:
                return None if kind.optional else ("kind", 0)
            return _check_text(value, kind.chars)
        case Id():
            if value is None or value is False:
                return None if kind.optional else ("kind", 0)
            return None if is_id(value) else ("kind", 0)
        case Ids():
            return _check_ids(value, kind.entries)
        case Flag():
            return None if value is None or type(value) is bool else ("kind", 0)
        case Mapping():
            if value is not None and value is not False and not isinstance(value, dict):
                return "kind", 0
            return _check_inside(kind.inside, value)


def _check_text(value: object, limit: int) -> tuple[Problem, int] | None:
    if not isinstance(value, str):
        return "kind", 0
    if len(value) > limit:
        return "long", limit
    return None if _is_storable(value) else ("sign", 0)


def _check_ids(value: object, limit: int) -> tuple[Problem, int] | None:
    if value is None or value is False:
        return None
    if not isinstance(value, list | tuple):
        return "kind", 0
    if len(value) > limit:
        return "many", limit
    return None if all(map(is_id, value)) else ("kind", 0)


def _is_storable(text: str) -> bool:
    """Tell whether PostgreSQL takes a text: no NUL, no half of a pair of signs."""
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_inside(bounds: Anything, value: object) -> tuple[Problem, int] | None:
    """Walk through a value without recursion: its depth is not to be trusted."""
    chars, entries = bounds.chars, bounds.entries
    pending: list[tuple[object, int]] = [(value, 0)]
    while pending:
        found, depth = pending.pop()
        if found is None or isinstance(found, bool):
            continue
        if isinstance(found, str):
            chars -= len(found)
            if chars < 0:
                return "long", bounds.chars
            if not bounds.any_sign and not _is_storable(found):
                return "sign", 0
        elif isinstance(found, int):
            if abs(found) > MAX_NUMBER:
                return "kind", 0
        elif isinstance(found, float):
            if not isfinite(found):
                return "kind", 0
        elif isinstance(found, list | tuple | set | frozenset | dict):
            entries -= len(found)
            if entries < 0:
                return "many", bounds.entries
            if depth == bounds.depth:
                return "kind", 0
            if isinstance(found, dict):
                pending.extend((key, depth + 1) for key in found)
                pending.extend((each, depth + 1) for each in found.values())
            else:
                pending.extend((each, depth + 1) for each in found)
        # Anything else (a day, a record) came from Python: JSON has no more kinds.
    return None
