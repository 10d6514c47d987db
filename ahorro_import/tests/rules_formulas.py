# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A formula that gives no value is no empty cell, whatever the file is."""

import io
import re
import struct
import zipfile

import pytest
import xlsxwriter
import xlwt

from odoo.addons.ahorro_import.tests.rules_common import make_html, one
from odoo.addons.ahorro_import.tests.rules_readers import make_ods, make_zip
from odoo.addons.ahorro_import.tests.rules_whole_file import report_of
from odoo.addons.ahorro_import.tests.rules_xlsb import make_xlsb, record, wide
from odoo.addons.ahorro_import.tools.formula import ERRORS, has_failed
from odoo.addons.ahorro_import.tools.readers import read_table, xlsx

HEADER = ["Suscripción", "Titular", "Deuda vencida", "Estado"]
#: What Excel stores of an error, in the order of the rows of the files below.
KINDS = ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"]


CODES = {text: code for code, text in ERRORS.items()}


def rows_of(failed):
    """A row of texts for each kind of error, which stands in the debt."""
    return [
        HEADER,
        ["2711699", "ANA", 1.5, "N0"],
        *(
            [str(2711700 + place), "ANA", text, "N0"]
            for place, text in enumerate(failed)
        ),
    ]


def assert_told(data, kinds=KINDS):
    """The cells are named, and nothing else of the file is touched."""
    table = read_table(data)
    assert [row[2] for row in table.rows[2:]] == list(kinds)
    plans = [row for row in report_of(data) if row.kind == "plan"]
    assert [row.values["status"] for row in plans] == ["N0"] * (len(kinds) + 1)
    assert [row.values["overdue_debt"] for row in plans[1:]] == [None] * len(kinds)
    told = [problem for row in plans for problem in row.problems]
    assert told == [("overdue_debt", "failed_formula", kind) for kind in kinds]


def unpacked(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


# === WORKBOOKS ===


def xlsx_with(formulas):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows_of([None] * len(formulas))):
        sheet.write_row(number, 0, row)
    for place, (formula, value) in enumerate(formulas):
        sheet.write_formula(place + 2, 2, formula, None, value)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize("limit", [xlsx.MAX_DENSE_CELLS, 0])
