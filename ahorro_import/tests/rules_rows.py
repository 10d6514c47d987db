# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of every dirt that real files have. What each test names is one of its kinds."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tests.rules_common import (
    HEADER,
    OVALO,
    ROMBO,
    codes,
    one,
    parse,
    shipped_aliases,
)
from odoo.addons.ahorro_import.tools.catalog import DERIVED, FIELDS
from odoo.addons.ahorro_import.tools.parse import open_report
from odoo.addons.ahorro_import.tools.paste import table_from_rows
from odoo.addons.ahorro_import.tools.readers import read_table
from odoo.addons.ahorro_import.tools.status import parse_status

# === WHICH PLAN ===


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        (["Grupo y Orden"], ["G9RX / 031E"]),
        (["Grupo y Orden"], ["g9rx031e"]),
        (["Grupo", "Orden"], ["G9RX", "031E"]),
        (["Grupo", "Orden"], ["'G9RX", "31 E"]),
        (["Grupo", "Orden"], ["G9RX/031E", None]),
        (["Grupo y Orden", "Grupo", "Orden"], ["otra cosa", "G9RX", "031E"]),
    ],
)
def test_group_and_order_in_one_column_or_two(headers, cells):
    values = one(headers, cells).values
    assert (values["group_key"], values["order_number"]) == ("G9RX", 31)
    assert (values["group"], values["order"], values["order_letter"]) == (
        "G9RX",
        "031E",
        "E",
    )
    assert "group_order" not in values


def test_groups_are_texts_and_lost_zeros_of_the_order_do_not_matter():
    values = one(["Grupo", "Orden"], [8486, 21]).values
    assert (values["group"], values["order_number"]) == ("8486", 21)
    assert one(["Grupo", "Orden"], ["8486", "021"]).values == values


def test_numbers_of_a_spreadsheet_have_no_decimals():
    headers = ["NRO_SOLICITUD", "NRO_GRUPO", "NRO_ORDEN", "STATUS"]
    for cells in (
        ["2711700.0", "11788.0", "238.0", "2.0"],
        [2711700.0, 11788.0, 238.0, 2.0],
    ):
        values = one(headers, cells, OVALO).values
        assert values["subscription_number"] == "2711700"
        assert (values["group_key"], values["order_number"]) == ("11788", 238)
        assert values["status"] == "2"


def test_zeros_on_the_left_of_a_text_stay():
    values = one(["Suscripción", "DNI"], ["0027117", "05.345.678"]).values
    assert values["subscription_number"] == "0027117"
    assert values["holder_document"] == "05345678"


@pytest.mark.parametrize("cells", [[None, None, "PEREZ"], ["0", "S/D", "PEREZ"]])
def test_row_that_names_no_plan_is_rejected(cells):
    (row,) = parse([HEADER, cells])
    assert (row.kind, row.reject) == ("plan", "no_identity")
    assert row.values["holder_name"] == "PEREZ"


@pytest.mark.parametrize(
    ("seat", "code"),
    [
        ("1,20E+04 / 021", "scientific_notation"),
        ("8486081", "no_separator"),
        ("G9RX / 0", "order_out_of_range"),
        ("G9RX / 500", "order_out_of_range"),
        ("¡? / 021", "group_invalid"),
    ],
)
def test_impossible_seat_rejects_only_what_nothing_else_names(seat, code):
    (row,) = parse([HEADER, [None, seat, "PEREZ"]], max_order=240)
    assert row.reject == code
    (row,) = parse([HEADER, ["2711700", seat, "PEREZ"]], max_order=240)
    assert row.reject is None
    assert row.values["group_key"] is row.values["order_number"] is None
    assert [problem.raw for problem in row.problems] == [seat]
    assert codes(row) == [("group_order", code)]


@pytest.mark.parametrize("group", [12000, "12000", "50000000"])
def test_group_that_a_spreadsheet_took_for_a_number(group):
    row = one(["Grupo", "Orden"], [group, "021"], group_pattern="[A-Z0-9]{4}")
    assert row.values["group_key"] is None
    assert codes(row) == [("group_order", "scientific_notation")]
    # Where groups have any number of digits 12000 is one.
    assert one(["Grupo", "Orden"], [group, "021"]).values["group_key"] == str(group)


