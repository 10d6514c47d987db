# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a spreadsheet leaves in a cell whose formula gives no value.

An error (``#DIV/0!``), which is a kind of cell of its own in a workbook and a text
everywhere else; or the formula itself, where nobody has calculated it. Neither is an
empty cell, and neither is a value.
"""

import re
from typing import Final

from .table import Cell

#: Errors as workbooks of before 2007 and binary ones number them.
ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
#: A cell in error whose kind is not known.
UNKNOWN: Final = "#ERROR!"
#: Letters of a formula that are shown.
_SHOWN: Final = 120
#: As Excel, LibreOffice and Google write them, in English and in Spanish; the sign that
#: opens the Spanish ones may have been lost to an encoding.
_ERROR: Final = re.compile(
    r"#.{0,3}?(?:DIV/0|N/A|N/D|REF|VALUE|VALOR|NAME|NOMBRE|NUM|NULL|NULO|SPILL"
    r"|DESBORDAMIENTO|CALC|FIELD|CAMPO|BLOCKED|BLOQUEADO|UNKNOWN|DESCONOCIDO|CONNECT"
    r"|CONECTAR|BUSY|OCUPADO|EXTERNAL|PYTHON|ERROR|GETTING_DATA|OBTENIENDO_DATOS)[!?]?"
    r"|#{3,}|Err:\d{3}",
    re.I,
)
# One names a cell, a number or a function: "=Ojea Ana" is a name badly typed.
_FORMULA: Final = re.compile(r"=(?=.*[\d(])\s*[\w(+\-\"'$\[{@…].*", re.S)


def has_failed(cell: Cell) -> bool:
    """Tell whether a cell holds an error, or a formula in place of its value."""
    if type(cell) is not str or (cell[:1].isalnum() and cell[0] not in "Ee"):
        return False
    text = cell.strip()
    if text[:1] in ("#", "E", "e"):
        return _ERROR.fullmatch(text) is not None
    return text[:1] == "=" and _FORMULA.fullmatch(text) is not None


def uncalculated(formula: str) -> str:
    """Return what stands in a cell for a formula that nobody has calculated."""
    text = formula.strip().removeprefix("of:").removeprefix("=")
    return f"={text[:_SHOWN] or '…'}"
