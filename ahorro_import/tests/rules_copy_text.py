# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows that are written together are written as each of them alone."""

import json
from collections import namedtuple
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.models.read.copy_text import (
    copy_column,
    copy_text,
    raw_cell,
    write_rows,
)

Row = namedtuple("Row", "raw")

texts = st.text(st.sampled_from('aÑ0"\\\t\n\r\x00\x1f\ud800,[]{}:'), max_size=6)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
cells = st.none() | texts | days | moments | numbers | st.booleans()
RULE = settings(max_examples=60, deadline=None, derandomize=True)
columns = [
    st.lists(st.none() | kind, max_size=6)
    for kind in (texts, days, st.integers(), st.decimals(places=2), st.booleans())
]


@RULE
@given(st.one_of(*columns, st.lists(cells | st.lists(texts, max_size=2), max_size=6)))
def test_a_column_is_written_as_its_values_one_by_one(values):
    assert copy_column(values) == [copy_text(value) for value in values]


@RULE
@given(st.lists(st.lists(cells, max_size=4), min_size=1, max_size=12))
def test_rows_are_written_as_the_cells_of_each(rows):
    alone = [copy_text([raw_cell(cell) for cell in row]) for row in rows]
    assert write_rows([Row(row) for row in rows]) == alone


def test_cells_come_back_from_what_is_written():
    rows = [["a\x1fb", 1.5, None, date(2026, 11, 30)], [], ["Ñandú", True]]
    back = [
        json.loads(text.replace("\\\\", "\\")) for text in write_rows(map(Row, rows))
    ]
    assert back == [["a\x1fb", 1.5, None, "2026-11-30"], [], ["Ñandú", True]]
