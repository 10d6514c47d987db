# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The rank of states, for all orders of all notices."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.message_state import (
    RANKS,
    WORDS,
    Progress,
    advance,
    merge,
)

WORD = st.sampled_from([*WORDS, "deleted", "warning", ""])
NOTICE = st.tuples(WORD, st.integers(1, 2**31), st.sampled_from([0, 131026, 131049]))
NOTICES = st.lists(NOTICE, max_size=8)
STARTS = st.sampled_from(["queued", "sending", "unknown", "held", "accepted"])


@given(NOTICES, st.randoms(use_true_random=False), STARTS)
def test_the_order_of_notices_does_not_matter(notices, chance, start):
    shuffled = list(notices)
    chance.shuffle(shuffled)
    one, other = (merge(each, Progress(start)) for each in (notices, shuffled))
    assert (one.state, one.moments) == (other.state, other.moments)


@given(NOTICES, STARTS)
def test_what_is_told_twice_is_told_once(notices, start):
    once = merge(notices, Progress(start))
    assert merge(notices, once) == once


@given(NOTICES, NOTICE, STARTS)
def test_the_rank_never_falls(notices, last, start):
    before = merge(notices, Progress(start))
    after = advance(before, *last)
    if "failed" not in (before.state, after.state):
        assert RANKS[after.state] >= RANKS[before.state]
    if before.state in ("delivered", "read"):
        assert after.state in ("delivered", "read")


@given(NOTICES, STARTS)
def test_it_failed_only_where_nobody_got_it(notices, start):
    words = {word for word, _moment, _error in notices}
    got = words & {"delivered", "read", "played"}
    state = merge(notices, Progress(start)).state
    assert (state == "failed") == ("failed" in words and not got)


@given(NOTICES, STARTS)
def test_each_moment_is_the_first_that_was_told(notices, start):
    told = merge(notices, Progress(start)).moments
    for state, moment in told.items():
        assert moment == min(at for word, at, _e in notices if WORDS.get(word) == state)
