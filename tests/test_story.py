# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo's portfolio: the guide's figures, on any day, the same each time."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.guide import figures  # noqa: E402  # from the root
from tests.portfolio import check_portfolio, story  # noqa: E402
from tests.portfolio.groups import shift_month  # noqa: E402
from tests.portfolio.story_tables import ABSENT  # noqa: E402

#: A Monday, the second of a month, the eighth, the end of a short month.
DAYS = (date(2026, 11, 30), date(2027, 1, 2), date(2026, 12, 8), date(2027, 2, 28))


@pytest.fixture(scope="module", params=DAYS, ids=str)
def months(request):
    return story.tell(request.param)


def _known(months):
    """Return what a dealership knows last of each plan, those left out too."""
    return {plan.uid: plan for month in months for plan in month.plans}.values()


def test_the_portfolio_has_1913_plans_of_the_guides_statuses_and_761_are_shown(months):
    plans = _known(months)
    assert len(plans) == 1913
    assert Counter(plan.stage for plan in plans) == figures.STATUSES
    shown = [plan for plan in plans if plan.stage != "R2"]
    assert len(shown) == figures.TOTAL == 761


def test_plans_are_sold_and_grouped_in_the_guides_months(months):
    month = months[-1].as_of.replace(day=1)
    sold = Counter(plan.sale_date.replace(day=1) for plan in _known(months))
    grouped = Counter(
        plan.grouping_date.replace(day=1)
        for plan in _known(months)
        if plan.grouping_date
    )
    assert [sold[shift_month(month, -n)] for n in range(6)] == [*figures.SALES]
    assert [grouped[shift_month(month, -n)] for n in range(2)] == [*figures.GROUPING]


def test_each_file_is_a_portfolio_without_a_contradiction(months):
    for month in months:
        check_portfolio(month.plans, month.as_of)


def test_plans_go_the_ways_that_plans_go(months):
    """Nobody is ungrouped again, and nobody unpays an installment."""
    before = {}
    for month in months:
        for plan in month.plans:
            was = before.get(plan.uid)
            if was and was.group:
                assert plan.group == was.group
                assert plan.installments_paid >= was.installments_paid
            before[plan.uid] = plan


def test_nobody_has_the_name_of_another_one(months):
    names = {}
    for plan in _known(months):
        assert names.setdefault(plan.holder.name, plan.holder) == plan.holder


def test_the_last_file_leaves_some_out_and_none_of_these_months(months):
    left_out = {plan.uid for plan in _known(months)} - {
        plan.uid for plan in months[-1].plans
    }
    assert len(left_out) == sum(ABSENT.values())


def test_the_story_is_the_same_each_time():
    assert story.tell(DAYS[0]) == story.tell(DAYS[0])
    assert story.tell_ovalo(DAYS[0]) == story.tell_ovalo(DAYS[0])


def test_plan_ovalo_has_300_plans():
    months = story.tell_ovalo(DAYS[0])
    assert len({plan.uid for month in months for plan in month.plans}) == 300
    assert all(month.as_of < DAYS[0] for month in months)
