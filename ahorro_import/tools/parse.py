# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A table and the aliases of a profile to its rows: what an import calls."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .column import ColumnFormat
from .errors import FileError
from .formats import Rules, decide_formats
from .headers import (
    Aliases,
    HeaderRow,
    find_header,
    index_aliases,
    normalise_header,
)
from .noise import NoiseFilter
from .report import ReportFacts, report_facts, titles
from .rows import ParsedRow, RowParser
from .table import Cell, Table


@dataclass(slots=True)
class Report:
    """A table whose header, formats and titles are known. Iterate it for its rows.

    Every row of the table comes out once, the titles and the header as noise too, so
    that what was read can be counted against what the file has.
    """

    table: Table
    header: HeaderRow
    formats: dict[int, ColumnFormat]
    facts: ReportFacts
    rules: Rules
    titles: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[ParsedRow]:
        parser = RowParser(self.header.columns, self.formats, self.rules)
        noise = NoiseFilter(self.header, self.titles)
        row_number = self.table.row_number
        start = self.header.index
        for index, cells in enumerate(self.table.rows):
            row = ParsedRow(index, row_number(index), cells)
            if index > start:
                what: str = noise.classify(cells)
            elif index == start:
                what = "header"
            else:
                what = "title" if cells else "blank"
            if what:
                row.kind, row.noise = "noise", what
            else:
                row.values, row.problems, row.reject = parser.parse(cells)
            yield row

    def parse(self, cells: Sequence[Cell]) -> ParsedRow:
        """Read one row that a person corrected, as if the file had it so."""
        parser = RowParser(self.header.columns, self.formats, self.rules)
        values, problems, reject = parser.parse(cells)
        return ParsedRow(-1, 0, list(cells), "plan", "", values, problems, reject)


def open_report(
    table: Table, aliases: Aliases, rules: Rules | None = None, *, filename: str = ""
) -> Report:
    """Find the header of a table and decide how its columns are written.

    Raises FileError ``no_header``; whether the columns suffice is asked of the header
    (``missing``, ``check``), since a person may still say what a column is.
    """
    rules = rules or Rules()
    header = find_header(table, aliases, row=rules.header_row, fixed=rules.columns)
    title_texts = titles(table, header)
    rows = (cells for index, cells in enumerate(table.rows) if index > header.index)
    return Report(
        table=table,
        header=header,
        formats=decide_formats(rows, header.columns, rules),
        facts=report_facts(title_texts, filename),
        rules=rules,
        titles=title_texts,
    )


def recognise(table: Table, profiles: Mapping[str, Aliases]) -> list[tuple[str, float]]:
    """Return the profiles by how well they know the header, best first.

    The score is a profile's number of fields found plus the share of the headers known.
    Of two that know it equally well the one that knows less else is first: a general
    profile knows everything. Profiles that do not find what tells one plan from another
    come last, with 0.
    """
    found = []
    for code, aliases in profiles.items():
        size = sum(map(len, aliases.values()))
        found.append((-_points(table, aliases), size, code))
    return [(code, -points) for points, _size, code in sorted(found)]


def _points(table: Table, aliases: Aliases) -> float:
    try:
        header = find_header(table, aliases)
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
        found = (
            {
                known[key][0]
                for cell in cells
                if (key := normalise_header(cell)) in known
            }
            for cells in rows
        )
        best = max(map(len, found), default=0)
        return float(best) if best >= 3 else 0.0

    return points
