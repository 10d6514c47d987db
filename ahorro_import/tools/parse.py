# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A table and the aliases of a profile to its rows: what an import calls."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from .column import DOUBTS, ColumnFormat
from .duplicates import examples
from .errors import FileError
from .findings import Finding, Question
from .formats import Rules
from .headers import (
    Aliases,
    HeaderRow,
    find_header,
    index_aliases,
    names_a_plan,
    normalise_header,
)
from .memory import RowMemory
from .noise import NoiseFilter
from .report import ReportFacts, report_facts, titles
from .rows import ParsedRow, RowParser
from .sections import Section, Surveyor
from .slipped import SlipFinder
from .stated import StatedCounts
from .table import Cell, Table

#: Rows with cells outside of the table that are read to tell whether they are shifted.
_JUDGED: Final = 200
#: Cells that a row of a plan has at least, besides one that is joined with others.
_LEAST_CELLS: Final = 3


@dataclass(slots=True)
class Report:
    """A table whose header, formats and titles are known. Iterate it for its rows.

    Every row of the table comes out once, the titles and the header as noise too, so
    that what was read can be counted against what the file has.

    ``findings`` says what was left out, joined or looks wrong, and ``questions`` what
    only a person can tell; both are known before the rows are read, and
    ``read_findings`` once they were. ``header`` and
    ``formats`` are those of the first table, ``sections`` all of them. ``memory`` is of
    rows that were read before, and may be given until the rows are asked for.
    """

    table: Table
    header: HeaderRow
    formats: dict[int, ColumnFormat]
    facts: ReportFacts
    rules: Rules
    titles: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    read_findings: list[Finding] = field(default_factory=list)
    # Rows above the header that are plans, and rows that are headers or titles again.
    above: frozenset[int] = frozenset()
    repeated: frozenset[int] = frozenset()
    further_titles: frozenset[int] = frozenset()
    memory: RowMemory | None = None

    def __iter__(self) -> Iterator[ParsedRow]:
        row_number = self.table.row_number
        start = self.header.index
        sections = {section.start: section for section in self.sections}
        reader = _SectionReader(self, self.sections[0])
        stated = StatedCounts()
        for index, cells in enumerate(self.table.rows):
            row = ParsedRow(index, row_number(index), cells)
            if index > start:
                if index in sections:
                    reader = _SectionReader(self, sections[index])
                    row.kind, row.noise = "noise", "header"
                elif index in self.repeated:
                    row.kind, row.noise = "noise", "header"
                elif index in self.further_titles:
                    row.kind, row.noise = "noise", "title"
                else:
                    reader.fill_in(row)
            elif index == start:
                row.kind, row.noise = "noise", "header"
            elif index in self.above:
                reader.fill_in(row)
            else:
                row.kind, row.noise = "noise", "title" if cells else "blank"
            stated.take(row)
            yield row
        self.read_findings = stated.findings()

    def parse(self, cells: Sequence[Cell]) -> ParsedRow:
        """Read one row that a person corrected, as if the file had it so."""
        parser = RowParser(self.header.columns, self.formats, self.rules)
        values, problems, reject = parser.parse(cells)
        return ParsedRow(-1, 0, list(cells), "plan", "", values, problems, reject)


