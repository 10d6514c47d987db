# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tools.months import (
    last_day,
    latest_start,
    months_after,
    next_due,
)

DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1))
COUNTS = st.integers(0, 24)


def test_a_day_that_a_month_does_not_have_is_its_last():
    day = datetime.date(2020, 11, 30)
    assert months_after(day, 3) == datetime.date(2021, 2, 28)
    assert months_after(datetime.date(2020, 2, 29), 12) == datetime.date(2021, 2, 28)


@given(DAYS, COUNTS)
def test_the_latest_start_is_the_last_day_from_which_the_months_have_passed(day, count):
    start = latest_start(day, count)
    assert months_after(start, count) <= day
    assert months_after(start + datetime.timedelta(days=1), count) > day


@given(DAYS, st.integers(1, 31))
def test_the_next_due_day_is_the_first_one_that_has_not_passed(day, due_day):
    due = next_due(day, due_day)
    assert day <= due
    assert due.day == due_day or (due == last_day(due) and due.day < due_day)
    between = [day + datetime.timedelta(days=n) for n in range((due - day).days)]
    assert not [
        d for d in between if d.day == due_day or (d == last_day(d) and d.day < due_day)
    ]


def test_in_a_shorter_month_it_is_the_last_day():
    assert next_due(datetime.date(2020, 2, 20), 31) == datetime.date(2020, 2, 29)
    assert next_due(datetime.date(2021, 2, 28), 30) == datetime.date(2021, 2, 28)
    assert next_due(datetime.date(2019, 12, 11), 10) == datetime.date(2020, 1, 10)
