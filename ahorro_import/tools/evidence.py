# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What all cells of one column show of how they are written, and what they leave open.

The reading that is taken meanwhile is the one that fewer people would regret: money has
no thousandths, so that ``40,041`` alone is forty thousand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal, NamedTuple

from odoo.addons.ahorro_plan.tools.text import clean_cell

from .amounts import parse_amount, parse_percent, read_number, sign_of
from .catalog import FIELDS
from .column import ColumnFormat, DateOrder, Parsed, plain_text
from .dates import is_short_date, order_of, parse_date, years_of_two
from .findings import Example, Finding, Question
from .table import Cell

_EXAMPLES: Final = 3
#: Different days from which on they show where their years are.
_FEW_DAYS: Final = 4
_DAYS: Final = 31
#: Kinds of columns that are written in several ways.
_WAYS: Final = frozenset({"amount", "integer", "percent", "date"})
_READERS: Final = {
    "amount": parse_amount,
    "percent": parse_percent,
    "date": parse_date,
}


@dataclass(slots=True)
class Signs:
    """Cells that can only have a comma, or a dot, for decimals, and those that may."""

    commas: int = 0
    dots: int = 0
    open: dict[str, list[str]] = field(default_factory=lambda: {",": [], ".": []})


class Answer(NamedTuple):
    """A format, with what is open about it and what a person should know."""

    format: ColumnFormat
    question: Question | None = None
    finding: Finding | None = None


