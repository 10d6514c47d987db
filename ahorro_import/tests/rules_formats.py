# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The same dirt in every kind of workbook: the same plans come out, or it is said."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from odoo.addons.ahorro_import.tests.books import WRITERS, Book, write_ods, write_xml
from odoo.addons.ahorro_import.tests.rules_readers import code_of
from odoo.addons.ahorro_import.tests.rules_whole_file import (
    HEADER,
    codes_of,
    details_of,
    plan,
    plans_of,
    report_of,
)
from odoo.addons.ahorro_import.tools.keys import pattern_of_example

COUNT = 12
ROWS = [plan(number) for number in range(1, COUNT + 1)]
PLACE = {name: place for place, name in enumerate(HEADER)}
PATTERN = pattern_of_example("2711700")

every_kind = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


def read(data):
    return report_of(data, subscription_pattern=PATTERN)


def with_cells(**cells):
    """The rows with other cells; a function makes each of the one that is there."""
    rows = [list(row) for row in ROWS]
    for header, make in cells.items():
        place = PLACE[header.replace("_", " ")]
        for row in rows:
            row[place] = make(row[place]) if callable(make) else make
    return rows


GOOD = {
    key: {name: value for name, value in values.items() if name != "phones"}
    for key, values in plans_of(
        read("\n".join(map(";".join, [HEADER, *ROWS])).encode())
    ).items()
}


def assert_same(data, *codes):
    """The plans are those of the good file, and these findings are told."""
    report = read(data)
    found = plans_of(report)
    assert list(found) == list(GOOD)
    for key, values in GOOD.items():
        assert {name: found[key].get(name) for name in values} == values
    assert not [row for row in report if row.reject or row.problems]
    assert codes_of(report) == list(codes)
    return report


# === KEYS AND TEXTS ===


MARKS = {
    "embedding": "\u202a{}\u202c",
    "isolate": "\u2066{}\u2069",
    "no-break": "\xa0{}\xa0",
    "soft hyphen": "\xad{}",
    "zero width": "\ufeff{}\u200b",
    "apostrophe": "\u2018{}",
    "wrapper": '="{}"',
    "line break": "{}\n",
    "tab": "\t{}",
}


@every_kind
@pytest.mark.parametrize("template", MARKS.values(), ids=MARKS)
def test_marks_around_keys(write, template):
    rows = with_cells(
        Suscripción=template.format,
        **{"Grupo y Orden": template.format, "DNI": template.format},
    )
    assert_same(write(Book.of([HEADER, *rows])))


@every_kind
def test_keys_in_wide_digits_and_seats_with_other_slashes(write):
    wide = str.maketrans({str(digit): chr(0xFF10 + digit) for digit in range(10)})
    rows = with_cells(
        Suscripción=lambda text: text.translate(wide),
        **{"Grupo y Orden": lambda text: text.replace("/", "\u2215")},
    )
    assert_same(write(Book.of([HEADER, *rows])))


@every_kind
def test_numbers_that_are_numbers(write):
    rows = with_cells(
        Suscripción=int,
        DNI=float,
        Pagas=float,
        Deuda_vencida=lambda text: 40041.87,
        **{"F. Agrup.": lambda text: datetime(2018, 11, 5)},
    )
    assert_same(write(Book.of([HEADER, *rows])))


@every_kind
def test_text_that_was_decoded_twice(write):
    good = with_cells(Titular="MUÑOZ PEÑA JOSÉ")
    twice = with_cells(Titular="MUÑOZ PEÑA JOSÉ".encode().decode("cp1252", "ignore"))
    names = [
        {
            row.values["holder_name"]
            for row in read(write(Book.of([HEADER, *rows])))
            if row.kind == "plan"
        }
        for rows in (good, twice)
    ]
    assert names[0] == {"MUÑOZ PEÑA JOSÉ"}
    # What was lost for good stays lost, but never becomes another letter.
    assert all("Ã" not in name or "?" not in name for name in names[1])


# === AMOUNTS AND DAYS ===


