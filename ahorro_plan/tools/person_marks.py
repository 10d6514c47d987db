# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""By what a person is recognised in a text, whatever way it is written.

The patterns are read alike by Python's ``re`` and by PostgreSQL's ``~*``: the same
text is a mention of somebody here and there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from .phone import area_length
from .text import fold

#: What stands in a text in the place of what said who somebody is.
MASK: Final = "[…]"

# Letters that are also written with an accent. In JSON they may be an escape.
_ACCENTED: Final = {
    "a": "aáàäâãåÁÀÄÂÃÅ",
    "c": "cçÇ",
    "e": "eéèëêÉÈËÊ",
    "i": "iíìïîÍÌÏÎ",
    "n": "nñÑ",
    "o": "oóòöôõÓÒÖÔÕ",
    "u": "uúùüûÚÙÜÛ",
    "y": "yýÿÝ",
}
_ESCAPE: Final = r"\\u00[0-9a-f][0-9a-f]"
_LETTER: Final = "a-zA-Z0-9áéíóúüñçÁÉÍÓÚÜÑÇ"
_BETWEEN_DIGITS: Final = "[ .,/()-]{0,3}"
_BETWEEN_WORDS: Final = "[^a-zA-Z0-9]{1,4}"
# Parts of names that are words of every text.
_PARTICLES: Final = frozenset("de del la las los el y e da do dos van von san".split())
_SHORTEST_WORD: Final = 3
_SHORTEST_DOCUMENT: Final = 6
_SHORTEST_LOCAL: Final = 6


@dataclass(frozen=True, slots=False)
class Marks:
    """What tells a person in a text.

    ``names`` as people write them; ``documents``: digits, or a passport's letters and
    digits; ``numbers``: ten digits, national; ``mails``; ``streets``: with the number.
    """

    names: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()

    @cached_property
    def name_patterns(self) -> list[list[str]]:
        """Return, of each name of two words or more, the pattern of each word.

        A text names the person if it has all of them, in any order.
        """
        words = (_words(name) for name in self.names)
        return [[_whole(_spelled(word)) for word in one] for one in words if one[1:]]

    @cached_property
    def key_patterns(self) -> list[str]:
        """Return the patterns of documents, phones with their area, and mails."""
        return [
            *(
                _document(one)
                for one in self.documents
                if len(one) >= _SHORTEST_DOCUMENT
            ),
            *(_number(one) for one in self.numbers if len(one) == 10),
            *(_mail(one) for one in self.mails),
        ]

    @cached_property
    def _loose(self) -> "re.Pattern[str] | None":
        words = dict.fromkeys(word for name in self.names for word in _words(name))
        patterns = [
            *self.key_patterns,
            *(_local(one) for one in self.numbers if len(one) == 10),
            *(
                _BETWEEN_WORDS.join(map(_spelled, words))
                for words in map(_all_words, self.streets)
                if words
            ),
            *(_whole(_spelled(word)) for word in words),
        ]
        return re.compile("|".join(patterns), re.I) if patterns else None

    def named_in(self, text: str) -> bool:
        """Tell whether a text says a full name of theirs, its words in any order."""
        return any(
            all(re.search(word, text, re.I) for word in words)
            for words in self.name_patterns
        )

    def mentioned_in(self, text: str) -> bool:
        """Tell whether a text says a document, phone, mail or full name of theirs."""
        keyed = any(re.search(one, text, re.I) for one in self.key_patterns)
        return keyed or self.named_in(text)

    def scrub(self, text: str) -> str:
        """Return a text without whatever says who they are, each word of a name too."""
        return self._loose.sub(MASK, text) if self._loose else text


def _all_words(text: str) -> list[str]:
    return fold(text).split()


def _words(name: str) -> list[str]:
    return [
        word
        for word in dict.fromkeys(_all_words(name))
        if len(word) >= _SHORTEST_WORD and word not in _PARTICLES
    ]


def _spelled(word: str) -> str:
    return "".join(
        f"(?:[{_ACCENTED[letter]}]|{_ESCAPE})" if letter in _ACCENTED else letter
        for letter in word
    )


def _whole(pattern: str) -> str:
    return f"(?<![{_LETTER}]){pattern}(?![{_LETTER}])"


def _spaced(digits: Iterable[str]) -> str:
    return _BETWEEN_DIGITS.join(digits)


def _document(document: str) -> str:
    if not document.isdigit():
        return _whole(_spaced(document.lower()))
    core = _spaced(document.lstrip("0"))
    if len(document) > 8:
        return f"(?<![0-9]){core}(?![0-9])"
    # Alone, or as a CUIT or CUIL of a person, which hold it.
    return (
        f"(?<![0-9])(?:2[03-7]{_BETWEEN_DIGITS})?0?{core}"
        f"(?:{_BETWEEN_DIGITS}[0-9])?(?![0-9])"
    )


def _number(national: str) -> str:
    area = area_length(national)
    fifteen = f"(?:1{_BETWEEN_DIGITS}5{_BETWEEN_DIGITS})?"
    return (
        f"{_spaced(national[:area])}{_BETWEEN_DIGITS}{fifteen}"
        f"{_spaced(national[area:])}(?![0-9])"
    )


def _local(national: str) -> str:
    local = national[area_length(national) :]
    if len(local) < _SHORTEST_LOCAL:
        return _number(national)
    return f"(?<![0-9])(?:15{_BETWEEN_DIGITS})?{_spaced(local)}(?![0-9])"


def _mail(mail: str) -> str:
    escaped = re.sub(r"([^a-z0-9@_])", r"\\\1", mail.lower())
    return f"(?<![a-z0-9._+-]){escaped}(?![a-z0-9_-])"
