# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tools.effect import (
    BETTER,
    NOBODY,
    TOO_FEW,
    UNCLEAR,
    WORSE,
    compare,
    wilson,
)

GROUPS = st.integers(1, 400).flatmap(
    lambda whole: st.tuples(st.integers(0, whole), st.just(whole))
)


@pytest.mark.parametrize(
    ("called", "aside", "low", "high"),
    [
        # The examples of Newcombe's paper, method 10.
        ((56, 70), (48, 80), 5.24, 33.39),
        ((9, 10), (3, 10), 17.05, 80.90),
        ((6, 7), (2, 7), 5.82, 80.62),
        ((5, 56), (0, 29), -3.81, 19.26),
        ((10, 10), (0, 20), 67.91, 100.0),
    ],
)
def test_the_interval_is_that_of_the_published_method(called, aside, low, high):
    effect = compare(called, aside)
    assert effect.low == pytest.approx(low, abs=0.01)
    assert effect.high == pytest.approx(high, abs=0.01)


def test_an_empty_group_is_compared_with_nothing():
    assert compare((0, 0), (3, 10)).verdict == NOBODY
    assert compare((3, 10), (0, 0)).points is None


def test_small_groups_conclude_nothing_however_far_apart():
    assert compare((9, 10), (0, 10)).verdict == TOO_FEW
    assert compare((2000, 2000), (0, 29)).verdict == TOO_FEW
    # Large groups in which hardly anybody was cured.
    assert compare((1, 900), (0, 40)).verdict == TOO_FEW


def test_large_groups_conclude_only_where_the_interval_leaves_no_doubt():
    assert compare((400, 1000), (10, 50)).verdict == BETTER
    assert compare((200, 1000), (25, 50)).verdict == WORSE
    assert compare((400, 1000), (18, 50)).verdict == UNCLEAR


@given(GROUPS)
def test_an_interval_holds_its_share_and_stays_between_none_and_all(group):
    low, high = wilson(*group)
    assert 0 <= low <= group[0] / group[1] + 1e-9
    assert group[0] / group[1] - 1e-9 <= high <= 1


@given(GROUPS, GROUPS)
def test_an_effect_the_other_way_round_is_the_opposite(one, other):
    effect, opposite = compare(one, other), compare(other, one)
    assert effect.points == pytest.approx(-opposite.points)
    assert effect.low == pytest.approx(-opposite.high)
    assert effect.low - 1e-9 <= effect.points <= effect.high + 1e-9
