# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Any file becomes a table, whatever it is called."""

import codecs
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
import xlwt

from odoo.addons.ahorro_import.tests.rules_common import make_html, make_xlsx
from odoo.addons.ahorro_import.tools.errors import FILE_ERRORS, FileError
from odoo.addons.ahorro_import.tools.paste import table_from_rows
from odoo.addons.ahorro_import.tools.readers import read_table, xlsx
from odoo.addons.ahorro_import.tools.table import Rows

TEXT = "Grupo;Titular\r\n021;MUÑOZ JOSÉ\r\n"
ROWS = [["Grupo", "Titular"], ["021", "MUÑOZ JOSÉ"]]

ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">
<office:body><office:spreadsheet><table:table table:name="Cartera">
<table:table-row><table:table-cell office:value-type="string"><text:p>Grupo</text:p>
</table:table-cell><table:table-cell office:value-type="string"
table:number-columns-repeated="2"><text:p>A<text:s/>B</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16000"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row><table:table-cell office:value-type="float" office:value="40041.87">
<text:p>40.041,87</text:p></table:table-cell><table:table-cell
office:value-type="date" office:date-value="2018-11-05"><text:p>05/11/18</text:p>
</table:table-cell><table:table-cell office:value-type="boolean"
office:boolean-value="true"><text:p>VERDADERO</text:p></table:table-cell>
</table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell
table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""

SPREADSHEETML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Uno">
<Table><Row ss:Index="2"><Cell><Data ss:Type="String">Grupo</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">40041.87</Data></Cell></Row>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">021</Data></Cell>
<Cell><Data ss:Type="DateTime">2018-11-05T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def make_zip(files, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def make_ods(content=ODS):
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return make_zip({"mimetype": mimetype, "content.xml": content})


def make_xls(rows, sheet="Cartera"):
    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date):
                page.write(number, place, value, day)
            elif value is not None:
                page.write(number, place, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def code_of(data, **options):
    with pytest.raises(FileError) as caught:
        read_table(data, **options)
    error = caught.value
    assert set(error.details) == set(FILE_ERRORS[error.code])
    return error.code


# === TEXTS ===


@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "utf-32-be"),
        ("utf-32-le", b"", "utf-32-le"),
        ("utf-32-be", b"", "utf-32-be"),
        ("cp1252", b"", "cp1252"),
        ("latin-1", b"", "cp1252"),
        ("cp850", b"", "cp850"),
        ("mac_roman", b"", "mac_roman"),
    ],
)
def test_text_in_any_encoding(encoding, mark, found):
    table = read_table(mark + TEXT.encode(encoding))
    assert list(table.rows) == ROWS
    assert (table.container, table.encoding, table.separator) == ("csv", found, ";")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_separator(separator):
    text = TEXT.replace(";", separator)
    table = read_table(text.encode())
    assert list(table.rows) == ROWS
    assert table.separator == separator


def test_commas_of_amounts_are_no_separators():
    lines = ["Grupo;Deuda;Saldo"] + ["8486;40.041,87;999.819,96"] * 5
    table = read_table("\n".join(lines).encode())
    assert table.rows[1] == ["8486", "40.041,87", "999.819,96"]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
def test_sep_line_decides_and_is_no_row(line):
    table = read_table(f"{line}\r\na,b;c,d\r\n1,2;3,4\r\n".encode())
    assert list(table.rows) == [["a,b", "c,d"], ["1,2", "3,4"]]
    assert table.row_number(0) == 2


def test_text_that_was_decoded_twice_is_mended():
    wrong = "Grupo;Titular\n1;MUÑOZ JOSÉ\n2;AGÜERO ÁNGEL Ó. Í.\n3;SÃO\n"
    twice = wrong.encode().decode("latin-1").encode()
    rows = read_table(twice).rows
    assert [row[1] for row in rows[1:]] == ["MUÑOZ JOSÉ", "AGÜERO ÁNGEL Ó. Í.", "SÃO"]
    windows = "1;MUÑOZ JOSÉ\n".encode().decode("cp1252").encode()
    assert read_table(windows).rows[0] == ["1", "MUÑOZ JOSÉ"]


def test_a_letter_that_only_looks_decoded_twice_stays():
    for name in ("SÃO PAULO", "Â", "PÃ", "CAFÉ Ã 5"):
        assert read_table(f"a;{name}\n".encode()).rows[0][1] == name