@dataclass(slots=True)
class ColumnEvidence:
    """The different cells of a column, each with how often it is there."""

    place: int
    name: str
    header: str = ""
    serial_offset: int = 0
    cells: dict[Cell, int] = field(default_factory=dict)
    _signs: Signs | None = None

    @property
    def kind(self) -> str:
        """Return the kind of value that the field holds, as the catalogue says it."""
        return FIELDS[self.name].kind

    @property
    def is_written_in_ways(self) -> bool:
        """Tell whether the same value may be written in ways that read differently."""
        return self.kind in _WAYS

    @property
    def signs(self) -> Signs:
        """What the texts show of the decimal sign."""
        if self._signs is None:
            self._signs = signs = Signs()
            for cell, count in self.cells.items():
                if not isinstance(cell, str):
                    continue
                text = cell[:40] if cell.isascii() and cell[0] > "/" else None
                text = text or clean_cell(cell[:40])
                if not text or text[-1:] == "%":
                    continue
                mark, is_certain = sign_of(text)
                if mark and not is_certain:
                    signs.open[mark].append(cell)
                elif mark == ",":
                    signs.commas += count
                elif mark:
                    signs.dots += count
        return self._signs

    def decide(
        self,
        *,
        sign: str,
        usual_sign: str,
        order: DateOrder,
        is_order_shown: bool,
        key: str,
        answers: Mapping[str, str],
        max_length: int,
    ) -> Answer:
        """Return the format of the column.

        :param sign: the decimal sign that the profile says, or ""
        :param usual_sign: the one that the other columns of the file show, or ""
        :param order: of day and month, as the profile says
        :param is_order_shown: a column of the file shows which of them is first
        :param answers: what a person answered, by the kind of the question
        """
        fmt = ColumnFormat(
            kind=self.kind,
            decimal_sign=sign or ",",
            date_order=order,
            allow_negative=self.name == "deviation",
            max_length=max_length,
            serial_offset=self.serial_offset,
        )
        if self.kind == "amount":
            return self._decide_sign(fmt, sign, usual_sign, key, answers)
        if self.kind == "integer" and not sign:
            return Answer(replace(fmt, decimal_sign=self._sign_of_counts()))
        if self.kind == "percent":
            own = self.signs
            mark = sign or ("." if own.dots > own.commas else ",")
            if not sign and not own.dots + own.commas:
                # No percentage has thousands.
                mark = "." if own.open["."] and not own.open[","] else ","
            return self._decide_share(replace(fmt, decimal_sign=mark), key, answers)
        if self.kind == "date":
            return self._decide_order(fmt, key, answers, is_order_shown)
        return Answer(fmt)

    # === MONEY AND COUNTS ===

    def _decide_sign(
        self,
        fmt: ColumnFormat,
        sign: str,
        usual: str,
        key: str,
        answers: Mapping[str, str],
    ) -> Answer:
        own = self.signs
        answer = answers.get("decimal_sign", "")
        if answer in (",", "."):
            return Answer(replace(fmt, decimal_sign=answer))
        if sign:
            return Answer(fmt)
        both = bool(own.commas and own.dots)
        if own.commas + own.dots:
            chosen, shown = ("." if own.dots > own.commas else ","), True
        elif usual:
            chosen, shown = usual, True
        else:
            only_commas = bool(own.open[","]) and not own.open["."]
            chosen, shown = ("." if only_commas else ","), False
        fmt = replace(fmt, decimal_sign=chosen)
        other = "," if chosen == "." else "."
        # Three digits behind the decimal sign itself; or before anything showed it,
        # signs that are not the country's.
        in_doubt = [*own.open[chosen]]
        if both or (not shown and other == ","):
            in_doubt += own.open[other]
        if not in_doubt:
            return Answer(fmt)
        return Answer(
            fmt,
            self._question("decimal_sign", key, (",", "."), chosen, in_doubt, fmt),
        )

    def _sign_of_counts(self) -> str:
        """Return the decimal sign of a column of counts.

        No plan has thousands of installments: ``13.000`` are thirteen.
        """
        own = self.signs
        if own.commas + own.dots:
            return "." if own.dots > own.commas else ","
        few = self.name.startswith("installments")
        if few and own.open["."] and not own.open[","]:
            return "."
        return ","

    # === PERCENTAGES ===

    def _decide_share(
        self, fmt: ColumnFormat, key: str, answers: Mapping[str, str]
    ) -> Answer:
        parts: list[Cell] = []
        ones: list[Cell] = []
        above = 0
        for cell in self.cells:
            if isinstance(cell, bool | date) or cell is None:
                continue
            if isinstance(cell, str):
                text = clean_cell(cell[:40]) or ""
                if not text or text[-1:] == "%":
                    continue
                number = read_number(text, fmt.decimal_sign)[0]
            else:
                number = read_number(repr(cell), ".")[0]
            if number is None or number < 0:
                above += number is not None
            elif 0 < number < 1:
                parts.append(cell)
            elif number == 1:
                ones.append(cell)
            else:
                above += number > 1
        answer = answers.get("percent", "")
        if answer in ("percent", "share"):
            return Answer(replace(fmt, is_fraction=answer == "share"))
        if not above:
            return Answer(replace(fmt, is_fraction=bool(parts or ones)))
        fmt = replace(fmt, is_fraction=bool(parts))
        in_doubt = [*parts, *ones]
        if not parts and self.name != "financed_percent":
            return Answer(fmt)
        if not in_doubt:
            return Answer(fmt)
        chosen = "share" if parts else "percent"
        return Answer(
            fmt,
            self._question("percent", key, ("percent", "share"), chosen, in_doubt, fmt),
        )

    # === DAYS ===

    @property
    def shows_order(self) -> bool:
        """Tell whether a text of a column of days can only be read in one order."""
        return any(order_of(cell) in ("dmy", "mdy") for cell in self.cells)

    def _decide_order(
        self,
        fmt: ColumnFormat,
        key: str,
        answers: Mapping[str, str],
        is_order_shown: bool,
    ) -> Answer:
        order = fmt.date_order
        if any(is_short_date(cell, order) for cell in self.cells):
            fmt = replace(fmt, has_short_dates=True)
        if order == "ymd":
            return Answer(fmt)
        other: DateOrder = "mdy" if order == "dmy" else "dmy"
        shown: dict[str, list[Cell]] = {"dmy": [], "mdy": [], "both": [], "": []}
        days = [cell for cell in self.cells if isinstance(cell, date)]
        for cell in self.cells:
            if isinstance(cell, str):
                shown[order_of(cell)].append(cell)
        changed = replace(fmt, date_order=other, is_swapped=bool(days))
        answer = answers.get("date_order", "")
        if answer == "ymd":
            return Answer(replace(fmt, date_order="ymd"))
        if answer in ("dmy", "mdy"):
            return Answer(changed if answer == other else fmt)
        if self._may_begin_with_years():
            year_first = replace(fmt, date_order="ymd")
            question = self._question(
                "date_order",
                key,
                (order, "ymd"),
                "ymd",
                [cell for cell in self.cells if years_of_two(cell)],
                fmt,
                year_first,
            )
            return Answer(year_first, question)
        mine, contrary = self._count(shown[order]), self._count(shown[other])
        if not contrary:
            if is_order_shown or days or len(shown["both"]) < _FEW_DAYS:
                return Answer(fmt)
            # Of so many days one would be after the twelfth.
            ways = ("dmy", "mdy")
            both = shown["both"]
            return Answer(
                fmt,
                self._question("date_order", key, ways, order, both, fmt, changed),
            )
        finding = None
        if other == "mdy" and not mine:
            texts = [plain_text(cell) for cell in shown[other][:_EXAMPLES]]
            about = {"column": self.place, "header": self.header, "field": self.name}
            finding = Finding("month_first", about | {"examples": texts})
        # A spreadsheet that could read a day took its month for it, and left the rest.
        is_other = not mine and all(day.day <= 12 for day in days)
        if not is_other and mine > contrary:
            return Answer(fmt, None, finding)
        # One text may be a slip of the pen.
        is_other = is_other and len(shown[other]) > 1
        chosen = changed if is_other or contrary > mine > 0 else fmt
        in_doubt = [*days, *shown["both"], *shown[other]]
        question = self._question(
            "date_order", key, ("dmy", "mdy"), chosen.date_order, in_doubt, fmt, changed
        )
        return Answer(chosen, question, finding)

    def _may_begin_with_years(self) -> bool:
        """Tell whether all days have years of two digits, and rather in front.

        What a portfolio tells of has happened: numbers beyond next year are days.
        """
        firsts, lasts = set(), set()
        for cell in self.cells:
            parts = years_of_two(cell)
            if parts is None:
                return False
            firsts.add(parts[0])
            lasts.add(parts[1])
        if len(self.cells) < _FEW_DAYS:
            return False
        return max(firsts) <= date.today().year % 100 + 1 < max(lasts) <= _DAYS

    # === QUESTIONS ===

    def _count(self, cells: Iterable[Cell]) -> int:
        return sum(self.cells[cell] for cell in cells)

    def _question(
        self,
        kind: Literal["decimal_sign", "date_order", "percent"],
        key: str,
        answers: tuple[str, str],
        chosen: str,
        cells: Sequence[Cell],
        fmt: ColumnFormat,
        changed: ColumnFormat | None = None,
    ) -> Question:
        """Make a question with some cells and what each reading makes of them."""
        read = _READERS[self.kind]
        ways: list[ColumnFormat] = []
        for answer in answers:
            if kind == "decimal_sign":
                ways.append(replace(fmt, decimal_sign=answer))
            elif kind == "percent":
                ways.append(replace(fmt, is_fraction=answer == "share"))
            else:
                other = changed or fmt
                ways.append(other if other.date_order == answer else fmt)
        examples = []
        for cell in cells:
            values = (_shown(read(cell, ways[0])), _shown(read(cell, ways[1])))
            if values[0] != values[1]:
                examples.append(Example(plain_text(cell)[:60], values))
            if len(examples) == _EXAMPLES:
                break
        return Question(
            kind,
            key,
            self.place,
            self.header,
            self.name,
            answers,
            chosen,
            self._count(cells),
            tuple(examples),
        )


def _shown(parsed: Parsed) -> str:
    """Return a value as data: ISO for a day, a dot for decimals; "" for none."""
    return "" if parsed.value is None else str(parsed.value)
