# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows that are no plan: titles, headers of further pages, totals, notes, nothing.

A row is one of them because of its shape, never because of a text that a cell of a
plan could have too.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from odoo.addons.ahorro_plan.tools.text import clean_cell, fold

from .headers import HeaderRow, cell_text, normalise_header
from .keys import is_whole_number
from .table import Cell

Noise = Literal["", "blank", "title", "header", "total", "note", "other_table"]

_TOTAL: Final = re.compile(
    r"(?:sub ?)?total(?:es)?(?: .*)?"
    r"|(?:cantidad|total|nro|numero) (?:total )?de (?:registros|planes|filas|casos"
    r"|suscripciones|clientes)(?: .*)?"
    r"|registros(?: \d[\d ]*)?|suma(?:toria)?(?: total)?|\d+ registros"
    r"|(?:pag(?:ina)?|page|hoja|folio|lamina)(?: (?:n|no|nro) ?)?(?: \d+"
    r"(?: (?:de|of) \d+| \d+)?)?|fin (?:de|del) (?:reporte|archivo|listado|informe)"
)
# Words of page marks and notes that have the size of a group: "hoja 1" is no seat.
_MARKS: Final = frozenset(
    "HOJA PAG PAGE PGNA FOJA FOL NOTA NOTE OBS FIN HORA HS DIA MES ANO USR USER ID"
    " SUMA SUM CANT TOT NRO NUM REG REGS ITEM FILA LOTE VER REF PROM MAX MIN".split()
)


# Cells that a note below a table has at most, in a table that has more columns.
_NOTE: Final = 2
_WIDE: Final = 6
# One cell more for each so many columns, where the row names a seat.
_COLUMNS: Final = 5
# A number without a letter or a day: a count, a sum, a percentage.
_FIGURE: Final = re.compile(r"[\s$%+-]*\d[\d\s.,%$-]*", re.ASCII)
_NUMBERS: Final = (int, float)
_PERSON: Final = re.compile(r"[^\W\d_][^\d:;*()/_]*")


class NoiseFilter:
    """Tells the rows of one table that are no plans."""

    def __init__(self, header: HeaderRow, title_texts: Sequence[str]) -> None:
        self._headers = [normalise_header(text) for text in header.headers]
        self._known = frozenset(filter(None, self._headers))
        self._titles = frozenset(fold(text) for text in title_texts)
        fields = header.match.fields
        self._width = len(fields)
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
        if start.isascii() and start.isdecimal():
            # The number of a plan, as most begin, is no header and no word.
            return "title" if self._is_title(cells) else ""
        if normalise_header(start) in self._known and self._is_header(cells):
            return "header"
        folded = fold(start)
        if not folded:
            filled = (cell_text(cell) for cell in cells)
            return "" if any(map(clean_cell, filled)) else "blank"
        if self._is_title(cells):
            return "title"
        if _TOTAL.fullmatch(folded) and self._is_total(cells, first):
            return "total"
        return ""

    def is_note(
        self, cells: Sequence[Cell], values: Mapping[str, Any], pattern: str
    ) -> bool:
        """Tell whether a row has hardly a cell: a note, a page mark, a signature.

        ``values`` are what was read in it. Beside a subscription there must be
        something else, unless it cannot be anything but a subscription; and a word with
        a number ("hoja 1") is a seat only beside what a plan has.
        """
        key = values.get("subscription_number")
        group = values.get("group_key")
        if key and is_whole_number(key, pattern):
            return False
        filled = [place for place, cell in enumerate(cells) if cell is not None]
        is_wide = self._width >= _WIDE
        if group:
            few = max(_NOTE, self._width // _COLUMNS)
            if group in _MARKS:
                return len(filled) <= max(few, self._width // 2)
            is_word = group.isalpha() and len(filled) <= few
            return is_word and not self._names_a_person(cells)
        if is_wide:
            is_person = self._names_a_person(cells)
            if not key:
                is_person = is_person and filled[0] == self._name
            return len(filled) <= _NOTE and not is_person
        if key:
            return False
        return len(filled) == 1 and filled[0] != self._name

    def is_lone_number(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a row of a wide table says nothing but a number, or numbers.

        It may be a plan of which the rest was lost, the number of a report, or counts
        and sums below a table without a word beside them.
        """
        if self._width < _WIDE:
            return False
        size = len(cells)
        name = cells[self._name] if self._name and self._name < size else None
        if isinstance(name, str) and name[:1].isalpha():
            # It is no number, and there is another cell but perhaps in a short row.
            if size >= self._width or cells[0] is not None:
                return False
        filled = [cell for cell in cells if cell is not None]
        if len(filled) == 1:
            return size < self._width
        return self._name is not None and all(
            isinstance(cell, _NUMBERS)
            or (isinstance(cell, str) and _FIGURE.fullmatch(cell))
            for cell in filled
        )

    def is_unsplit(self, cells: Sequence[Cell]) -> bool:
        """Tell whether one cell holds what are several: its separator is another."""
        if len(cells) > 1 and cells[0] is not None and cells[1] is not None:
            return False
        filled = [cell for cell in cells if cell is not None]
        text = filled[0] if len(filled) == 1 else None
        return isinstance(text, str) and any(
            text.count(sign) >= max(self._width - 2, _NOTE) for sign in ";\t|,"
        )

    def _names_a_person(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a name is in the holder's column, where notes do not begin."""
        place = self._name
        if not place or place >= len(cells):
            return False
        return _PERSON.fullmatch(cell_text(cells[place])) is not None

    def _is_header(self, cells: Sequence[Cell]) -> bool:
        """Most of its texts are headers, in whichever order."""
        filled = [normalise_header(cell) for cell in cells if cell is not None]
        matching = sum(1 for text in filled if text in self._known)
        return matching >= 2 and matching * 3 >= len(filled) * 2

    def _is_title(self, cells: Sequence[Cell]) -> bool:
        if not self._titles or (len(cells) > 3 and None not in cells[:4]):
            return False
        filled = [cell for cell in cells if cell is not None]
        if len(filled) > 3:
            return False
        return fold(" ".join(map(cell_text, filled))) in self._titles

    def _is_total(self, cells: Sequence[Cell], first: int) -> bool:
        """A row of totals names no holder and, but for its own text, no plan.

        Where its text is in the place of a plan's number, numbers beside it are counts.
        """
        places: list[int | None] = [self._name]
        if first not in self._identity:
            places += self._identity
        for place in places:
            if place is None or place == first or place >= len(cells):
                continue
            text = clean_cell(cell_text(cells[place]))
            if text is not None and (place != self._name or not text.isdigit()):
                return False
        return True
