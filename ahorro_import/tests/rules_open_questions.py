# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All cells of a column decide how it is written; what they leave open is asked."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from odoo.addons.ahorro_import.tests.rules_common import shipped_aliases
from odoo.addons.ahorro_import.tools.amounts import parse_amount
from odoo.addons.ahorro_import.tools.column import ColumnFormat
from odoo.addons.ahorro_import.tools.dates import parse_date
from odoo.addons.ahorro_import.tools.formats import FormatVotes, Rules
from odoo.addons.ahorro_import.tools.parse import open_report
from odoo.addons.ahorro_import.tools.paste import table_from_rows

FIELDS = {
    "Deuda vencida": "overdue_debt",
    "Deuda a vencer": "debt_to_fall_due",
    "F. Agrup.": "grouping_date",
    "F. Adju.": "award_date",
    "% financia": "financed_percent",
    "Pagas": "installments_paid",
}
COMMA = ColumnFormat("amount")


def read(header, *cells, more=None, is_1904=False, **rules):
    """Return the values of a column, and its question and findings."""
    more = more or {}
    headers = ["Suscripción", "Titular", "Estado", header, *more]
    rows = [
        [
            str(2710000 + place),
            "ANA",
            "N0",
            cell,
            *[col[place] for col in more.values()],
        ]
        for place, cell in enumerate(cells)
    ]
    table = table_from_rows([headers, *rows])
    table.is_1904 = is_1904
    report = open_report(table, shipped_aliases("rombo_cartera"), Rules(**rules))
    values = [row.values[FIELDS[header]] for row in list(report)[1:]]
    questions = [one for one in report.questions if one.header == header]
    return values, (questions or [None])[0], report


def numbers(values):
    return [None if value is None else float(value) for value in values]


# === MONEY ===


def test_commas_before_three_digits_alone_are_thousands_and_are_asked():
    values, question, _report = read("Deuda vencida", "40,041", "1,500", "980")
    assert numbers(values) == [40041, 1500, 980]
    assert (question.kind, question.field) == ("decimal_sign", "overdue_debt")
    assert (question.answers, question.chosen, question.count) == ((",", "."), ".", 2)
    assert [(one.raw, one.values) for one in question.examples] == [
        ("40,041", ("40.04", "40041.00")),
        ("1,500", ("1.50", "1500.00")),
    ]


@pytest.mark.parametrize(("answer", "value"), [(",", 40.04), (".", 40041)])
def test_answer_is_taken_and_not_asked_again(answer, value):
    answers = {"deudavencida": {"decimal_sign": answer}}
    values, question, _report = read("Deuda vencida", "40,041", answers=answers)
    assert (numbers(values), question) == ([value], None)


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (("40.041", "1.500"), 40041),
        (("40.041", "1.500,50"), 40041),
        (("40,041", "1,500.50"), 40041),
        (("40,041", "1,234,567"), 40041),
        (("40.041", "235356,87"), 40041),
    ],
)
def test_what_the_column_or_the_country_tells_is_not_asked(cells, value):
    values, question, _report = read("Deuda vencida", *cells)
    assert (numbers(values)[0], question) == (value, None)


def test_profile_that_says_the_sign_is_not_asked():
    values, question, _report = read("Deuda vencida", "40,041", decimal_sign=".")
    assert (numbers(values), question) == ([40041], None)


@pytest.mark.parametrize(
    "cells",
    [
        ("40041.87", "40.041"),  # thousandths, or thousands beside bare numbers
        ("40041,87", "40,041"),
        ("40.041,87", "1,234.56", "40.041"),  # two ways in one column
        ("1.500", "1,500"),
    ],
)
def test_column_that_contradicts_itself_is_asked(cells):
    _values, question, _report = read("Deuda vencida", *cells)
    assert question.kind == "decimal_sign"


