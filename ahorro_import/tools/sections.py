# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The whole of a table looked at once: where its header is obeyed and where another is.

Two exports pasted one below the other, several sheets, a summary under the portfolio:
each stretch of rows is read by the header above it, or named and not read.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .column import ColumnFormat
from .duplicates import Duplicates, PlansOfSheets, examples
from .findings import Finding, Question
from .formats import FormatVotes, Rules
from .headers import HeaderRow, index_aliases, match_row, normalise_header
from .noise import NoiseFilter
from .table import Cell, Table

#: Share of the rows up to which odd ones are odd, and not how the file is.
_ODD: Final = 0.1
# Cells at the beginning of a row of which two headers are, in a row of headers.
_LOOKED_AT: Final = 6
# Rows before the last one that show how one begins.
_LOOKED_BACK: Final = 200
_LAST_DIGITS: Final = re.compile(r"\d+(?=\D*$)")
_DIGIT: Final = re.compile(r"\d")
_CENTS: Final = re.compile(r"\d[.,]\d\d")
# Fields whose header says that a row of words is one of headers.
_TELLING_FIELDS: Final = frozenset({"subscription_number", "group_order", "group"})
#: Fields that a further table has at least, if it is a portfolio.
_LEAST_FIELDS: Final = 3
#: Amounts with cents from which on one without them is odd.
_FEW_AMOUNTS: Final = 3


@dataclass(slots=True)
class Section:
    """Rows with one header, from its row on. ``is_read``: it says which plan.

    ``width``: cells that a row of it has: more are too many. ``is_full``: (nearly) all
    rows have as many cells as the header, so that one with fewer lacks some.
    ``outside``: rows with something on the right of the header, where they are many;
    whether they are shifted is told by what is read in them. ``broken``: first rows of
    two that have together as many cells as one.
    """

    header: HeaderRow
    start: int
    is_read: bool = True
    formats: dict[int, ColumnFormat] = field(default_factory=dict)
    width: int = 0
    texts: int = 0
    is_full: bool = False
    filled: int = 0
    wide: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Survey:
    """What looking at all rows shows."""

    sections: list[Section]
    # Rows with the headers of the section above again, and titles of further sheets.
    repeated: frozenset[int] = frozenset()
    further_titles: frozenset[int] = frozenset()
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    cut_at: int | None = None


