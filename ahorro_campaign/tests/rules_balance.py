# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_campaign.tools.balance import share

loads = st.dictionaries(st.integers(0, 9), st.integers(0, 40), min_size=1)


@given(loads, st.integers(0, 200))
def test_everything_is_shared_out_and_nobody_loses(before, count):
    shares = share(before, count)
    assert shares.keys() == before.keys()
    assert sum(shares.values()) == count
    assert min(shares.values()) >= 0


@given(loads, st.integers(0, 200))
def test_who_got_something_has_no_more_than_anybody_else_plus_one(before, count):
    shares = share(before, count)
    after = {who: before[who] + shares[who] for who in before}
    for who, got in shares.items():
        if got:
            assert after[who] <= min(after.values()) + 1


def test_the_emptiest_is_filled_first():
    assert share({"a": 5, "b": 0, "c": 3}, 4) == {"a": 0, "b": 4, "c": 0}
    assert share({"a": 5, "b": 0, "c": 3}, 7) == {"a": 0, "b": 5, "c": 2}


def test_somebody_is_needed():
    with pytest.raises(ValueError, match="nobody"):
        share({}, 1)
