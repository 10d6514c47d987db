# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows that are shifted, broken, alone or repeated are rejected or told."""

import pytest

from odoo.addons.ahorro_import.tests.rules_whole_file import (
    HEADER,
    book_of,
    codes_of,
    details_of,
    plan,
    plans_of,
    report_of,
    text_of,
)


def shifted(number, *more):
    """A plan whose name has a separator that nobody quoted."""
    row = plan(number)
    return [*row[:2], "PEREZ", " ANA", *row[3:], *more]


def rejected_of(report):
    return [row.reject for row in report if row.kind == "plan" and row.reject]


def test_shifted_row_is_rejected_where_all_rows_end_in_a_separator():
    rows = [HEADER, *[[*plan(n), ""] for n in range(1, 6)], shifted(6)]
    report = report_of(text_of(rows))
    assert set(plans_of(report)) == {str(2710000 + n) for n in range(1, 6)}
    assert rejected_of(report) == ["wide_row"]


@pytest.mark.parametrize("count", [1, 2, 30])
def test_rows_that_are_all_shifted_are_all_rejected(count):
    report = report_of(text_of([HEADER, *[shifted(n + 1) for n in range(count)]]))
    assert not plans_of(report)
    assert details_of(report, "wide_rows")["count"] == count


def test_amounts_with_the_separator_of_the_file_are_not_read_without_their_cents():
    rows = [HEADER, *[plan(n) for n in range(1, 6)]]
    report = report_of("\r\n".join(map(",".join, rows)).encode())
    assert rejected_of(report) == ["wide_row"] * 5


def test_last_column_without_a_header_is_no_shift():
    rows = [HEADER, *[[*plan(n), "nota"] for n in range(1, 6)]]
    assert len(plans_of(report_of(text_of(rows)))) == 5
    assert len(plans_of(report_of(book_of({"Cartera": rows})))) == 5


def test_all_rows_of_a_workbook_shifted_are_rejected():
    rows = [HEADER, *[shifted(n) for n in range(1, 6)]]
    report = report_of(book_of({"Cartera": rows}))
    assert not plans_of(report)
    assert "wide_rows" in codes_of(report)


def test_record_that_a_line_break_cut_in_two_is_rejected_whole():
    rows = [plan(number) for number in range(1, 5)]
    rows[1][2] = "PEREZ\nANA"
    report = report_of(text_of([HEADER, *rows]))
    assert set(plans_of(report)) == {"2710001", "2710003", "2710004"}
    assert rejected_of(report) == ["short_row", "short_row"]


@pytest.mark.parametrize("number", ["2710009", "12345678"])
def test_a_number_alone_is_no_plan(number):
    report = report_of(
        text_of([HEADER, plan(1), plan(2), [number] + [""] * 7]),
        subscription_pattern="[0-9]{5,9}",
    )
    assert set(plans_of(report)) == {"2710001", "2710002"}
    assert rejected_of(report) == ["lone_number"]
    assert "short_rows" not in codes_of(report), "its cells are there, and empty"


def test_a_number_alone_in_a_line_without_its_other_cells_is_short():
    report = report_of(text_of([HEADER, plan(1), plan(2), ["2710009"], plan(3)]))
    assert rejected_of(report) == ["short_row"]
    assert details_of(report, "short_rows") == {"count": 1, "rows": [4]}


def test_a_number_alone_in_a_workbook_is_a_lone_number():
    report = report_of(book_of({"Cartera": [HEADER, plan(1), ["2710009"], plan(3)]}))
    assert rejected_of(report) == ["lone_number"]


def test_list_below_that_only_names_plans_is_named_and_not_read():
    below = [["Suscripción", "Movimiento", "Importe"], ["2710001", "5", "1.000,00"]]
    report = report_of(text_of([HEADER, plan(1), plan(2), [""], *below]))
    assert set(plans_of(report)) == {"2710001", "2710002"}
    assert plans_of(report)["2710001"]["holder_name"] == "PERSONA B INVENTADA"
    assert details_of(report, "other_table")["row"] == 5


@pytest.mark.parametrize("amount", ["1.500,00", "1500.00", "0,50", "40.041,87"])
def test_whole_file_that_ends_in_an_amount_with_cents_is_not_cut(amount):
    header = ["Suscripción", "Titular", "Deuda vencida"]
    rows = [[str(2710000 + n), f"PEREZ {n}", amount] for n in range(1, 9)]
    report = report_of(text_of([header, *rows]))
    assert len(plans_of(report)) == 8
    assert "file_cut" not in codes_of(report)
    cut = [*rows[:-1], [*rows[-1][:2], amount[:-1]]]
    assert details_of(report_of(text_of([header, *cut])), "file_cut") == {"row": 9}


@pytest.mark.parametrize("end", ["", "\r\n"])
def test_amount_without_its_cents_at_the_end_is_told(end):
    rows = [[*plan(n)[:7]] for n in range(1, 7)]
    rows[-1][6] = "40.0"
    report = report_of(text_of([HEADER[:7], *rows], end=end))
    assert details_of(report, "file_cut") == {"row": 7}


def test_amount_in_whole_pesos_at_the_end_is_no_cut_where_others_are_too():
    rows = [[*plan(n)[:6], amount] for n, amount in enumerate(["40", "7,50"] * 4)]
    assert "file_cut" not in codes_of(report_of(text_of([HEADER[:7], *rows])))


def test_sheets_that_name_the_same_plans_are_told():
    months = {
        name: [HEADER, *[plan(n, **{"Pagas": paid}) for n in range(1, 6)]]
        for name, paid in (("Febrero", "2"), ("Enero", "1"))
    }
    report = report_of(book_of(months))
    assert details_of(report, "sheets_repeat") == {"names": ["Enero"], "count": 5}


def test_sheets_of_different_plans_are_not():
    sheets = {
        "Ahorristas": [HEADER, *[plan(n) for n in range(1, 6)]],
        "Adjudicados": [HEADER, *[plan(n) for n in range(5, 9)]],
    }
    assert "sheets_repeat" not in codes_of(report_of(book_of(sheets)))


@pytest.mark.parametrize("text", ["1.000,00", "05/11/2018", "2710001"])
def test_what_has_no_letter_is_nobodys_name(text):
    row = list(report_of(text_of([HEADER, plan(1, Titular=text), plan(2)])))[1]
    assert row.values["holder_name"] is None
    assert [(one.field, one.code) for one in row.problems] == [
        ("holder_name", "not_a_name")
    ]


def test_signs_of_a_web_page_and_quotes_that_stayed_open_are_mended():
    rows = [HEADER, plan(1, Titular="MU&Ntilde;OZ ANA"), plan(2, Titular='"PAZ LEO')]
    report = report_of("\r\n".join(map("\t".join, rows)).encode())
    names = [values["holder_name"] for values in plans_of(report).values()]
    assert names == ["MUÑOZ ANA", "PAZ LEO"]
