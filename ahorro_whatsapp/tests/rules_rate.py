# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.rate import (
    DAY,
    PAIR_BURST,
    Pace,
    budget_left,
    pair_wait,
    spread,
)

RULE = settings(max_examples=200, deadline=None, derandomize=True)


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@RULE
@given(st.integers(1, 80), st.lists(st.floats(0, 2), min_size=1, max_size=300))
def test_no_second_sees_more_than_the_speed_whenever_requests_come(speed, pauses):
    clock = Clock()
    pace, left = Pace(speed, clock), []
    for pause in pauses:
        clock.now += pause / 100
        left.append(clock.now + pace.get_wait())
    assert left == sorted(left)
    for start in left:
        assert sum(start <= each < start + 1 for each in left) <= speed + 1


def test_a_clock_that_was_set_back_brings_no_places():
    clock = Clock()
    clock.now = 100.0
    pace = Pace(10, clock)
    pace.get_wait()
    clock.now = 50.0
    assert pace.get_wait() == pytest.approx(50.1)


def test_too_fast_halves_the_speed_and_minutes_bring_it_back():
    clock = Clock()
    pace = Pace(40, clock)
    for _time in range(9):
        pace.slow_down()
    pace.get_wait()
    assert pace.get_wait() == pytest.approx(1)  # never less than one a second
    pace = Pace(40, clock)
    pace.slow_down()
    clock.now += 60
    pace.get_wait()
    assert pace.get_wait() == pytest.approx(1 / 22)
    clock.now += 3600
    pace.get_wait()
    assert pace.get_wait() == pytest.approx(1 / 40)


def test_one_recipient_gets_a_burst_and_then_one_each_six_seconds():
    sent = []
    for _number in range(PAIR_BURST):
        assert pair_wait(sent, 0.0) == 0
        sent.append(0.0)
    assert pair_wait(sent, 0.0) == pytest.approx(6)
    assert pair_wait(sent, 6.0) == 0
    sent.append(6.0)
    assert pair_wait(sent, 6.0) == pytest.approx(6)
    assert pair_wait(sent, 6.0 + 45 * 6) == 0


def test_a_recipient_who_was_paid_back_has_the_whole_burst_again():
    sent = [0.0] * PAIR_BURST
    later = PAIR_BURST * 6.0
    assert pair_wait(sent + [later] * (PAIR_BURST - 1), later) == 0


def test_people_of_the_last_24_hours_count_and_no_others():
    now = 10.0 * DAY
    written = [now - DAY, now - DAY + 1, now, now + 1]
    assert budget_left(250, written, now) == 248
    assert budget_left(None, written, now) is None
    assert budget_left(250, [now] * 300, now) == 0


def test_a_thousand_people_take_four_days_at_250():
    assert spread(1000, 250) == [250, 250, 250, 250]
    assert spread(1000, 250, left=100) == [100, 250, 250, 250, 150]
    assert spread(10, 250, left=0) == [0, 10]
    assert spread(1000, None) == [1000]
    assert spread(0, 250) == []
    with pytest.raises(ValueError, match="limit"):
        spread(1, 0)


@RULE
@given(st.integers(0, 5000), st.integers(1, 1000), st.integers(0, 2000) | st.none())
def test_everybody_has_a_day_and_no_day_passes_the_limit(people, limit, left):
    days = spread(people, limit, left)
    assert sum(days) == people
    assert all(0 <= each <= limit for each in days)
    assert left is None or not days or days[0] <= left
