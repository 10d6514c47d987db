# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A row whose cells stand one column beside their headers is rejected, not read."""

import pytest

from odoo.addons.ahorro_import.tests.rules_whole_file import (
    HEADER,
    book_of,
    plan,
    plans_of,
    report_of,
    text_of,
)

WIDER = [*HEADER[:4], "Celular", "E-mail", *HEADER[4:]]


def wider(number, *, mobile="", mail="ana@example.com"):
    row = plan(number)
    return [*row[:4], mobile, mail, *row[4:]]


def to_the_right(row, place):
    """Somebody inserted a cell there; what was last fell off the table."""
    return [*row[:place], "", *row[place:-1]]


def to_the_left(row, place):
    """Somebody deleted the cell there."""
    return [*row[:place], *row[place + 1 :], ""]


def rejected(report):
    return [row.reject for row in report if row.kind == "plan" and row.reject]


@pytest.mark.parametrize("of", [text_of, lambda rows: book_of({"Cartera": rows})])
@pytest.mark.parametrize("place", [2, 3, 4, 5, 6])
def test_a_row_that_slipped_to_the_right_is_rejected(of, place):
    rows = [WIDER, *[wider(number) for number in range(1, 9)]]
    rows[4] = to_the_right(rows[4], place)
    report = report_of(of(rows))
    assert rejected(report) == ["slipped_row"]
    assert str(2710004) not in plans_of(report)
    assert len(plans_of(report)) == 7


@pytest.mark.parametrize("place", [4, 5, 6])
def test_a_row_that_slipped_to_the_left_is_rejected(place):
    rows = [WIDER, *[wider(number) for number in range(1, 9)]]
    rows[4] = to_the_left(rows[4], place)
    report = report_of(book_of({"Cartera": rows}))
    assert rejected(report) == ["slipped_row"]
    assert len(plans_of(report)) == 7


def test_cells_that_cannot_be_read_anywhere_are_no_slip():
    rows = [WIDER, *[wider(number) for number in range(1, 9)]]
    rows[4] = wider(4)
    rows[4][WIDER.index("Pagas")] = "muchas"
    rows[4][WIDER.index("F. Agrup.")] = "nunca"
    report = report_of(text_of(rows))
    assert not rejected(report)
    assert len(plans_of(report)) == 8


def test_columns_that_nobody_can_read_do_not_make_every_row_a_slip():
    rows = [WIDER, *[wider(number) for number in range(1, 200)]]
    for row in rows[1:]:
        row[WIDER.index("Pagas")], row[WIDER.index("F. Agrup.")] = "muchas", "nunca"
    assert len(plans_of(report_of(text_of(rows)))) == 199
