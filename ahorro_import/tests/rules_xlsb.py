# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Binary workbooks, and workbooks that count their days from 1904 on."""

import io
import struct
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from odoo.addons.ahorro_import.tests.rules_common import shipped_aliases
from odoo.addons.ahorro_import.tests.rules_readers import (
    ODS,
    code_of,
    make_ods,
    make_zip,
)
from odoo.addons.ahorro_import.tools.parse import open_report
from odoo.addons.ahorro_import.tools.readers import read_table, xlsx
from odoo.addons.ahorro_import.tools.table import Limits

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def record(kind, content=b""):
    """A record of a binary workbook: type and size in bytes of seven bits."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, sizes = len(content), b""
    while True:
        sizes += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + sizes + content


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def make_xlsb(rows, *, hidden=(), is_1904=False, state=0, corner=None):
    """A binary workbook with one sheet of texts and numbers."""
    book = record(131) + record(153, struct.pack("<II", int(is_1904), 0) + wide(""))
    sheet_entry = struct.pack("<II", state, 1) + wide("rId1") + wide("Cartera")
    book += record(143) + record(156, sheet_entry) + record(144) + record(132)
    last = max(map(len, rows)) - 1
    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, last))
    sheet += record(145)
    for number, row in enumerate(rows):
        flags = 0x10 if number in hidden else 0
        sheet += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, flags, 0, 0))
        for place, value in enumerate(row):
            cell = struct.pack("<II", place, 0)
            if isinstance(value, str):
                sheet += record(6, cell + wide(value))
            elif value is not None:
                sheet += record(5, cell + struct.pack("<d", value))
    if corner:
        sheet += record(0, struct.pack("<IIHBBBI", corner[0], 0, 300, 0, 0, 0, 0))
        sheet += record(5, struct.pack("<IId", corner[1], 0, 1.0))
    sheet += record(146) + record(130)
    links = (
        f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet1.bin"/>'
        "</Relationships>"
    )
    return make_zip(
        {
            "[Content_Types].xml": '<?xml version="1.0"?><Types/>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


ROWS = [["Suscripción", "Titular", "F. Agrup."], ["2711700", "MUÑOZ", 43409.0]]


def test_binary_workbook_is_read():
    table = read_table(make_xlsb([*ROWS, ["2711701", "PAZ", None]], hidden=(2,)))
    assert (table.container, table.sheet_name) == ("xlsb", "Cartera")
    assert list(table.rows) == [
        ROWS[0],
        ["2711700", "MUÑOZ", 43409],
        ["2711701", "PAZ"],
    ]
    (finding,) = table.findings
    assert (finding.code, finding.details["rows"]) == ("hidden_rows", [3])


def test_hidden_sheet_of_a_binary_workbook_is_not_read():
    assert code_of(make_xlsb(ROWS, state=1)) == "hidden_sheets"


def test_binary_workbook_that_cannot_be_read_says_how_to_save_it():
    broken = make_xlsb(ROWS)[:-200]
    assert code_of(broken) in ("broken_file", "save_as_xlsx")
    assert code_of(make_zip({"xl/workbook.bin": b"\x83"})) == "save_as_xlsx"


def test_cells_in_opposite_corners_of_a_binary_workbook_do_not_fill_the_memory():
    data = make_xlsb(ROWS, corner=(1_000_000, 16_000))
    assert code_of(data, limits=Limits()) == "too_many_rows"
    assert code_of(make_xlsb(ROWS, corner=(5, 20_000))) == "too_many_columns"


def days_of(table):
    report = open_report(table, shipped_aliases("rombo_cartera"))
    return [row.values["grouping_date"] for row in report if row.kind == "plan"]


@pytest.mark.parametrize("limit", [xlsx.MAX_DENSE_CELLS, 0])
def test_book_of_1904_counts_its_days_itself(limit, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", limit)
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["Suscripción", "Titular", "F. Agrup."])
    book.active.append(["2711700", "ANA", 41947])
    book.active.append(["2711701", "LUIS", datetime(2018, 11, 5)])
    stream = io.BytesIO()
    book.save(stream)
    table = read_table(stream.getvalue())
    assert table.is_1904
    assert days_of(table) == [date(2018, 11, 5)] * 2


def test_binary_book_and_open_document_of_1904():
    rows = [ROWS[0], ["2711700", "ANA", 41947.0]]
    assert days_of(read_table(make_xlsb(rows, is_1904=True))) == [date(2018, 11, 5)]
    assert days_of(read_table(make_xlsb(ROWS))) == [date(2018, 11, 5)]
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/>'
        "</table:calculation-settings>"
    )
    content = ODS.replace("<office:spreadsheet>", f"<office:spreadsheet>{settings}")
    assert read_table(make_ods(content)).is_1904
    assert not read_table(make_ods()).is_1904
