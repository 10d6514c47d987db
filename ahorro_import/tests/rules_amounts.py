# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_import.tools.amounts import parse_amount, parse_integer
from odoo.addons.ahorro_import.tools.column import ColumnFormat
from odoo.addons.ahorro_import.tools.formats import Rules, decide_formats

COMMA = ColumnFormat("amount")
DOT = ColumnFormat("amount", decimal_sign=".")


# === AMOUNTS ===


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("40.041,87", "40041.87"),
        ("235356,87", "235356.87"),
        ("$ 40.041,87", "40041.87"),
        ("$40.041,87", "40041.87"),
        ("AR$ 40.041,87", "40041.87"),
        ("40.041,87 $", "40041.87"),
        ("(1.234,56)", "-1234.56"),
        ("$ (1.234,56)", "-1234.56"),
        ("($ 1.234,56)", "-1234.56"),
        ("- 11767,85", "-11767.85"),
        ("$ - 11767,85", "-11767.85"),
        ("-$11.767,85", "-11767.85"),
        ("1.234,56-", "-1234.56"),
        ("\u22121.234,56", "-1234.56"),
        ("'40.041,87", "40041.87"),
        ("40.041,87\xa0", "40041.87"),
        ("40 041,87", "40041.87"),
        ("40'041.87", "40041.87"),
        ("40,041.87", "40041.87"),
        ("1.234.567", "1234567.00"),
        ("1,234,567", "1234567.00"),
        ("40041.87", "40041.87"),
        ("40.041", "40041.00"),
        ("0,00", "0.00"),
        ("0", "0.00"),
        ("0.125", "0.13"),
        ("12,345", "12.35"),
        ("1234.567", "1234.57"),
        ("5", "5.00"),
        (",50", None),
        (40041.87, "40041.87"),
        (40.041, "40.04"),
        (40041, "40041.00"),
        (0.1 + 0.2, "0.30"),
    ],
)
def test_amount_in_a_column_of_commas(cell, value):
    expected = (None, "not_an_amount") if value is None else (Decimal(value), None)
    assert parse_amount(cell, COMMA) == expected


def test_lone_dot_before_three_digits_is_what_the_column_says():
    assert parse_amount("40.041", COMMA).value == 40041
    assert parse_amount("40.041", DOT).value == Decimal("40.04")
    assert parse_amount("40,041", DOT).value == 40041
    assert parse_amount("40,041", COMMA).value == Decimal("40.04")
    # In a cell that is a number it is always decimals.
    assert parse_amount(40.041, COMMA).value == Decimal("40.04")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("abc", "not_an_amount"),
        ("1-2", "not_an_amount"),
        ("12/05/2018", "not_an_amount"),
        (True, "not_an_amount"),
        (date(2018, 11, 5), "not_an_amount"),
        ("3,46E+12", "scientific_notation"),
        ("99999999999999999", "amount_too_large"),
        (1e300, "amount_too_large"),
        ("9" * 50, "not_an_amount"),
        ("١٢٣", "not_an_amount"),
    ],
)
def test_what_is_no_amount(cell, problem):
    assert parse_amount(cell, COMMA) == (None, problem)


def test_zero_has_no_sign():
    assert str(parse_amount("-0,00", COMMA).value) == "0.00"


# === COUNTS ===


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("13", 13),
        ("'13", 13),
        (" 13 ", 13),
        ("13,00", 13),
        ("13.0", 13),
        (13.0, 13),
        (13, 13),
        ("0", 0),
        ("051", 51),
        ("51.310.336", 51310336),
    ],
)
def test_count(cell, value):
    assert parse_integer(cell, ColumnFormat("integer")) == (value, None)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("13,5", "not_an_integer"),
        (13.5, "not_an_integer"),
        ("S", "not_an_integer"),
        ("15/84", "not_an_integer"),
        (datetime(2018, 11, 5), "not_an_integer"),
        (True, "not_an_integer"),
        ("-1", "negative_count"),
        (-1, "negative_count"),
        ("99999999999", "number_too_large"),
        ("1E+05", "scientific_notation"),
    ],
)
def test_what_is_no_count(cell, problem):
    assert parse_integer(cell, ColumnFormat("integer")) == (None, problem)


# === COLUMNS ===


def _sign(*cells, field="overdue_debt", rules=None):
    rows = [[cell] for cell in cells]
    return decide_formats(rows, [field], rules or Rules())[0].decimal_sign


def test_column_decides_its_decimal_sign():
    assert _sign("40.041,87", "40.041") == ","
    assert _sign("40,041.87", "40.041") == "."
    assert _sign("40041.87", "40.041") == "."
    assert _sign("40041,87", "40041,87", "5.5") == ","
    assert _sign("40.041", "5", None, 40041.87) == ","
    assert _sign("40041.87", rules=Rules(decimal_sign=",")) == ","


def test_column_of_percentages_decides_whether_they_are_shares():
    columns = ["financed_percent"]
    assert decide_formats([[0.75], [1], [None]], columns, Rules())[0].is_fraction
    assert not decide_formats([[75], [1]], columns, Rules())[0].is_fraction
    assert not decide_formats([[0], ["75"]], columns, Rules())[0].is_fraction


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(-(10**14), 10**14), st.sampled_from(["{}", "$ {}", "({})", "{}-"]))
def test_amount_that_the_trade_writes_is_read_back(number, template):
    value = Decimal(number).scaleb(-2)
    text = f"{abs(value):,.2f}".translate(str.maketrans(",.", ".,"))
    negative = template in ("({})", "{}-")
    read = parse_amount(template.format(text), COMMA)
    if abs(value) < 10**13:
        assert read.value == (-abs(value) if negative else abs(value))
