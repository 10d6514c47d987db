# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg2.extras import Json

from odoo.addons.ahorro_campaign.tools.prepared import (
    MAX_PARAMS,
    get_type,
    read_shape,
)

NOON = datetime(2026, 11, 18, 15)


def _text(code, *params):
    shape, _values = read_shape(code, params)
    return shape.get_text()


def test_each_value_is_a_parameter_in_the_order_in_which_it_stands():
    shape, values = read_shape("SELECT %s WHERE a = %s", ["x", 5])
    assert shape.get_text() == "SELECT $1 WHERE a = $2"
    assert shape.types == ("unknown", "integer")
    assert values == ["x", 5]


def test_a_percent_sign_is_one():
    assert _text("SELECT 5 %% 2 WHERE a LIKE 'a%%' AND b = %s", 1) == (
        "SELECT 5 % 2 WHERE a LIKE 'a%' AND b = $1"
    )


def test_a_tuple_is_a_list_in_parentheses():
    code = "INSERT INTO t (a, b) VALUES %s RETURNING %s"
    shape, values = read_shape(code, [(1, None), "x"])
    assert shape.get_text() == "INSERT INTO t (a, b) VALUES ($1, $2) RETURNING $3"
    assert values == [1, None, "x"]


def test_tuples_of_another_length_are_another_statement():
    one, _values = read_shape("SELECT %s", [(1,)])
    two, _values = read_shape("SELECT %s", [(1, 2)])
    assert one != two


def test_values_of_the_same_types_are_the_same_statement():
    one, _values = read_shape("SELECT %s, %s", [1, "a"])
    two, _values = read_shape("SELECT %s, %s", [2, None])
    assert one == two and hash(one) == hash(two)


def test_a_limit_stays_in_the_text_because_it_decides_the_plan():
    shape, values = read_shape("SELECT a FROM t WHERE b = %s\n LIMIT %s", [1, 12])
    assert shape.get_text() == "SELECT a FROM t WHERE b = $1\n LIMIT 12"
    assert values == [1]
    other, _values = read_shape("SELECT a FROM t WHERE b = %s\n LIMIT %s", [1, 48])
    assert shape != other


def test_a_limit_that_is_no_number_is_a_parameter():
    assert _text("SELECT a FROM t LIMIT %s", None) == "SELECT a FROM t LIMIT $1"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("x", "unknown"),
        (None, "unknown"),
        (Json({"a": 1}), "unknown"),
        (True, "boolean"),
        (5, "integer"),
        (-(2**31) + 1, "integer"),
        (2**31, "bigint"),
        (-(2**31), "bigint"),
        (2**63, None),
        (1.5, "numeric"),
        (float("nan"), None),
        (float("inf"), None),
        (NOON, "timestamp"),
        (NOON.replace(tzinfo=UTC), "timestamptz"),
        (date(2026, 11, 18), "date"),
        (timedelta(days=7), "interval"),
        ([], "unknown"),
        ([1, 2], "integer[]"),
        ([1, None], "integer[]"),
        ([1, 2**40], "bigint[]"),
        (["a", None], "text[]"),
        ([None], None),
        ([1, "a"], None),
        ([[1]], None),
        ([1.5], None),
        ([2**63], None),
        (b"x", None),
        (object(), None),
    ],
)
def test_the_type_is_that_of_the_literal(value, name):
    assert get_type(value) == name


@pytest.mark.parametrize(
    "code",
    ["SET LOCAL lock_timeout = %s", "SAVEPOINT %s", "LOCK TABLE %s", "SELECTED %s"],
)
def test_only_queries_and_changes_of_rows_are_kept(code):
    assert read_shape(code, ["x"]) is None


@pytest.mark.parametrize(
    "word", ["select", "\n  WITH a AS (SELECT 1) SELECT", "Delete"]
)
def test_queries_are_known_by_their_first_word(word):
    assert read_shape(f"{word} %s", [1])


def test_a_value_of_no_known_type_keeps_nothing():
    assert read_shape("SELECT %s, %s", [1, b"x"]) is None


def test_an_empty_tuple_keeps_nothing():
    assert read_shape("SELECT %s", [()]) is None


def test_long_lists_of_rows_are_never_twice_alike():
    assert read_shape("SELECT %s", [(1,) * MAX_PARAMS])
    assert read_shape("SELECT %s", [(1,) * (MAX_PARAMS + 1)]) is None


def test_as_many_values_as_marks():
    assert read_shape("SELECT %s", [1, 2]) is None