def test_errors_of_a_workbook_are_said_whichever_way_it_is_read(limit, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", limit)
    assert_told(xlsx_with([("=1/0", kind) for kind in KINDS]))


@pytest.mark.parametrize("limit", [xlsx.MAX_DENSE_CELLS, 0])
def test_formulas_that_nobody_calculated_are_said(limit, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", limit)
    files = unpacked(xlsx_with([('=A1&"<"', 7), ("=B2*2", 7), ("=C3", 7)]))
    sheet = files["xl/worksheets/sheet1.xml"]
    for old, new in (
        (b'&lt;"</f><v>7</v>', b'&lt;"</f>'),
        (b"B2*2</f><v>7</v>", b"B2*2</f><v></v>"),
        (b"C3</f><v>7</v>", b"C3</f><v/>"),
    ):
        assert old in sheet
        sheet = sheet.replace(old, new)
    files["xl/worksheets/sheet1.xml"] = sheet
    assert_told(make_zip(files), ['=A1&"<"', "=B2*2", "=C3"])


@pytest.mark.parametrize("limit", [xlsx.MAX_DENSE_CELLS, 0])
def test_a_formula_that_gives_an_empty_text_is_an_empty_cell(limit, monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", limit)
    files = unpacked(xlsx_with([('=IF(1,"","x")', "x")]))
    sheet = files["xl/worksheets/sheet1.xml"]
    assert b' t="str"' in sheet
    files["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v>x</v>", b"<v></v>")
    data = make_zip(files)
    (row,) = [row for row in report_of(data) if row.kind == "plan"][1:]
    assert row.values["overdue_debt"] is None
    assert not row.problems


def test_errors_where_the_pieces_of_a_big_sheet_meet_are_found():
    """Whichever byte the pieces of the sheet are cut at."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    count = 12_000
    for number in range(1, count + 1):
        sheet.write_row(number, 0, [2_700_000 + number, "ANA", None, "N0"])
        sheet.write_formula(number, 2, f"=B{number}/0", None, "#DIV/0!")
    book.close()
    table = read_table(stream.getvalue())
    assert {row[2] for row in table.rows[1:]} == {"#DIV/0!"}
    assert len(table.rows) == count + 1


def test_errors_of_a_workbook_of_before_2007_are_said():
    book = xlwt.Workbook()
    page = book.add_sheet("Cartera")
    for number, row in enumerate(rows_of([None] * len(KINDS))):
        for place, value in enumerate(row):
            if value is not None:
                page.write(number, place, value)
    for place, kind in enumerate(KINDS):
        page.row(place + 2).set_cell_error(2, CODES[kind])
    stream = io.BytesIO()
    book.save(stream)
    assert_told(stream.getvalue())


def test_a_formula_of_before_2007_whose_value_is_an_error_is_said():
    book = xlwt.Workbook()
    page = book.add_sheet("Cartera")
    for number, row in enumerate(rows_of([None])):
        for place, value in enumerate(row):
            if value is not None:
                page.write(number, place, value)
    page.write(2, 2, xlwt.Formula("1/0"))
    stream = io.BytesIO()
    book.save(stream)
    data = stream.getvalue()
    # Record, size, row, column, format, and a result of eight bytes: a type, the error
    # and the mark of both.
    (found,) = re.finditer(rb"\x06\x00..\x02\x00\x02\x00..", data, re.S)
    at = found.end()
    result = bytes([2, 0, CODES["#DIV/0!"], 0, 0, 0, 255, 255])
    data = data[:at] + result + data[at + 8 :]
    assert_told(data, ["#DIV/0!"])


def test_errors_of_a_binary_workbook_are_said():
    files = unpacked(make_xlsb(rows_of(KINDS)))
    sheet = files["xl/worksheets/sheet1.bin"]
    for kind in KINDS:
        cell = struct.pack("<II", 2, 0)
        old = record(6, cell + wide(kind))
        assert old in sheet
        sheet = sheet.replace(old, record(3, cell + bytes([CODES[kind]])))
    files["xl/worksheets/sheet1.bin"] = sheet
    assert_told(make_zip(files))


def test_errors_of_an_open_document_are_said_also_those_kept_as_zero():
    def cell(text):
        if text in KINDS[:4]:
            kind = 'office:value-type="string" office:string-value=""'
        elif text in KINDS:
            kind = 'office:value-type="float" office:value="0"'
        elif not isinstance(text, str):
            kind = f'office:value-type="float" office:value="{text}"'
        else:
            kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"

    rows = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        for row in rows_of(KINDS)
    )
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">'
        '<office:body><office:spreadsheet><table:table table:name="Cartera">'
        f"{rows}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    assert_told(make_ods(content))


def test_errors_of_a_workbook_of_one_xml_file_are_said():
    def cell(text):
        kind = "Error" if text in KINDS else "String"
        if not isinstance(text, str):
            kind = "Number"
        return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'

    rows = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows_of(KINDS))
    page = (
        '<?xml version="1.0"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Uno"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    assert_told(page.encode())


def test_errors_of_a_text_and_of_a_page_are_said():
    rows = [[str(cell) for cell in row] for row in rows_of(KINDS)]
    rows[1][2] = "1,50"
    assert_told("\n".join(";".join(row) for row in rows).encode())
    assert_told(make_html(rows))


# === CELLS ===


@pytest.mark.parametrize(
    "text",
    [
        *KINDS,
        "#¡DIV/0!",
        "#N/D",
        "#¡REF!",
        "#¡VALOR!",
        "#¿NOMBRE?",
        "#¡NUM!",
        "#¡NULO!",
        "#\ufffdVALOR!",
        "#¡DESBORDAMIENTO!",
        "#n/a",
        " #N/A ",
        "#ERROR!",
        "Err:502",
        "########",
        "=BUSCARV(A2;Hoja2!A:C;3;0)",
        "=+C2",
        "='Hoja 2'!B4",
    ],
)
def test_errors_in_both_languages_and_formulas_are_told(text):
    assert has_failed(text)


@pytest.mark.parametrize(
    "text",
    ["", "#", "#12", "N/A", "NUM", "Calle #3", "#REFORMA", "ERRECALDE", "=", "==", 0],
)
def test_what_is_no_error_is_a_value(text):
    assert not has_failed(text)


@pytest.mark.parametrize(
    "header",
    [
        "Titular",
        "Estado",
        "DNI",
        "Teléfono",
        "E-mail",
        "Localidad",
        "F. Agrup.",
        "Pagas",
    ],
)
def test_an_error_is_no_value_of_any_column(header):
    row = one([header], ["#N/A"])
    assert [problem.code for problem in row.problems] == ["failed_formula"]
    assert not row.reject


def test_an_error_in_place_of_the_numbers_names_no_plan():
    row = one(["Suscripción", "Grupo y Orden"], ["#N/A", "#REF!"])
    assert row.reject == "failed_formula"
