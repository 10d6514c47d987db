# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tools.living import (
    HORIZON,
    OTHER,
    UNGROUPED,
    Work,
    causes_of,
    end_day,
    hours_needed,
)

MONDAY = date(2026, 11, 2)


def on_weekdays(day):
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("names", "causes"),
    [
        (["installments_owed"], ["paid"]),
        (["family", "absent_since"], ["absent", "awarded", "left"]),
        (["family", UNGROUPED], ["awarded", "left", "grouped"]),
        (["group_key"], ["grouped"]),
        (["status_id.family"], ["awarded", "left"]),
        (["sale_date"], []),
    ],
)
def test_a_cause_is_told_where_the_filter_asks_about_it(names, causes):
    assert causes_of(names) == causes
    assert OTHER not in causes


def test_what_a_case_takes_counts_the_calls_before_it_was_finished():
    work = Work(seconds=3600, finished=10, days=2)
    assert (work.per_case, work.per_day) == (360, 5)
    assert hours_needed(25, 360) == 2.5


def test_who_finished_nothing_has_no_pace():
    assert Work(seconds=60, days=1).per_case is None
    assert Work(seconds=60, days=1).per_day is None


@pytest.mark.parametrize(
    ("cases", "end"),
    [(0, 0), (1, 0), (10, 0), (11, 1), (50, 4), (51, 7), (100, 11)],
)
def test_the_end_skips_days_on_which_nobody_is_called(cases, end):
    assert end_day(cases, 10, MONDAY, on_weekdays) == MONDAY + timedelta(days=end)


def test_without_a_pace_there_is_no_end():
    assert end_day(5, 0, MONDAY, on_weekdays) is None
    assert end_day(5, 10, MONDAY, lambda _day: False) is None


@given(st.integers(0, 500), st.integers(1, 60))
def test_the_days_until_the_end_are_just_enough(cases, per_day):
    end = end_day(cases, per_day, MONDAY, on_weekdays)
    days = [MONDAY + timedelta(days=number) for number in range(HORIZON)]
    worked = sum(on_weekdays(day) for day in days if day <= end)
    assert worked * per_day >= cases
    assert cases == 0 or (worked - 1) * per_day < cases