@every_kind
@pytest.mark.parametrize(
    "text", ["40.041,87-", "-40.041,87", "(40.041,87)", "40.041,87 -", "$ 40.041,87-"]
)
def test_signs_of_a_debt(write, text):
    report = read(write(Book.of([HEADER, *with_cells(Deuda_vencida=text)])))
    for row in report:
        if row.kind == "plan":
            is_doubt = bool(row.problems)
            assert row.values["overdue_debt"] == Decimal("40041.87") * (
                1 if is_doubt else -1
            )
            assert is_doubt == (text in ("40.041,87 -", "$ 40.041,87-"))


@every_kind
@pytest.mark.parametrize("is_1904", [False, True], ids=["1900", "1904"])
@pytest.mark.parametrize(
    "kind", ["date", "serial", "serial text", "text", "iso", "words"]
)
def test_days_however_they_are_written(write, kind, is_1904):
    day = date(2018, 11, 5)
    book = Book(is_1904=is_1904)
    cell = {
        "date": datetime(2018, 11, 5),
        "serial": book.serial(day),
        "serial text": str(book.serial(day)),
        "text": "05/11/2018",
        "iso": "2018-11-05",
        "words": "5 nov 2018",
    }[kind]
    rows = with_cells(**{"F. Agrup.": cell})
    assert_same(write(book.with_sheet([HEADER, *rows])))


@every_kind
def test_days_that_a_spreadsheet_swapped_where_it_could(write):
    rows = [list(row) for row in ROWS]
    for number, row in enumerate(rows):
        # 11/05/2018 was taken for the 11th of May, and 11/25/2018 stayed as it was.
        row[PLACE["F. Agrup."]] = datetime(2018, 5, 11) if number % 2 else "11/25/2018"
    report = read(write(Book.of([HEADER, *rows])))
    assert "month_first" in codes_of(report)
    assert [one.kind for one in report.questions] == ["date_order"]


# === ROWS THAT ARE NO PLANS ===


@every_kind
def test_titles_totals_notes_and_blank_rows(write):
    rows = [
        ["REPORTE DE CARTERA"],
        [],
        [None, "Zona norte"],
        HEADER,
        *ROWS[:6],
        [],
        HEADER,
        *ROWS[6:],
        ["TOTAL GENERAL", None, None, None, None, None, 480502.44],
        ["Los datos son al cierre del día; no incluye juicios"],
        ["Generado por usuario el 05/11/2018", "hoja 1"],
        ["1"],
        ["*** FIN ***"],
    ]
    report = read(write(Book.of(rows)))
    rejected = [row for row in report if row.reject]
    assert list(plans_of(report)) == list(GOOD)
    assert [row.reject for row in rejected] in ([], ["lone_number"])


@every_kind
def test_a_table_that_begins_in_another_corner(write):
    rows = [[None] * 3 + row for row in [HEADER, *ROWS]]
    assert_same(write(Book.of([[], [], *rows])))


@every_kind
def test_a_second_table_with_its_columns_in_another_order(write):
    order = [2, 6, 0, 1, 5, 3, 7, 4]
    below = [[row[place] for place in order] for row in [HEADER, *ROWS[6:]]]
    data = write(Book.of([HEADER, *ROWS[:6], [], [], *below]))
    assert_same(data, "second_table")


@every_kind
def test_another_table_below_is_named(write):
    other = [["Vendedor", "Planes", "Localidad"], *[["SOSA INES", 3, "LUJAN"]] * 4]
    report = read(write(Book.of([HEADER, *ROWS, [], *other])))
    assert list(plans_of(report)) == list(GOOD)
    noise = [row.noise for row in report if row.row_number > COUNT + 2]
    rejected = [row for row in report if row.reject]
    assert len(rejected) == 4 or "other_table" in codes_of(report) or noise


@every_kind
def test_a_table_beside_is_named(write):
    beside = [["Vendedor", "Planes"], *([["SOSA INES", 3]] * 3), *([[None, None]] * 9)]
    rows = [
        [*row, None, *more] for row, more in zip([HEADER, *ROWS], beside, strict=True)
    ]
    report = read(write(Book.of(rows)))
    assert list(plans_of(report)) == list(GOOD)
    assert codes_of(report) or any(not name for name in report.header.columns)


