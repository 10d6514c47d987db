# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tools.amounts import parse_percent
from odoo.addons.ahorro_import.tools.cells import (
    PARSERS,
    parse_boolean,
    parse_code,
    parse_email,
    parse_name,
    parse_text,
)
from odoo.addons.ahorro_import.tools.column import PROBLEMS, ColumnFormat, plain_text
from odoo.addons.ahorro_import.tools.dates import parse_date
from odoo.addons.ahorro_import.tools.keys import parse_key

NOTHING = (None, "", "  ", "'", "-", ".", "S/D", "NO TIENE", "no tiene", "#N/A", "\xa0")


@pytest.mark.parametrize("kind", PARSERS)
@pytest.mark.parametrize("cell", NOTHING)
def test_what_says_nothing_has_no_value_and_no_problem(kind, cell):
    assert PARSERS[kind](cell, ColumnFormat(kind)) == (None, None)


# === DATES ===


@pytest.mark.parametrize(
    "cell",
    [
        "05/11/2018",
        "5/11/18",
        "05-11-2018",
        "2018-11-05",
        "05.11.2018",
        "05/11/2018 0:00",
        "05/11/2018 00:00:00",
        "2018-11-05T00:00:00",
        "2018-11-05 00:00:00.000",
        "5/11/2018 12:00:00 a.m.",
        "5 de noviembre de 2018",
        "05-nov-18",
        "20181105",
        "05112018",
        "43409",
        "43409.5",
        "43409,5",
        43409,
        43409.5,
        20181105,
        date(2018, 11, 5),
        datetime(2018, 11, 5, 10, 30),
        "'05/11/2018",
        " 05/11/2018\xa0",
    ],
)
def test_day_in_every_spelling(cell):
    assert parse_date(cell, ColumnFormat("date")) == (date(2018, 11, 5), None)


def test_day_comes_before_the_month():
    assert parse_date("12/05/2020", ColumnFormat("date")).value == date(2020, 5, 12)
    other = ColumnFormat("date", date_order="mdy")
    assert parse_date("12/05/2020", other).value == date(2020, 12, 5)
    year = ColumnFormat("date", date_order="ymd")
    assert parse_date("20/12/05", year).value == date(2020, 12, 5)
    assert parse_date("29/02/2024 0:00", ColumnFormat("date")).value.day == 29


@pytest.mark.parametrize(
    "cell",
    [
        "00/00/0000",
        "0/0/0",
        "00-00-00",
        "01/01/1900",
        "31/12/9999",
        "0",
        0,
        1,
        "  /  /    ",
        datetime(1900, 1, 1),
        date(9999, 12, 31),
        datetime(1899, 12, 30),
        2958465,
    ],
)
def test_day_that_means_none(cell):
    assert parse_date(cell, ColumnFormat("date")) == (None, None)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("12/25/2018", "not_a_date"),
        ("31/02/2018", "not_a_date"),
        ("pendiente", "not_a_date"),
        ("11/2018", "not_a_date"),
        ("5/11/018", "not_a_date"),
        (True, "not_a_date"),
        (-5, "not_a_date"),
        (1e12, "not_a_date"),
        (float("1e300"), "not_a_date"),
        ("05/11/1830", "date_out_of_range"),
        ("05/11/2218", "date_out_of_range"),
        (100, "date_out_of_range"),
    ],
)
def test_what_is_no_day(cell, problem):
    assert parse_date(cell, ColumnFormat("date")) == (None, problem)


@pytest.mark.parametrize(("year", "full"), [("18", 2018), ("00", 2000), ("95", 1995)])
def test_year_of_two_digits(year, full):
    value = parse_date(f"05/11/{year}", ColumnFormat("date")).value
    assert value == date(full, 11, 5)


# === PERCENTAGES, YES AND NO ===


@pytest.mark.parametrize(
    ("cell", "value"),
    [("100%", 100), ("75,00", 75), ("75.5 %", "75.5"), (80, 80), ("70/30", 70), (0, 0)],
)
def test_percentage(cell, value):
    assert parse_percent(cell, ColumnFormat("percent")) == (Decimal(value), None)


def test_percentage_of_a_spreadsheet_is_a_share_of_one():
    fmt = ColumnFormat("percent", is_fraction=True)
    assert parse_percent(0.75, fmt).value == 75
    assert parse_percent("75", fmt).value == 75


