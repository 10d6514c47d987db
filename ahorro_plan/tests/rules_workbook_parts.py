# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from odoo.addons.ahorro_plan.tools.workbook import Sheet, write_workbook
from odoo.addons.ahorro_plan.tools.workbook_parts import (
    SheetSum,
    join_workbook,
    pack_rows,
)

MOMENT = datetime.datetime(2026, 11, 20, 15, 30)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.datetimes(),
    st.dates(),
    st.text(),
    st.sampled_from(["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "_x0041_", "<&>"]),
)


def join(*sheets, headers=("A", "B")):
    """Return the file of sheets, each a list of parts, each a list of rows."""
    done = []
    for parts in sheets:
        total = SheetSum()
        done.append((total, [pack_rows(rows, total) for rows in parts]))
    return join_workbook("Casos", headers, [10] * len(headers), done)


def cells(file):
    book = load_workbook(file)
    return [
        [(cell.value, cell.data_type, cell.quotePrefix) for cell in row]
        for sheet in book
        for row in sheet.iter_rows()
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6))
def test_parts_make_the_same_cells_as_the_one_writer(rows):
    rows = [("x", *row) for row in rows]
    headers = ("A", "B", "C")
    with write_workbook([Sheet("Casos", headers, rows, [10] * 3)]) as whole:
        expected = cells(whole)
    with join([rows[:1], rows[1:]], headers=headers) as parts:
        assert cells(parts) == expected


def test_the_archive_is_whole_and_every_sum_is_right():
    parts = [[[f"Ana {row}", MOMENT] for row in range(1000)] for _part in range(3)]
    with join(parts, [[["Otra", 1]]]) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        names = [name for name in archive.namelist() if "worksheets/" in name]
        assert len(names) == 2


def test_a_sheet_goes_on_where_the_part_before_it_ended():
    with join([[["a", 1]], [["b", 2], ["c", 3]]], [[["d", 4]]]) as file:
        book = load_workbook(file)
    rows = [list(sheet.iter_rows(values_only=True)) for sheet in book]
    assert rows == [[("A", "B"), ("a", 1), ("b", 2), ("c", 3)], [("A", "B"), ("d", 4)]]
    assert book.sheetnames == ["Casos", "Casos (2)"]


def test_who_reads_a_sheet_row_by_row_gets_all_of_them():
    with join([[["a", 1]], [["b", 2], ["c", 3]]]) as file:
        sheet = load_workbook(file, read_only=True).active
        rows = list(sheet.iter_rows(values_only=True))
    assert rows == [("A", "B"), ("a", 1), ("b", 2), ("c", 3)]


def test_without_rows_it_has_its_headers():
    with join() as file:
        sheet = load_workbook(file).active
    assert list(sheet.iter_rows(values_only=True)) == [("A", "B")]
