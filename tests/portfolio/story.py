# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A dealership's six months, told backwards from a portfolio with the guide's figures.

At its end there are 1,913 plans of Plan Rombo, 761 of them not rescinded, sold and
grouped in the months in which the guide says; the files before show the same plans as
they were. Where `months.py` draws what happens next, here the end is given.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from . import catalog
from .groups import GroupBook, Place, shift_month
from .months import PRICE_RISE, Month, run_months
from .people import Holder, make_holder
from .plans import (
    ZERO,
    Plan,
    debts,
    first_number,
    installment_value,
    iter_plans,
    new_plan,
)
from .story_tables import (
    ABSENT,
    AGES,
    BEFORE,
    CEDED,
    FILES,
    LAST,
    NEW_OVALO,
    OWED,
    REACHED,
    REVIVED,
    SEED,
    SOLD,
    WEIGHTS,
    Sold,
    act_day,
    file_days,
)


def tell(today: date, seed: int = SEED) -> list[Month]:
    """Return the portfolio of Plan Rombo at each of its files, the oldest first.

    Plans that the last file leaves out are in none of its plans, but were in the ones
    before: a dealership keeps them with what it last knew.
    """
    days = file_days(today)
    lives = list(_Teller(today, days, seed).lives())
    months = [
        Month(day, [plan for life in lives if (plan := life.past[number])])
        for number, day in enumerate(days)
    ]
    left_out = set()
    for stage, count in ABSENT.items():
        # Old ones: nothing of these months is about them.
        found = [
            plan.uid
            for life in lives
            if life.is_still and (plan := life.past[-1]) and plan.stage == stage
        ]
        left_out.update(found[-count:])
    last = months[-1]
    last.plans = [plan for plan in last.plans if plan.uid not in left_out]
    return months


def tell_ovalo(today: date, count: int = 300, seed: int = SEED + 1) -> list[Month]:
    """Return the portfolio of Plan Óvalo at six ends of months, the last one over.

    All that were ever in it are so many.
    """
    first = shift_month(file_days(today)[0], -1, 31)
    size = next(
        size
        for size in range(count, 0, -1)
        if size + LAST * round(NEW_OVALO * size) <= count
    )
    plans = list(iter_plans(size, seed=seed, provider="ovalo", as_of=first))
    return run_months(
        plans, FILES, seed=seed, as_of=first, changed_share=0.5, new_share=NEW_OVALO
    )


@dataclass
class _Life:
    """One plan at each file, or None before it was sold; still: only time went by."""

    past: list[Plan | None]
    is_still: bool = False


