# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which of the sheets of a workbook is the one with the table."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from ..builder import TableBuilder
from ..errors import FileError
from ..table import Cell, Table

#: Gives points to the first rows of a sheet: the more, the more like the table wanted.
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
    """Read the sheets and return the table of the one to take.

    At most two are in memory at a time. A sheet that is too big spoils the file only if
    no other has the table.
    """
    listed = list(sheets)
    named = [sheet for sheet in listed if choice.sheet and sheet[0] == choice.sheet]
    seen = named or [sheet for sheet in listed if not sheet[1]] or listed
    best: tuple[tuple[float, int], str, TableBuilder] | None = None
    filled: list[str] = []
    failure: FileError | None = None
    for name, builder, error in _read_all(seen):
        failure = failure or error
        if builder is None or not builder.filled_rows:
            continue
        filled.append(name)
        points = choice.prefer(builder.rows[:_HEAD]) if choice.prefer else 0.0
        score = (points, builder.filled_rows)
        if best is None or score > best[0]:
            best = (score, name, builder)
    if failure and (best is None or not best[0][0]):
        raise failure
    if best is None:
        raise FileError("empty_file")
    return best[2].table(container, sheet_name=best[1], sheets=tuple(filled))


def _read_all(
    sheets: list[Sheet],
) -> Iterator[tuple[str, TableBuilder | None, FileError | None]]:
    for name, _hidden, read in sheets:
        try:
            yield name, read(), None
        except FileError as error:
            yield name, None, error
