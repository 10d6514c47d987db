# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values of a notice, whatever stands in their place."""

import re
from collections.abc import Mapping
from typing import Final

#: Letters of an id of Meta's: theirs have some 70, and an index has its limit.
MAX_ID: Final = 512
#: What a column of error codes holds.
MAX_CODE: Final = 2**31 - 1

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def get_list(value: object, name: str) -> list[object]:
    """Return a list, empty where there is none."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []


def get_map(value: object, name: str) -> Mapping[str, object]:
    """Return an object, empty where there is none."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def get_text(value: object, name: str) -> str:
    """Return a text, ``""`` where there is none."""
    found = value.get(name) if isinstance(value, Mapping) else None
    # Neither a NUL nor half a character can be stored; no id or text has one.
    return _UNSTORABLE.sub("", found) if isinstance(found, str) else ""


def clean(text: str) -> str:
    """Return a text without what cannot be stored."""
    return _UNSTORABLE.sub("", text)


def get_id(value: object, name: str) -> str:
    """Return an id of Meta's or a number, ``""`` where it cannot be one."""
    found = get_text(value, name)
    return found if len(found) <= MAX_ID else ""


def get_code(value: object, name: str) -> int:
    """Return an error's code, 0 where there is none."""
    found = as_int(value.get(name) if isinstance(value, Mapping) else None)
    return found if abs(found) <= MAX_CODE else 0


def get_name(value: object, name: str) -> str:
    """Return an id that Meta writes as a number or as a text."""
    found = value.get(name) if isinstance(value, Mapping) else None
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found) if abs(found) < 10**MAX_ID else ""
    return get_id(value, name)


def get_moment(value: object, name: str = "timestamp") -> int:
    """Return seconds since 1970, 0 where there are none."""
    moment = as_int(value.get(name) if isinstance(value, Mapping) else None)
    return moment if 0 < moment < 2**33 else 0


def as_int(value: object) -> int:
    """Return a whole number, 0 where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return 0
    try:
        number = int(value)
    except ValueError:
        return 0
    return number if abs(number) < 2**53 else 0
