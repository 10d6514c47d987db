# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from odoo.addons.ahorro_movein.tools.moments import parse_moment, to_utc

MORNING = datetime(2020, 1, 2, 9, 42)


@pytest.mark.parametrize(
    "cell",
    [
        "02/01/2020 09:42",
        " 2/1/2020 9:42 hs",
        "02-01-2020 09:42:59",
        "2020-01-02 09:42:00",
        "02/01/20 9:42 a. m.",
        datetime(2020, 1, 2, 9, 42, 17),
        43832.404166666667,
    ],
)
def test_one_moment_is_read_however_it_is_written(cell):
    assert parse_moment(cell) == (MORNING, "")


def test_the_afternoon_is_after_noon():
    assert parse_moment("02/01/2020 09:42 p.m.").value == MORNING.replace(hour=21)
    assert parse_moment("02/01/2020 12:05 a.m.").value == datetime(2020, 1, 2, 0, 5)


def test_a_day_without_an_hour_is_its_midnight():
    midnight = datetime(2020, 1, 2)
    for cell in ("02/01/2020", date(2020, 1, 2), 43832, "2 de enero de 2020"):
        assert parse_moment(cell).value == midnight


def test_day_and_month_are_never_exchanged():
    assert parse_moment("12/05/2020 10:00").value == datetime(2020, 5, 12, 10)
    assert parse_moment("05/13/2020 10:00").problem


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "--"])
def test_nothing_is_no_moment_and_no_problem(cell):
    assert parse_moment(cell) == (None, "")


@pytest.mark.parametrize("cell", ["ayer", "32/01/2020", "n/c hoy", True])
def test_what_is_no_date_is_a_problem(cell):
    moment = parse_moment(cell)
    assert moment.value is None and moment.problem


def test_a_local_moment_is_stored_in_utc():
    zone = ZoneInfo("America/Argentina/Buenos_Aires")
    assert to_utc(MORNING, zone) == datetime(2020, 1, 2, 12, 42)


def test_a_moment_that_stands_for_none_is_out_of_range():
    for cell in (datetime(9999, 12, 31, 23, 59), datetime(1900, 1, 1)):
        assert parse_moment(cell) == (None, "date_out_of_range")
