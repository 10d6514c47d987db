# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from odoo.addons.ahorro_campaign.tools.copy_stream import LineStream
from odoo.addons.ahorro_campaign.tools.nollame_file import (
    MAX_SAMPLE,
    SAMPLES,
    Count,
    UnreadableFile,
    read_numbers,
)

RULE = settings(max_examples=200, deadline=None, derandomize=True)


def read(content):
    count = Count()
    return list(read_numbers(content, count)), count


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3462663250\n1165295725\n", ["3462663250", "1165295725"]),
        ("3462663250\r\n\r\n1165295725", ["3462663250", "1165295725"]),
        ("\ufeffNUMERO\n3462663250", ["3462663250"]),
        ("sep=;\nTitular;Teléfono\nPérez;0346215663250", ["3462663250"]),
        ("cod_area;numero\n3462;663250\n11;65295725", ["3462663250", "1165295725"]),
        ('"3462663250","1/1/2026"\n', ["3462663250"]),
        ('"3462663250\n1165295725\n', ["3462663250", "1165295725"]),
        ("+54 9 3462 66-3250\t2026\n", ["3462663250"]),
        ("3462663250.0\n", ["3462663250"]),
        ("3462663250\n3462663250\n", ["3462663250", "3462663250"]),
    ],
)
def test_one_row_is_one_number_in_any_shape_of_text(text, numbers):
    found, count = read(text.encode())
    assert found == numbers
    assert count.rejected == 0


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_any_encoding_gives_the_numbers(encoding):
    found, _count = read("Teléfono;Año\n3462663250;2026\n".encode(encoding))
    assert found == ["3462663250"]


def test_rows_without_a_number_are_counted_and_the_first_are_shown():
    rows = ["3462663250", "11111111", "15663250", *(f"fila {n}" for n in range(20))]
    found, count = read("\n".join(rows).encode())
    assert found == ["3462663250"]
    assert (count.total, count.rejected) == (23, 22)
    assert count.samples[:2] == ["11111111", "15663250"]
    assert len(count.samples) == SAMPLES


def test_a_number_behind_a_long_text_is_read_too():
    found, count = read(f"{'nota ' * 50_000};3462663250\n1165295725".encode())
    assert found == ["3462663250", "1165295725"]
    assert count.rejected == 0


def test_a_row_that_is_shown_shortened_says_so():
    _found, count = read(("sin numero " * 50).encode() + b"1\n")
    [sample] = count.samples
    assert sample.endswith("…")
    assert len(sample) == MAX_SAMPLE


def test_a_workbook_is_read_as_text_whatever_excel_made_of_the_number():
    book = Workbook()
    sheet = book.active
    for row in (["Teléfono"], [3462663250], ["011 65295725"], [3462663251.0], [None]):
        sheet.append(row)
    book.create_sheet("Más").append([2215551234])
    stream = io.BytesIO()
    book.save(stream)
    found, count = read(stream.getvalue())
    assert found == ["3462663250", "1165295725", "3462663251", "2215551234"]
    assert (count.total, count.rejected) == (4, 0)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 not really", b"\xd0\xcf\x11\xe0 no", b"\x00\x01" * 9]
)
def test_what_is_no_table_is_said_to_be_none(content):
    with pytest.raises(UnreadableFile):
        read(content)


def test_an_empty_file_has_no_rows():
    assert read(b"") == ([], Count())
    assert read(b"\n \n;;\n") == ([], Count())


@RULE
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_content_breaks_the_reader(content):
    try:
        found, count = read(content)
    except UnreadableFile:
        return
    assert count.total == len(found) + count.rejected
    assert all(len(number) == 10 and number.isdigit() for number in found)


@RULE
@given(st.lists(st.text("0123456789", max_size=12)), st.integers(1, 50))
def test_the_stream_gives_every_line_whatever_the_block_size(lines, size):
    stream, blocks = LineStream(lines), []
    while block := stream.read(size):
        assert len(block) <= size
        blocks.append(block)
    assert "".join(blocks) == "".join(f"{line}\n" for line in lines)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file():
    content = b"\n".join(b"11%d" % (20_000_000 + row) for row in range(200_000))
    tracemalloc.start()
    try:
        for _number in read_numbers(content, Count()):
            pass
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
