# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.ahorro_plan.tools.setting import Setting, read_setting

LIMIT = Setting("integer", 3, minimum=1, maximum=100)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (LIMIT, "5", 5),
        (LIMIT, " 100 ", 100),
        (LIMIT, False, 3),
        (LIMIT, "", 3),
        (Setting("number", 2.5), "0.75", 0.75),
        (Setting("boolean", True), "False", False),
        (Setting("boolean", False), "Sí", True),
        (Setting("boolean", True), None, True),
        (Setting("text", ""), " 3462 ", "3462"),
        (Setting("text", "a", options=("a", "b")), "b", "b"),
    ],
)
def test_a_stored_text_stands_for_a_value(setting, text, value):
    assert read_setting(setting, text) == value


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        (LIMIT, "three"),
        (LIMIT, "3.5"),
        (LIMIT, "0"),
        (LIMIT, "101"),
        (Setting("number", 1.0), "nan"),
        (Setting("number", 1.0), "inf"),
        (Setting("boolean", True), "perhaps"),
        (Setting("text", "a", options=("a", "b")), "c"),
    ],
)
def test_what_is_no_such_value_is_refused(setting, text):
    with pytest.raises(ValueError):
        read_setting(setting, text)


@given(st.text(), st.sampled_from(["integer", "number", "boolean", "text"]))
def test_no_text_fails_otherwise(text, kind):
    with suppress(ValueError):
        read_setting(Setting(kind, 1, minimum=0, maximum=9), text)