def test_a_few_windows_letters_in_utf8_are_read():
    data = ("1;MUÑOZ;JOSÉ\n" * 20).encode() + "2;NUÑEZ;ANA\n".encode("cp1252")
    table = read_table(data)
    assert table.encoding == "utf-8"
    assert table.rows[20] == ["2", "NUÑEZ", "ANA"]


def test_cells_of_several_lines_are_one_row_with_the_number_of_its_first_line():
    text = 'a;b;c\n1;"CALLE 9\nPISO 2";x\n\n2;"uno\n\ndos";y\n'
    table = read_table(text.encode())
    assert list(table.rows) == [
        ["a", "b", "c"],
        ["1", "CALLE 9\nPISO 2", "x"],
        [],
        ["2", "uno\n\ndos", "y"],
    ]
    assert [table.row_number(index) for index in range(4)] == [1, 2, 4, 5]


def test_a_loose_quote_swallows_no_rows():
    lines = ["a;b;c;d", '1;"PEREZ;x;y', "2;GOMEZ;x;y", '3;CAÑO 5";x;y', '4;"A" B;x;y']
    table = read_table("\n".join(lines).encode())
    assert len(table.rows) == 5
    assert [row[0] for row in table.rows] == ["a", "1", "2", "3", "4"]
    assert table.rows[2] == ["2", "GOMEZ", "x", "y"]


