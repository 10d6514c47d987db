# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A file that is no table, or too much of one, is refused with a code; nothing else."""

import io
import random
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tests.rules_common import (
    SAMPLE,
    make_html,
    make_xlsx,
    sample_rows,
)
from odoo.addons.ahorro_import.tests.rules_readers import (
    ODS,
    SPREADSHEETML,
    code_of,
    make_ods,
    make_xls,
    make_zip,
)
from odoo.addons.ahorro_import.tools.errors import FILE_ERRORS, FileError
from odoo.addons.ahorro_import.tools.readers import ole, read_table
from odoo.addons.ahorro_import.tools.table import Limits

FILES = {
    "csv": SAMPLE.encode("cp1252"),
    "utf-16": SAMPLE.encode("utf-16"),
    "xlsx": make_xlsx(sample_rows()),
    "xls": make_xls(sample_rows()),
    "ods": make_ods(),
    "html": make_html(sample_rows()),
    "xml": SPREADSHEETML.encode(),
    "zip": make_zip({"cartera.csv": SAMPLE.encode()}),
}
RULE = settings(max_examples=150, deadline=None, derandomize=True)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _sheet_of(cells, **parts):
    """A workbook whose only sheet has these cells, written by hand."""
    head = '<?xml version="1.0"?>'
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    files = {
        "[Content_Types].xml": head + "<Types/>",
        "xl/workbook.xml": f'{head}<workbook {main} xmlns:r="{office}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{package}">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{head}<worksheet {main}><sheetData>{cells}"
        "</sheetData></worksheet>",
    }
    return make_zip(files | parts)


# === NO TABLE ===


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\n \n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"%PDF-1.7 x", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n", "not_a_table"),
        (b"\x1f\x8b\x08\x00", "not_a_table"),
        (b'{"a": [1, 2]}', "not_a_table"),
        (b"<html><body><p>Hola</p></body></html>", "not_a_table"),
        (b"<?xml version='1.0'?><a/>", "not_a_table"),
        (bytes(range(256)) * 20, "unknown_format"),
        (OLE + b"\xff" * 600, "broken_file"),
        (b"PK\x03\x04 x", "broken_file"),
        (make_zip({}), "zip_empty"),
        (make_zip({"a.csv": b"1", "b.csv": b"2"}), "zip_several"),
        (make_zip({"a.zip": make_zip({"b.csv": b"a;b\n1;2"})}), "not_a_table"),
        (make_zip({"word/document.xml": b"x"}), "not_a_table"),
        (make_zip({"xl/workbook.bin": b"x"}), "save_as_xlsx"),
        (make_zip({"Index/Document.iwa": b"x", "a.jpg": b"x"}), "numbers_file"),
        (make_zip({"Index.zip": b"x", "Metadata/b.plist": b"x"}), "numbers_file"),
        (
            make_zip({"index.xml": b"x", "QuickLook/Preview.pdf": b"x"}),
            "numbers_file",
        ),
        (make_xlsx([]), "empty_file"),
        (make_ods("<a/>"), "empty_file"),
        (make_ods("<a"), "broken_file"),
        (make_ods(ODS.replace("UTF-8", "ZTF-8")), "broken_file"),
    ],
)
def test_what_is_no_table_is_refused_with_its_code(data, code):
    assert code_of(data) == code


def test_workbook_with_a_password():
    package = "EncryptedPackage"
    entry = package.encode("utf-16-le").ljust(64, b"\x00")
    entry += (2 * len(package) + 2).to_bytes(2, "little") + b"\x02" + b"\x00" * 61
    header = bytearray(OLE.ljust(512, b"\x00"))
    header[30:34] = b"\x09\x00\x06\x00"
    header[48:76] = b"".join(
        number.to_bytes(4, "little")
        for number in (1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    )
    header[76:512] = b"\x00" * 4 + b"\xff" * 432
    table = (0xFFFFFFFD).to_bytes(4, "little") + (0xFFFFFFFE).to_bytes(4, "little")
    data = bytes(header) + table.ljust(512, b"\xff") + entry.ljust(512, b"\x00")
    assert code_of(data) == "password_protected"


def test_old_workbook_with_a_password():
    data = FILES["xls"]
    stream = ole.workbook_stream(data)
    place = data.index(stream[:64])
    (size,) = (int.from_bytes(stream[2:4], "little"),)
    # The record after the first becomes the one that says that the rest is encrypted.
    after = place + 4 + size
    locked = data[:after] + b"\x2f\x00" + data[after + 2 :]
    assert code_of(locked) == "password_protected"


def test_encrypted_zip():
    data = bytearray(FILES["zip"])
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(data)) == "zip_encrypted"


