# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
from datetime import date, datetime

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tools.headers import match_headers
from odoo.addons.ahorro_import.tools.readers import read_table
from odoo.addons.ahorro_import.tools.rejected import write_rejected

FORMULAS = ['=HYPERLINK("http://example.com")', "+1+1", "-1+1", "@SUM(A1)", "\t=1"]


def _cells(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [list(row) for row in sheet.iter_rows()]


def test_what_looks_like_a_formula_is_a_text():
    data = write_rejected([[text] for text in FORMULAS], ["Titular"], ["x"] * 5)
    for text, (cell, _reason) in zip(FORMULAS, _cells(data)[1:], strict=True):
        assert (cell.data_type, cell.value) == ("s", text)
        assert cell.quotePrefix


def test_values_and_zeros_on_the_left_stay():
    row = ["0346", 40041.87, 13, True, date(2018, 11, 5), date(1900, 1, 1), None]
    headers = ["a", "b", "c", "d", "e", "f", "g"]
    table = read_table(write_rejected([row], headers, ["No dice de qué plan es"]))
    assert table.rows[0] == [*headers, "Motivo"]
    assert table.rows[1][:4] == row[:4]
    assert table.rows[1][4:6] in (
        [date(2018, 11, 5), "1900-01-01"],
        [datetime(2018, 11, 5), "1900-01-01"],
    )
    assert table.rows[1][-1] == "No dice de qué plan es"


def test_reason_of_last_time_is_replaced():
    first = read_table(write_rejected([["1", "x"]], ["Grupo", "Orden"], ["uno"]))
    again = write_rejected([first.rows[1]], first.rows[0], ["dos"])
    assert list(read_table(again).rows) == [
        ["Grupo", "Orden", "Motivo"],
        ["1", "x", "dos"],
    ]


def test_column_of_reasons_is_no_unknown_column():
    match = match_headers(["Grupo", "Motivo"], {"group": ["Grupo"]})
    assert not match.unknown


def test_rows_longer_than_the_header_lose_nothing():
    table = read_table(write_rejected([["1", "2", "3"]], ["Grupo"], ["r"]))
    assert table.rows[1] == ["1", "2", "3", "r"]


def test_control_characters_do_not_break_the_workbook():
    data = write_rejected([["a\x00\x1fb\ud800"]], ["Titular"], ["\x0b"])
    assert _cells(data)[1][0].value == "ab"


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), max_size=5))
def test_any_texts_come_back_as_texts(rows):
    data = write_rejected(rows, ["a", "b", "c", "d"], ["r"] * len(rows))
    for row in _cells(data):
        assert all(cell.data_type in ("s", "n") for cell in row)
        assert all(cell.data_type == "s" for cell in row if cell.value is not None)
