# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What holds for every plan and every portfolio, after any number of months."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

from . import catalog
from .plans import Plan

CENT = Decimal("0.01")


def check_portfolio(plans: Iterable[Plan], as_of: date) -> None:
    """Raise an AssertionError if a plan contradicts itself or is there twice."""
    plans = list(plans)
    subscriptions = [p.subscription_number for p in plans if p.subscription_number]
    assert len(subscriptions) == len(set(subscriptions))
    places = [(plan.group_key, plan.order_number) for plan in plans if plan.group]
    assert len(places) == len(set(places))
    assert len({plan.uid for plan in plans}) == len(plans)
    for plan in plans:
        _check_identity(plan)
        _check_dates(plan, as_of)
        _check_counts(plan)


def _check_identity(plan: Plan) -> None:
    grouped = bool(plan.group)
    assert grouped is bool(plan.order) is bool(plan.grouping_date), plan
    assert grouped is (plan.stage not in catalog.UNGROUPED), plan
    assert grouped or plan.subscription_number, plan


def _check_dates(plan: Plan, as_of: date) -> None:
    days = [plan.sale_date, plan.grouping_date, plan.award_date, plan.pledge_date]
    known = [day for day in days if day] + [as_of]
    assert all(earlier <= later for earlier, later in pairwise(known)), plan
    assert bool(plan.award_date) is bool(plan.award_kind), plan
    if plan.stage in catalog.AWARDED:
        assert plan.award_date, plan
    elif plan.stage != "X0":
        assert not plan.award_date, plan
    assert plan.pledge_date or plan.stage != "G2", plan


def _check_counts(plan: Plan) -> None:
    issued, paid = plan.installments_issued, plan.installments_paid
    owed, bid = plan.installments_owed, plan.installments_bid
    assert min(issued, paid, owed, bid) >= 0, plan
    # More than was issued is settled when somebody pays in advance, never less.
    assert issued <= paid + owed <= plan.installments_total, plan
    assert paid + owed + bid <= plan.installments_total, plan
    assert bool(plan.overdue_debt) is bool(owed), plan
    for debt in (plan.overdue_debt, plan.debt_to_fall_due):
        assert debt >= 0, plan
        assert debt == debt.quantize(CENT), plan
    if plan.stage == "X0":
        assert (paid, plan.debt_to_fall_due) == (plan.installments_total, 0), plan