def test_other_columns_of_the_file_tell_what_a_column_does_not():
    more = {"Deuda a vencer": ["999,819.96", "1,000.00"]}
    values, question, _report = read("Deuda vencida", "40,041", "1,500", more=more)
    assert (numbers(values), question) == ([40041, 1500], None)
    more = {"Deuda a vencer": ["999.819,96", "1.000,00"]}
    _values, question, _report = read("Deuda vencida", "40,041", "1,500", more=more)
    assert question.chosen == ","


@pytest.mark.parametrize("cell", ["13.000", "13,000", "13,0", "13.00", "13"])
def test_no_plan_has_thousands_of_installments(cell):
    values, _question, _report = read("Pagas", cell, "7")
    assert values == [13, 7]


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("1.500.-", "1500", None),
        ("$ 1.500,-", "1500", None),
        ("1.500.--", "1500", None),
        ("1500,--", "1500", None),
        ("$ 40.041,87.-", "40041.87", None),
        ("$1.500.\u2013", "1500", None),
        ("40.041,87 -", "40041.87", "doubtful_sign"),
        ("$ 1.500-", "1500", "doubtful_sign"),
        ("1.234,56-", "-1234.56", None),
        ("1234-", "-1234", None),
        ("- 11.767,85", "-11767.85", None),
        ("$ -11.767,85", "-11767.85", None),
    ],
)
def test_dash_behind_is_a_minus_only_as_one_program_writes_it(text, value, problem):
    assert parse_amount(text, COMMA) == (Decimal(value), problem)


# === PERCENTAGES ===


def test_percentages_of_a_spreadsheet_with_one_typed_as_a_number_are_asked():
    values, question, _report = read("% financia", 0.7, 100, "84%")
    assert numbers(values) == [70, 100, 84]
    assert (question.kind, question.chosen, question.count) == ("percent", "share", 1)
    assert question.examples[0].values == ("0.70", "70.00")
    answers = {"financia": {"percent": "percent"}}
    values, question, _report = read("% financia", 0.7, 100, answers=answers)
    assert (numbers(values), question) == ([0.7, 100], None)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((0.7, 1), [70, 100]),
        (("0,7", "1"), [70, 100]),
        (("0.84", "1"), [84, 100]),
        ((70, 100), [70, 100]),
        (("70,00", "100%"), [70, 100]),
        (("75.000", "100"), [75, 100]),
    ],
)
def test_percentages_in_one_way_are_not_asked(cells, expected):
    values, question, _report = read("% financia", *cells)
    assert (numbers(values), question) == (expected, None)


# === DAYS ===


def test_dates_of_which_a_spreadsheet_swapped_those_that_it_could_are_told():
    cells = ("11/25/2018", datetime(2018, 11, 5), "11/30/2018", date(2018, 1, 2))
    values, question, report = read("F. Agrup.", *cells)
    (finding,) = report.findings
    assert (finding.code, finding.level) == ("month_first", "warning")
    assert finding.details["examples"] == ["11/25/2018", "11/30/2018"]
    assert (question.kind, question.answers) == ("date_order", ("dmy", "mdy"))
    assert values == [
        date(2018, 11, 25),
        date(2018, 5, 11),
        date(2018, 11, 30),
        date(2018, 2, 1),
    ]
    kept, question, _report = read(
        "F. Agrup.", *cells, answers={"fagrup": {"date_order": "dmy"}}
    )
    assert kept == [None, date(2018, 11, 5), None, date(2018, 1, 2)]
    assert question is None


def test_column_of_texts_with_the_month_first_is_read_so_and_says_so():
    values, _question, report = read("F. Agrup.", "11/25/2018", "05/11/2018", "1/31/19")
    assert values == [date(2018, 11, 25), date(2018, 5, 11), date(2019, 1, 31)]
    assert [one.code for one in report.findings] == ["month_first"]


def test_one_text_with_the_month_first_may_be_a_slip():
    values, question, report = read("F. Agrup.", "11/25/2018", "05/11/2018")
    assert values == [None, date(2018, 11, 5)]
    assert [one.code for one in report.findings] == ["month_first"]
    assert question.count == 2


