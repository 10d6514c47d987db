# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of a list of bids: a group, an act and what was bid in it.

Plan Rombo's *5 mejores ofertas* has a row for a group, and after each bid a column
*Mod. Gan.*, five with one name, which says how that bid won.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from odoo.addons.ahorro_plan.tools.bids import PLACES, parse_bid
from odoo.addons.ahorro_plan.tools.group_order import GroupOrderError, parse_group
from odoo.addons.ahorro_plan.tools.text import plain_signs

from .cells import PARSERS
from .column import plain_text, tidy
from .headers import names_a_plan
from .noise import NoiseFilter
from .parse import Report
from .rows import ParsedRow, Problem
from .table import Cell

BIDS: Final = tuple(f"bid_{place}" for place in range(1, PLACES + 1))
#: Column after a bid that says how it won.
AWARD: Final = "bid_award"
_PLAIN: Final = ("award_act_number", "model", "financed_percent")
_MAX_TEXT: Final = 60


def are_bids(fields: Set[str]) -> bool:
    """Tell whether columns are those of a list of bids, and of no plan."""
    return {"group", BIDS[0]} <= fields and not names_a_plan(fields)


@dataclass(slots=True)
class BidReader:
    """Reads the rows below the header of a report that is a list of bids.

    ``day`` is of the act where the rows do not say it.
    """

    report: Report
    day: date | None = None

    def __iter__(self) -> Iterator[ParsedRow]:
        """Return every row of the table once, the titles and the header as noise."""
        report, start = self.report, self.report.header.index
        noise = NoiseFilter(report.header, report.titles)
        for index, cells in enumerate(report.table.rows):
            row = ParsedRow(index, report.table.row_number(index), cells)
            if index <= start:
                named = "header" if index == start else "title" if cells else "blank"
                row.kind, row.noise = "noise", named
            elif what := noise.classify(cells):
                row.kind, row.noise = "noise", what
            else:
                self._read(row)
            yield row

    def _read(self, row: ParsedRow) -> None:
        """Fill in what a row says, and why it says of no group and act what was bid."""
        fields = self.report.header.match.fields
        values: dict[str, Any] = dict.fromkeys(("group", "group_key", *_PLAIN))
        for name in _PLAIN:
            if name in fields:
                values[name] = self._parse(row, name, fields[name])
        group = tidy(plain_signs(plain_text(_cell(row.raw, fields["group"]))))
        try:
            values["group_key"] = parse_group(group)
            values["group"] = group
        except GroupOrderError as error:
            reject = "no_group" if error.code == "empty" else error.code
            row.reject = "no_group" if not group else reject
        day = self.day
        if "act_date" in fields:
            day = self._parse(row, "act_date", fields["act_date"]) or day
        if not day:
            row.reject = row.reject or "no_act_date"
        texts = [
            _short(_cell(row.raw, fields[name])) if name in fields else None
            for name in BIDS
        ]
        values["bids"] = {
            "date": day.isoformat() if day else None,
            "bids": texts,
            "awards": [
                _short(self._award_cell(row.raw, fields.get(name))) for name in BIDS
            ],
            "best": next(
                (bid.installments for text in texts if (bid := parse_bid(text))), 0
            ),
        }
        row.values = values

    def _parse(self, row: ParsedRow, name: str, place: int) -> Any:
        fmt = self.report.formats[place]
        cell = _cell(row.raw, place)
        parsed = PARSERS[fmt.kind](cell, fmt)
        if parsed.problem:
            row.problems.append(Problem(name, parsed.problem, plain_text(cell)[:200]))
        return parsed.value

    def _award_cell(self, cells: Sequence[Cell], place: int | None) -> Cell:
        """Return the cell after a bid, where its column says how the bid won."""
        header = self.report.header
        if place is None or AWARD not in header.match.fields:
            return None
        texts = header.headers
        name = texts[header.match.fields[AWARD]]
        after = place + 1
        is_award = after < len(texts) and texts[after].lower() == name.lower()
        return _cell(cells, after) if is_award else None


def _cell(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _short(cell: Cell) -> str | None:
    text = " ".join(plain_text(cell).split())
    return text[:_MAX_TEXT] or None