def test_group_without_order_is_a_problem():
    row = one(["Grupo", "Orden"], ["G9RX", None])
    assert codes(row) == [("group_order", "order_missing")]
    row = one(["Grupo", "Orden"], [None, "021"])
    assert codes(row) == [("group_order", "group_missing")]
    assert not one(["Grupo", "Orden"], ["0", "0"]).problems


def test_subscription_that_lost_its_digits_names_no_plan():
    (row,) = parse([HEADER, ["2,71E+06", None, "PEREZ"]])
    assert row.reject == "scientific_notation"


# === ROWS THAT ARE NO PLANS ===


@pytest.mark.parametrize(
    "cells",
    [
        ["TOTAL"],
        ["TOTAL GENERAL", None, None, 5],
        ["Total general", "", "", "41.276,43"],
        ["Cantidad de registros: 1302"],
        ["Total de registros: 5"],
        ["Subtotal", None, None, "5"],
        [None, None, "TOTALES", 5],
        ["Página 1 de 3"],
    ],
)
def test_totals_are_noise(cells):
    (row,) = parse([HEADER, cells])
    assert (row.kind, row.noise, row.values) == ("noise", "total", {})


def test_somebody_called_total_is_a_plan():
    (row,) = parse([HEADER, ["2711700", "G9RX/031", "TOTAL"]])
    assert row.kind == "plan"


def test_repeated_headers_and_titles_of_further_pages_are_noise():
    rows = [
        ["CARTERA", None, "Página"],
        HEADER,
        ["2711700", "G9RX/031", "PEREZ"],
        ["CARTERA", None, "Página"],
        ["SUSCRIPCION", "GRUPO Y ORDEN", "TITULAR"],
        [],
        ["2711701", "G9RX/032", "GOMEZ"],
    ]
    kinds = [(row.kind, row.noise) for row in parse(rows)]
    assert kinds == [
        ("plan", ""),
        ("noise", "title"),
        ("noise", "header"),
        ("noise", "blank"),
        ("plan", ""),
    ]


def test_every_row_of_the_table_comes_out_once():
    table = table_from_rows([["CARTERA"], [], HEADER, ["1", "", ""], [], ["TOTAL"]])
    rows = list(open_report(table, shipped_aliases(ROMBO)))
    assert [row.noise for row in rows] == [
        "title",
        "blank",
        "header",
        "",
        "blank",
        "total",
    ]
    assert [row.index for row in rows] == [*range(6)]
    assert [row.row_number for row in rows] == [*range(1, 7)]


def test_blank_columns_and_repeated_ones_do_no_harm():
    headers = [None, "Suscripción", None, "Titular", "E-mail", None, "E-mail"]
    cells = [None, "2711700", None, "PEREZ", "a@example.com", None, "b@example.com"]
    (row,) = parse([headers, cells])
    assert row.values == {
        "subscription_number": "2711700",
        "holder_name": "PEREZ",
        "email": "a@example.com",
    }


# === DATES AND AMOUNTS ===


@pytest.mark.parametrize(
    "cell", [43409, 43409.5, "5/11/18", "05-11-2018", "2018-11-05", "05/11/2018 0:00"]
)
def test_serial_dates_and_dates_as_texts(cell):
    assert one(["F. Agrup."], [cell]).values["grouping_date"] == date(2018, 11, 5)


@pytest.mark.parametrize("cell", ["00/00/0000", "01/01/1900", "31/12/9999", 0])
def test_dates_that_mean_none(cell):
    row = one(["F. Agrup."], [cell])
    assert (row.values["grouping_date"], row.problems) == (None, [])


def test_day_is_never_the_month():
    assert one(["F. Agrup."], ["12/05/2020"]).values["grouping_date"].month == 5
    row = one(["F. Agrup."], ["05/25/2020"])
    assert codes(row) == [("grouping_date", "not_a_date")]
    assert row.problems[0].raw == "05/25/2020"
    assert row.reject is None