def test_a_slip_in_a_column_that_shows_its_order_is_unreadable_and_not_asked():
    cells = ("25/11/2018", "26/11/2018", "11/27/2018", "05/11/2018")
    values, question, report = read("F. Agrup.", *cells)
    assert (values[2], values[3]) == (None, date(2018, 11, 5))
    assert (question, report.findings) == (None, [])


def test_two_orders_in_one_column_are_asked():
    cells = ("25/11/2018", "11/27/2018", "05/11/2018")
    _values, question, _report = read("F. Agrup.", *cells)
    assert question.kind == "date_order"


@pytest.mark.parametrize("cell", ["051118", "05112018", "20181105", 43409, "43409"])
def test_days_without_signs(cell):
    assert parse_date(cell, ColumnFormat("date")).value == date(2018, 11, 5)


@pytest.mark.parametrize("cell", ["151118", 151118])
def test_six_digits_are_never_a_serial(cell):
    assert parse_date(cell, ColumnFormat("date")).value == date(2018, 11, 15)
    assert parse_date("201811", ColumnFormat("date")) == (None, "not_a_date")
    assert parse_date("991399", ColumnFormat("date")) == (None, "not_a_date")


def test_day_that_lost_its_zero_is_no_serial_beside_days_of_six_digits():
    values, _question, report = read("F. Agrup.", "151118", 51118, 43409)
    assert values == [date(2018, 11, 15), None, date(2018, 11, 5)]
    assert list(report)[2].problems[0].code == "ambiguous_date"
    values, _question, _report = read("F. Agrup.", 43409, 43410)
    assert values == [date(2018, 11, 5), date(2018, 11, 6)]


@pytest.mark.parametrize(
    "text",
    ["lun 05/11/2018", "Lunes 5 de noviembre de 2018", "lunes, 05/11/2018"]
    + ["05/11/2018 00:00 hs", "05/11/2018 00:00 hs.", "mié. 05/11/2018"],
)
def test_days_with_the_name_of_the_day_or_hours(text):
    assert parse_date(text, ColumnFormat("date")).value == date(2018, 11, 5)


def test_serials_of_a_book_that_counts_from_1904_are_its_own():
    values, _question, _report = read("F. Agrup.", 41947, "41947", is_1904=True)
    assert values == [date(2018, 11, 5)] * 2


@pytest.mark.parametrize("sign", ["/", "-", ""])
def test_years_of_two_digits_in_front_are_asked(sign):
    texts = [sign.join(parts) for parts in (
        ("18", "11", "05"), ("19", "02", "28"), ("20", "12", "13"), ("21", "03", "31"),
    )]  # fmt: skip
    values, question, _report = read("F. Agrup.", *texts)
    assert (question.kind, question.answers) == ("date_order", ("dmy", "ymd"))
    assert values == [date(2018, 11, 5), date(2019, 2, 28), date(2020, 12, 13),
                      date(2021, 3, 31)]  # fmt: skip


def test_years_of_two_digits_at_the_end_are_not():
    texts = ["05/11/18", "28/02/19", "13/12/20", "31/03/21", "01/01/09"]
    values, question, _report = read("F. Agrup.", *texts)
    assert question is None
    assert values[0] == date(2018, 11, 5)


def test_days_in_six_digits_show_their_order_too():
    values, _question, report = read(
        "F. Agrup.", "110518", "022819", "121320", "030121"
    )
    assert [one.code for one in report.findings] == ["month_first"]
    assert values[0] == date(2018, 11, 5)


@pytest.mark.parametrize(
    ("due", "is_told"),
    [("99981996", True), ("999.819,96", False), ("999819", True), ("999.819", False)],
)
def test_debt_without_cents_beside_one_that_has_them_is_told(due, is_told):
    votes = FormatVotes(["overdue_debt", "debt_to_fall_due"], Rules(), ["Una", "Otra"])
    for number in range(20):
        votes.count([f"{40 + number}.041,87", due])
    found = [one for one in votes.decide().findings if one.code == "whole_amounts"]
    assert [one.details["header"] for one in found] == ["Otra"] * is_told