class _SectionReader:
    """Reads the rows below one header."""

    def __init__(self, report: Report, section: Section) -> None:
        self._parser = RowParser(section.header.columns, section.formats, report.rules)
        self._slips = SlipFinder(self._parser, section.header.columns)
        self._noise = NoiseFilter(section.header, report.titles)
        self._pattern = report.rules.subscription_pattern
        self._is_read = section.is_read
        self._is_text = report.table.widths is not None
        self._wide = frozenset(section.wide)
        self._short = frozenset(section.short)
        self._memory = report.memory and report.memory.of_table(
            section.header.headers,
            section.header.columns,
            sorted(section.formats.items()),
            report.rules,
            report.titles,
            self._is_text,
        )

    def fill_in(self, row: ParsedRow) -> None:
        """Fill in what a row says."""
        cells = row.raw
        what: str = self._noise.classify(cells)
        if not what and not self._is_read:
            what = "other_table"
        if what:
            row.kind, row.noise = "noise", what
            return
        if self._memory and self._memory.recall(
            row, row.index in self._wide, row.index in self._short
        ):
            return
        self._read(row)
        if self._memory:
            self._memory.forget(row)

    def _read(self, row: ParsedRow) -> None:
        cells = row.raw
        values, problems, reject = self._parser.parse(cells)
        if self._noise.is_unsplit(cells):
            row.values, row.reject = dict.fromkeys(values), "short_row"
            return
        # A number alone in a line that was cut is the beginning of a plan.
        is_begun = row.index in self._short and values.get("subscription_number")
        if not is_begun and self._noise.is_note(cells, values, self._pattern):
            row.kind, row.noise = "noise", "note"
            return
        if row.index in self._wide and (self._is_text or problems):
            reject = "wide_row"
        elif row.index in self._short:
            reject = "short_row"
        elif self._noise.is_lone_number(cells):
            reject = "lone_number"
        elif self._slips.has_slipped(cells, problems):
            reject = "slipped_row"
        row.values, row.problems, row.reject = values, problems, reject
        if reject in ("wide_row", "short_row", "lone_number", "slipped_row"):
            # Nothing says which cell is of which column.
            row.values = dict.fromkeys(values)


def open_report(
    table: Table, aliases: Aliases, rules: Rules | None = None, *, filename: str = ""
) -> Report:
    """Find the header of a table and decide how its columns are written.

    Raises FileError ``no_header``; whether the columns suffice is asked of the header
    (``missing``, ``check``), since a person may still say what a column is.
    """
    rules = rules or Rules()
    chosen = rules.header_row
    if rules.header_number is not None:
        chosen = table.index_of(rules.header_number)
        chosen = -1 if chosen is None else chosen
    header = find_header(table, aliases, row=chosen, fixed=rules.columns)
    survey = Surveyor(table, header, aliases, rules).look()
    main = survey.sections[0]
    title_texts = titles(table, header)
    report = Report(
        table=table,
        header=header,
        formats=main.formats,
        facts=report_facts(title_texts, filename),
        rules=rules,
        titles=title_texts,
        sections=survey.sections,
        findings=[*table.findings, *survey.findings],
        questions=survey.questions,
        repeated=survey.repeated,
        further_titles=survey.further_titles,
    )
    _name_odd_rows(report, survey.cut_at)
    return report


def _name_odd_rows(report: Report, cut_at: int | None) -> None:
    """Name the rows that are rejected for their cells, and plans above the header."""
    table, findings = report.table, report.findings
    for section in report.sections:
        _judge_outside(report, section)
        _judge_broken(report, section)
    if table.widths is not None:
        reader = {id(one): _SectionReader(report, one) for one in report.sections}
        for code, name in (("wide_rows", "wide"), ("short_rows", "short")):
            odd = []
            for section in report.sections:
                for index in getattr(section, name):
                    row = ParsedRow(index, 0, table.rows[index])
                    reader[id(section)].fill_in(row)
                    if row.kind == "plan":
                        odd.append(index)
            if odd:
                findings.append(Finding(code, examples(table, odd)))
    if cut_at is not None:
        findings.append(Finding("file_cut", {"row": table.row_number(cut_at)}))
    elif not table.is_ended and len(table.rows) > report.header.index + 1:
        last = table.row_number(len(table.rows) - 1)
        findings.append(Finding("last_line_open", {"row": last}))
    merged = [
        first
        for first, last in table.merged
        if last > report.header.index and _are_plans(report, first, last)
    ]
    if merged:
        findings.append(Finding("merged_rows", examples(table, sorted(set(merged)))))
    above = _plans_above(report)
    if above:
        report.above = frozenset(above)
        findings.append(Finding("rows_above_header", examples(table, above)))


