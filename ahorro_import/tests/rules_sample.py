# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One report in every container that it comes in says the same of its plans."""

import codecs
from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.ahorro_import.tests.rules_common import (
    SAMPLE,
    make_html,
    make_xlsx,
    sample_rows,
    shipped_aliases,
)
from odoo.addons.ahorro_import.tools.formats import Rules
from odoo.addons.ahorro_import.tools.parse import open_report
from odoo.addons.ahorro_import.tools.readers import read_table


def _numeric_sample():
    """The sample as a spreadsheet stores it: numbers that are numbers, a real day."""
    rows = sample_rows()
    for row in rows[3:]:
        for place in (0, 4, 9, 10, 11):
            if len(row) > place and row[place].isdigit():
                row[place] = int(row[place])
    rows[3][12], rows[3][13] = 40041.87, 999819.96
    rows[4][12], rows[4][13], rows[4][14] = 40041.87, 999819.96, 43409
    rows[3][14] = date(2018, 11, 5)
    rows[0] = [rows[0][0]]
    rows[1] = [rows[1][0]]
    return rows


CONTAINERS = {
    "cp1252": SAMPLE.encode("cp1252"),
    "utf-16 sep": codecs.BOM_UTF16_LE + f"sep=;\r\n{SAMPLE}".encode("utf-16-le"),
    "utf-32 without mark": SAMPLE.encode("utf-32-le"),
    "xlsx": make_xlsx(_numeric_sample(), merge=("A1:O1", "A2:O2")),
    "html": make_html(sample_rows()),
}
EMPTY_COUNTS = {
    "installments_issued": None,
    "installments_paid": None,
    "installments_owed": None,
}


def _report(data):
    rules = Rules(code_tables={"status": {"Ahorrista": "N0"}})
    table = read_table(data)
    return open_report(table, shipped_aliases("rombo_cartera"), rules)


def _essence(row):
    """What a row says, without how it was written."""
    values = dict(row.values)
    values["phones"] = [
        (phone.national, phone.kind, phone.reason) for phone in values["phones"]
    ]
    return values


@pytest.fixture(params=CONTAINERS, name="report")
def _report_fixture(request):
    return _report(CONTAINERS[request.param])


def test_report_says_whose_and_when(report):
    assert report.facts.dealer_code == "0346"
    assert report.facts.issued_on == date(2020, 1, 31)
    assert report.facts.issued_from == "title"


def test_every_column_is_known(report):
    assert report.header.index == len(report.titles)
    assert None not in report.header.columns[:15]
    assert not report.header.match.unknown
    assert not report.header.missing


def test_noise_is_the_titles_the_header_and_the_total(report):
    rows = list(report)
    noise = [row.noise for row in rows if row.kind == "noise"]
    assert noise == ["title", "title", "header", "total"]
    assert len(rows) == len(report.table.rows)


def test_rows_keep_the_number_that_the_user_sees(report):
    first = report.table.row_number(0)
    assert [row.row_number for row in report] == list(range(first, first + 9))
    assert first == (2 if report.table.encoding == "utf-16-le" else 1)


def test_plans_say_the_same_in_every_container(report):
    plans = [row for row in report if row.kind == "plan"]
    assert not [row.reject for row in plans if row.reject]
    assert not [problem for row in plans for problem in row.problems]
    first, second, third, fourth, fifth = map(_essence, plans)
    assert first == {
        "subscription_number": "2711700",
        "group": "G9RX",
        "order": "031E",
        "group_key": "G9RX",
        "order_number": 31,
        "order_letter": "E",
        "holder_name": "MILANO LEONARDO A.",
        "holder_document": first["holder_document"],
        "holder_document_kind": "dni",
        "holder_document_key": "28345678",
        "holder_document_warning": None,
        "phones": [("3462663250", "mobile", None)],
        "email": "u1@example.com",
        "status": "N0",
        "description": "OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS",
        "installments_issued": 15,
        "installments_paid": 13,
        "installments_owed": 2,
        "overdue_debt": Decimal("40041.87"),
        "debt_to_fall_due": Decimal("999819.96"),
        "grouping_date": date(2018, 11, 5),
    }
    # The same plan again, without the zero of the telephone and with a serial date.
    again = {"holder_name": "MILANO LEONARDO A", "email": None}
    label = {"status_label": "Ahorrista"}
    assert second == first | again | label
    assert third["subscription_number"] == "2789902"
    assert (third["group"], third["order"]) == ("P2GH", "169T")
    assert third["holder_name"] == "MUÑOZ PAMELA"
    assert third["phones"] == [
        (None, "invalid", "needs_area"),
        (None, "invalid", "scientific_notation"),
    ]
    assert third["email"] is None
    assert EMPTY_COUNTS.items() <= third.items()
    assert fourth["subscription_number"] is None
    assert (fourth["group_key"], fourth["order_number"]) == ("8486", 81)
    assert fourth["holder_document_key"] == first["holder_document_key"]
    assert fourth["phones"] == [(None, "invalid", "too_long")]
    assert fourth["overdue_debt"] == 0
    assert fourth["grouping_date"] == date(2013, 4, 30)
    assert fifth["group_key"] is None
    assert fifth["overdue_debt"] == Decimal("-1234.56")
    assert fifth["grouping_date"] is None
    assert fifth["phones"] == [(None, "invalid", "dummy")]
