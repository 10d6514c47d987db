# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from odoo.addons.ahorro_plan.tools.workbook import (
    CELL_SIZE,
    Percent,
    Sheet,
    chunks,
    without_false,
    write_workbook,
)

FORMULAS = ['=HYPERLINK("http://example.com")', "+1+1", "-1+1", "@SUM(A1)", "\t=1"]


def cells(rows):
    with write_workbook([Sheet("Casos", ["A", "B"], rows)]) as file:
        return list(load_workbook(file).active.iter_rows(min_row=2))


def read(rows):
    return [[cell.value for cell in row] for row in cells(rows)]


def test_moments_days_and_numbers_are_what_they_are():
    moment = datetime.datetime(2026, 11, 20, 15, 30)
    assert read([[moment, 12.5]]) == [[moment, 12.5]]
    day = datetime.date(2026, 11, 20)
    assert read([[day, 7]])[0][0] == datetime.datetime(2026, 11, 20)
    assert read([[True, False]]) == [[True, False]]


def test_a_share_is_a_per_cent_that_a_spreadsheet_works_with():
    [[cell, other]] = cells([[Percent(33.3), 33.3]])
    assert (round(cell.value, 4), cell.number_format) == (0.333, "0.0%")
    assert (other.value, other.number_format) == (33.3, "General")


def test_a_day_that_no_spreadsheet_counts_is_a_text():
    assert read([[datetime.date(1900, 1, 1), 1]]) == [["1900-01-01", 1]]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**20, -(10**20)])
def test_a_number_that_no_cell_holds_is_a_text(number):
    assert read([[number, 1]]) == [[str(number), 1]]


def test_texts_are_never_formulas_or_numbers():
    texts = ["=1+1", "@SUM(A1)", "00123", "http://a.b"]
    assert [row[0] for row in read([[text, "x"] for text in texts])] == texts


def test_what_looks_like_a_formula_is_none_when_typed_again_either():
    for text, (cell, _other) in zip(
        FORMULAS, cells([[text, 1] for text in FORMULAS]), strict=True
    ):
        assert (cell.data_type, cell.value) == ("s", text)
        assert cell.quotePrefix


def test_nothing_is_an_empty_cell():
    rows = without_false([[None, False], ["", 0]])
    assert read(rows) == [[None, None], [None, 0]]


def test_a_text_that_does_not_fit_in_a_cell_says_that_it_was_cut():
    whole, cut = read([["a" * CELL_SIZE, "b" * (CELL_SIZE + 1)]])[0]
    assert whole == "a" * CELL_SIZE
    assert len(cut) == CELL_SIZE and cut.endswith("b […]")


def test_a_file_is_sent_whole_and_closed():
    rows = ([number] for number in range(5000))
    file = write_workbook([Sheet("Casos", ["A"], rows)])
    sent = b"".join(chunks(file))
    assert sent.startswith(b"PK") and file.closed


@pytest.mark.parametrize("count", [0, 2, 3, 4, 6, 7])
def test_rows_that_do_not_fit_go_on_in_another_sheet(count):
    sheet = Sheet("Casos", ["A"], ([number] for number in range(count)))
    with write_workbook([sheet], max_rows=3) as file:
        book = load_workbook(file)
    assert len(book.worksheets) == max(1, -(-count // 3))
    found = []
    for page in book.worksheets:
        header, *rows = page.iter_rows(values_only=True)
        assert header == ("A",)
        found += [row[0] for row in rows]
    assert found == list(range(count))


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_any_titles_name_sheets(titles):
    with write_workbook(Sheet(title, ["A"], []) for title in titles) as file:
        assert len(load_workbook(file).sheetnames) == len(titles)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=4), max_size=5))
def test_any_texts_come_back_as_texts(rows):
    for row in cells(rows):
        assert all(cell.data_type == "s" for cell in row if cell.value is not None)


def test_rows_are_never_held():
    def peak(count):
        tracemalloc.start()
        rows = ([f"texto {number}", number] for number in range(count))
        write_workbook([Sheet("Casos", ["A", "B"], rows)]).close()
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(10)  # what is imported once
    assert peak(8000) < 1.5 * peak(2000)