@every_kind
def test_cells_on_the_right_of_the_last_header_are_said(write):
    rows = [list(row) for row in ROWS]
    rows[3] += ["ver nota"]
    assert "cells_outside" in codes_of(read(write(Book.of([HEADER, *rows]))))


# === SHEETS ===


@every_kind
def test_a_hidden_sheet_is_never_read(write):
    old = with_cells(Estado="R2", Pagas="1")
    for book in (
        Book.of([HEADER, *old], name="ENERO", is_hidden=True).with_sheet(
            [HEADER, *ROWS]
        ),
        Book.of([HEADER, *ROWS]).with_sheet(
            [HEADER, *old], name="ENERO", is_hidden=True
        ),
    ):
        report = assert_same(write(book), "hidden_sheets")
        assert details_of(report, "hidden_sheets")["names"] == ["ENERO"]


@every_kind
def test_hidden_rows_are_read_and_said(write):
    report = assert_same(
        write(Book.of([HEADER, *ROWS], hidden_rows=(2, 5))), "hidden_rows"
    )
    assert details_of(report, "hidden_rows")["rows"] == [3, 6]


@every_kind
def test_hidden_rows_of_the_second_sheet_are_said_by_its_rows(write):
    book = Book.of([HEADER, *ROWS[:6]], name="A").with_sheet(
        [HEADER, *ROWS[6:]], name="B", hidden_rows=(1,)
    )
    report = assert_same(write(book), "sheets_joined", "hidden_rows")
    assert details_of(report, "hidden_rows")["rows"] == [9]


@every_kind
def test_two_sheets_are_read_and_a_third_one_is_named(write):
    book = (
        Book.of([["Resumen"], ["Planes", COUNT]], name="Resumen")
        .with_sheet([HEADER, *ROWS[:7]], name="Norte")
        .with_sheet([["Zona sur"], HEADER, *ROWS[7:]], name="Sur & más")
    )
    report = assert_same(write(book), "sheets_joined", "sheets_left_out")
    assert details_of(report, "sheets_left_out")["names"] == ["Resumen"]


# === FILES THAT WERE CUT ===


@every_kind
@pytest.mark.parametrize("left", [0.2, 0.5, 0.8, 0.95, 0.995])
def test_a_file_that_was_cut_is_refused(write, left):
    rows = [plan(number) for number in range(1, 400)]
    data = write(Book.of([HEADER, *rows]))
    report = None
    try:
        report = report_of(data[: int(len(data) * left)])
    except Exception as error:
        assert type(error).__name__ == "FileError"
    if report is not None:
        # What lay behind the last cell may be lost.
        assert len(plans_of(report)) == len(rows) or "file_cut" in codes_of(report)


# === ENCODINGS ===


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_workbook_of_one_xml_file_in_any_encoding(encoding):
    rows = with_cells(Titular="MUÑOZ PEÑA JOSÉ")
    text = write_xml(Book.of([HEADER, *rows])).decode()
    named = text.replace("?>", f' encoding="{encoding}"?>', 1)
    for page in (text, named):
        report = read(page.encode(encoding))
        names = {row.values["holder_name"] for row in report if row.kind == "plan"}
        assert names == {"MUÑOZ PEÑA JOSÉ"}


def test_an_xml_file_that_says_another_encoding_than_it_has():
    rows = with_cells(Titular="MUÑOZ PEÑA JOSÉ")
    text = write_xml(Book.of([HEADER, *rows])).decode()
    page = text.replace("?>", ' encoding="UTF-8"?>', 1).encode("cp1252")
    names = {row.values["holder_name"] for row in read(page) if row.kind == "plan"}
    assert names == {"MUÑOZ PEÑA JOSÉ"}


def test_an_xml_file_with_an_open_end_is_refused():
    page = write_xml(Book.of([HEADER, *ROWS]))
    assert code_of(page[: page.index(b"</Table>")]) == "broken_file"
    assert code_of(write_ods(Book.of([HEADER, *ROWS]))[:-30]) == "broken_file"
