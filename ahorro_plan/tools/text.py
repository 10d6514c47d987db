# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cleaning of texts that come from the files of an administradora or from people.

Two questions only: *what does this cell really hold* (`clean_cell`) and *do these
two texts say the same to a person* (`fold`). Neither decides what a value means.
"""

import re
import unicodedata
from typing import Final

# Marks that a spreadsheet or a copied web page leaves and nobody sees: Unicode's
# category Cf, the marks of writing direction among them, and those of other categories
# that are shown as nothing or as a blank.
_FORMAT_MARKS: Final = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0001, 0xE0001),
    (0xE0020, 0xE007F),
)
INVISIBLE: Final = dict.fromkeys(
    code for first, last in _FORMAT_MARKS for code in range(first, last + 1)
)
_INVISIBLE_SIGN: Final = re.compile(f"[{''.join(map(chr, INVISIBLE))}]")
# Signs that look like a dash, a slash or an apostrophe, and that people and programs
# use in their place.
_LOOK_ALIKE: Final = (
    dict.fromkeys(
        [*range(0x2010, 0x2016), 0x2043, 0x207B, 0x2212, 0x2796, 0x30FC, 0xFE58, 0xFE63]
        + [0xFF0D],
        "-",
    )
    | dict.fromkeys([0x2044, 0x2215, 0x2571, 0x29F8, 0xFF0F], "/")
    | dict.fromkeys([0x00B4, 0x0060, 0x2018, 0x2019, 0x201B, 0x2032, 0xFF07], "'")
)
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_ONLY_FILLER: Final = re.compile(r"[-\u2010-\u2015\u2212._'\u2018\u2019\s]*")

# What people and exports write where there is nothing. "0" is not one of them: it is
# a value in a column of installments.
_EMPTY_WORDS: Final = frozenset(
    {
        "#div/0!",
        "#n/a",
        "#n/d",
        "#name?",
        "#num!",
        "#ref!",
        "#value!",
        "#¡div/0!",
        "#¡num!",
        "#¡ref!",
        "#¡valor!",
        "#¿nombre?",
        "(null)",
        "n/a",
        "n/d",
        "no informa",
        "no posee",
        "no tiene",
        "null",
        "s/d",
        "sin datos",
    }
)
_EMPTY_BEGINS: Final = frozenset(word[:2] for word in _EMPTY_WORDS)


def fold(text: str | None) -> str:
    """Return the form of a text in which two spellings of the same words are equal.

    Lower case, no accents (``ñ`` becomes ``n``), every run of other signs one space:
    ``"Muñoz, PAMELA"`` gives ``"munoz pamela"``. The ordinal signs of ``Nº``, ``N°``
    and ``1ª`` count as signs, because files use them interchangeably. Folding twice
    changes nothing. For searching and for matching headers; never shown.
    """
    if not text:
        return ""
    if text.isascii():
        return _NOT_PLAIN.sub(" ", text.lower()).strip()
    if _LATIN.fullmatch(text):
        return _NOT_WORD.sub(" ", text.translate(_FOLDED)).strip()
    return _NOT_WORD.sub(" ", _fold_signs(text)).strip()


def _fold_signs(text: str) -> str:
    """Return a text in lower case without accents and invisible marks."""
    text = text.replace("º", " ").replace("ª", " ").translate(INVISIBLE)
    # Case after the first decomposition (it can give capitals), marks after the case
    # (lower case can give marks).
    text = unicodedata.normalize("NFKD", text).lower()
    text = unicodedata.normalize("NFKD", text)
    kept = (char for char in text if unicodedata.category(char)[0] != "M")
    return "".join(kept).translate(INVISIBLE)


#: Signs of Latin letters, of which none depends on what stands beside it.
_LATIN: Final = re.compile("[\x00-\u024f]*")
_FOLDED: Final = {code: _fold_signs(chr(code)) for code in range(0x250)}


def _is_footnote(sign: str) -> bool:
    """Tell whether a sign is a number that is no digit of the number beside it."""
    return (
        sign.isnumeric()
        and not sign.isdecimal()
        and unicodedata.decomposition(sign).startswith("<")
    )


def plain_signs(text: str) -> str:
    """Return a key with one spelling of each sign: for comparing, never for names.

    Without invisible marks and the small or ringed numbers of footnotes; wide variants
    of a sign, all dashes, slashes and apostrophes that look alike, and all blanks are
    the plain one.
    """
    if text.isascii():
        return text
    kept = (sign for sign in text.translate(INVISIBLE) if not _is_footnote(sign))
    text = unicodedata.normalize("NFKC", "".join(kept))
    plain = text.translate(_LOOK_ALIKE)
    return "".join(
        " " if unicodedata.category(sign) == "Zs" else sign for sign in plain
    )


def clean_cell(value: str | None) -> str | None:
    """Return the text of a cell without its dirt, or None when it says "nothing".

    Takes away surrounding and repeated white space (also the non-breaking one),
    invisible marks, and the apostrophe with which a spreadsheet marks a number as
    text. A cell that holds only dashes or dots, an error of the spreadsheet, or the
    trade's words for *no data* (``S/D``, ``no tiene``) is empty. ``"0"`` is a value.
    """
    if value is None:
        return None
    if not value.isascii():
        if _INVISIBLE_SIGN.search(value):
            value = value.translate(INVISIBLE)
    elif value.isalnum() and value[0] <= "9":
        # No dirt, and none of the words begins with a digit.
        return value
    text = " ".join(value.split())
    if text[:1] in ("'", "\u2018", "\u2019"):
        text = text[1:].lstrip()
    if text[:1].isalpha() and text[:2].lower() not in _EMPTY_BEGINS:
        return text
    if _ONLY_FILLER.fullmatch(text):
        return None
    if text.lower().rstrip(".") in _EMPTY_WORDS:
        return None
    return text
