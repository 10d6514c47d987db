# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which of the sheets of a workbook have the table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from ..builder import SHEET_ROWS, TableBuilder
from ..errors import FileError
from ..findings import EXAMPLES, Finding
from ..table import Cell, SheetPart, Table
from .merged import join_headers

#: Gives points to the first rows of a sheet: the more, the more like the table wanted.
#: Below one the sheet may be looked at when there is no other, and is never joined.
Prefer = Callable[[Sequence[Sequence[Cell]]], float]
_HEAD = 60

#: The name of a sheet, whether it is hidden, and what reads it.
Sheet = tuple[str, bool, Callable[[], TableBuilder]]


def already_read(builder: TableBuilder) -> Callable[[], TableBuilder]:
    """Return what gives a sheet that was read together with the others."""
    return lambda: builder


class ChoiceLike(Protocol):
    """What a person, or what is looked for, says about the sheet to take."""

    sheet: str
    prefer: Prefer | None


def choose(sheets: Iterable[Sheet], container: str, choice: ChoiceLike) -> Table:
    """Read the sheets and return the table of those to take.

    All that are shown and have the header that is wanted, one below the other; without
    any, the one with most rows. A hidden sheet is never taken, unless it is asked for
    by its name. A sheet that is too big spoils the file only if no other has the table.
    """
    listed = list(sheets)
    named = [sheet for sheet in listed if choice.sheet and sheet[0] == choice.sheet]
    shown = [sheet for sheet in listed if not sheet[1]]
    if listed and not (named or shown):
        raise FileError("hidden_sheets", names=[sheet[0] for sheet in listed][:5])
    best: _Read | None = None
    known: list[_Read] = []
    filled: list[str] = []
    failure: FileError | None = None
    for name, builder, error in _read_all(named or shown):
        failure = failure or error
        if builder is None or not builder.filled_rows:
            continue
        filled.append(name)
        points = choice.prefer(builder.rows[:_HEAD]) if choice.prefer else 0.0
        read = _Read((points, builder.filled_rows), name, builder)
        if points >= 1:
            known.append(read)
        if best is None or read.score > best.score:
            best = read
    if failure and (best is None or not best.score[0]):
        raise failure
    if best is None:
        raise FileError("empty_file")
    taken = [one for one in known if 2 * one.score[0] >= best.score[0]] or [best]
    table = _join(taken, container, tuple(filled), limit=best.builder.limits.max_rows)
    hidden = [sheet[0] for sheet in listed if sheet[1] and sheet not in named]
    left_out = [name for name in filled if name not in {one.name for one in taken}]
    if left_out:
        table.findings.append(Finding("sheets_left_out", {"names": left_out}))
    if hidden:
        table.findings.append(Finding("hidden_sheets", {"names": hidden}))
    return table


class _Read(NamedTuple):
    score: tuple[float, int]
    name: str
    builder: TableBuilder


def _join(
    taken: list[_Read], container: str, sheets: tuple[str, ...], limit: int
) -> Table:
    """Put the sheets one below the other, and say so."""
    first, *others = taken
    base = first.builder
    parts = [SheetPart(first.name, 0)]
    rows = [base.filled_rows]
    for one in others:
        base.rows.pop_blank_tail()
        if len(base.rows) + len(one.builder.rows) > SHEET_ROWS:
            raise FileError("too_many_rows", limit=limit)
        parts.append(SheetPart(one.name, len(base.rows)))
        rows.append(one.builder.filled_rows)
        base.extend(one.builder)
    table = base.table(
        container, sheet_name=first.name, sheets=sheets, parts=tuple(parts)
    )
    if others:
        about = [
            {"name": part.name, "first_row": table.row_number(part.start), "rows": size}
            for part, size in zip(parts, rows, strict=True)
        ]
        table.findings.append(Finding("sheets_joined", {"sheets": about}))
    if hidden := base.hidden_rows():
        numbers = [table.row_number(index) for index in hidden[:EXAMPLES]]
        table.findings.append(
            Finding("hidden_rows", {"count": len(hidden), "rows": numbers})
        )
    return table


def _read_all(
    sheets: list[Sheet],
) -> Iterator[tuple[str, TableBuilder | None, FileError | None]]:
    for name, _hidden, read in sheets:
        try:
            builder = read()
            join_headers(builder)
        except FileError as error:
            yield name, None, error
        else:
            yield name, builder, None