def test_amounts_are_read_by_the_column_and_not_by_the_cell():
    rows = [["Suscripción", "Deuda vencida", "Titular"]]
    rows += [["1", "40.041", "A"], ["2", "1.234,56", "B"], ["3", 40041.87, "C"]]
    amounts = [row.values["overdue_debt"] for row in parse(rows)]
    assert amounts == [Decimal("40041.00"), Decimal("1234.56"), Decimal("40041.87")]
    rows[2][1] = "1,234.56"
    amounts = [row.values["overdue_debt"] for row in parse(rows)]
    assert amounts == [Decimal("40.04"), Decimal("1234.56"), Decimal("40041.87")]


def test_placeholders_are_empty_cells():
    headers = ["Titular", "Teléfono", "E-mail", "Pagas", "F. Agrup.", "Deuda vencida"]
    for cell in ("-", "S/D", "NO TIENE", ".", "\xa0", "'"):
        row = one(headers, [cell] * 6)
        assert not row.problems
        assert row.values["phones"] == ()
        assert [row.values[name] for name in ("holder_name", "email")] == [None, None]


def test_code_table_of_any_field():
    tables = {"payment_method": {"Débito": "DBCT"}}
    values = one(["Medio de pago"], ["DEBITO"], code_tables=tables).values
    assert values["payment_method"] == "DBCT"


def test_one_and_true_are_not_the_same_cell():
    rows = [["Suscripción", "Pagas", "Titular"], ["1", 1, "A"], ["2", True, "B"]]
    first, second = parse(rows)
    assert first.values["installments_paid"] == 1
    assert codes(second) == [("installments_paid", "not_an_integer")]


def test_negative_count_is_a_problem_of_the_cell():
    row = one(["Pagas"], [-3])
    assert (row.values["installments_paid"], codes(row)) == (
        None,
        [("installments_paid", "negative_count")],
    )


def test_html_and_sql_in_a_name_are_a_name():
    text = "<script>alert(1)</script>'; DROP TABLE res_partner; --"
    assert one(["Titular"], [text]).values["holder_name"].startswith("<script>")


def test_row_that_a_person_corrected_is_read_like_the_rest():
    report = open_report(
        table_from_rows([HEADER, [None, None, "PEREZ"]]), shipped_aliases(ROMBO)
    )
    row = report.parse(["2711700", "G9RX/031E", "PEREZ"])
    assert (row.reject, row.values["order_number"]) == (None, 31)


# === ANYTHING ===

_CELL = st.one_of(
    st.none(),
    st.text(max_size=15),
    st.sampled_from(["TOTAL", "Titular", "G9RX/031E", "8486", "3,46E+12", "A0", "S"]),
    st.integers(-(10**6), 10**13),
    st.floats(allow_nan=False),
    st.dates(),
    st.booleans(),
)
_WIDE = [*HEADER, "DNI", "Celular", "Estado", "Modalidad", "Pagas", "F. Agrup.", "MP"]
_ROWS = st.lists(
    st.lists(_CELL, min_size=len(_WIDE), max_size=len(_WIDE)), min_size=1, max_size=6
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(_ROWS)
def test_no_row_is_dropped_and_the_same_rows_give_the_same_answer(rows):
    table = table_from_rows([_WIDE, *rows])
    report = open_report(table, shipped_aliases(ROMBO))
    first = list(report)
    assert [row.index for row in first] == [*range(len(table.rows))]
    assert repr(list(report)) == repr(first)
    for row in first:
        assert row.kind in ("plan", "noise")
        assert bool(row.noise) == (row.kind == "noise")
        assert set(row.values) <= {*FIELDS, *DERIVED}
        named = row.values.get("subscription_number") or row.values.get("group_key")
        if row.kind == "plan":
            assert bool(row.reject) == (not named)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(_ROWS)
def test_rows_of_a_text_are_the_rows_that_were_written(rows):
    control = dict.fromkeys([*range(32), *range(127, 160)])
    texts = [
        [
            str("" if cell is None else cell).translate(control).replace('"', "'")
            for cell in row
        ]
        for row in [_WIDE, *rows, ["fin"]]
    ]
    text = "\n".join("\t".join(row) for row in texts)
    table = read_table(text.encode("utf-8", "replace"))
    parsed = list(open_report(table, shipped_aliases(ROMBO)))
    assert len(parsed) == len(texts)


@given(st.text(max_size=30))
def test_any_text_is_a_status(text):
    code, label = parse_status(text)
    assert isinstance(code, str)
    assert isinstance(label, str)
