# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cleaning of texts that come from the files of an administradora or from people.

Two questions only: *what does this cell really hold* (`clean_cell`) and *do these
two texts say the same to a person* (`fold`). Neither decides what a value means.
"""

import re
import unicodedata
from typing import Final

# Marks that a spreadsheet or a copied web page leaves and nobody sees.
_INVISIBLE: Final = dict.fromkeys(
    [0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]
)
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_ONLY_FILLER: Final = re.compile(r"[-\u2010-\u2015\u2212._'\u2019\s]*")

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
    text = text.replace("º", " ").replace("ª", " ").translate(_INVISIBLE)
    # Case after the first decomposition (it can give capitals), marks after the case
    # (lower case can give marks).
    text = unicodedata.normalize("NFKD", text).lower()
    text = unicodedata.normalize("NFKD", text)
    kept = (char for char in text if unicodedata.category(char)[0] != "M")
    return _NOT_WORD.sub(" ", "".join(kept).translate(_INVISIBLE)).strip()


def clean_cell(value: str | None) -> str | None:
    """Return the text of a cell without its dirt, or None when it says "nothing".

    Takes away surrounding and repeated white space (also the non-breaking one),
    invisible marks, and the apostrophe with which a spreadsheet marks a number as
    text. A cell that holds only dashes or dots, an error of the spreadsheet, or the
    trade's words for *no data* (``S/D``, ``no tiene``) is empty. ``"0"`` is a value.
    """
    if value is None:
        return None
    text = " ".join(value.translate(_INVISIBLE).split())
    if text[:1] in ("'", "\u2019"):
        text = text[1:].lstrip()
    if _ONLY_FILLER.fullmatch(text):
        return None
    if text.lower().rstrip(".") in _EMPTY_WORDS:
        return None
    return text
