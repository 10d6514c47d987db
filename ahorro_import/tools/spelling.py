# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
r"""How an administradora writes a group and an order, as a person describes it.

It is a small part of what Python calls a regular expression, and never more: a
regular expression that anybody may write can keep a server busy for ever over one
cell. What stays is what such spellings need, and it ends after few steps:

=============================  ==================================================
``G9RX`` ``/`` ``\.``          these very signs
``[A-Z0-9]`` ``\d`` ``\w``     one sign of several; also ``\s`` and ``.``
``\d{3}`` ``\d{1,3}`` ``E?``   how many of it; ``+`` and ``*`` count up to 20
``(?P<order>\d{3})``           the part that is the order; parts stand side by side
=============================  ==================================================

A part holds no other part; it may be missing (``(?P<letter>[A-Z])?``), and has no
other count. There is no *or*.
``(?P<group>[A-Z0-9]{4})/(?P<order>\d{1,3})(?P<letter>[A-Z]?)`` reads ``G9RX/031E``.
"""

import re
from functools import lru_cache
from typing import Final

#: Signs of a description, at most.
MAX_LENGTH: Final = 200
#: How many ``+`` and ``*`` stand for, at most, and the largest count.
MANY: Final = 20
#: In how many ways a text can be cut, at most: what a cell costs in the worst case.
MAX_WAYS: Final = 10_000

_PART: Final = re.compile(r"\(\?P<([a-z]+)>")
_ATOM: Final = re.compile(
    r"""\\[dsw]                 # a class by its letter
      | \\[^A-Za-z0-9]          # a sign that means something else without the bar
      | \[\^?\]?(?:\\.|[^\]\\\[])*\]  # a class by its signs
      | [^\\\[\](){}|?*+^$]     # any other sign; a dot is any
    """,
    re.VERBOSE,
)
_COUNT: Final = re.compile(r"\{(\d{1,2})(?:,(\d{1,2}))?\}|[?*+]")
_COUNTS: Final = {"?": (0, 1), "*": (0, MANY), "+": (1, MANY)}


class SpellingError(ValueError):
    """A description that is none, or that would take too long."""


@lru_cache(maxsize=64)
def compile_spelling(text: str) -> re.Pattern[str]:
    """Return the regular expression of a description.

    Its counts are all bounded and none is inside another, so that no text takes more
    than ``MAX_WAYS`` attempts.

    :raises SpellingError: signs that are not part of a description, or too many ways
    """
    if len(text) > MAX_LENGTH:
        raise SpellingError(text[:MAX_LENGTH])
    pieces: list[str] = []
    position, ways, is_open = 0, 1, False
    while position < len(text):
        if part := _PART.match(text, position):
            if is_open:
                raise SpellingError(text)
            pieces.append(part[0])
            position, is_open = part.end(), True
            continue
        if text[position] == ")" and is_open:
            pieces.append(")")
            position, is_open = position + 1, False
            if text[position : position + 1] == "?":
                pieces.append("?")
                position, ways = position + 1, ways * 2
            continue
        atom = _ATOM.match(text, position)
        if not atom:
            raise SpellingError(text)
        position = atom.end()
        pieces.append(atom[0])
        if count := _COUNT.match(text, position):
            least, most = _read_count(count)
            ways *= most - least + 1
            position = count.end()
            pieces.append(f"{{{least},{most}}}")
        if ways > MAX_WAYS:
            raise SpellingError(text)
    if is_open:
        raise SpellingError(text)
    try:
        return re.compile("".join(pieces), re.ASCII | re.IGNORECASE)
    except re.error as error:
        raise SpellingError(text) from error


def _read_count(count: re.Match[str]) -> tuple[int, int]:
    if count[0] in _COUNTS:
        return _COUNTS[count[0]]
    least = int(count[1])
    most = least if count[2] is None else int(count[2])
    if not least <= most <= MANY:
        raise SpellingError(count[0])
    return least, most
