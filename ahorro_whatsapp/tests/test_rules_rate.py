# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.rate import (
    DAY,
    PAIR_BURST,
    Bucket,
    budget_left,
    pair_wait,
    recover,
    slow_down,
    spread,
    take,
)

RULE = settings(max_examples=200, deadline=None, derandomize=True)


@RULE
@given(
    st.integers(1, 80),
    st.lists(st.floats(0, 2), min_size=1, max_size=300),
)
def test_no_second_sees_more_than_twice_the_speed_and_none_in_the_long_run(
    speed, pauses
):
    bucket, now, left = Bucket(speed, float(speed), 0.0), 0.0, []
    for pause in pauses:
        now += pause / 100
        bucket, wait = take(bucket, now)
        left.append(now + wait)
    assert left == sorted(left)
    for start in left:
        window = [each for each in left if start <= each < start + 1]
        assert len(window) <= 2 * speed + 1
    assert len(left) <= speed * (left[-1] + 1) + 1


@RULE
@given(st.integers(1, 80), st.integers(1, 200))
def test_an_empty_bucket_never_passes_its_speed_in_any_second(speed, count):
    bucket, left = Bucket(speed, 0.0, 0.0), []
    for _number in range(count):
        bucket, wait = take(bucket, 0.0)
        left.append(wait)
    for start in left:
        assert sum(start <= each < start + 1 for each in left) <= speed + 1


def test_a_clock_that_was_set_back_brings_no_tokens():
    bucket, _wait = take(Bucket(10, 1.0, 100.0), 100.0)
    later, wait = take(bucket, 50.0)
    assert later.tokens == -1
    assert wait == pytest.approx(50.1)


def test_nothing_leaves_at_no_speed():
    with pytest.raises(ValueError, match="speed"):
        take(Bucket(0, 1.0, 0.0), 0.0)


def test_too_fast_halves_the_speed_and_minutes_bring_it_back():
    slow = slow_down(Bucket(40, 40.0, 0.0), 0.0)
    assert (slow.speed, slow.tokens) == (20, 0)
    assert slow_down(Bucket(1, 1.0, 0.0), 0.0).speed == 1
    assert recover(20, 40, 1) == pytest.approx(22)
    assert recover(20, 40, 60) == 40


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
    assert budget_left("TIER_250", written, now) == 248
    assert budget_left("TIER_UNLIMITED", written, now) is None
    assert budget_left("TIER_250", [now] * 300, now) == 0


def test_a_limit_that_nobody_knows_lets_nobody_be_written_to():
    assert budget_left("TIER_MOON", [], 0.0) == 0


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
