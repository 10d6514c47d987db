# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cells that are one over several rows, in every kind of workbook that is read."""

import pytest

from odoo.addons.ahorro_import.tests.books import WRITERS, Book, write_xlsx
from odoo.addons.ahorro_import.tests.rules_hostile import (
    DAY,
    GOOD,
    ROWS,
    STATUS,
    plans,
    read,
    told,
)
from odoo.addons.ahorro_import.tests.rules_whole_file import HEADER
from odoo.addons.ahorro_import.tools.readers import xlsx

UPPER = ["Datos", None, "Titular", None, "Estado", "Importes", None, "F. Agrup."]
LOWER = [None if place in (STATUS, DAY) else text for place, text in enumerate(HEADER)]


@pytest.fixture(params=[*WRITERS, "xlsx, cell by cell"])
def write(request, monkeypatch):
    """What writes a book of each kind; of xlsx it is read in both ways."""
    if request.param not in WRITERS:
        monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", 0)
        return write_xlsx
    return WRITERS[request.param]


def test_datum_that_is_one_cell_over_several_plans_is_said(write):
    rows = [
        [*row[:STATUS], None if place % 4 else "N0", *row[STATUS + 1 :]]
        for place, row in enumerate(ROWS)
    ]
    areas = [(first, first + 3, STATUS) for first in (1, 5, 9)]
    report = read(write(Book.of([HEADER, *rows], merged=tuple(areas))))
    (finding,) = [one for one in report.findings if one.code == "merged_rows"]
    assert finding.details == {"count": 3, "rows": [2, 6, 10]}
    assert "merged_rows" not in told(read(write(Book.of([HEADER, *rows]))))


def test_headers_that_stand_in_two_rows_are_read(write):
    areas = ((0, 1, STATUS), (0, 1, DAY))
    report = read(write(Book.of([UPPER, LOWER, *ROWS], merged=areas)))
    assert [one.text for one in report.header.match.unknown] == []
    found = plans(report)
    assert [{name: values.get(name) for name in GOOD[0]} for values in found] == GOOD
