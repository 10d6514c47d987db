# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which row of a table is its header, and which column holds which field.

A header is known by its aliases, which are data of each profile. Case, accents, spaces
and signs say nothing: ``NRO_SUSCRIPCION`` and ``Nro. Suscripción`` are one header.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from odoo.addons.ahorro_plan.tools.text import fold

from .column import shortened
from .errors import FileError
from .table import Cell, Table

Aliases = Mapping[str, Sequence[str]]

#: Rows in which a header is looked for; above it there are titles.
SEARCHED_ROWS: Final = 60
#: Rows after the header from which examples of a column are taken.
SAMPLED_ROWS: Final = 50
_SAMPLES: Final = 3
# Cells of a row that may show what its columns hold; a note or a total has fewer.
_TELLING: Final = 2
_SEEN: Final = 40
# Fields of which one set must be in the file: what tells one plan from another.
_IDENTITIES: Final = (
    ("subscription_number",),
    ("group_order",),
    ("group", "order"),
)
# The same of a list of bids, whose rows are groups.
_BIDS: Final = frozenset({"group", "bid_1"})
# Columns that we add to files, and that say nothing when these come back.
_OURS: Final = frozenset({"motivo"})
_LOST_SIGN: Final = re.compile(r"[?\ufffd]+")
_NUMBER: Final = re.compile(r"[\s$%.,:/()+\-0-9]*")


@dataclass(frozen=True, slots=True)
class UnknownHeader:
    """A column that no alias names, with examples of what it holds.

    ``text`` is empty for a column with data and without header.
    """

    index: int
    text: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DuplicateHeader:
    """A column whose field another column already gives; it is not read."""

    index: int
    text: str
    field: str


@dataclass(slots=True)
class HeaderMatch:
    """What the cells of a header row mean.

    ``columns`` has a field, or None, for each cell. ``score`` is the number of fields
    found plus the share (below 1) of the row's filled cells that are known.
    """

    columns: list[str | None]
    headers: list[str]
    score: float = 0.0
    duplicates: list[DuplicateHeader] = field(default_factory=list)
    unknown: list[UnknownHeader] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, int]:
        """The column of each field."""
        return {name: place for place, name in enumerate(self.columns) if name}


@dataclass(slots=True)
class HeaderRow:
    """The header of a table. ``guessed``: the aliases hardly know it, it looks so."""

    index: int
    match: HeaderMatch
    guessed: bool = False

    @property
    def columns(self) -> list[str | None]:
        """Return the field of each column, None where it has none."""
        return self.match.columns

    @property
    def headers(self) -> list[str]:
        """Return the texts of the row, as they are written."""
        return self.match.headers

    @property
    def missing(self) -> list[str]:
        """What is needed to tell one plan from another, and no column gives."""
        found = {name for name in self.columns if name}
        if names_a_plan(found) or found >= _BIDS:
            return []
        return ["subscription_number", "group_order"]

    def check(self) -> None:
        """Raise when no column tells one plan from another."""
        if self.missing:
            seen = [text for text in self.headers if text][:_SEEN]
            raise FileError("missing_columns", missing=self.missing, seen=seen)


def names_a_plan(fields: Set[str]) -> bool:
    """Tell whether some fields tell one plan from another."""
    return any(fields >= frozenset(names) for names in _IDENTITIES)


def normalise_header(text: object) -> str:
    """Return what two spellings of a header share: its letters and digits."""
    return fold(cell_text(text)).replace(" ", "")


