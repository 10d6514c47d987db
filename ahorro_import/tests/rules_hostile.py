# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files as programs and people make them: the right values come out, or it is said.

Each file is a good one with one thing done to it. ``RIGHT`` have the values of the good
file. ``SAID`` lack or doubt something, which is named: the code of a finding, of a
question, of a problem in a cell or of a rejected row.
"""

from datetime import datetime
from decimal import Decimal
from unicodedata import normalize

import pytest

from odoo.addons.ahorro_import.tests.books import Book, write_xlsx
from odoo.addons.ahorro_import.tests.rules_whole_file import (
    HEADER,
    codes_of,
    plan,
    report_of,
    text_of,
)
from odoo.addons.ahorro_import.tools.keys import pattern_of_example

PATTERN = pattern_of_example("2711700")
COUNT = 12
ROWS = [plan(number, Titular="MUÑOZ PEÑA") for number in range(1, COUNT + 1)]
LINES = [";".join(row) for row in [HEADER, *ROWS]]
SUBSCRIPTION, SEAT, NAME, DOCUMENT, STATUS, PAID, DEBT, DAY = range(8)


def cells(place, *texts, write=text_of):
    """Return a file whose rows have these texts, in turn, in one column."""
    rows = [list(row) for row in ROWS]
    for number, row in enumerate(rows):
        row[place] = texts[number % len(texts)]
    return write([HEADER, *rows])


def each(place, make):
    """Return a file in which a function makes the cells of one column."""
    rows = [list(row) for row in ROWS]
    for row in rows:
        row[place] = make(row[place])
    return text_of([HEADER, *rows])


def book(rows):
    return write_xlsx(Book.of(rows))


def lines(texts, encoding="utf-8"):
    return ("\r\n".join(texts) + "\r\n").encode(encoding)


def page(rows, *, end="</table></body></html>", hidden=()):
    """Return a web page that a program calls .xls."""
    text = "".join(
        f"<tr{' style=display:none' if place in hidden else ''}>"
        + "".join(f"<td>{cell}</td>" for cell in row)
        + "</tr>"
        for place, row in enumerate(rows)
    )
    return f"<html><body><table>{text}{end}".encode()


def put(place, *texts):
    """Return the lines of a good file with others before one of them."""
    return lines([*LINES[:place], *texts, *LINES[place:]])


RIGHT = {
    # Signs of amounts
    "thousands of Switzerland": cells(DEBT, "40'041,87"),
    "thousands in a curly quote": cells(DEBT, "40’041,87"),
    "thousands in a narrow blank": cells(DEBT, "40\u202f041,87"),
    "the other convention in a row": cells(DEBT, *["40.041,87"] * 11, "40,041.87"),
    "currency behind": cells(DEBT, "40.041,87 ARS", "40.041,87$"),
    "cells of numbers": cells(DEBT, 40041.87, write=book),
    "last digits of a float": cells(DEBT, 40041.869999999995, write=book),
    # Days
    "days of SAP": cells(DAY, "05.11.2018", "20181105"),
    "days with a month's name": cells(DAY, "05-nov-18", "5 de noviembre de 2018"),
    "days of a database": cells(DAY, "2018-11-05T03:00:00.000Z", "2018-11-05"),
    "days of three kinds": cells(DAY, "2018-11-05", "05/11/2018", "43409"),
    "day and the last second of it": cells(
        DAY, datetime(2018, 11, 5, 23, 59, 59), write=book
    ),
    "wide digits": cells(DAY, "０５/１１/２０１８"),
    # Keys
    "subscriptions with thousands": each(SUBSCRIPTION, lambda x: f"2.710.{x[4:]}"),
    "subscriptions as floats": each(SUBSCRIPTION, "{}.0".format),
    "subscriptions with a label": each(SUBSCRIPTION, "N° {}".format),
    "subscriptions with an apostrophe": each(SUBSCRIPTION, "'{}".format),
    "seats with a dash of print": each(SEAT, lambda text: text.replace("/", " – ")),
    "seats with a slash of fractions": each(SEAT, lambda text: text.replace("/", "⁄")),
    "documents with commas": each(DOCUMENT, lambda text: f"28,000,{text[-3:]}"),
    "documents with a label": each(DOCUMENT, "DNI {}".format),
    # Texts
    "two marks of order": b"\xef\xbb\xbf\xef\xbb\xbf" + lines(LINES),
    "utf-16 without a mark": lines(LINES, "utf-16-le"),
    "old Macintosh": lines(LINES, "mac_roman"),
    "decoded twice": lines(LINES).decode("cp1252").encode(),
    "letters apart from their accents": lines([normalize("NFD", x) for x in LINES]),
    "ends of lines of three systems": "\r\n".join(LINES[:5]).encode()
    + b"\n"
    + "\r".join(LINES[5:]).encode()
    + b"\r",
    "a line that names the separator": lines(["sep=;", *LINES]),
    "everything in quotation marks": lines(
        [",".join(f'"{cell}"' for cell in row) for row in [HEADER, *ROWS]]
    ),
    "a list of SAP": lines(
        [
            "05.11.2018   Lista dinámica   1",
            "",
            f"|{'|'.join(HEADER)}|",
            "-" * 90,
            *[f"|{'|'.join(row)}|" for row in ROWS],
            "-" * 90,
        ]
    ),
    "a web page": page([HEADER, *ROWS]),
    # Rows that are no plans
    "a total for each group": put(5, "Subtotal G1RX;;;;;3;120.125,61;"),
    "a total without a word": put(9, ";;;;;;120.125,61;"),
    "headings of groups": put(5, "Grupo: G2RX;;;;;;;"),
    "a page's end and the next one's header": put(
        6,
        "Página 1 de 2;;;;;;;",
        "Concesionario 0346;;;;;;;Fecha: 05/11/2018",
        LINES[0],
    ),
    "a codebtor below each holder": put(4, ";;Codeudor: JUAN PEREZ;20111222;;;;"),
    "averages": book([HEADER, *ROWS, ["Total", None, None, 12, None, None, 480502.44]]),
    "sheets in another order of columns": write_xlsx(
        Book.of([HEADER, *ROWS[:6]]).with_sheet(
            [row[::-1] for row in [HEADER, *ROWS[6:]]], name="Otra"
        )
    ),
}

SAID = {
    # Amounts
    "a dot for the comma": (cells(DEBT, "40.041.87"), "not_an_amount"),
    "a comma for the dot": (cells(DEBT, "40,041,87"), "not_an_amount"),
    "thousands of four": (cells(DEBT, "4.0041,87"), "not_an_amount"),
    "dollars": (cells(DEBT, "U$S 100,00", "USD 100", "100 US$"), "not_an_amount"),
    "in words": (cells(DEBT, "40 mil", "1,5 M"), "not_an_amount"),
    "in favour": (cells(DEBT, "40.041,87 CR"), "not_an_amount"),
    "other digits": (cells(DEBT, "٤٠٠٤١٫٨٧"), "not_an_amount"),
    "a share of something": (cells(DEBT, "50%"), "not_an_amount"),
    "a day as an amount": (
        cells(DEBT, datetime(2024, 1, 5), 40041.87, write=book),
        "not_an_amount",
    ),
    "thousands of the other convention": (
        cells(DEBT, "40,041", "1,500"),
        "decimal_sign",
    ),
    # Counts
    "an amount as a count": (cells(PAID, "40.041,87"), "not_an_integer"),
    "a serial as a count": (cells(PAID, "43409"), "number_too_large"),
    "thousands of installments": (cells(PAID, 5000, write=book), "number_too_large"),
    "a count that became a day": (cells(PAID, "13-mar"), "not_an_integer"),
    # Days
    "days that allow two orders": (
        cells(DAY, "05/06/2024", "07/08/2024", "03/04/2024", "01/09/2024"),
        "date_order",
    ),
    "months alone": (cells(DAY, "11/2018", "2018-11"), "not_a_date"),
    "a day that no month has": (cells(DAY, "31/02/2018"), "not_a_date"),
    "seconds since 1970": (cells(DAY, "1541376000"), "not_a_date"),
    # Keys
    "subscriptions of which digits are lost": (
        cells(SUBSCRIPTION, "2,71E+06"),
        "scientific_notation",
    ),
    "two subscriptions in a cell": (
        cells(SUBSCRIPTION, "2710001 / 2710002"),
        "not_a_subscription",
    ),
    "a letter O for a zero": (cells(SUBSCRIPTION, "271OO01"), "not_a_subscription"),
    "a letter of another alphabet": (
        each(SUBSCRIPTION, lambda text: f"А{text}"),
        "not_a_subscription",
    ),
    "a seat that became a number": (cells(SEAT, "8486.11"), "no_separator"),
    "a seat that became a day": (
        cells(SEAT, datetime(2086, 9, 1), write=book),
        "excel_date",
    ),
    "a document that became a day": (
        cells(DOCUMENT, datetime(2018, 1, 1), write=book),
        "excel_date",
    ),
    "a day in the place of the document": (cells(DOCUMENT, "05/11/2018"), "excel_date"),
    # Rows
    "a row of counts and sums": (
        put(13, "32520078;;;;;78;480.502,44;"),
        "lone_number",
    ),
    "counts in all columns": (put(13, "12;12;12;12;12;78;480.502,44;"), "lone_number"),
    "a row with another separator": (
        put(5, ";".join(plan(50)).replace(";", "\t")),
        "short_rows",
    ),
    "a row that is one cell": (
        book([HEADER, *ROWS, [",".join(plan(50))]]),
        "short_row",
    ),
    "amounts with the separator in them": (
        lines([line.replace(";", ",") for line in LINES]),
        "wide_rows",
    ),
    # Files
    "a web page that was cut": (page([HEADER, *ROWS], end="<tr><td>27100"), "file_cut"),
    "a web page with hidden rows": (
        page([HEADER, *ROWS], hidden=(3,)),
        "hidden_rows",
    ),
    "a second sheet without headers": (
        write_xlsx(Book.of([HEADER, *ROWS]).with_sheet([plan(50)], name="Hoja2")),
        "sheets_left_out",
    ),
    "two months": (
        write_xlsx(Book.of([HEADER, *ROWS]).with_sheet([HEADER, *ROWS], name="Mayo")),
        "sheets_repeat",
    ),
    "an amount that lost its decimal sign": (
        cells(DEBT, *["40.041,87"] * 11, "4004187"),
        "whole_amounts",
    ),
    "an amount that lost it and has thousands": (
        cells(DEBT, *["40.041,87"] * 11, "4.004.187"),
        "whole_amounts",
    ),
    "a quote for the decimal sign": (cells(DEBT, "40.041'87"), "not_an_amount"),
    "a blank for the decimal sign": (cells(DEBT, "40.041 87"), "not_an_amount"),
    "amounts in thousands, as a title says": (
        put(0, "Importes expresados en miles de pesos"),
        "other_unit",
    ),
    "amounts in dollars, as a note says": (
        lines([*LINES, "(*) Valores en U$S"]),
        "other_unit",
    ),
    "a document of which digits are lost": (
        cells(DOCUMENT, *[row[DOCUMENT] for row in ROWS[:11]], "2,8E+07"),
        "not_a_document",
    ),
    "letters of a name lost": (cells(NAME, "MU?OZ PE?A"), "lost_letters"),
    "letters of a name in another encoding": (cells(NAME, "MU¥OZ"), "lost_letters"),
    "a number that lost it in a spreadsheet": (
        cells(DEBT, *[40041.87] * 11, 4004187, write=book),
        "whole_amounts",
    ),
    "a column twice": (
        lines([LINES[0] + ";Deuda vencida", *[f"{x};999,00" for x in LINES[1:]]]),
        "duplicate_column",
    ),
}


def told(report):
    """Return the codes of all that a person is told of a file."""
    codes = set(codes_of(report)) | {one.kind for one in report.questions}
    for row in report:
        codes |= {problem.code for problem in row.problems} | {row.reject}
    return codes | {one.code for one in report.read_findings}


def read(data):
    return report_of(data, subscription_pattern=PATTERN)


def plans(report):
    return [row.values for row in report if row.kind == "plan" and not row.reject]


GOOD = plans(read(lines(LINES)))


@pytest.mark.parametrize("data", RIGHT.values(), ids=RIGHT)
def test_right_values_come_out(data):
    found = plans(read(data))
    assert [values["subscription_number"] for values in found] == [
        values["subscription_number"] for values in GOOD
    ]
    for values, good in zip(found, GOOD, strict=True):
        assert {name: values.get(name) for name in good} == good


@pytest.mark.parametrize(("data", "code"), SAID.values(), ids=SAID)
def test_what_is_doubtful_or_left_out_is_said(data, code):
    report = read(data)
    assert code in told(report)
    assert code not in told(read(lines(LINES)))
    # Nothing else goes in instead of what was not read.
    others = {"decimal_sign": (40041, 1500), "whole_amounts": (4004187,)}.get(code, ())
    for values in plans(report):
        assert values["overdue_debt"] in (
            None,
            Decimal("40041.87"),
            *map(Decimal, others),
        )
        assert values["holder_document"] in (None, *[row[DOCUMENT] for row in ROWS])
