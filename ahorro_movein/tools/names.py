# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names that the incumbent's files write: users, types, campaigns, results."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from odoo.addons.ahorro_plan.tools.text import fold

#: Before a user's name: what they are there, and perhaps the branch.
_PREFIX: Final = re.compile(
    r"^\s*(?:AHO|VTA|ADM|SUP|LID)\s*[-_.]\s*(?:[A-Z]{2,5}\s*[-_.]\s*)?", re.I
)
#: What is written where a movement has no result, folded.
_NO_RESULT: Final = frozenset(
    {"", "sin definir", "sin resultado", "en curso", "en proceso", "pendiente"}
)
#: What is written where nothing was attended in a campaign, folded.
_NO_NAME: Final = frozenset({"", "sin campana", "sin definir", "ninguna", "n a"})


def key_of(text: object) -> str:
    """Return what two spellings of a name share; "" for none."""
    words = " ".join(str(text or "").split())
    return fold(words) or ("" if set(words) <= set("-._ ") else words.lower())


def person_key(text: object) -> str:
    """Return a user's name without what stands before it, for comparing."""
    return key_of(_PREFIX.sub("", str(text or "")))


def result_key(text: object) -> str:
    """Return the key of a result; "" for *Sin definir*, which is a comment alone."""
    key = key_of(text)
    return "" if key in _NO_RESULT else key


def campaign_key(text: object) -> str:
    """Return the key of a campaign; "" for what was attended without one."""
    key = key_of(text)
    return "" if key in _NO_NAME else key


def find_user(text: str, users: Iterable[tuple[int, str, str]]) -> int | None:
    """Return the one user whom a name means, or None where there is none or several.

    :param users: id, name and login of each who may be meant
    """
    whole, key = key_of(text), person_key(text)
    found = {
        user_id
        for user_id, name, login in users
        if key
        and (
            key in (key_of(name), person_key(name), key_of(login.partition("@")[0]))
            or whole == key_of(name)
            or sorted(key.split()) == sorted(person_key(name).split())
        )
    }
    return found.pop() if len(found) == 1 else None


def find_label(text: str, labels: Mapping[str, int]) -> int | None:
    """Return what has this label, whatever its capitals and accents.

    :param labels: key of each label to what has it
    """
    return labels.get(key_of(text))


def same_person(one: object, other: object) -> bool:
    """Tell whether two names are of one person, in whichever order they are written.

    One may leave out or shorten what the other says: *GOROSITO ANALIA M.*
    """
    words, others = key_of(one).split(), key_of(other).split()
    if not words or not others:
        return True
    few, many = sorted((words, others), key=len)
    left = list(many)
    for word in few:
        match = next(
            (name for name in left if name.startswith(word) or word.startswith(name)),
            None,
        )
        if match is None:
            return False
        left.remove(match)
    return len(few) > 1 or few == many