def cell_text(cell: object) -> str:
    """Return a cell as one line of text; "" for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def index_aliases(aliases: Aliases) -> dict[str, tuple[str, int]]:
    """Return the field of each header, and how early in its list it stands."""
    known: dict[str, tuple[str, int]] = {}
    for name, texts in aliases.items():
        for rank, text in enumerate(texts):
            if key := normalise_header(text):
                known.setdefault(key, (name, rank))
    return known


def match_headers(
    cells: Sequence[Cell],
    aliases: Aliases,
    *,
    fixed: Mapping[int, str] | None = None,
    samples: Mapping[int, tuple[str, ...]] | None = None,
) -> HeaderMatch:
    """Say which field each cell of a header names.

    When several columns name one field, the alias that stands first in the profile
    wins, and among equal ones the first column. ``fixed`` is what a person decided for
    a column: a field, or "" for a column that is not to be read.
    """
    return _match(cells, index_aliases(aliases), fixed or {}, samples or {})


def match_row(
    cells: Sequence[Cell],
    known: Mapping[str, tuple[str, int]],
    fixed: Mapping[int, str] | None = None,
) -> HeaderMatch:
    """Say which field each cell of a row names, by aliases that are indexed."""
    return _match(cells, known, fixed or {}, {})


def _match(
    cells: Sequence[Cell],
    known: Mapping[str, tuple[str, int]],
    fixed: Mapping[int, str],
    samples: Mapping[int, tuple[str, ...]],
) -> HeaderMatch:
    width = max([len(cells), *(place + 1 for place in (*fixed, *samples))])
    texts = [cell_text(cell) for cell in cells]
    texts += [""] * (width - len(texts))
    candidates: dict[str, list[tuple[int, int]]] = {}
    for place, text in enumerate(texts):
        if place in fixed:
            if fixed[place]:
                candidates.setdefault(fixed[place], []).append((-1, place))
        elif found := _lookup(text, known):
            candidates.setdefault(found[0], []).append((found[1], place))
    match = HeaderMatch([None] * width, texts)
    block = _main_block(texts, candidates, samples)

    def by_worth(candidate: tuple[int, int]) -> tuple[bool, bool, bool, bool, int, int]:
        """A column on the right of the table, or one that holds nothing, comes last."""
        rank, place = candidate
        is_empty = bool(samples) and not samples.get(place)
        return (
            rank >= 0,
            place >= block.stop,
            is_empty,
            place not in block,
            rank,
            place,
        )

    for name, places in candidates.items():
        _rank, winner = min(places, key=by_worth)
        match.columns[winner] = name
        match.duplicates += [
            DuplicateHeader(place, texts[place], name)
            for _rank, place in places
            if place != winner
        ]
    match.duplicates.sort(key=lambda duplicate: duplicate.index)
    named = {duplicate.index for duplicate in match.duplicates}
    match.unknown = [
        UnknownHeader(place, text, samples.get(place, ()))
        for place, text in enumerate(texts)
        if match.columns[place] is None
        and place not in named
        and place not in fixed
        and normalise_header(text) not in _OURS
        and (text or samples.get(place))
    ]
    filled = sum(1 for text in texts if text)
    known_cells = len(candidates) + len(match.duplicates)
    match.score = len(candidates) + known_cells / (filled + 1)
    return match


def _main_block(
    texts: Sequence[str],
    candidates: Mapping[str, Sequence[tuple[int, int]]],
    samples: Mapping[int, tuple[str, ...]],
) -> range:
    """Return the columns between blank ones where most fields are.

    A summary beside the portfolio has some of its headers too.
    """
    places = {place for some in candidates.values() for _rank, place in some}
    blocks, start = [], 0
    for place, text in enumerate([*texts, ""]):
        if not text and not samples.get(place):
            blocks.append(range(start, place))
            start = place + 1
    return max(
        blocks,
        key=lambda block: sum(place in places for place in block),
        default=range(0),
    )


def _lookup(text: str, known: Mapping[str, tuple[str, int]]) -> tuple[str, int] | None:
    """Find a header; letters that a program lost (``Suscripci?n``) may be any."""
    key = normalise_header(text)
    if key in known:
        return known[key]
    if not key or len(key) > 60 or not _LOST_SIGN.search(text):
        return None
    parts = [re.escape(normalise_header(part)) for part in _LOST_SIGN.split(text)]
    pattern = re.compile(r"\w{1,2}".join(parts))
    found = {value for header, value in known.items() if pattern.fullmatch(header)}
    return found.pop() if len(found) == 1 else None


def find_header(
    table: Table,
    aliases: Aliases,
    *,
    row: int | None = None,
    fixed: Mapping[int, str] | None = None,
) -> HeaderRow:
    """Find the header of a table, on whichever of its first rows it is.

    It is the row that names most fields, or one above it that says which plan and
    names half as many: then there are two tables. A header that nobody has taught
    yet is guessed: the widest of the first rows that hold only texts, all different.
    ``row`` and ``fixed`` are what a person decided. Raises ``no_header``.
    """
    head = table.rows[:SEARCHED_ROWS]
    known = index_aliases(aliases)
    if row is not None:
        if not 0 <= row < len(table.rows):
            raise FileError("no_header", seen=_most_like_a_header(head))
        return HeaderRow(row, _with_samples(table, row, known, fixed or {}))
    best: tuple[float, int] = (0.0, -1)
    telling: list[tuple[float, int]] = []
    for index, cells in enumerate(head):
        match = _match(cells, known, {}, {})
        if _is_header(match):
            if match.score > best[0]:
                best = (match.score, index)
            if names_a_plan(set(match.fields)):
                telling.append((match.score, index))
    # Of two tables one below the other the first header comes first.
    for score, index in telling:
        if 2 * score >= best[0]:
            best = (score, index)
            break
    guessed = best[1] < 0
    place = _guess(head) if guessed else best[1]
    if place is None:
        raise FileError("no_header", seen=_most_like_a_header(head))
    return HeaderRow(place, _with_samples(table, place, known, fixed or {}), guessed)


def _is_header(match: HeaderMatch) -> bool:
    found = len(match.fields)
    filled = sum(1 for text in match.headers if text)
    return found >= 3 or (found >= 1 and 2 * found >= filled > 1)


def _guess(head: Sequence[Sequence[Cell]]) -> int | None:
    """Return the row that looks like a header: texts only, all different, widest."""
    best, widest = None, 1
    for index, cells in enumerate(head[:-1]):
        filled = [cell for cell in cells if cell is not None]
        texts = {normalise_header(cell) for cell in filled if isinstance(cell, str)}
        is_text = not any(_NUMBER.fullmatch(cell_text(cell)) for cell in filled)
        followed = any(len(row) >= len(filled) // 2 for row in head[index + 1 :])
        if is_text and len(texts) == len(filled) > widest and followed:
            best, widest = index, len(filled)
    return best


def _most_like_a_header(head: Sequence[Sequence[Cell]]) -> list[str]:
    rows = ([cell_text(cell) for cell in cells if cell is not None] for cells in head)
    return max(rows, key=len, default=[])[:_SEEN]


def _with_samples(
    table: Table,
    index: int,
    known: Mapping[str, tuple[str, int]],
    fixed: Mapping[int, str],
) -> HeaderMatch:
    """Match a header again, now with examples of what its columns hold."""
    samples: dict[int, list[str]] = {}
    for cells in table.rows[index + 1 : index + 1 + SAMPLED_ROWS]:
        if sum(1 for cell in cells if cell is not None) < _TELLING:
            continue
        for place, cell in enumerate(cells):
            text = shortened(cell_text(cell), 80)
            some = samples.setdefault(place, [])
            if text and len(some) < _SAMPLES and text not in some:
                some.append(text)
    found = {place: tuple(some) for place, some in samples.items() if some}
    return _match(table.rows[index], known, fixed, found)