def test_quotes_inside_of_quotes_are_kept():
    assert read_table(b'a;b\n"EL ""GORDO"";SRL";2\n').rows[1] == ['EL "GORDO";SRL', "2"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line(end):
    text = TEXT.replace("\r\n", end)
    assert list(read_table(text.encode("cp1252")).rows) == ROWS


def test_blank_rows_inside_stay_and_those_at_the_end_go():
    table = read_table(b"a;b\n;\n\n1;2\n;\n\n\n")
    assert list(table.rows) == [["a", "b"], [], [], ["1", "2"]]


def test_control_characters_of_a_dos_file_go():
    data = b"a;b\r\n" + b"1;PEREZ JUAN\r\n" * 20 + b"2;x\x00\x07y\r\n\x1a"
    assert list(read_table(data).rows)[20:] == [["1", "PEREZ JUAN"], ["2", "xy"]]


def test_tab_separated_text_called_xls():
    table = read_table(b"Grupo\tOrden\r\n8486\t081\r\n")
    assert list(table.rows) == [["Grupo", "Orden"], ["8486", "081"]]


# === WORKBOOKS ===

TYPED = [
    ["Grupo", "Deuda", "Fecha", "Cuotas", "Sí"],
    ["021", 40041.87, datetime(2018, 11, 5), 13, True],
    [None, None, None, None, None],
    ["8486", 0.5, None, 0, False],
]
TYPED_READ = [TYPED[0], TYPED[1], [], TYPED[3]]


def test_xlsx_cells_keep_their_kind():
    table = read_table(make_xlsx(TYPED))
    assert table.container == "xlsx"
    assert _days(table.rows) == _days(TYPED_READ)
    assert type(table.rows[1][3]) is int


def test_xlsx_read_as_a_stream_is_the_same(monkeypatch):
    data = make_xlsx([["Título"], [], *TYPED], merge=("A1:C1",))
    whole = read_table(data)
    monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", 0)
    stream = read_table(data)
    assert _days(stream.rows) == _days(whole.rows)
    assert stream.sheet_name == whole.sheet_name


def test_xlsx_of_another_writer_is_read_both_ways(monkeypatch):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    page = book.add_worksheet("Datos")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    hour = book.add_format({"num_format": '0.00 "días"'})
    page.write_row(2, 1, ["Grupo", "Fecha", "Número"])
    page.write(3, 1, "021")
    page.write_datetime(3, 2, datetime(2018, 11, 5), day)
    page.write_number(3, 3, 43409.5, hour)
    page.write_formula(4, 1, '="a"&"b"', None, "ab")
    book.close()
    expected = [
        [],
        [],
        [None, "Grupo", "Fecha", "Número"],
        [None, "021", date(2018, 11, 5), 43409.5],
        [None, "ab"],
    ]
    assert _days(read_table(stream.getvalue()).rows) == expected
    monkeypatch.setattr(xlsx, "MAX_DENSE_CELLS", 0)
    assert _days(read_table(stream.getvalue()).rows) == expected


def test_xls():
    rows = [["Grupo", "Deuda", "Fecha"], [], ["021", 40041.87, date(2018, 11, 5)]]
    table = read_table(make_xls(rows))
    assert table.container == "xls"
    assert _days(table.rows) == rows


def test_ods():
    table = read_table(make_ods())
    assert table.container == "ods"
    assert list(table.rows) == [
        ["Grupo", "A B", "A B"],
        [],
        [],
        [40041.87, date(2018, 11, 5), True],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_spreadsheetml(encoding):
    table = read_table(SPREADSHEETML.encode(encoding))
    assert table.container == "xml"
    assert _days(table.rows) == [
        [],
        ["Grupo", None, 40041.87],
        ["021", None, date(2018, 11, 5)],
    ]


def test_html_called_xls():
    rows = [["Grupo", "Titular"], ["021", "MUÑOZ &amp; HIJOS<br>SRL"]]
    table = read_table(make_html(rows))
    assert table.container == "html"
    assert list(table.rows) == [rows[0], ["021", "MUÑOZ & HIJOS\nSRL"]]


def test_html_spans_pages_and_tables_in_tables():
    page = (
        "<table><tr><td><table><tr><th rowspan=2>A<th colspan=2>B</tr><tr><td>1<td>2"
        "</tr></table></td></tr></table><script>if (a<b) {}</script>"
        "<table><tr><td>3<td><b>4</b> 5</table>"
    )
    assert list(read_table(page.encode()).rows) == [
        ["A", "B"],
        [None, "1", "2"],
        ["3", "4 5"],
    ]


def test_formulas_are_texts():
    texts = ['=HYPERLINK("http://example.com")', "+5", "@x", "-1"]
    assert read_table(make_xlsx([["'a", "b", "c", "d"]])).rows[0][0] == "'a"
    assert read_table(("a;b;c;d\n" + ";".join(texts)).encode()).rows[1] == texts


def test_sheet_with_the_table_is_taken():
    book = openpyxl.Workbook()
    book.active.title = "Instrucciones"
    for number in range(30):
        book.active.append([f"Paso {number}"])
    book.create_sheet("Vacía")
    page = book.create_sheet("Cartera")
    for row in ROWS:
        page.append(row)
    hidden = book.create_sheet("Oculta")
    hidden.sheet_state = "hidden"
    for _time in range(50):
        hidden.append(["Grupo"])
    stream = io.BytesIO()
    book.save(stream)

    def prefer(rows):
        return float(any("Grupo" in row for row in rows))

    table = read_table(stream.getvalue(), prefer=prefer)
    assert table.sheet_name == "Cartera"
    assert table.sheets == ("Instrucciones", "Cartera")
    assert read_table(stream.getvalue()).sheet_name == "Instrucciones"
    assert read_table(stream.getvalue(), sheet="Oculta").sheet_name == "Oculta"


def test_zip_of_one_file():
    files = {"mes/cartera.csv": TEXT.encode(), "__MACOSX/._cartera.csv": b"x"}
    table = read_table(make_zip(files))
    assert (table.container, table.packed_name) == ("csv", "cartera.csv")
    assert list(table.rows) == ROWS
    assert read_table(make_zip({"a.xlsx": make_xlsx(ROWS)})).container == "xlsx"


def test_stream_and_path_are_read_like_bytes(tmp_path):
    path = tmp_path / "cartera.csv"
    path.write_bytes(TEXT.encode())
    assert list(read_table(path).rows) == ROWS
    assert list(read_table(io.BytesIO(TEXT.encode())).rows) == ROWS


def test_pasted_rows():
    table = table_from_rows([["Grupo", ""], ["021", 3.0, None], [], ["", " "]])
    assert table.container == "paste"
    assert list(table.rows) == [["Grupo"], ["021", 3]]
    assert type(table.rows[1][1]) is int


def test_rows_are_a_sequence_of_any_size():
    rows = Rows([[number, str(number)] for number in range(2000)])
    assert len(rows) == 2000
    assert rows[1500] == [1500, "1500"]
    assert rows[-1] == [1999, "1999"]
    assert rows[511:514] == [[511, "511"], [512, "512"], [513, "513"]]
    assert [row[0] for row in rows] == list(range(2000))
    with pytest.raises(IndexError):
        rows[2000]


def test_ods_keeps_notes_out_of_the_cell():
    note = "<office:annotation><text:p>nota</text:p></office:annotation>"
    content = ODS.replace("<text:p>Grupo</text:p>", f"{note}<text:p>Grupo</text:p>")
    assert read_table(make_ods(content)).rows[0][0] == "Grupo"


def _days(rows):
    """Rows with days instead of the moments of midnight, for comparing."""
    return [
        [cell.date() if isinstance(cell, datetime) else cell for cell in row]
        for row in rows
    ]
