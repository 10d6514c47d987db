# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The same portfolio a month later.

A given share of the plans changes. Most of these change because time goes by: an
installment is issued, paid or not, and cars cost more. The rest are what a dealer
wants to hear of: moves from status to status, a plan that changes hands, plans that
are in the file no more. New subscriptions come on top.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from . import catalog
from .groups import GroupBook, Place, shift_month
from .people import make_holder
from .plans import (
    AS_OF,
    ZERO,
    Plan,
    debts,
    first_number,
    grouped_values,
    new_plan,
)

# What becomes of a plan that changes, beside what time does to it.
MOVE, CESSION, GONE = "move", "cession", "gone"
INSTALLMENT, PAYMENT, PRICE, MODEL = "installment", "payment", "price", "model"
NEW = "new"
CHANGE_WEIGHTS = {MOVE: 20, CESSION: 2, GONE: 2, INSTALLMENT: 58, PAYMENT: 18}
PRICE_RISE = Decimal("1.027")

# From each stage, where plans usually go; grouping is the way into N0.
MOVES = {
    "S2": {"N0": 90, "S4": 4, "S6": 6},
    "S6": {"S2": 80, "S4": 20},
    "N0": {"A0S": 20, "A0L": 12, "R0": 10, "R2": 50, "X0": 2},
    "A0L": {"G0": 40, "G2": 45, "N0": 12, "R0": 3},
    "A0S": {"G0": 40, "G2": 40, "N0": 16, "R0": 4},
    "G0": {"G2": 100},
    "G2": {"X0": 100},
    "R0": {"N0": 100},
    "R2": {"N0": 100},
}
# How readily a plan of that stage is picked for a move, next to one at random.
MOVE_CHANCE = {"S2": 1.0, "N0": 0.5, "G2": 0.1, "R0": 0.02, "R2": 0.01}


class Change(NamedTuple):
    """What happened to one plan; a new one has no before, a gone one no after."""

    kind: str
    before: Plan | None
    after: Plan | None


@dataclass
class Month:
    """A portfolio at the end of a month, and how it came out of the one before.

    `uids` and `groups` are what is taken, by plans that are gone too.
    """

    as_of: date
    plans: list[Plan]
    changes: list[Change] = field(default_factory=list)
    uids: int = 0
    groups: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.uids = max([self.uids, *(plan.uid + 1 for plan in self.plans)])
        self.groups = self.groups | {plan.group for plan in self.plans}

    @property
    def counts(self) -> Counter:
        return Counter(change.kind for change in self.changes)


def _recount(plan: Plan, *, issued: int = 0, paid: int = 0, owed: int = 0) -> Plan:
    """Return the plan with those counts higher or lower, and the debts that follow."""
    counts = {
        "installments_issued": plan.installments_issued + issued,
        "installments_paid": plan.installments_paid + paid,
        "installments_owed": plan.installments_owed + owed,
        "installments_bid": plan.installments_bid,
    }
    return replace(
        plan, **counts, **debts(plan.installment, plan.installments_total, counts)
    )


