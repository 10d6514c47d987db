# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Group and order: the two numbers that, with the administradora, name a plan.

Trade facts behind the rules. A *grupo* of Plan Rombo is four characters, digits in
the old ones (``8486``) and mixed in the new ones (``G9RX``, and ``12E3``, which looks
like a number but is not); other administradoras number their groups (``11788``). The
*orden* is the seat inside the group: up to three digits and, in some files, a check
letter (``031E``). Files join both with a slash, a dash, spaces or nothing at all, and
spreadsheets eat leading zeros, so that only the parts can be compared, never the text.
"""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from .text import plain_signs

MAX_ORDER: Final = 999

GroupOrderErrorCode = Literal[
    "empty",
    "no_separator",
    "group_invalid",
    "order_invalid",
    "order_out_of_range",
    "scientific_notation",
    "excel_date",
]

# The formula with which a text file keeps a spreadsheet from changing a number.
_WRAPPED: Final = re.compile(r'="?([^"]*)"?')
# "1,20E+04", "1.2E4", "1E+04", but neither "12E3" nor "12E-3" (a group and its order).
_SCIENTIFIC: Final = re.compile(r"\d+[.,]\d+E[+-]?\d+|\d+E\+\d+", re.ASCII)
# A spreadsheet shows the number 8486 as "8486.0" once it went through a float.
_FLOAT_TAIL: Final = re.compile(r"(?<=[0-9])[.,]0{1,2}(?![0-9A-Z.,])")
_SEPARATORS: Final = re.compile(r"[\s/\\|_:-]+")
_STRONG: Final = re.compile(r"[/\\|]")
_GROUP: Final = re.compile(r"[A-Z0-9]{1,8}")
_ORDER: Final = re.compile(r"([0-9]+)[\s/\\|_.-]*([A-Z]?)")
# As nearly all are written: no month, no number that lost digits.
_USUAL: Final = re.compile(r"(?=[A-Z]*[0-9])([A-Z0-9]{1,8}) ?/ ?([0-9]{1,9})([A-Z]?)")
_GLUED: Final = re.compile(r"(?=[0-9]*[A-Z])([A-Z0-9]{4})([0-9]{3})([A-Z]?)")
# What a spreadsheet makes of 8486/11, which it takes for November of the year 8486:
# "nov-86", "01/11/8486". No group is written as a month with two or four digits.
_MONTH: Final = (
    r"(?:ENE(?:RO)?|JAN(?:UARY)?|FEB(?:RERO|RUARY)?|MAR(?:ZO|CH)?|ABR(?:IL)?|APR(?:IL)?"
    r"|MAYO?|JU[NL](?:IO|E|Y)?|AGO(?:STO)?|AUG(?:UST)?|SEPT?(?:IEMBRE|EMBER)?"
    r"|SET(?:IEMBRE)?|OCT(?:UBRE|OBER)?|NOV(?:IEMBRE|EMBER)?|DIC(?:IEMBRE)?"
    r"|DEC(?:EMBER)?)"
)
_MONTH_NAME: Final = re.compile(
    rf"(?:[0-9]{{1,2}}[-/. ]+)?{_MONTH}\.?[-/. ]+(?:[0-9]{{2}}|[0-9]{{4}})"
    rf"|[0-9]{{1,2}}[-/. ]+{_MONTH}\.?"
)
_DATE: Final = re.compile(
    r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
)
# No date of a plan is later, so that such a year was a group.
_LAST_YEAR: Final = 2100


class GroupOrderError(ValueError):
    """A text that does not name a group and an order, with the reason as a code."""

    def __init__(self, code: GroupOrderErrorCode, text: str) -> None:
        super().__init__(code, text)
        self.code: GroupOrderErrorCode = code
        self.text = text

    def __str__(self) -> str:
        return f"{self.code}: {self.text!r}"


@dataclass(frozen=True, slots=True)
class GroupOrder:
    """A seat in a group, in the only form in which two of them may be compared."""

    group_key: str
    order_number: int
    check_letter: str = ""
    # Read out of the date that a spreadsheet had made of it.
    was_date: bool = field(default=False, compare=False)

    @property
    def key(self) -> tuple[str, int]:
        """What identifies the plan inside an administradora: without the letter."""
        return self.group_key, self.order_number

    @property
    def display(self) -> str:
        """The usual spelling, ``G9RX/031E``."""
        return f"{self.group_key}/{self.order_number:03d}{self.check_letter}"


def same_plan(a: GroupOrder, b: GroupOrder) -> bool:
    """Tell whether two readings may be the same plan.

    The check letter only confirms: a file without it matches one that has it, and two
    different letters are a typing error in one of them, hence not the same.
    """
    letters = {a.check_letter, b.check_letter} - {""}
    return a.key == b.key and len(letters) < 2


def parse_group(text: str | None) -> str:
    """Return the key of a group: capitals and digits, nothing else.

    A group of digits only loses its leading zeros, so that ``08486`` is ``8486``. That
    is safe because administradoras which use digits number their groups one after the
    other, and the zeros are the fixed width of a file that any spreadsheet removes. A
    group with letters keeps its zeros: no program takes them away from a text.
    """
    upper = _prepare(text)
    if _SCIENTIFIC.fullmatch(upper):
        raise GroupOrderError("scientific_notation", text or "")
    if _is_date(upper):
        raise GroupOrderError("excel_date", text or "")
    key = _SEPARATORS.sub("", _FLOAT_TAIL.sub("", upper)).replace(".", "")
    # Only letters is a word ("TOTAL"), unless it has the size of a real group.
    if not _GROUP.fullmatch(key) or (key.isalpha() and len(key) > 4):
        raise GroupOrderError("group_invalid", text or "")
    if key.isdigit():
        key = key.lstrip("0")
        if not key:
            raise GroupOrderError("group_invalid", text or "")
    return key


def parse_order(text: str | None, max_order: int = MAX_ORDER) -> tuple[int, str]:
    """Return the number and the check letter ("" without one) of an order."""
    upper = _prepare(text)
    if _SCIENTIFIC.fullmatch(upper):
        raise GroupOrderError("scientific_notation", text or "")
    match = _ORDER.fullmatch(_FLOAT_TAIL.sub("", upper))
    if not match and _is_date(upper):
        raise GroupOrderError("excel_date", text or "")
    if not match:
        raise GroupOrderError("order_invalid", text or "")
    digits = match[1].lstrip("0")
    # The length first: int() refuses thousands of digits with an error of its own.
    if not digits or len(digits) > 9 or int(digits) > max_order:
        raise GroupOrderError("order_out_of_range", text or "")
    return int(digits), match[2]


def make_group_order(
    group: str | None, order: str | None, *, max_order: int = MAX_ORDER
) -> GroupOrder:
    """Read a group and an order that come in two cells.

    Raises GroupOrderError; ``excel_date`` for what a spreadsheet made a date of.
    """
    return GroupOrder(parse_group(group), *parse_order(order, max_order))


def parse_group_order(
    joined: str | None,
    pattern: re.Pattern[str] | None = None,
    *,
    max_order: int = MAX_ORDER,
) -> GroupOrder:
    """Read a group and an order that share one cell.

    ``pattern`` is the administradora's own spelling: a compiled expression for the
    whole cell (already in capitals and trimmed) with the groups ``group``, ``order``
    and, if there is one, ``letter``; whoever takes it from a person bounds its cost. It
    is tried first; a cell that it does not match is read by the general rules. Without
    a separator these only split four characters with a letter among them, three digits
    and an optional letter, since ``8486081`` could be cut in several places.

    What a spreadsheet took for a date is refused (``excel_date``), unless only one
    group and order can have become it: 1/11/8486 was 8486/11.
    """
    upper = _prepare(joined)
    raw = joined or ""
    if pattern is None and (usual := _read_usual(upper, max_order)):
        return usual
    if _is_date(upper):
        return _from_date(upper, raw, max_order)
    if pattern is not None and (match := pattern.fullmatch(upper)):
        parts = match.groupdict()
        order = f"{parts.get('order') or ''}{parts.get('letter') or ''}"
        return make_group_order(parts.get("group"), order, max_order=max_order)
    if _SCIENTIFIC.fullmatch(upper):
        raise GroupOrderError("scientific_notation", raw)
    group, order = _split(upper, raw)
    return make_group_order(group, order, max_order=max_order)


def _read_usual(text: str, max_order: int) -> GroupOrder | None:
    """Read what needs no more than one look, as the rules for any text would."""
    match = _USUAL.fullmatch(text)
    if match is None:
        return None
    key = match[1].lstrip("0") if match[1].isdigit() else match[1]
    number = int(match[2])
    if key and 0 < number <= max_order:
        return GroupOrder(key, number, match[3])
    return None


def _is_date(text: str) -> bool:
    if text.isalnum():
        return False  # a date has signs between its parts
    return bool(_MONTH_NAME.fullmatch(text) or _DATE.fullmatch(text))


def _from_date(text: str, raw: str, max_order: int) -> GroupOrder:
    """Return the only group and order that a date can have been."""
    match = _DATE.fullmatch(text)
    if match:
        first, middle, last = (int(match[place]) for place in (1, 3, 4))
        year, others = (
            (first, (middle, last)) if len(match[1]) > 2 else (last, (first, middle))
        )
        # The spreadsheet adds the first day of the month.
        if year > _LAST_YEAR and 1 in others and 0 < max(others) <= 12:
            number, letter = parse_order(str(max(others)), max_order)
            return GroupOrder(str(year), number, letter, was_date=True)
    raise GroupOrderError("excel_date", raw)


def _split(text: str, raw: str) -> tuple[str, str]:
    """Cut a joined text where its group ends."""
    tokens = [token for token in _SEPARATORS.split(text) if token]
    if len(tokens) > 1 and re.fullmatch("[A-Z]", tokens[-1]):
        letter = tokens.pop()
    else:
        letter = ""
    if len(tokens) == 1:
        if match := _GLUED.fullmatch(tokens[0] + letter):
            return match[1], match[2] + match[3]
        raise GroupOrderError("no_separator", raw)
    if len(tokens) == 2:
        return tokens[0], tokens[1] + letter
    # More parts: a slash is stronger than a dash or a space ("G9 RX / 031-E").
    sides = [side for side in _STRONG.split(text) if side.strip()]
    if len(sides) == 2:
        return sides[0], sides[1]
    raise GroupOrderError("no_separator", raw)


def _prepare(text: str | None) -> str:
    """Trim, drop the apostrophe of spreadsheets, put in capitals; refuse nothing."""
    plain = plain_signs(text or "").strip().lstrip("'").strip()
    if plain[:1] == "=" and (wrapped := _WRAPPED.fullmatch(plain)):
        plain = wrapped[1].strip()
    upper = plain.upper()
    if not upper:
        raise GroupOrderError("empty", text or "")
    return upper