def _are_plans(report: Report, first: int, last: int) -> bool:
    """Tell whether cells joined over these rows are of several plans, not a title."""
    rows = report.table.rows
    filled = [
        sum(1 for cell in rows[index] if cell is not None)
        for index in (first, min(first + 1, last))
        if index < len(rows)
    ]
    return len(filled) > 1 and min(filled) >= _LEAST_CELLS


def _judge_outside(report: Report, section: Section) -> None:
    """Tell rows that are all shifted from a last column without a header."""
    if not section.outside or not section.is_read:
        return
    sample = section.outside[:_JUDGED]
    reader = _SectionReader(report, section)
    bad = 0
    for index in sample:
        row = ParsedRow(index, 0, report.table.rows[index])
        reader.fill_in(row)
        bad += any(problem.code not in DOUBTS for problem in row.problems)
    if 2 * bad < len(sample):
        return
    section.wide = sorted({*section.wide, *section.outside})
    if report.table.widths is None:
        about = examples(report.table, section.outside)
        report.findings.append(Finding("wide_rows", about))


def _judge_broken(report: Report, section: Section) -> None:
    """Tell a record that a line break cut in two from two that are short."""
    reader = _SectionReader(report, section)
    for first in section.broken:
        row = ParsedRow(first + 1, 0, report.table.rows[first + 1])
        reader.fill_in(row)
        if row.kind == "plan" and row.reject:
            section.short += [first, first + 1]


def _plans_above(report: Report) -> list[int]:
    """Return the rows above the header that are plans, as a sorted sheet has them."""
    header = report.header
    if header.missing or not header.index:
        return []
    parser = RowParser(header.columns, report.formats, report.rules)
    least = max(4, len(header.match.fields) // 2)
    found = []
    for index, cells in enumerate(report.table.rows[: header.index]):
        if sum(1 for cell in cells if cell is not None) >= least:
            _values, problems, reject = parser.parse(cells)
            if not reject and len(problems) < least // 2:
                found.append(index)
    return found


def recognise(
    table: Table, profiles: Mapping[str, Aliases], header_number: int | None = None
) -> list[tuple[str, float]]:
    """Return the profiles by how well they know the header, best first.

    The score is a profile's number of fields found plus the share of the headers known.
    Of two that know it equally well the one that knows less else is first: a general
    profile knows everything. Profiles that do not find what tells one plan from another
    come last, with 0. ``header_number``: of the row that a person said the headers are
    in; otherwise it is looked for.
    """
    row = None
    if header_number is not None:
        place = table.index_of(header_number)
        row = -1 if place is None else place
    found = []
    for code, aliases in profiles.items():
        size = sum(map(len, aliases.values()))
        found.append((-_points(table, aliases, row), size, code))
    return [(code, -points) for points, _size, code in sorted(found)]


def _points(table: Table, aliases: Aliases, row: int | None) -> float:
    try:
        header = find_header(table, aliases, row=row)
    except FileError:
        return 0.0
    return 0.0 if header.guessed or header.missing else header.match.score


def prefer_known(
    profiles: Sequence[Aliases],
) -> Callable[[Sequence[Sequence[Cell]]], float]:
    """Return what `read_table` asks to choose among the sheets of a workbook."""
    merged: dict[str, list[str]] = {}
    for aliases in profiles:
        for name, texts in aliases.items():
            merged.setdefault(name, []).extend(texts)
    known = index_aliases(merged)

    def points(rows: Sequence[Sequence[Cell]]) -> float:
        best = 0.0
        for cells in rows:
            found = {
                known[key][0]
                for cell in cells
                if (key := normalise_header(cell)) in known
            }
            # A summary has headers of the portfolio too, but does not say which plan.
            size = len(found) if names_a_plan(found) else len(found) / 100
            best = max(best, size) if len(found) >= 3 else best
        return best

    return points