class _NextMonth:
    def __init__(self, before: Month, seed: int):
        self.as_of = shift_month(before.as_of, 1, 31)
        self.rng = random.Random(f"month {self.as_of:%Y-%m} {seed}")
        self.provider = before.plans[0].provider if before.plans else "rombo"
        self.book = GroupBook(self.rng, self.provider, before.groups)
        self.uid = before.uids
        self.first = first_number(seed)

    # === ONE PLAN ===

    def installment(self, plan: Plan) -> tuple[str, Plan]:
        """One more is issued, and paid or not; who gets no more sees prices rise."""
        running = plan.group and plan.stage not in (*catalog.EXITED, "X0")
        # What is paid or bid already is not issued again.
        left = (
            plan.installments_total
            - plan.installments_bid
            - max(
                plan.installments_issued,
                plan.installments_paid + plan.installments_owed,
            )
        )
        if not running or left < 1:
            return self.price(plan)
        pays = self.rng.random() < (0.85 if not plan.installments_owed else 0.5)
        if plan.installments_paid + plan.installments_owed > plan.installments_issued:
            # It was paid in advance.
            return INSTALLMENT, _recount(plan, issued=1)
        return INSTALLMENT, _recount(plan, issued=1, paid=pays, owed=not pays)

    def price(self, plan: Plan) -> tuple[str, Plan]:
        """What is owed follows the price of cars; who owes nothing changes car."""
        # Only one provider's file tells the price itself.
        shows = plan.overdue_debt or plan.debt_to_fall_due or plan.provider == "ovalo"
        if plan.group and shows:
            value = (plan.car_value * PRICE_RISE).quantize(Decimal(1))
            return PRICE, _recount(replace(plan, car_value=value))
        offers = catalog.OFFERS[plan.provider]
        others = [offer for offer in offers if offer.code != plan.offer_code]
        offer = self.rng.choice(others)
        changed = replace(
            plan,
            car_value=offer.price,
            description=offer.description(
                plan.financed_percent, plan.installments_total
            ),
            offer_code=offer.code,
            offer_name=offer.name,
            model_code=offer.model_code,
            model=offer.model,
        )
        return MODEL, _recount(changed) if plan.group else changed

    def payment(self, plan: Plan) -> tuple[str, Plan]:
        """Some of what is owed is paid."""
        if not plan.installments_owed or plan.stage in catalog.EXITED:
            return self.installment(plan)
        paid = self.rng.randrange(1, plan.installments_owed + 1)
        return PAYMENT, _recount(plan, paid=paid, owed=-paid)

    def cession(self, plan: Plan) -> tuple[str, Plan]:
        """The plan goes to another holder, who paid what was owed."""
        if plan.stage not in ("N0", *catalog.AWARDED):
            return self.installment(plan)
        owed = plan.installments_owed
        # Numbers of holders are far from those that the portfolio has counted to.
        number = self.first + 10_000_000 + plan.uid * 31 + self.as_of.month
        holder = make_holder(self.rng, number)
        return CESSION, replace(_recount(plan, paid=owed, owed=-owed), holder=holder)

    def move(self, plan: Plan) -> tuple[str, Plan]:
        """The plan goes on to a status that usually follows, if it can."""
        targets = MOVES.get(plan.stage, {})
        if self.rng.random() >= MOVE_CHANCE.get(plan.stage, 0.8 * bool(targets)):
            return self.installment(plan)
        stage = self.rng.choices([*targets], [*targets.values()])[0]
        if plan.stage == "N0" and stage == "R2" and plan.installments_owed < 2:
            return self.installment(plan)
        return MOVE, self._moved(plan, stage)

    def _moved(self, plan: Plan, stage: str) -> Plan:
        if plan.stage == "S2" and stage == "N0":
            return self._grouped(plan)
        if stage in catalog.UNGROUPED:
            return replace(plan, stage=stage)
        if stage == "X0":
            return self._paid_off(plan)
        if stage in ("A0L", "A0S"):
            return self._awarded(plan, stage)
        if stage == "R2":
            room = plan.installments_total - plan.installments_issued
            due = min(max(3 - plan.installments_owed, 0), room)
            plan = _recount(plan, issued=due, owed=due)
        gone = {"installments_bid": 0, "award_date": None, "award_kind": ""}
        values = gone if stage in ("N0", *catalog.EXITED) else {}
        if stage == "G2":
            values = {"pledge_date": max(self._day(), plan.award_date)}
        return _recount(replace(plan, stage=stage, **values))

    def _place(self, total: int | None = None) -> Place:
        return self.book.place(self.as_of.replace(day=1), self.as_of, total)

    def _grouped(self, plan: Plan) -> Plan:
        place = self._place(plan.installments_total)
        values = grouped_values(self.rng, "N0", place, plan.installment, self.as_of)
        sold = min(plan.sale_date, place.grouping_date)
        return replace(plan, stage="N0", **values, sale_date=sold)

    def _awarded(self, plan: Plan, stage: str) -> Plan:
        left = plan.installments_total - max(
            plan.installments_issued, plan.installments_paid + plan.installments_owed
        )
        bid = self.rng.randrange(1, min(left, 40) + 1) if stage == "A0L" and left else 0
        return _recount(
            replace(
                plan,
                stage=stage,
                award_date=max(self._day(), plan.grouping_date),
                award_kind="bid" if stage == "A0L" else "draw",
                installments_bid=bid,
            )
        )

    def _paid_off(self, plan: Plan) -> Plan:
        return replace(
            plan,
            stage="X0",
            installments_issued=plan.installments_total,
            installments_paid=plan.installments_total,
            installments_owed=0,
            installments_bid=0,
            overdue_debt=ZERO,
            debt_to_fall_due=ZERO,
        )

    def _day(self) -> date:
        return self.as_of - timedelta(self.rng.randrange(28))

    # === THE PORTFOLIO ===

    def change(self, plan: Plan) -> tuple[str, Plan | None]:
        """Change a plan in one of the ways; every plan can at least change price."""
        kind = self.rng.choices([*CHANGE_WEIGHTS], [*CHANGE_WEIGHTS.values()])[0]
        return (GONE, None) if kind == GONE else getattr(self, kind)(plan)

    def sell(self, count: int) -> Iterator[Plan]:
        """Sell plans; one provider's file does not hold them before their group."""
        for uid in range(self.uid, self.uid + count):
            number = self.first + uid
            values = {"stage": "S2", "sale_date": self._day()}
            if self.provider == "ovalo":
                place = self._place()
                sold = place.grouping_date - timedelta(self.rng.randrange(15, 76))
                values = {
                    "stage": "N0",
                    "place": place,
                    "as_of": self.as_of,
                    "sale_date": sold,
                }
            holder = make_holder(self.rng, number)
            yield new_plan(self.rng, number, uid, self.provider, holder, **values)


def next_month(
    before: Month,
    *,
    seed: int = 0,
    changed_share: float = 0.3,
    new_share: float = 0.02,
    as_of: date | None = None,
) -> Month:
    """Return the portfolio a month later, with exactly that share of the plans changed.

    The seed is the one that the portfolio was made of. Plans come in the same order,
    new ones last. With a day, what happened until then.
    """
    world = _NextMonth(before, seed)
    world.as_of = as_of or world.as_of
    count = round(changed_share * len(before.plans))
    chosen = set(world.rng.sample(range(len(before.plans)), count))
    plans, changes = [], []
    for index, plan in enumerate(before.plans):
        if index not in chosen:
            plans.append(plan)
            continue
        kind, after = world.change(plan)
        changes.append(Change(kind, plan, after))
        if after is not None:
            plans.append(after)
    for plan in world.sell(round(new_share * len(before.plans))):
        plans.append(plan)
        changes.append(Change(NEW, None, plan))
    return Month(world.as_of, plans, changes, before.uids, before.groups)


def run_months(
    plans: list[Plan], count: int, *, seed: int = 0, as_of: date = AS_OF, **shares
) -> list[Month]:
    """Return so many months of a portfolio, the first as it is given."""
    months = [Month(as_of, plans)]
    while len(months) < count:
        months.append(next_month(months[-1], seed=seed, **shares))
    return months
