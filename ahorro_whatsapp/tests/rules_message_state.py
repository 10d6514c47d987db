# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools.message_state import (
    RANKS,
    Progress,
    advance,
    merge,
)

NOTICES = st.lists(
    st.tuples(
        st.sampled_from(("sent", "delivered", "read", "played", "failed", "new_word")),
        st.integers(min_value=1, max_value=100),
        st.sampled_from((0, 131026, 131049)),
    ),
    max_size=12,
)


@given(notices=NOTICES, data=st.data())
def test_order_and_repetition_of_notices_change_nothing(notices, data):
    shuffled = data.draw(st.permutations(notices + notices[: len(notices) // 2]))
    one, other = merge(notices, Progress()), merge(shuffled, Progress())
    assert (one.state, one.moments) == (other.state, other.moments)


@given(notices=NOTICES)
def test_a_state_never_falls(notices):
    progress, rank = Progress(), 0
    for notice in notices:
        progress = advance(progress, *notice)
        if progress.state == "failed":
            assert rank < RANKS["delivered"]
            continue
        assert RANKS[progress.state] >= rank
        rank = RANKS[progress.state]


def test_what_was_received_did_not_fail_whatever_comes_first():
    late = merge([("delivered", 5, 0), ("failed", 9, 131026)], Progress())
    assert (late.state, late.moments["failed"]) == ("delivered", 9)
    early = merge([("failed", 4, 131026), ("delivered", 5, 0)], Progress())
    assert early.state == "delivered"
    sent = merge([("sent", 4, 0), ("failed", 5, 131026)], Progress())
    assert (sent.state, sent.error) == ("failed", 131026)


def test_read_without_delivered_is_read():
    assert merge([("read", 7, 0)], Progress("sending")).state == "read"


def test_the_first_moment_of_a_state_stands():
    assert merge([("sent", 9, 0), ("sent", 3, 0)], Progress()).moments == {"sent": 3}
