# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exports as programs and people lay them out: the right values, or it is said.

``RIGHT`` and ``SAID`` are as in the hostile files.
"""

import io

import openpyxl
import pytest

from odoo.addons.ahorro_import.tests.rules_hostile import (
    DAY,
    DEBT,
    GOOD,
    LINES,
    NAME,
    ROWS,
    STATUS,
    book,
    cells,
    each,
    lines,
    plans,
    put,
    read,
    told,
)
from odoo.addons.ahorro_import.tests.rules_whole_file import HEADER, text_of

SELLERS = [
    row
    for first in range(0, len(ROWS), 4)
    for row in (
        [f"Vendedor: PEREZ {first}"],
        *ROWS[first : first + 4],
        ["Subtotal vendedor", "", "", "", "", "10", "160.167,48", ""],
    )
]


def merged(rows, *areas):
    """Return a workbook in which some cells are one."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in areas:
        book.active.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def page_of(cell):
    """Return a web page in which a cell of the status may be one over four rows."""
    text = "".join(f"<td>{header}</td>" for header in HEADER)
    for place, row in enumerate(ROWS):
        shown = [f"<td>{one}</td>" for one in row]
        shown[STATUS] = cell if place % 4 == 0 else ""
        text += f"<tr>{''.join(shown)}</tr>"
    return f"<html><body><table><tr>{text}</table></body></html>".encode()


UPPER = ["Datos", None, "Titular", None, "Estado", "Importes", None, "F. Agrup."]

RIGHT = {
    "headers of groups of columns above": book(
        [["Datos del plan", None, "Titular", None, None, "Importes"], HEADER, *ROWS]
    ),
    "headers that stand in two rows": merged(
        [UPPER, HEADER, *ROWS], "A1:B1", "C1:D1", "E1:E2", "F1:G1", "H1:H2"
    ),
    "each seller with a heading and a subtotal": text_of([HEADER, *SELLERS]),
    "utf-16 with tabs and no end": b"\xff\xfe"
    + "\r\n".join(line.replace(";", "\t") for line in LINES).encode("utf-16-le"),
    "utf-16 of the other order": b"\xfe\xff" + lines(LINES, "utf-16-be"),
    "a quotation mark that nobody closed": lines(
        [
            line.replace("MUÑOZ", '"MUÑOZ') if n == 4 else line
            for n, line in enumerate(LINES)
        ]
    ),
    "pesos in four ways": cells(
        DEBT, "40.041,87 AR$", "$40.041,87", "ARS 40.041,87", "$ 40 041,87"
    ),
    "days with hours in words": cells(DAY, "05-nov-18 12:00 a. m.", "5/11/18 0:00"),
    "the end of a file of DOS": lines(LINES) + b"\x1a",
    "telephones on lines of their own": put(4, ";;Tel: 3462-663250;;;;;"),
    "numbers of rows and a count of them": text_of(
        [
            ["N°", *HEADER],
            *[[str(number), *row] for number, row in enumerate(ROWS, 1)],
            ["12", "", "", "", "", "", "", "480.502,44", ""],
        ]
    ),
}
SAID = {
    "a status that is one cell over four plans": (
        merged(
            [HEADER, *[[*row[:4], "N0", *row[5:]] for row in ROWS]], "E2:E5", "E6:E9"
        ),
        "merged_rows",
    ),
    "the same in a web page": (page_of('<td rowspan="4">N0</td>'), "merged_rows"),
    "pesos in words": (cells(DEBT, "40.041,87 pesos"), "not_an_amount"),
    "an amount with a call of a footnote": (
        cells(DEBT, "40.041,87 (*)"),
        "not_an_amount",
    ),
    "a column too narrow": (cells(DEBT, "########"), "failed_formula"),
    "an amount of which digits are lost": (
        cells(DEBT, "4,00E+04"),
        "scientific_notation",
    ),
    "days with the month in front": (cells(DAY, "nov-05-2018"), "not_a_date"),
    "groups written once for their plans": (
        text_of(
            [
                ["Grupo", "Orden", *HEADER[2:]],
                *[
                    ["" if place % 4 else "G1RX", f"{place + 1:03d}", *row[2:]]
                    for place, row in enumerate(ROWS)
                ],
            ]
        ),
        "group_missing",
    ),
    "a sum that is carried to the next page": (
        put(6, ";;Transporte;;;;240.251,22;"),
        "no_identity",
    ),
}


@pytest.mark.parametrize("data", RIGHT.values(), ids=RIGHT)
def test_right_values_come_out(data):
    found = plans(read(data))
    assert [{name: values.get(name) for name in GOOD[0]} for values in found] == GOOD


@pytest.mark.parametrize(("data", "code"), SAID.values(), ids=SAID)
def test_what_is_doubtful_or_left_out_is_said(data, code):
    assert code in told(read(data))
    assert code not in told(read(lines(LINES)))


@pytest.mark.parametrize(
    "header", ["Deuda vencida (en miles)", "Deuda vencida U$S", "Deuda vencida (USD)"]
)
def test_amounts_in_another_unit_are_a_column_that_nobody_knows(header):
    report = read(lines([LINES[0].replace("Deuda vencida", header), *LINES[1:]]))
    assert [one.text for one in report.header.match.unknown] == [header]
    assert all(values.get("overdue_debt") is None for values in plans(report))


def test_separators_in_quotes_are_of_the_cell():
    data = each(NAME, '"{}; ANA"'.format)
    assert {values["holder_name"] for values in plans(read(data))} == {
        "MUÑOZ PEÑA; ANA"
    }
