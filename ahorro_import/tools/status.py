# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The status of a plan and how it was awarded, as files write them.

Some write the code (``N0``), some the name (``Ahorrista``), some both. Plan Rombo's
code of an award says how it was won (``A0L`` by bid, ``A0S`` by draw); where the file
has that in a column of its own, the code is put together.
"""

import re
from collections.abc import Mapping
from typing import Final, Literal

from odoo.addons.ahorro_plan.tools.text import fold

AwardKind = Literal["draw", "bid"]

#: Codes to which the way of the award is joined.
JOINED: Final[dict[str, dict[AwardKind, str]]] = {"A0": {"bid": "A0L", "draw": "A0S"}}

_CODE: Final = r"[A-Z]{1,2}[0-9]{1,2}[A-Z]?|[0-9]{1,3}"
_ONLY_CODE: Final = re.compile(rf"({_CODE})")
_LABEL_CODE: Final = re.compile(rf"(.{{2,}}?)\s*[(\[]\s*({_CODE})\s*[)\]]", re.I)
_CODE_LABEL: Final = re.compile(
    rf"({_CODE})\s*(?:[-\u2013:.]|\s)\s*([^\W\d].{{2,}})", re.I
)
_KINDS: Final[dict[str, AwardKind]] = {
    "l": "bid",
    "lic": "bid",
    "licit": "bid",
    "licita": "bid",
    "licitacion": "bid",
    "licitado": "bid",
    "bid": "bid",
    "s": "draw",
    "sor": "draw",
    "sort": "draw",
    "sorteo": "draw",
    "sorteado": "draw",
    "draw": "draw",
}
_KIND_OF: Final[dict[str, AwardKind]] = {
    whole: kind for joined in JOINED.values() for kind, whole in joined.items()
}


def parse_status(text: str, table: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Return the code and the label of a status; the label may be "".

    ``table`` has the codes of texts, which are folded. A text that neither is a code
    nor stands in the table is given back as the code: what it means is asked once.
    """
    table = table or {}
    if found := table.get(fold(text)):
        return found, "" if _ONLY_CODE.fullmatch(text.upper()) else text
    if _ONLY_CODE.fullmatch(text.upper()):
        return text.upper(), ""
    if match := _LABEL_CODE.fullmatch(text):
        return _known(match[2].upper(), table), match[1].strip()
    if match := _CODE_LABEL.fullmatch(text):
        return _known(match[1].upper(), table), match[2].strip()
    return text, text


def _known(code: str, table: Mapping[str, str]) -> str:
    return table.get(fold(code), code)


def parse_award(text: str) -> tuple[AwardKind | None, bool | None]:
    """Return how a plan was awarded, and whether in the place of another winner.

    None is *not said*: ``Titular`` and ``Reemplazo`` say the second only.
    """
    words = fold(text).split()
    kinds = {_KINDS[word] for word in words if word in _KINDS}
    replacement = None
    if any(word.startswith("reempl") for word in words):
        replacement = True
    elif "titular" in words:
        replacement = False
    return (kinds.pop() if len(kinds) == 1 else None), replacement


def join_award(code: str, kind: AwardKind | None) -> str:
    """Return the code of a status with the way of its award, where they belong."""
    return JOINED.get(code, {}).get(kind, code) if kind else code


def kind_of_status(code: str) -> AwardKind | None:
    """Return the way of the award that a code says by itself."""
    return _KIND_OF.get(code)
