# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytest

from odoo.addons.ahorro_plan.tools.arguments import (
    Anything,
    Flag,
    Id,
    Ids,
    Mapping,
    Text,
    check,
)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Text(), "Ñandú 😀"),
        (Text(), None),
        (Id(), 7),
        (Id(), False),
        (Ids(), [1, 2**31 - 1]),
        (Ids(), None),
        (Flag(), True),
        (Flag(), None),
        (Mapping(), {"a": [1, {"b": None}]}),
        (Mapping(), None),
        (Anything(), [["id", "in", [1, 2]], 1.5, "x"]),
    ],
)
def test_what_screens_send_is_taken(kind, value):
    assert check(kind, value) is None


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        (Text(5), "123456", ("long", 5)),
        (Text(), "a\0b", ("sign", 0)),
        (Text(), "\ud800", ("sign", 0)),
        (Text(), 7, ("kind", 0)),
        (Text(optional=False), None, ("kind", 0)),
        (Id(), True, ("kind", 0)),
        (Id(), 0, ("kind", 0)),
        (Id(), 2**31, ("kind", 0)),
        (Id(), "7", ("kind", 0)),
        (Id(optional=False), False, ("kind", 0)),
        (Ids(2), [1, 2, 3], ("many", 2)),
        (Ids(), [1, "2"], ("kind", 0)),
        (Ids(), 7, ("kind", 0)),
        (Flag(), "yes", ("kind", 0)),
        (Mapping(), [1], ("kind", 0)),
        (Anything(chars=5), {"abc": ["def"]}, ("long", 5)),
        (Anything(entries=3), [1, [2, 3]], ("many", 3)),
        (Anything(depth=2), [[[]]], ("kind", 0)),
        (Anything(), {"a\0": 1}, ("sign", 0)),
        (Anything(), [float("nan")], ("kind", 0)),
        (Anything(), [2**53 + 1], ("kind", 0)),
    ],
)
def test_what_no_screen_sends_has_a_word_that_says_why(kind, value, problem):
    assert check(kind, value) == problem


def test_a_value_as_deep_as_memory_allows_is_looked_at_without_recursion():
    deep = []
    for _level in range(100_000):
        deep = [deep]
    assert check(Anything(), deep) == ("kind", 0)