def test_encrypted_ods():
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    files = {"mimetype": "x", "META-INF/manifest.xml": manifest, "content.xml": "x"}
    assert code_of(make_zip(files)) == "password_protected"


# === TOO MUCH ===


def test_file_that_is_too_large_is_not_even_read():
    stream = io.BytesIO(b"a" * 5000)
    assert code_of(stream, limits=Limits(max_bytes=1000)) == "too_large"
    assert stream.tell() == 1001
    assert code_of(b"a" * 1001, limits=Limits(max_bytes=1000)) == "too_large"


def test_more_rows_than_allowed():
    limits = Limits(max_rows=10, slack_rows=2)
    rows = [["a", "b"]] * 12
    for data in (
        "\n".join(";".join(row) for row in rows).encode(),
        make_xlsx(rows),
        make_xls(rows),
        make_html(rows),
    ):
        assert len(read_table(data, limits=limits).rows) == 12
    rows.append(["a", "b"])
    for data in (
        "\n".join(";".join(row) for row in rows).encode(),
        make_xlsx(rows),
        make_xls(rows),
        make_html(rows),
    ):
        assert code_of(data, limits=limits) == "too_many_rows"


def test_more_columns_than_allowed_but_blank_ones_do_not_count():
    limits = Limits(max_columns=3)
    row = ["a", None, "b", None, None, "c"]
    assert read_table(make_xlsx([row]), limits=limits).rows[0] == row
    assert code_of(make_xlsx([row, [None, "d"]]), limits=limits) == "too_many_columns"
    assert code_of(b"a;" * 70 + b"\n" + b"1;" * 70) == "too_many_columns"
    assert code_of(b";" * 20_000 + b"a") == "too_many_columns"


def test_zip_bomb_is_refused_by_its_directory():
    data = make_zip({"cartera.csv": b"0" * (60 * 2**20)})
    assert len(data) < 100_000
    assert code_of(data) == "zip_bomb"


def test_zip_that_lies_about_its_size_is_broken():
    data = bytearray(make_zip({"cartera.csv": b"0;1\n" * 100_000}))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = (1000).to_bytes(4, "little")
    assert code_of(bytes(data)) == "broken_file"


def test_parts_that_share_their_bytes_are_a_bomb():
    files = {f"xl/{number}.xml": b"x" * 1000 for number in range(3)}
    data = bytearray(make_zip(files, zipfile.ZIP_STORED))
    place = data.index(b"PK\x01\x02") + 20
    data[place : place + 4] = (10_000).to_bytes(4, "little")
    assert code_of(bytes(data)) == "zip_bomb"


@pytest.mark.parametrize("before", ["", ' s="1"', "\n", " s='2' "])
def test_cells_in_opposite_corners_do_not_fill_the_memory(before):
    cells = (
        '<row r="1"><c r="A1" t="str"><v>Grupo</v></c></row>'
        f'<row r="1048576"><c{before} r="XFD1048576"><v>5</v></c></row>'
    )
    table = read_table(_sheet_of(cells))
    assert len(table.rows) == 1_048_576
    assert table.rows[1_048_575][-1] == 5
    assert len(table.rows[1_048_575]) == 16_384


def test_cells_without_reference_are_read():
    cells = (
        '<row><c t="str"><v>Grupo</v></c><c/><c><v>5</v></c></row><row/><row><c/></row>'
    )
    assert list(read_table(_sheet_of(cells)).rows) == [["Grupo", None, 5]]


