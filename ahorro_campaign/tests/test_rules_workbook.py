# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from openpyxl import load_workbook

from odoo.addons.ahorro_campaign.tools.workbook import chunks, write


def read(rows):
    with write("Casos", ["A", "B"], rows) as file:
        return [
            [cell.value for cell in row]
            for row in load_workbook(file).active.iter_rows(min_row=2)
        ]


def test_moments_days_and_numbers_are_what_they_are():
    moment = datetime.datetime(2026, 11, 20, 15, 30)
    assert read([[moment, 12.5]]) == [[moment, 12.5]]
    day = datetime.date(2026, 11, 20)
    assert read([[day, 7]])[0][0] == datetime.datetime(2026, 11, 20)


def test_texts_are_never_formulas_or_numbers():
    texts = ["=1+1", "@SUM(A1)", "00123", "http://a.b"]
    assert [row[0] for row in read([[text, "x"] for text in texts])] == texts


def test_nothing_is_an_empty_cell():
    assert read([[None, False], ["", 0]]) == [[None, None], [None, 0]]


def test_a_file_is_sent_whole_and_closed():
    file = write("Casos", ["A"], ([number] for number in range(5000)))
    sent = b"".join(chunks(file))
    assert sent.startswith(b"PK") and file.closed
