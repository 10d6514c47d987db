# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo.addons.ahorro_movein.tools.days import decide_days

HOUR = " 09:42"


def decide(*cells, order="dmy", answer=""):
    return decide_days("Fecha", [[cell] for cell in cells], [0], order, answer)


def test_a_day_after_the_twelfth_tells_how_all_are_written():
    assert decide("03/04/2020", "13/04/2020" + HOUR).format.date_order == "dmy"
    american = decide("03/04/2020", "03/13/2020" + HOUR, "04/25/2020")
    assert american.format.date_order == "mdy"
    assert american.question.chosen == "mdy"


def test_days_that_allow_both_are_asked_for_and_an_answer_ends_it():
    days = [f"0{day}/04/2020{HOUR}" for day in (1, 2, 3, 5)]
    asked = decide(*days)
    assert asked.question.answers == ("dmy", "mdy")
    assert asked.question.examples[0].values == ("2020-04-01", "2020-01-04")
    for answer in ("dmy", "mdy"):
        told = decide(*days, answer=answer)
        assert (told.format.date_order, told.question) == (answer, None)


def test_hours_make_no_other_days_and_a_few_days_no_question():
    cells = [f"03/04/2020 09:{minute}" for minute in range(10, 50)]
    assert decide(*cells).question is None


def test_a_spreadsheet_that_took_the_month_for_the_day_is_seen():
    read = decide(datetime(2020, 4, 3, 9, 42), "03/13/2020", "03/25/2020")
    assert read.format.is_swapped


def test_a_file_without_days_is_read_as_the_profile_says():
    assert decide_days("", [], [], "mdy").format.date_order == "mdy"