class _Teller:
    def __init__(self, today: date, days: Sequence[date], seed: int):
        self.today = today
        self.days = days
        self.rng = random.Random(f"story {seed}")
        self.book = GroupBook(self.rng, "rombo", ())
        self.number = first_number(seed)
        self.uid = 0
        self.names: set[str] = set()
        self.people: list[Holder] = []

    def lives(self) -> Iterator[_Life]:
        """Yield the 1,913 plans."""
        counts = dict(catalog.STAGE_COUNTS)
        for group in SOLD:
            counts[group.stage] -= group.count
            for _plan in range(group.count):
                yield self._recent(group)
        for stage, count in counts.items():
            for place in range(count):
                life = self._old(stage, place < REACHED.get(stage, 0))
                if stage == "N0" and place in REVIVED:
                    self._revive(life)
                elif stage == "N0" and place in CEDED:
                    self._cede(life)
                yield life

    # === WHO AND WHEN ===

    def _holder(self, is_new: bool) -> Holder:
        """Return a person of a name that nobody else has; some have several plans."""
        if self.people and self.rng.random() < 0.07:
            return self.rng.choice(self.people[-40:])
        while True:
            holder = make_holder(self.rng, self.number + self.uid, WEIGHTS)
            # Whoever bought lately left a number: the first call is of the scoring.
            if holder.name not in self.names and (holder.phones or not is_new):
                self.names.add(holder.name)
                number = f"{self.uid % 90 + 10}@"
                holder = replace(holder, email=re.sub(r"\d+@", number, holder.email))
                self.people.append(holder)
                return holder

    def _day(self, months_back: int, latest: date | None = None) -> date:
        """Draw a day of a month on which people work, none after the last file."""
        month = shift_month(self.days[-1], -months_back, 1)
        end = min(shift_month(month, 0, 31), latest or self.days[-1], self.days[-1])
        day = month + timedelta(self.rng.randrange((end - month).days + 1))
        if day.weekday() == 6:
            day += timedelta(1 if day < end else -1)
        return max(day, month)

    def _new(self, stage: str, place: Place | None, sold: date, is_new=True) -> Plan:
        """Sell a plan as it is in the last file, but for what it owes."""
        self.uid += 1
        number = self.number + self.uid
        values = {"stage": stage, "sale_date": sold}
        if place:
            values |= {"place": place, "as_of": self.days[-1]}
        holder = self._holder(is_new)
        return new_plan(self.rng, number, self.uid, "rombo", holder, **values)

    # === PLANS OF THESE MONTHS ===

    def _recent(self, group: Sold) -> _Life:
        if group.grouped is None:
            plan = self._new(group.stage, None, self._day(group.sold))
            return self._ungrouped(plan)
        month = shift_month(self.days[-1], -group.grouped, 1)
        place = self.book.place(month, self.days[-1])
        sold = self._day(group.sold, place.grouping_date)
        plan = self._new(group.stage, place, sold)
        return self._grow(plan, is_new=True)

    def _ungrouped(self, plan: Plan) -> _Life:
        past = []
        for number, day in enumerate(self.days):
            if plan.sale_date > day:
                past.append(None)
            elif number < LAST:
                past.append(replace(plan, stage="S2"))
            else:
                past.append(plan)
        return _Life(past)

    # === PLANS OF BEFORE ===

    def _old(self, stage: str, reached: bool) -> _Life:
        least, mean, most = AGES[stage]
        if reached and stage != "X0":
            # It was paid until lately: installments were issued to the end.
            most = min(most, AGES["N0"][2])
        age = min(least + int(self.rng.expovariate(1 / mean)), most)
        month = shift_month(self.days[-1], -age, 1)
        place = self.book.place(month, self.days[-1])
        sold = place.grouping_date - timedelta(self.rng.randrange(15, 76))
        plan = self._new(stage, place, sold, is_new=False)
        if stage == "X0":
            awarded = place.grouping_date + timedelta(900 + self.rng.randrange(300))
            pledged = awarded + timedelta(60)
            plan = replace(plan, award_date=awarded, pledge_date=pledged)
        if not reached and stage in (*catalog.EXITED, "X0"):
            return _Life([plan] * FILES, is_still=True)
        return self._grow(plan, reached=reached)

    def _grow(
        self, plan: Plan, *, reached: bool = False, is_new: bool = False
    ) -> _Life:
        """Return a plan at each file, told backwards from its stage in the last one."""
        since = next(k for k, day in enumerate(self.days) if plan.grouping_date <= day)
        leaves = plan.stage in catalog.EXITED
        # The file that first tells of the stage.
        told = 0
        if leaves:
            earliest = since + (3 if plan.stage == "R2" and is_new else 1)
            told = self.rng.randrange(max(earliest, 1), FILES)
        elif plan.stage == "X0":
            told = self.rng.randrange(2, FILES)
        elif reached and plan.stage in catalog.AWARDED:
            plan, told = self._award(plan)
        end = told - 1 if leaves else LAST
        owed = self._owed(plan, since, end, reached)
        past: list[Plan | None] = []
        for number, day in enumerate(self.days):
            if plan.sale_date > day:
                past.append(None)
            elif number < since:
                past.append(_before_group(plan))
            elif leaves and number >= told:
                past.append(self._left(plan, past[told - 1]))
            else:
                stage = plan.stage if number >= told else _stage_before(plan, day)
                if plan.pledge_date and plan.pledge_date > day:
                    stage = _stage_before(plan, day)
                past.append(self._at(plan, number, owed[number - since], stage))
        still = plan.stage == "N0" and not is_new
        return _Life(past, is_still=still)

    def _award(self, plan: Plan) -> tuple[Plan, int]:
        """Say when it was awarded and pledged; return the file that first tells."""
        back = self.rng.randrange(2) if plan.stage in ("A0L", "A0S") else 2
        if plan.stage == "G2":
            pledged = self.rng.randrange(1, FILES)
            award = act_day(self.today, LAST - pledged + 3)
            day = self._day(LAST - pledged, self.days[pledged])
            return replace(plan, award_date=award, pledge_date=day), pledged
        award = act_day(self.today, back)
        if award > self.days[-1]:
            award = act_day(self.today, 1)
        told = next(k for k, day in enumerate(self.days) if award <= day)
        # The receipt of who has the car came with the last file but one.
        return replace(plan, award_date=award), LAST if plan.stage == "G0" else told

    def _owed(self, plan: Plan, since: int, end: int, reached: bool) -> list[int]:
        """Draw what is owed at each file from that of the group to the end."""
        rng = self.rng
        issued = [_issued(plan, day) for day in self.days[since : end + 1]]
        if plan.stage == "R2":
            owed = 2 if rng.random() < 0.75 else 3
        elif plan.stage == "N0":
            owed = _draw(rng, OWED)
        else:
            owed = _draw(rng, ((0, 88), (1, 12)))
        chain: list[int] = []
        for count in reversed(issued):
            owed = min(owed, count)
            chain.append(owed)
            owed = _draw(rng, BEFORE[owed])
        if plan.stage == "X0":
            return [0] * len(chain)
        return chain[::-1]

    def _at(self, plan: Plan, number: int, owed: int, stage: str) -> Plan:
        """Return a running plan as it was at a file."""
        day = self.days[number]
        is_awarded = bool(plan.award_date and plan.award_date <= day)
        if stage == "X0":
            return replace(plan, car_value=self._price(plan, number))
        issued = _issued(plan, day)
        left = plan.installments_total - issued
        counts = {
            "installments_issued": issued,
            "installments_paid": issued - owed,
            "installments_owed": owed,
            "installments_bid": min(plan.installments_bid, left) * is_awarded,
        }
        values = {
            "stage": stage,
            "award_date": plan.award_date if is_awarded else None,
            "award_kind": plan.award_kind if is_awarded else "",
            "pledge_date": plan.pledge_date
            if plan.pledge_date and plan.pledge_date <= day
            else None,
        }
        return self._recount(plan, self._price(plan, number), counts, values)

    def _left(self, plan: Plan, before: Plan) -> Plan:
        """Return a plan that was given up, or whose third installment was not paid."""
        counts = {
            "installments_issued": before.installments_issued,
            "installments_paid": before.installments_paid,
            "installments_owed": before.installments_owed,
            "installments_bid": 0,
        }
        if plan.stage == "R2":
            for name in ("installments_issued", "installments_owed"):
                counts[name] += 1
        values = {"stage": plan.stage, "award_date": None, "award_kind": ""}
        return self._recount(plan, before.car_value, counts, values)

    def _price(self, plan: Plan, number: int) -> Decimal:
        """Return what the car cost at a file: it costs more each month."""
        return (plan.car_value / PRICE_RISE ** (LAST - number)).quantize(Decimal(1))

    def _recount(
        self, plan: Plan, price: Decimal, counts: dict[str, int], values: dict
    ) -> Plan:
        installment = installment_value(
            price, plan.financed_percent, plan.installments_total
        )
        return replace(
            plan,
            car_value=price,
            **counts,
            **debts(installment, plan.installments_total, counts),
            **values,
        )

    # === TURNS ===

    def _revive(self, life: _Life) -> None:
        """Have a plan be rescinded until the last file but one."""
        for number in range(LAST - 1):
            plan = life.past[number]
            assert plan
            life.past[number] = self._left(replace(plan, stage="R2"), plan)
        life.is_still = False

    def _cede(self, life: _Life) -> None:
        """Have a plan be of somebody else in the files before the last two."""
        self.uid += 1
        former = make_holder(self.rng, self.number + self.uid, WEIGHTS)
        for number in range(LAST - 1):
            plan = life.past[number]
            assert plan
            life.past[number] = replace(plan, holder=former)
        life.is_still = False


