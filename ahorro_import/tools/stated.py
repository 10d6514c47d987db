# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a file says of itself, against what was read of it.

``Total de registros: 20`` below twelve rows is all that a file shows of the eight that
it lost on its way, and ``Importes en miles`` all that it shows of their unit.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from odoo.addons.ahorro_plan.tools.text import fold

from .column import shortened
from .findings import Finding
from .headers import cell_text
from .rows import ParsedRow
from .table import Cell

_ROWS: Final = r"(?:registros?|filas?|lineas|renglones)"
_PLANS: Final = (
    rf"(?:{_ROWS}|planes|casos|suscripciones|suscriptores|adherentes|clientes"
    r"|contratos|operaciones|solicitudes|titulares)"
)
_NUMBER: Final = r"(\d+(?: \d{3})*)"
_WORDS: Final = r"(?: [a-z]+){0,3}"
# Of a folded text: signs are blanks in it, those of thousands too.
_STATED: Final = (
    # "Total de registros: 20", "Cantidad de planes listados 1.250"
    re.compile(
        rf"(?:sub ?)?(?:total(?:es)?|cant(?:idad)?|numero|nro|no?){_WORDS}"
        rf" {_PLANS}{_WORDS} {_NUMBER}"
    ),
    # "Registros encontrados: 20"
    re.compile(rf"{_ROWS}{_WORDS} {_NUMBER}"),
    # "20 registros", "Total: 20 planes", "Mostrando 1 a 10 de 57 registros"
    re.compile(
        r"(?:(?:(?:sub ?)?total(?:es)?|son|hay|se|mostrando|listados|suman)"
        rf"(?: .*[a-z])? )?{_NUMBER} {_PLANS}{_WORDS}"
    ),
    re.compile(rf".*[a-z] {_NUMBER} {_ROWS}{_WORDS}"),
    # "Registros 1 a 50 de 120"
    re.compile(rf"(?:.* )?{_ROWS} \d+ (?:al? )?\d+ de {_NUMBER}"),
)
#: Of a folded text: the unit of amounts that are no pesos.
_UNIT: Final = re.compile(
    r"\b(?:(?:en|son|valores|importes|montos|cifras) (?:pesos )?"
    r"(?:miles|millones|centavos|dolares|usd|u s|us|euros|reales)"
    r"|(?:miles|millones) de (?:pesos|dolares)|dolares estadounidenses)\b"
)
#: Kinds of rows that may say it.
_TELLING: Final = frozenset({"title", "total", "note"})
#: More rows than this no file has.
_MOST: Final = 1_000_000


def stated_count(cells: Sequence[Cell]) -> int | None:
    """Return how many rows a title or a total says that there are; None mostly.

    The number stands in the text itself, or in one of the two cells beside it.
    """
    first = next((place for place, cell in enumerate(cells) if cell is not None), -1)
    if first < 0:
        return None
    text = cell_text(cells[first])
    beside = [cell for cell in cells[first + 1 : first + 3] if cell is not None]
    texts = [text, *(f"{text} {cell_text(cell)}" for cell in beside[:1])]
    for one in texts:
        folded = fold(one[:200])
        for pattern in _STATED:
            if match := pattern.fullmatch(folded):
                number = int(match[1].replace(" ", ""))
                return number if number <= _MOST else None
    return None


class _Counted(NamedTuple):
    """Rows so far: all, those that name a plan, and the plans that they name."""

    rows: int = 0
    named: int = 0
    plans: int = 0


class StatedCounts:
    """Takes the rows as they are read, and tells what the file says otherwise."""

    def __init__(self) -> None:
        self._now = _Counted()
        self._keys: set[object] = set()
        # Row, number, and how many rows there were: of what was said.
        self._said: list[tuple[int, int, _Counted]] = []
        self._unit: Finding | None = None

    def take(self, row: ParsedRow) -> None:
        """Take a row."""
        if row.kind == "plan":
            rows, named, _plans = self._now
            if not row.reject:
                values = row.values
                self._keys.add(
                    values.get("subscription_number")
                    or (values.get("group_key"), values.get("order_number"))
                )
                named += 1
            self._now = _Counted(rows + 1, named, len(self._keys))
        elif row.noise in _TELLING:
            number = stated_count(row.raw)
            if number is not None:
                self._said.append((row.row_number, number, self._now))
            self._look_for_unit(row)

    def _look_for_unit(self, row: ParsedRow) -> None:
        if self._unit is None:
            text = " ".join(cell_text(cell) for cell in row.raw if cell is not None)
            if _UNIT.search(fold(text[:500])):
                about = {"row": row.row_number, "text": shortened(text, 120)}
                self._unit = Finding("other_unit", about)

    def findings(self) -> list[Finding]:
        """Name what the file says otherwise: the unit, and how many rows it has."""
        return [*([self._unit] if self._unit else []), *self._wrong_counts()]

    def _wrong_counts(self) -> list[Finding]:
        """Name the number that is farthest from what was read, if there is one.

        A number may be of the rows above it, of those since an earlier number (a page,
        a seller, a sheet), or of those below it.
        """
        end = self._now
        wrong = []
        places = [_Counted(), *(here for _row, _number, here in self._said), end]
        for place, (row, number, here) in enumerate(self._said, 1):
            stretches = [(start, here) for start in places[:place]]
            stretches += [(here, places[place + 1]), (here, end)]
            counts = {
                last - first
                for start, until in stretches
                for first, last in zip(start, until, strict=True)
            }
            if number not in counts:
                read = here.rows - places[place - 1].rows if here.rows else end.rows
                wrong.append((abs(number - read), row, number, read))
        if not wrong:
            return []
        _far, row, number, read = max(wrong)
        code = "rows_missing" if number > read else "rows_beyond"
        return [Finding(code, {"row": row, "stated": number, "count": read})]
