# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_whatsapp.tools import cloud_error
from odoo.addons.ahorro_whatsapp.tools.cloud_error import decide


def _body(code, **more):
    return {"error": {"code": code, "message": f"(#{code}) no", **more}}


@pytest.mark.parametrize(
    ("status", "code", "action"),
    [
        *((400, code, "retry") for code in (130429, 4, 80007, 131016, 131057, 133004)),
        *((500, code, "retry") for code in (1, 2, 131000, 999999)),
        *((401, code, "pause_account") for code in (190, 0)),
        *((403, code, "pause_account") for code in (10, 200, 299, 368, 131031, 131042)),
        *((400, code, "pause_template") for code in (132001, 132015, 132016, 132000)),
        *((400, code, "fail") for code in (131026, 131047, 131049, 131050, 131021)),
        *((400, code, "fail") for code in (131030, 130472, 130497, 131051, 777777)),
        (400, 131056, "retry"),
        (429, 777777, "retry"),
    ],
)
def test_the_code_decides_what_is_done(status, code, action):
    assert decide(status, _body(code), 1).action == action


def test_a_wrong_id_pauses_the_account_and_a_wrong_parameter_ends_the_message():
    assert decide(400, _body(100, error_subcode=33), 1).action == "pause_account"
    assert decide(400, _body(100, error_subcode=2388), 1).action == "fail"


def test_a_breakdown_without_words_may_have_taken_the_message():
    assert decide(500, None, 1).action == "unknown"
    assert decide(502, {"html": "bad gateway"}, 1).action == "unknown"
    assert decide(404, None, 1).action == "fail"


def test_tries_end():
    assert decide(400, _body(130429), cloud_error.MAX_TRIES).action == "fail"
    assert decide(500, _body(131000), 2).action == "retry"
    assert decide(500, _body(131000), 3).action == "fail"


def test_waits_grow_up_to_a_quarter_of_an_hour():
    waits = [cloud_error.get_wait(tries) for tries in range(1, 20)]
    assert waits == sorted(waits)
    assert (waits[0], waits[1], waits[-1]) == (5, 10, 900)
    assert [decide(400, _body(131056), tries).wait for tries in (1, 2, 3)] == [
        4,
        16,
        64,
    ]


def test_only_the_limits_of_throughput_slow_the_account_down():
    assert decide(400, _body(130429), 1).slower
    assert not decide(400, _body(131056), 1).slower


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("error", "code", "error_data", "details", "message", "is_transient")
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.integers(min_value=100, max_value=599), _JSON, st.integers(1, 9))
def test_whatever_comes_is_decided(status, body, attempts):
    assert decide(status, body, attempts).action