def _issued(plan: Plan, day: date) -> int:
    """Return how many installments were issued by a day: one a month."""
    since = plan.grouping_date
    assert since
    months = (day.year - since.year) * 12 + day.month - since.month
    return min(months + 1, plan.installments_total - 1)


def _before_group(plan: Plan) -> Plan:
    """Return a plan as it was sold, before it had a group."""
    none: dict[str, object] = dict.fromkeys(
        (
            "installments_issued",
            "installments_paid",
            "installments_owed",
            "installments_bid",
        ),
        0,
    )
    return replace(
        plan,
        stage="S2",
        group="",
        order="",
        order_number=0,
        grouping_date=None,
        award_date=None,
        award_kind="",
        pledge_date=None,
        overdue_debt=ZERO,
        debt_to_fall_due=ZERO,
        in_lawsuit=False,
        **none,
    )


def _stage_before(plan: Plan, day: date) -> str:
    """Return the stage of a plan on a day before its last one."""
    if plan.stage in ("N0", "R0", "R2"):
        return "N0"
    if plan.stage == "X0":
        return "G2"
    if plan.award_date and plan.award_date <= day:
        return "A0L" if plan.award_kind == "bid" else "A0S"
    return "N0"


def _draw(rng: random.Random, choices: Sequence[tuple[int, int]]) -> int:
    values, weights = zip(*choices, strict=True)
    return rng.choices(values, weights)[0]
