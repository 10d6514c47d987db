# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows that are no plan: titles, headers of further pages, totals, nothing at all."""

import re
from collections.abc import Sequence
from typing import Final, Literal

from odoo.addons.ahorro_plan.tools.text import clean_cell, fold

from .headers import HeaderRow, cell_text, normalise_header
from .table import Cell

Noise = Literal["", "blank", "title", "header", "total"]

_TOTAL: Final = re.compile(
    r"(?:sub ?)?total(?:es)?(?: (?:general(?:es)?|parcial(?:es)?|final|de .*|por .*))?"
    r"(?: \d[\d ]*)?"
    r"|(?:cantidad|total|nro|numero) (?:total )?de (?:registros|planes|filas|casos"
    r"|suscripciones|clientes)(?: .*)?"
    r"|registros(?: \d[\d ]*)?|suma(?:toria)?(?: total)?|\d+ registros"
    r"|pagina \d+(?: (?:de|of) \d+)?|hoja \d+(?: de \d+)?|fin (?:de|del) (?:reporte"
    r"|archivo|listado|informe)"
)


class NoiseFilter:
    """Tells the rows of one table that are no plans."""

    def __init__(self, header: HeaderRow, title_texts: Sequence[str]) -> None:
        self._headers = [normalise_header(text) for text in header.headers]
        self._known = frozenset(filter(None, self._headers))
        self._titles = frozenset(fold(text) for text in title_texts)
        fields = header.match.fields
        self._name = fields.get("holder_name")
        self._identity = [
            fields[name]
            for name in ("subscription_number", "group_order", "group", "order")
            if name in fields
        ]

    def classify(self, cells: Sequence[Cell]) -> Noise:
        """Return what a row is; "" for a plan's."""
        first = next(
            (place for place, cell in enumerate(cells) if cell is not None), -1
        )
        if first < 0:
            return "blank"
        start = cells[first]
        if not isinstance(start, str):
            return ""
        if normalise_header(start) in self._known and self._is_header(cells):
            return "header"
        folded = fold(start)
        if not folded:
            filled = (cell_text(cell) for cell in cells)
            return "" if any(map(clean_cell, filled)) else "blank"
        if folded in self._titles or self._is_title(cells):
            return "title"
        if _TOTAL.fullmatch(folded) and self._is_total(cells, first):
            return "total"
        return ""

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        """Most of its texts are headers, in whichever order."""
        filled = [normalise_header(cell) for cell in cells if cell is not None]
        matching = sum(1 for text in filled if text in self._known)
        return matching >= 2 and matching * 3 >= len(filled) * 2

    def _is_title(self, cells: Sequence[Cell]) -> bool:
        if not self._titles:
            return False
        filled = [cell for cell in cells if cell is not None]
        if len(filled) > 3:
            return False
        return fold(" ".join(map(cell_text, filled))) in self._titles

    def _is_total(self, cells: Sequence[Cell], first: int) -> bool:
        """A row of totals names no holder and, but for its own text, no plan."""
        size = len(cells)
        for place in (*self._identity, self._name):
            if place is None or place == first or place >= size:
                continue
            if clean_cell(cell_text(cells[place])) is not None:
                return False
        return True