@pytest.mark.parametrize("cell", ["101", "-5", "70/40", "x", "1E+02"])
def test_what_is_no_percentage(cell):
    assert parse_percent(cell, ColumnFormat("percent")) == (None, "not_a_percent")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("S", True), ("Sí", True), ("x", True), (1, True), (True, True), ("N", False)]
    + [("NO", False), ("0", False), (0, False), (False, False)],
)
def test_yes_and_no(cell, value):
    assert parse_boolean(cell, ColumnFormat("boolean")) == (value, None)


def test_what_is_neither_yes_nor_no():
    assert parse_boolean("quizás", ColumnFormat("boolean")) == (None, "not_a_boolean")


# === TEXTS ===


def test_text_is_one_line_without_blanks_around():
    assert parse_text(" CALLE  9\nPISO\xa02 ", ColumnFormat("text")).value == (
        "CALLE 9 PISO 2"
    )
    assert parse_text("<b>'; DROP TABLE x</b>", ColumnFormat("text")).value == (
        "<b>'; DROP TABLE x</b>"
    )
    assert parse_text("x" * 130, ColumnFormat("text")) == ("x" * 120, "too_long")
    assert parse_text(238.0, ColumnFormat("text")).value == "238"
    assert parse_text(date(2018, 11, 5), ColumnFormat("text")).value == "05/11/2018"


def test_name_without_signs_around():
    assert parse_name("PEREZ,  JUAN ,", ColumnFormat("name")).value == "PEREZ, JUAN"
    assert parse_name("0", ColumnFormat("name")) == (None, None)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2.0", "2"),
        (2.0, "2"),
        ("N0", "N0"),
        ("007", "007"),
        ("R120/8084", "R120/8084"),
    ],
)
def test_code(cell, value):
    assert parse_code(cell, ColumnFormat("code")) == (value, None)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2711700", "2711700"),
        ("2711700.0", "2711700"),
        (2711700.0, "2711700"),
        ("'0027", "0027"),
        ("2.711.700", "2711700"),
        ("d 123 456", "D123456"),
        ("0", None),
        ("000", None),
    ],
)
def test_key(cell, value):
    assert parse_key(cell, ColumnFormat("key")) == (value, None)


def test_key_that_lost_its_digits_names_nothing():
    assert parse_key("2,71E+06", ColumnFormat("key")) == (None, "scientific_notation")


@pytest.mark.parametrize(
    ("cell", "parsed"),
    [
        ("u1@Example.com", ("u1@example.com", None)),
        ("u165170@gmail.com.ar", ("u165170@gmail.com.ar", None)),
        ("a@example.com; b@example.com", ("a@example.com", None)),
        ("Ana <ana@example.com>", ("ana@example.com", None)),
        ("no@tiene.com", (None, "dummy_email")),
        ("notiene@hotmail.com", (None, "dummy_email")),
        ("no tengo", (None, "not_an_email")),
        ("0", (None, None)),
        ("3462663250", (None, "not_an_email")),
    ],
)
def test_email(cell, parsed):
    assert parse_email(cell, ColumnFormat("email")) == parsed


# === ANYTHING ===

_CELL = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.text("0123456789.,-/$()' E+%ade\xa0", max_size=16),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@pytest.mark.parametrize("kind", PARSERS)
@settings(max_examples=200, deadline=None, derandomize=True)
@given(cell=_CELL, sign=st.sampled_from(",."))
def test_any_cell_has_a_value_or_a_problem_and_never_an_error(kind, cell, sign):
    fmt = ColumnFormat(kind, decimal_sign=sign)
    value, problem = PARSERS[kind](cell, fmt)
    assert problem is None or problem in PROBLEMS
    assert problem is None or value is None or problem == "too_long"
    assert PARSERS[kind](cell, fmt) == (value, problem)
    if isinstance(value, str):
        assert value.strip() and len(value) <= fmt.max_length
    if isinstance(value, Decimal):
        assert value == value.quantize(Decimal("0.01"))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_day_in_any_spelling_is_read_back(day):
    fmt = ColumnFormat("date")
    serial = (day - date(1899, 12, 30)).days
    texts = (f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day.day}-{day.month}-{day.year}")
    for cell in (*texts, serial, serial + 0.5, str(serial), day):
        assert parse_date(cell, fmt).value == day


@given(_CELL)
def test_text_of_a_cell_is_a_text(cell):
    assert isinstance(plain_text(cell), str)
