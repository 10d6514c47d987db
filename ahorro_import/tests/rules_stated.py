# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a file says of itself against what was read: its rows, its end, its days."""

from datetime import date, datetime, time, timedelta

import pytest

from odoo.addons.ahorro_import.tests.books import Book, write_xlsx
from odoo.addons.ahorro_import.tests.rules_whole_file import (
    HEADER,
    codes_of,
    plan,
    plans_of,
    report_of,
    text_of,
)
from odoo.addons.ahorro_import.tools.findings import FINDINGS
from odoo.addons.ahorro_import.tools.stated import stated_count

COUNT = 12
ROWS = [plan(number) for number in range(1, COUNT + 1)]


def said(report):
    """Return what reading the rows shows that the file says otherwise."""
    list(report)
    for finding in report.read_findings:
        assert set(finding.details) == set(FINDINGS[finding.code][1])
    return [
        (one.code, one.details["row"], one.details["stated"], one.details["count"])
        for one in report.read_findings
    ]


# === HOW MANY ROWS ===


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        (["Total de registros: 20"], 20),
        (["TOTAL DE REGISTROS", 20], 20),
        (["Cantidad de planes listados:", None, "1.250"], 1250),
        (["Registros encontrados: 20"], 20),
        (["20 registros"], 20),
        (["Total: 1.234 planes"], 1234),
        (["Mostrando 1 a 10 de 57 registros"], 57),
        (["Registros 1-50 de 120"], 120),
        (["TOTAL", 20], None),
        (["Totales", 12, 12], None),
        (["Total general 480.502,44"], None),
        (["Total de planes", "480.502,44"], None),
        (["Total de planes", None, None, None, 480502], None),
        (["Planes al 05/11/2018"], None),
        (["Cartera 2018 clientes activos"], None),
        (["Página 1 de 3"], None),
        (["Plan Rombo 84 cuotas"], None),
        ([], None),
    ],
)
def test_a_number_of_rows_is_one_only_beside_its_words(cells, number):
    assert stated_count(cells) == number


@pytest.mark.parametrize("write", [text_of, lambda rows: write_xlsx(Book.of(rows))])
@pytest.mark.parametrize("place", ["above", "below"])
@pytest.mark.parametrize(
    ("number", "code"), [(12, None), (20, "rows_missing"), (11, "rows_beyond")]
)
def test_number_of_rows_that_the_file_states_is_compared(write, place, number, code):
    line = [f"Total de registros: {number}"]
    rows = [[line], [HEADER], ROWS] if place == "above" else [[HEADER], ROWS, [line]]
    report = report_of(write([row for part in rows for row in part]))
    assert len(plans_of(report)) == COUNT
    row = 1 if place == "above" else COUNT + 2
    assert said(report) == ([(code, row, number, COUNT)] if code else [])


def test_numbers_of_each_page_and_of_the_whole_are_compared_each_with_its_rows():
    pages = [ROWS[:5], ROWS[5:9], ROWS[9:]]
    rows = [HEADER]
    for page in pages:
        rows += [*page, [f"Subtotal de planes: {len(page)}"]]
    rows.append([f"Total de planes: {COUNT}"])
    assert said(report_of(text_of(rows))) == []
    rows[11] = ["Subtotal de planes: 7"]  # of the second page, which has four
    assert said(report_of(text_of(rows))) == [("rows_missing", 12, 7, 4)]


def test_rejected_and_repeated_rows_may_be_of_the_number_or_not():
    rows = [HEADER, *ROWS, plan(3), plan(0, **dict.fromkeys(HEADER[:2], ""))]
    for number in (14, 13, 12):
        assert not said(report_of(text_of([*rows, [f"Registros: {number}"]])))
    assert said(report_of(text_of([*rows, ["Registros: 15"]])))


# === THE END ===


@pytest.mark.parametrize(
    "last",
    [
        "Total de registros: 12",
        "Total;;;;;12;480.502,44;",
        "TOTAL GENERAL;;;;;;480.502",
        "Página 1 de 1",
        "Emitido el 05/11/2018 10:35",
    ],
)
def test_total_or_note_without_an_end_of_line_is_no_file_that_was_cut(last):
    data = text_of([HEADER, *ROWS]) + last.encode()
    report = report_of(data)
    assert "file_cut" not in codes_of(report)
    assert len(plans_of(report)) == COUNT


@pytest.mark.parametrize("last", ["27100", "2710013;G3RX/013E;PERS", "2710013;G3R"])
def test_plan_without_an_end_of_line_is_a_file_that_was_cut(last):
    data = text_of([HEADER, *ROWS]) + last.encode()
    assert "file_cut" in codes_of(report_of(data))


# === TWO COUNTS OF DAYS ===

DAYS = [date(2018, 1, 5) + timedelta(days=37 * number) for number in range(12)]
MOVED = [*DAYS[:6], *[day + timedelta(days=1462) for day in DAYS[:6]]]
SERIALS = [(day - date(1899, 12, 30)).days for day in DAYS]


def with_days(days):
    rows = [list(row) for row in ROWS]
    for row, day in zip(rows, days, strict=True):
        row[-1] = day
    return write_xlsx(Book.of([HEADER, *rows]))


@pytest.mark.parametrize(
    "days",
    [
        # Pasted from a workbook of the other count: groups that are there twice.
        [*SERIALS[:6], *[day - 1462 for day in SERIALS[:6]]],
        [*SERIALS[:8], *[day - 1462 for day in SERIALS[2:6]]],
        [datetime.combine(day, time()) for day in MOVED],
        # Other days of the same months.
        [*SERIALS[:6], *[day - 1462 + 3 for day in SERIALS[:6]]],
    ],
)
def test_days_of_two_counts_in_a_column_are_said(days):
    report = report_of(with_days(days))
    assert "two_counts" in codes_of(report)


@pytest.mark.parametrize(
    "days",
    [
        SERIALS,
        # The same day of each month over six years: a day more is another one.
        [
            (date(2014 + n // 2, 1 + 6 * (n % 2), 5) - date(1899, 12, 30)).days
            for n in range(12)
        ],
        # Two years of one portfolio, not the same months.
        [*SERIALS[:6], *[day + 1700 for day in SERIALS[:6]]],
        # As texts nobody has counted them.
        [f"{day:%d/%m/%Y}" for day in [*DAYS[:6], *DAYS[:6]]],
    ],
)
def test_days_of_one_count_are_not_doubted(days):
    assert "two_counts" not in codes_of(report_of(with_days(days)))