class Surveyor:
    """Goes through a table once."""

    def __init__(
        self,
        table: Table,
        header: HeaderRow,
        aliases: Mapping[str, Sequence[str]],
        rules: Rules,
    ) -> None:
        self.table, self.rules = table, rules
        self.known = index_aliases(aliases)
        self._main = header
        self._is_header: dict[str, bool] = {}
        self._keys = {
            place: normalise_header(text) for place, text in enumerate(header.headers)
        }
        self._texts = frozenset(header.headers)
        self._same = frozenset(filter(None, self._keys.values()))
        self.survey = Survey([])

    def look(self) -> Survey:
        """Return what the rows show."""
        table, main = self.table, self._main
        repeated: set[int] = set()
        titles: set[int] = set()
        starts = {part.start for part in table.parts[1:]}
        plans_of_sheets = PlansOfSheets(table)
        in_titles = False
        section, votes = self._open(main, main.index)
        widths: Counter[int] = Counter()
        duplicates = Duplicates(main)
        for index, cells in enumerate(table.rows):
            if index <= main.index:
                continue
            if index in starts:
                in_titles = True
                plans_of_sheets.begin()
            if not cells:
                continue
            if self._may_be_header(cells):
                found = self._header_at(cells, index, section.header)
                if found is not None:
                    in_titles = False
                    if found.columns == section.header.columns:
                        repeated.add(index)
                        continue
                    self._close(section, votes, widths, duplicates)
                    section, votes = self._open(found, index)
                    widths, duplicates = Counter(), Duplicates(found)
                    continue
            if in_titles:
                titles.add(index)
                continue
            votes.count(cells)
            section.filled += 1
            if duplicates.rows:
                duplicates.count(cells)
            if starts:
                plans_of_sheets.count(cells, section.header)
            if table.widths is not None:
                widths[table.widths[index]] += 1
            if len(cells) > section.texts:
                section.outside.append(index)
        self.survey.findings += plans_of_sheets.findings()
        self._close(section, votes, widths, duplicates)
        self._find_odd_rows(repeated | titles)
        self.survey.repeated = frozenset(repeated)
        self.survey.further_titles = frozenset(titles)
        return self.survey

    # === HEADERS ===

    def _may_be_header(self, cells: Sequence[Cell]) -> bool:
        """Tell quickly whether two of the first cells are headers, or one of words."""
        found = 0
        known = self._is_header
        for cell in cells[:_LOOKED_AT]:
            if type(cell) is not str or len(cell) > 60:
                continue
            # Few headers have a number, and those of this table are known as they are.
            if _DIGIT.search(cell) and cell not in self._texts:
                continue
            is_header = known.get(cell)
            if is_header is None:
                key = normalise_header(cell)
                is_header = key in self.known or key in self._same
                if len(known) < 20_000:
                    known[cell] = is_header
            found += is_header
        return found >= 2 or (found == 1 and _is_all_words(cells))

    def _header_at(
        self, cells: Sequence[Cell], index: int, current: HeaderRow
    ) -> HeaderRow | None:
        """Return the header that a row is: one that names most of its columns."""
        filled = [normalise_header(cell) for cell in cells if cell is not None]
        same = sum(1 for text in filled if text in self._same)
        match = match_row(cells, self.known, self._fixed(cells))
        known = len(match.fields) + len(match.duplicates)
        if same >= 2 and same * 3 >= len(filled) * 2:
            # The very headers of the table: perhaps in another order.
            texts = [normalise_header(text) for text in match.headers]
            now = [normalise_header(text) for text in current.headers]
            while now and not now[-1]:
                now.pop()
            if texts == now:
                return HeaderRow(index, current.match)
        elif (known < 3 or known * 2 < len(filled)) and not (
            _is_all_words(cells) and not _TELLING_FIELDS.isdisjoint(match.fields)
        ):
            return None
        return HeaderRow(index, match)

    def _fixed(self, cells: Sequence[Cell]) -> dict[int, str]:
        """Return what a person decided of columns, where another header has them."""
        decided = {
            self._keys[place]: name
            for place, name in self.rules.columns.items()
            if self._keys.get(place)
        }
        places = {}
        for place, cell in enumerate(cells):
            key = normalise_header(cell)
            if key in decided:
                places[place] = decided[key]
        return places

    # === SECTIONS ===

    def _open(self, header: HeaderRow, index: int) -> tuple[Section, FormatVotes]:
        columns = header.columns
        texts = [place for place, text in enumerate(header.headers) if text]
        section = Section(header, index, is_read=True)
        known = [place for place, name in enumerate(columns) if name]
        section.texts = max([-1, *texts, *known]) + 1
        votes = FormatVotes(
            columns, self.rules, header.headers, is_1904=self.table.is_1904
        )
        return section, votes

    def _close(
        self,
        section: Section,
        votes: FormatVotes,
        widths: Counter[int],
        duplicates: Duplicates,
    ) -> None:
        survey, table = self.survey, self.table
        is_main = not survey.sections
        fields = section.header.match.fields
        section.is_read = is_main or (
            not section.header.missing and len(fields) >= _LEAST_FIELDS
        )
        survey.sections.append(section)
        decided = votes.decide()
        section.formats = decided.formats
        headers = [text for text in section.header.headers if text]
        about = {"row": table.row_number(section.start), "headers": headers[:40]}
        if not section.is_read:
            survey.findings.append(
                Finding("other_table", about | {"count": section.filled})
            )
            return
        if not is_main:
            survey.findings.append(Finding("second_table", about))
        asked = {(one.kind, one.key) for one in survey.questions}
        survey.questions += [
            one for one in decided.questions if (one.kind, one.key) not in asked
        ]
        survey.findings += decided.findings
        survey.findings += duplicates.findings()
        if widths:
            usual = widths.most_common(1)[0][0]
            section.width = max(usual, section.texts)
            total = widths.total()
            fewer = sum(n for width, n in widths.items() if width < section.texts)
            section.is_full = total - fewer >= 2 and fewer <= max(1, total * _ODD)

    # === ODD ROWS ===

    def _find_odd_rows(self, passed: set[int]) -> None:
        """Find rows with too many or too few cells, and a last one that was cut."""
        table, survey = self.table, self.survey
        if table.widths is None:
            self._find_cells_outside()
            return
        starts = [section.start for section in survey.sections]
        ends = [*starts[1:], len(table.rows)]
        for section, end in zip(survey.sections, ends, strict=True):
            if not section.is_read:
                continue
            before = -1  # the row before, if it has too few cells
            for index in range(section.start + 1, end):
                width = table.widths[index]
                if index in passed or section.texts <= width <= section.width:
                    continue
                if width > section.width:
                    section.wide.append(index)
                elif section.is_full:
                    section.short.append(index)
                elif (
                    before == index - 1
                    and width + table.widths[before] == section.texts + 1
                ):
                    section.broken.append(before)
                before = index if width < section.texts else -1
            if _are_few(section.outside, section):
                section.wide = sorted({*section.wide, *section.outside})
                section.outside = []
        self._find_cut(survey.sections[-1])

    def _find_cells_outside(self) -> None:
        """Name cells right of the header, if that is not how all rows are."""
        for section in self.survey.sections:
            if not section.is_read:
                section.outside = []
            elif section.outside and _are_few(section.outside, section):
                section.wide, section.outside = section.outside, []
                self.survey.findings.append(
                    Finding("cells_outside", examples(self.table, section.wide))
                )

    def _find_cut(self, section: Section) -> None:
        """Tell whether the last record ends where no other one does.

        Where its line has an end, a program may have added it: then only an amount
        without its cents is a sign.
        """
        table = self.table
        last = len(table.rows) - 1
        cells = table.rows[last]
        if last <= section.start or not section.is_read or not cells:
            return
        if table.is_ended:
            if self._lacks_cents(section, last):
                self.survey.cut_at = last
            return
        if NoiseFilter(section.header, ()).classify(cells):
            return  # a total or a page's mark: all that was above it is there
        if last in section.short:
            if len(cells) > 2 or self._begins_a_plan(section, last):
                self.survey.cut_at = last
            return
        place = len(cells) - 1
        shapes: Counter[tuple[str, int]] = Counter()
        for index in range(section.start + 1, last):
            row = table.rows[index]
            if len(row) > place and row[place] is not None:
                shapes[_shape(row[place])] += 1
        shape = _shape(cells[place])
        shorter = len(shapes) and all(
            shape[1] < size or shape[0] != text for text, size in shapes
        )
        if shorter and shapes.total() >= 2 and len(shapes) <= 3:
            self.survey.cut_at = last

    def _begins_a_plan(self, section: Section, last: int) -> bool:
        """Tell whether a short last row is the beginning of one like the others.

        A closing word, or a sentence, is no plan that was cut.
        """
        rows = self.table.rows
        cells = rows[last]
        place = next(place for place, cell in enumerate(cells) if cell is not None)
        if not any(map(str.isdigit, str(cells[place]))):
            return False
        begin = _shape(cells[place])[0]
        return any(
            _shape(row[place])[0].startswith(begin)
            for index in range(max(section.start + 1, last - _LOOKED_BACK), last)
            if len(row := rows[index]) > place and row[place] is not None
        )

    def _lacks_cents(self, section: Section, last: int) -> bool:
        """Tell whether only the last of the amounts in the last column has no cents."""
        rows = self.table.rows
        place = len(rows[last]) - 1
        if _CENTS.fullmatch(str(rows[last][place])[-4:]):
            return False
        if not str(rows[last][place])[-1:].isdigit() or place + 1 < section.texts:
            return False
        seen = 0
        for index in range(section.start + 1, last):
            row = rows[index]
            if len(row) > place and row[place] is not None:
                if not _CENTS.fullmatch(str(row[place])[-4:]):
                    return False
                seen += 1
        return seen > _FEW_AMOUNTS


def _are_few(rows: Sequence[int], section: Section) -> bool:
    return len(rows) <= max(1, section.filled * _ODD)


def _is_all_words(cells: Sequence[Cell]) -> bool:
    """Tell whether a row holds different texts without a digit, and several."""
    filled = [cell for cell in cells if cell is not None]
    return 1 < len(filled) == len(set(filled)) and all(
        isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in filled
    )


def _shape(cell: Cell) -> tuple[str, int]:
    """Return how a cell is written, and how many digits it ends in."""
    text = str(cell)
    tail = _LAST_DIGITS.search(text)
    plain = re.sub(r"[^\W\d_]+", "A", re.sub(r"\d+", "9", text))
    return plain, len(tail[0]) if tail else 0
