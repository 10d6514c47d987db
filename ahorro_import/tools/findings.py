# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What reading a whole file shows of it, as codes that the models make sentences of.

Nothing that a file holds is left out, joined, or guessed without one of these.
"""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

Level = Literal["danger", "warning", "info"]

#: Level of each finding, and the names of its details. *danger*: what was read may be
#: wrong or lack something; *warning*: something of the file was not used, or somebody
#: should look; *info*: what was done.
FINDINGS: Final[dict[str, tuple[Level, tuple[str, ...]]]] = {
    # Sheets that were read one after the other: name, first_row (as rows are numbered
    # in the run), rows.
    "sheets_joined": ("info", ("sheets",)),
    # Sheets whose plans are, most of them, in a sheet before too: the last one counts.
    "sheets_repeat": ("danger", ("names", "count")),
    "sheets_left_out": ("warning", ("names",)),
    "hidden_sheets": ("info", ("names",)),
    # Rows that a filter or a person hid in the spreadsheet; they were read.
    "hidden_rows": ("warning", ("count", "rows")),
    # Cells that are one over several rows of plans: only the first row has their datum.
    "merged_rows": ("warning", ("count", "rows")),
    # Lines in another encoding than the rest, each read by its own.
    "mixed_encodings": ("info", ("count", "rows", "encodings")),
    # Rows with more, or fewer, cells than the rest; they are rejected.
    "wide_rows": ("danger", ("count", "rows")),
    "short_rows": ("danger", ("count", "rows")),
    # Rows of a workbook with something on the right of the last header.
    "cells_outside": ("warning", ("count", "rows")),
    "file_cut": ("danger", ("row",)),
    # The last line of a text has no end, and looks whole.
    "last_line_open": ("info", ("row",)),
    # What the file says of how many rows it has, above or below them: more than were
    # read, or fewer.
    "rows_missing": ("danger", ("row", "stated", "count")),
    "rows_beyond": ("warning", ("row", "stated", "count")),
    # A table further down with a header of its own: obeyed, or not read.
    "second_table": ("info", ("row", "headers")),
    "other_table": ("warning", ("row", "headers", "count")),
    # A table on the right of the portfolio; it is not read.
    "table_beside": ("warning", ("column", "headers")),
    # A column with something in it whose field another column gives.
    "duplicate_column": (
        "warning",
        ("column", "header", "field", "filled", "different"),
    ),
    # Plans above their header: somebody sorted the sheet.
    "rows_above_header": ("info", ("count", "rows")),
    # Dates that have the month first, as all of the column show.
    "month_first": ("warning", ("column", "header", "field", "examples")),
    # What a title or a note says of the unit of the amounts, which is none of pesos.
    "other_unit": ("danger", ("row", "text")),
    # Amounts without cents where the others have them, that may be cents themselves.
    "whole_amounts": ("danger", ("column", "header", "field", "count", "examples")),
    # Days that seem to be counted from 1900 and from 1904, with two of them.
    "two_counts": ("danger", ("column", "header", "field", "examples")),
}
#: Rows that a finding names, as examples.
EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should know of a file. ``details``: see ``FINDINGS``."""

    code: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """Return how much the finding weighs."""
        return FINDINGS[self.code][0]


@dataclass(frozen=True, slots=True)
class Example:
    """A cell that allows two readings, with what each makes of it, as text."""

    raw: str
    values: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can tell of a column, asked once.

    ``kind``: *decimal_sign* (answers "," and "."), *date_order* ("dmy", "mdy"),
    *percent* ("percent": the number is the percentage, "share": it is a part of one).
    ``answers`` are the two readings, and ``chosen`` is the one that was taken until
    somebody answers. ``key`` names the column in ``Rules.answers``: its header without
    case and signs, or its field where it has none. ``count``: cells that depend on it.
    """

    kind: Literal["decimal_sign", "date_order", "percent"]
    key: str
    column: int
    header: str
    field: str
    answers: tuple[str, str]
    chosen: str
    count: int = 0
    examples: tuple[Example, ...] = ()