def test_cells_outside_of_any_sheet_are_refused():
    row = '<row r="1048577"><c r="A1048577"><v>5</v></c></row>'
    assert code_of(_sheet_of(row)) == "too_many_rows"
    row = '<row r="1"><c r="ZZZ1"><v>5</v></c></row>'
    assert code_of(_sheet_of(row)) == "too_many_columns"


def test_entities_are_refused():
    entity = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    content = ODS.replace("?>", f"?>{entity}", 1).replace("Grupo", "&c;")
    assert code_of(make_ods(content)) == "broken_file"
    xml = SPREADSHEETML.replace("<Workbook", f"{entity}<Workbook").replace("021", "&c;")
    assert code_of(xml.encode()) == "broken_file"


def test_repeated_cells_of_ods_stop_at_the_limits():
    many = ODS.replace(
        'number-columns-repeated="2"', 'number-columns-repeated="99999999"'
    )
    assert code_of(make_ods(many)) == "too_many_columns"
    rows = ODS.replace(
        '<table:table-row><table:table-cell office:value-type="float"',
        '<table:table-row table:number-rows-repeated="99999999">'
        '<table:table-cell office:value-type="float"',
    )
    assert code_of(make_ods(rows)) == "too_many_rows"


def test_old_workbook_with_cells_where_no_sheet_has_any():
    data = FILES["xls"]
    place = data.index(b"\xfd\x00\x0a\x00")
    wild = data[: place + 4] + b"\xff\xff\xff\xff" + data[place + 8 :]
    assert code_of(wild) == "too_many_columns"


# === ANYTHING ===


def _read(data):
    """Read any bytes, and return what came of it to compare."""
    try:
        table = read_table(data, limits=Limits(max_rows=5000))
    except FileError as error:
        assert set(error.details) == set(FILE_ERRORS[error.code])
        return error.code
    assert len(table.rows)
    assert all(table.row_number(index) > 0 for index in range(len(table.rows)))
    return list(table.rows)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=300))
@example(b"a;b\xff\n")
@example(b'"\n"')
def test_any_bytes_are_a_table_or_a_code(data):
    first = _read(data)
    assert repr(_read(data)) == repr(first)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.sampled_from(
        [b"PK\x03\x04", OLE, b"<html><table>", b"<?xml ", b"sep=", b"\xff\xfe"]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_after_a_known_beginning(start, data):
    _read(start + data)


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_are_a_table_or_a_code(name):
    rng = random.Random(name)
    data = FILES[name]
    for turn in range(60):
        damaged = bytearray(data)
        for _time in range(rng.choice((1, 5, 50))):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        if turn % 3 == 0:
            del damaged[rng.randrange(len(damaged)) :]
        _read(bytes(damaged))


_SIGNS = st.characters(blacklist_categories=("Cs", "Cc"), max_codepoint=0x2FFF)
_LINES = st.lists(
    st.lists(st.text(_SIGNS, max_size=12), min_size=1, max_size=6).map(";".join),
    min_size=1,
    max_size=12,
)


@RULE
@given(_LINES.map(lambda lines: [line.replace('"', "") for line in lines]))
def test_every_line_of_a_text_without_quotes_is_a_row(lines):
    table = read_table("\n".join(["Suscripción;Titular", *lines, "fin"]).encode())
    assert len(table.rows) == len(lines) + 2
    assert [table.row_number(index) for index in range(len(table.rows))] == [
        *range(1, len(lines) + 3)
    ]


@RULE
@given(_LINES)
def test_every_line_of_a_text_with_quotes_is_in_a_row(lines):
    text = "\n".join(["Suscripción;Titular", *lines, "fin"])
    table = read_table(text.encode())
    numbers = [table.row_number(index) for index in range(len(table.rows))]
    assert numbers == sorted(set(numbers))
    # A record has as many lines as there are to the next one.
    ends = [*numbers[1:], len(lines) + 3]
    for row, first, after in zip(table.rows, numbers, ends, strict=True):
        inside = sum(str(cell).count("\n") for cell in row if cell is not None)
        assert inside <= after - first - 1
