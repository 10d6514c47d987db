# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the cells of each column are written, decided once by the whole column.

One cell cannot tell: ``40.041`` is forty thousand in a column of ``1.234,56`` and forty
in one of ``1234.567``. Where the whole column cannot tell either, one reading is taken
and a question says which other one there is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from odoo.addons.ahorro_plan.tools.group_order import MAX_ORDER

from .catalog import FIELDS
from .cents import CentsOfColumn
from .column import ColumnFormat, DateOrder, plain_text
from .epochs import two_counts
from .evidence import ColumnEvidence
from .findings import Finding, Question
from .headers import normalise_header
from .table import Cell

_EXAMPLES: Final = 3
# Amounts of the same origin: a program writes both with cents, or both without.
_DEBTS: Final = frozenset({"overdue_debt", "debt_to_fall_due"})


@dataclass(frozen=True, slots=True)
class Rules:
    """What a profile, its administradora, and a person decided beforehand.

    ``decimal_sign``: "," or "."; "" lets each column tell. ``code_tables``: for a field
    what its texts stand for, compared without case and accents: ``{"status":
    {"Ahorrista": "N0"}}``. ``columns``: what a person decided for a column: its field,
    or "" when it is not to be read. ``header_row``: index of the header in the table;
    ``header_number``: the same as the number that the user sees beside the row.
    ``answers``: what a person answered to questions, by ``Question.key`` and ``kind``:
    ``{"deudavencida": {"decimal_sign": "."}}``.
    ``group_pattern``: regular expression for a whole group, when the administradora's
    all have one form: a spreadsheet that made 12000 of the group 12E3 is found out so.
    ``subscription_pattern``: regular expression for a whole number of a subscription.
    ``group_order_pattern``, ``max_order`` and ``default_area``: as in ahorro_plan.
    """

    date_order: DateOrder = "dmy"
    decimal_sign: str = ""
    code_tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)
    header_row: int | None = None
    header_number: int | None = None
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    group_pattern: str | None = None
    subscription_pattern: str = ""
    group_order_pattern: str | None = None
    max_order: int = MAX_ORDER
    default_area: str | None = None


@dataclass(slots=True)
class Decided:
    """The formats of the columns of a table, by place, and what is open about them."""

    formats: dict[int, ColumnFormat]
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class FormatVotes:
    """Takes the rows of a table one after the other, and then decides."""

    def __init__(
        self,
        columns: Sequence[str | None],
        rules: Rules,
        headers: Sequence[str] = (),
        *,
        is_1904: bool = False,
    ) -> None:
        self.columns, self.rules = columns, rules
        self._evidence = {
            place: ColumnEvidence(
                place,
                name,
                headers[place] if place < len(headers) else "",
                serial_offset=1462 if is_1904 else 0,
            )
            for place, name in enumerate(columns)
            if name
        }
        self._counted = [
            (place, one.cells)
            for place, one in self._evidence.items()
            if one.is_written_in_ways
        ]

    def count(self, cells: Sequence[Cell]) -> None:
        """Take a row."""
        size = len(cells)
        for place, seen in self._counted:
            if place < size and (cell := cells[place]) is not None:
                seen[cell] = seen.get(cell, 0) + 1

    def decide(self) -> Decided:
        """Return how each column is written."""
        decided = Decided({})
        signs = [one.signs for one in self._evidence.values() if one.kind == "amount"]
        commas = sum(one.commas for one in signs)
        dots = sum(one.dots for one in signs)
        usual = "" if commas == dots else "," if commas > dots else "."
        dates = [one for one in self._evidence.values() if one.kind == "date"]
        is_order_shown = any(one.shows_order for one in dates)
        for place, one in self._evidence.items():
            key = normalise_header(one.header) or one.name
            answers = self.rules.answers.get(key, {})
            fmt, question, finding = one.decide(
                sign=self.rules.decimal_sign,
                usual_sign=usual,
                order=self.rules.date_order,
                is_order_shown=is_order_shown,
                key=key,
                answers=answers,
                max_length=FIELDS[one.name].max_length,
            )
            decided.formats[place] = fmt
            if question and question.kind not in answers:
                decided.questions.append(question)
            if finding:
                decided.findings.append(finding)
            if one.kind == "date" and (days := two_counts(one.cells, fmt)):
                about = {"column": place, "header": one.header, "field": one.name}
                about["examples"] = [plain_text(day) for day in days]
                decided.findings.append(Finding("two_counts", about))
        decided.findings += self._find_whole_amounts(decided.formats)
        return decided

    def _find_whole_amounts(self, formats: dict[int, ColumnFormat]) -> list[Finding]:
        """Name the columns with amounts that may be cents."""
        amounts = {
            place: CentsOfColumn.of(one.cells)
            for place, one in self._evidence.items()
            if one.kind == "amount"
        }
        debts = {
            self._evidence[place].name: cents
            for place, cents in amounts.items()
            if self._evidence[place].name in _DEBTS
        }
        found = []
        for place, cents in amounts.items():
            one = self._evidence[place]
            odd = cents.odd(formats[place])
            if one.name in debts and any(map(cents.differs_from, debts.values())):
                odd = list(cents.whole)
            if odd:
                about = {"column": place, "header": one.header, "field": one.name}
                about["count"] = sum(one.cells[cell] for cell in odd)
                about["examples"] = [plain_text(cell) for cell in odd[:_EXAMPLES]]
                found.append(Finding("whole_amounts", about))
        return found


def decide_formats(
    rows: Iterable[Sequence[Cell]],
    columns: Sequence[str | None],
    rules: Rules,
) -> dict[int, ColumnFormat]:
    """Return the format of each column that has a field.

    Texts in which a sign can only be one thing vote; without any the rules decide, and
    without these it is the country's, the comma.
    """
    votes = FormatVotes(columns, rules)
    for cells in rows:
        votes.count(cells)
    return votes.decide().formats
