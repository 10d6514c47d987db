# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables that do not come as files: what a person pasted, or a spreadsheet online."""

from collections.abc import Iterable, Sequence

from .builder import TableBuilder
from .table import Limits, Table


def table_from_rows(
    rows: Iterable[Sequence[object]],
    *,
    first_row_number: int = 1,
    limits: Limits | None = None,
) -> Table:
    """Make a table of rows of texts or of values; raises FileError for limits only.

    Numbers stay numbers (a spreadsheet asked for its unformatted values), and whatever
    is no cell becomes text.
    """
    builder = TableBuilder(limits or Limits())
    for row in rows:
        builder.add(row)
    return builder.table("paste", first_row_number=first_row_number)
