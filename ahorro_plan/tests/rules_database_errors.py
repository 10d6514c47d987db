# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from types import SimpleNamespace

import pytest

from odoo.addons.ahorro_plan.tools.database_errors import is_race, new_number


def _error(code, constraint=None):
    return SimpleNamespace(
        pgcode=code, diag=SimpleNamespace(constraint_name=constraint)
    )


@pytest.mark.parametrize("code", ["40001", "40P01", "55P03"])
def test_two_transactions_that_met_are_a_race(code):
    assert is_race(_error(code))


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [("ours_unique", True), ("of_another_add_on", False), (None, False)],
)
def test_a_unique_index_is_a_race_only_where_it_is_named(constraint, expected):
    assert is_race(_error("23505", constraint), {"ours_unique"}) is expected


@pytest.mark.parametrize("code", ["23503", "23514", "42P01", "57014", None])
def test_nothing_else_is_a_race(code):
    assert not is_race(_error(code, "ours_unique"), {"ours_unique"})


def test_numbers_to_quote_are_short_and_each_its_own():
    numbers = {new_number() for _time in range(200)}
    assert len(numbers) == 200
    assert all(len(number) == 8 and number.isalnum() for number in numbers)
