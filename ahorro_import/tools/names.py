# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether two names may be of one person.

Only to tell a corrected name from a *cesión* where a plan, known by its numbers, has
no documents to compare. A plan is never matched by its holder's name.
"""

import re
from typing import Final

from odoo.addons.ahorro_plan.tools.text import fold

# Words that many names share and that say nothing of who it is.
_PARTICLES: Final = frozenset(
    "de del la las los da das do dos di y e san santa viuda vda".split()
)
_COMPANY: Final = frozenset(
    "sa srl sas saic sacif sca scs sh ute ltda sociedad anonima limitada"
    " responsabilidad cia compania hnos hermanos e hijos".split()
)
# Signs that programs put in the place of an Ñ or of a letter with an accent: any that
# no name has.
_NO_SIGN: Final = (
    r"""(?:[^\w\s'\u2019\u00b4`.,;:&/()\u00b0\u00ba\u00aa"\u201c\u201d-]|_)"""
)
# An Ñ or a letter with an accent of a text that was decoded twice: two letters, of
# which the second may be gone. Portuguese names have an Ã before O and E.
_TWICE: Final = (
    r"(?:[\u00c3\u00c2][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192"
    r"\u02c6\u02dc\u2013-\u2122]|\u00c3(?=[^\WOEoe]))"
)
# A digit between letters: what was a letter for whoever read it from paper.
_DIGIT: Final = r"(?<=[^\W\d_])\d+(?=[^\W\d_])"
_LOST: Final = re.compile(
    rf"(?:{_TWICE})+|{_DIGIT}|(?<=\w){_NO_SIGN}+|{_NO_SIGN}+(?=\w)"
)
_NOT_ENGLISH: Final = re.compile(r"[^\x00-\x7f]+")
_CUIL_SIZE: Final = 11
_MARK: Final = "\u00b7"


def same_holder_by_name(a: str | None, b: str | None) -> bool:
    """Tell whether two names may be one person's.

    They are if they share two words of three letters or more, or the one with which
    both begin: the surname. A first name alone says nothing (``VÁZQUEZ LUCAS`` is not
    ``PONCE LUCAS``), but people write it before the surname, and then two words are
    the same. A name that is empty contradicts no other, nor does a single word that
    the other name has.
    """
    first, second = _words(a), _words(b)
    if not first or not second:
        return True
    shared = min(_shared(first, second), _shared(second, first))
    if not shared:
        return False
    single = min(len(first), len(second)) == 1
    return shared > 1 or single or _same_word(first[0], second[0])


def is_worse_spelling(name: str | None, known: str | None) -> bool:
    """Tell whether a name is the known one with letters lost, cut or left out."""
    if not name or not known:
        return False
    dropped = {fold(_NOT_ENGLISH.sub(sign, known)) for sign in ("", " ")}
    if fold(name) in dropped - {fold(known)}:
        return True
    if not same_holder_by_name(name, known):
        return False
    lost, known_lost = len(_LOST.findall(name)), len(_LOST.findall(known))
    if lost != known_lost:
        return lost > known_lost
    short, whole = fold(name), fold(known)
    return len(short) < len(whole) and (
        whole.startswith(short) or may_be_one_name(name, known)
    )


def may_be_one_name(a: str, b: str) -> bool:
    """Tell whether one of two names says nothing that the other does not.

    Stricter than `same_holder_by_name`: brothers share two words too, and an initial
    says as much as a word.
    """
    first, second = _words(a, initials=True), _words(b, initials=True)
    fewer, more = sorted((first, second), key=len)
    return all(any(_fits_word(word, other) for other in more) for word in fewer)


def looks_mistyped(key: str, known: str) -> bool:
    """Tell whether a number is another one but for a slip of whoever typed it.

    One digit lost, added or changed, or two neighbours exchanged; or a CUIL whose check
    digit is wrong, around the same document.
    """
    key, known = (re.sub(r"\D+", "", one).lstrip("0") for one in (key, known))
    if key == known:
        return False
    short, long = sorted((key, known), key=len)
    if len(long) == _CUIL_SIZE and long[2:10].lstrip("0") == short:
        return True
    if len(key) == len(known):
        places = [i for i, (a, b) in enumerate(zip(key, known, strict=True)) if a != b]
        if len(places) == 1:
            return True
        return (
            len(places) == 2
            and places[1] == places[0] + 1
            and key[places[0]] == known[places[1]]
            and key[places[1]] == known[places[0]]
        )
    return len(long) == len(short) + 1 and any(
        long[:place] + long[place + 1 :] == short for place in range(len(long))
    )


def _shared(words: list[str], others: list[str]) -> int:
    return sum(any(_same_word(word, other) for other in others) for word in words)


def _fits_word(word: str, other: str) -> bool:
    """Tell whether two words are the same, or one is the beginning of the other."""
    short, long = sorted((word, other), key=len)
    return _same_word(word, other) or (len(short) < 3 and long.startswith(short))


def _words(name: str | None, *, initials: bool = False) -> list[str]:
    """Return the words that tell who somebody is, in lower case without accents.

    :param initials: also those of one and two letters
    """
    marked = _LOST.sub(_MARK, name or "")
    # The mark of a lost letter must not fold to a space.
    parts = [fold(part) for part in marked.split(_MARK)]
    glued = _glue(marked, parts)
    words = [word for word in glued.split() if word not in _PARTICLES]
    telling = [word for word in words if word not in _COMPANY] or words
    long = [word for word in telling if initials or len(word) > 2]
    return long or telling


def _glue(marked: str, parts: list[str]) -> str:
    """Join the folded parts again, with the marks where letters were lost."""
    pieces = marked.split(_MARK)
    text = parts[0] if parts else ""
    for before, after, part in zip(pieces, pieces[1:], parts[1:], strict=False):
        left = "" if before and before[-1].isalnum() else " "
        right = "" if after and after[0].isalnum() else " "
        text = f"{text}{left}{_MARK}{right}{part}"
    return text


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if _MARK in one or _MARK in other:
        return _matches(one, other) or _matches(other, one)
    # "FERNAND" in a column that was too narrow, never "ANA" in "ANAYA".
    short, long = sorted((one, other), key=len)
    return len(short) >= 6 and long.startswith(short)


def _matches(marked: str, word: str) -> bool:
    if _MARK not in marked:
        return False
    # A lost letter is one sign, or the two of a text that was decoded twice.
    pattern = r"\S{1,2}".join(map(re.escape, marked.split(_MARK)))
    return re.fullmatch(pattern, word) is not None
