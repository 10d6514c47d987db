# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The plans of a portfolio, as values that agree with each other."""

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from . import catalog
from .groups import GroupBook, Place, shift_month
from .people import Holder, make_holder

AS_OF = date(2026, 10, 31)
DEFERRAL_UNTIL = date(2022, 12, 31)
# What an installment costs over the car's share of it: fees, tax and insurance.
CHARGES = Decimal("1.3187")
ZERO = Decimal("0.00")

_STAGES = {
    "rombo": catalog.STAGE_COUNTS,
    "ovalo": {"N0": 547, "A0L": 3, "A0S": 6, "G2": 333, "R2": 161},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One plan. Fields are those of `ahorro.plan`, but the records behind the links:

    `provider`, `status_code`, `seller` (its name) and `holder`. `uid` tells the same
    plan from month to month, `stage` is explained in the catalogue, and `car_value`
    is what its debts are reckoned from.
    """

    uid: int
    provider: str
    stage: str
    holder: Holder
    seller: str
    car_value: Decimal
    subscription_number: str = ""
    group: str = ""
    order: str = ""
    order_number: int = 0
    description: str = ""
    offer_code: str = ""
    offer_name: str = ""
    model_code: str = ""
    brand: str = ""
    model: str = ""
    financed_percent: int = 100
    installments_total: int = 84
    installments_issued: int = 0
    installments_paid: int = 0
    installments_owed: int = 0
    installments_bid: int = 0
    overdue_debt: Decimal = ZERO
    debt_to_fall_due: Decimal = ZERO
    payment_method: str = ""
    sale_date: date
    sale_date_estimated: bool = False
    grouping_date: date | None = None
    award_date: date | None = None
    award_kind: str = ""
    pledge_date: date | None = None
    in_lawsuit: bool = False
    has_deferral: bool = False
    absent_since: date | None = None
    active: bool = True

    @property
    def status_code(self) -> str:
        return catalog.status_code(self.provider, self.stage, self.installments_owed)

    @property
    def status_label(self) -> str:
        return catalog.STATUS_LABELS[self.provider][self.status_code]

    @property
    def group_key(self) -> str:
        """The group without case and separators, as plans are compared."""
        return self.group.upper()

    @property
    def plan_code(self) -> str:
        """The plan's type, which only one of the providers names."""
        return self.offer_code if self.provider == "ovalo" else ""

    @property
    def installments_advanced(self) -> int:
        """Paid before they were issued."""
        settled = self.installments_paid + self.installments_owed
        return max(settled - self.installments_issued, 0)

    @property
    def installment(self) -> Decimal:
        return installment_value(
            self.car_value, self.financed_percent, self.installments_total
        )


def cents(value: Decimal) -> Decimal:
    """Round money to cents."""
    return value.quantize(ZERO)


def installment_value(car_value: Decimal, percent: int, total: int) -> Decimal:
    """What one installment costs today."""
    return car_value * percent * CHARGES / 100 / total


def debts(installment: Decimal, total: int, counts: dict[str, int]) -> dict:
    """Return both debts that go with these counts of installments."""
    issued, owed = counts["installments_issued"], counts["installments_owed"]
    # What was paid beyond what was issued, and what was bid, needs no more paying.
    ahead = counts["installments_paid"] + owed - issued + counts["installments_bid"]
    left = max(total - issued - ahead, 0)
    return {
        "overdue_debt": cents(installment * owed),
        "debt_to_fall_due": cents(installment * left),
    }


def _months_of_life(rng: random.Random, stage: str) -> int:
    """How many months ago a plan of this stage was grouped."""
    first, mean, last = {
        "N0": (0, 22, 82),
        "A0L": (3, 20, 80),
        "A0S": (3, 26, 80),
        "G0": (8, 24, 80),
        "G2": (10, 32, 82),
        "R0": (6, 30, 100),
        "R2": (6, 34, 118),
        "X0": (60, 25, 118),
    }[stage]
    return min(first + int(rng.expovariate(1 / mean)), last)


def _counts(rng: random.Random, stage: str, months: int, total: int) -> dict[str, int]:
    """Draw how many installments were issued, paid, owed and bid."""
    issued, owed, bid, ahead = min(months + 1, total - 1), 0, 0, 0
    if stage == "X0":
        issued = total
    elif stage == "R2":
        owed = min(rng.choices((3, 4, 5), (70, 20, 10))[0], issued)
        issued = min(issued, owed + 1 + int(rng.expovariate(1 / 7)))
    elif stage == "R0":
        issued = min(issued, 2 + int(rng.expovariate(1 / 9)))
        owed = rng.choices((0, 1, 2), (55, 30, 15))[0]
    elif stage == "N0":
        owed = rng.choices((0, 1, 2, 3, 5), (66, 14, 13, 5, 2))[0]
        if not owed and rng.random() < 0.04:
            ahead = rng.randrange(1, 4)
    else:
        owed = rng.choices((0, 1, 2), (88, 8, 4))[0]
    owed = min(owed, issued)
    if stage == "A0L" or (stage == "G2" and rng.random() < 0.4):
        bid = rng.randrange(1, total - issued + 1)
    return {
        "installments_issued": issued,
        "installments_paid": issued - owed + min(ahead, total - issued),
        "installments_owed": owed,
        "installments_bid": min(bid, 40),
    }


def _award(
    rng: random.Random, stage: str, grouped: date, bid: int, as_of: date
) -> dict:
    """Draw the award and the pledge of a plan that has got so far."""
    if stage not in (*catalog.AWARDED, "X0"):
        return {}
    days = (as_of - grouped).days
    if stage in ("A0L", "A0S"):
        award = as_of - timedelta(rng.randrange(3, 56))
    elif stage == "G0":
        award = as_of - timedelta(rng.randrange(40, 121))
    else:
        award = grouped + timedelta(rng.randrange(45, max(days - 120, 46)))
    kind = {"A0L": "bid", "A0S": "draw"}.get(stage) or ("bid" if bid else "draw")
    values = {"award_date": award, "award_kind": kind}
    if stage in ("G2", "X0"):
        values["pledge_date"] = award + timedelta(rng.randrange(30, 111))
    return values


def grouped_values(
    rng: random.Random, stage: str, place: Place, installment: Decimal, as_of: date
) -> dict:
    """Draw everything about a plan that its group and its stage decide."""
    grouped = place.grouping_date
    months = (as_of.year - grouped.year) * 12 + as_of.month - grouped.month
    counts = _counts(rng, stage, months, place.installments_total)
    return {
        **place._asdict(),
        **counts,
        **debts(installment, place.installments_total, counts),
        **_award(rng, stage, grouped, counts["installments_bid"], as_of),
        "in_lawsuit": rng.random() < 0.008,
        "has_deferral": grouped <= DEFERRAL_UNTIL and rng.random() < 0.05,
    }


def subscription_number(provider: str, number: int) -> str:
    """Return seven digits that no other number has; Rombo's digital ones add a D."""
    digits = str(1_000_000 + number * 5_870_003 % 9_000_000)
    return f"D{digits}" if provider == "rombo" and number % 11 == 0 else digits


def new_plan(
    rng: random.Random, number: int, uid: int, provider: str, holder: Holder, **values
) -> Plan:
    """Sell a plan: offer, share and seller are drawn, the rest are the values."""
    offer = rng.choice(catalog.OFFERS[provider])
    percent = rng.choices(
        catalog.PERCENTS[provider], catalog.PERCENT_WEIGHTS[provider]
    )[0]
    place = values.pop("place", None)
    total = rng.choices(catalog.TERMS, catalog.TERM_WEIGHTS)[0]
    if place:
        total = place.installments_total
        installment = installment_value(offer.price, percent, total)
        as_of = values.pop("as_of")
        values |= grouped_values(rng, values["stage"], place, installment, as_of)
        if place.is_old and rng.random() < 0.25:
            # Nobody typed it when portfolios were kept by hand.
            values["subscription_number"] = ""
    return Plan(
        uid=uid,
        provider=provider,
        holder=holder,
        seller=rng.choice(catalog.SELLERS),
        car_value=offer.price,
        description=offer.description(percent, total),
        offer_code=offer.code,
        offer_name=offer.name,
        model_code=offer.model_code,
        brand=catalog.BRANDS[provider],
        model=offer.model,
        financed_percent=percent,
        payment_method=rng.choice(catalog.PAYMENT_METHODS[provider]),
        **{
            "subscription_number": subscription_number(provider, number),
            "installments_total": total,
            **values,
        },
    )


def first_number(seed: int) -> int:
    """Where a seed begins to count, so that portfolios of two seeds do not overlap."""
    return 1 + random.Random(f"numbers {seed}").randrange(8_000_000)


def iter_plans(
    n: int, seed: int = 0, *, provider: str = "rombo", as_of: date = AS_OF
) -> Iterator[Plan]:
    """Yield the n plans of a seed; a smaller n gives the first ones of a larger n."""
    rng = random.Random(f"portfolio {provider} {seed}")
    book = GroupBook(rng, provider, ())
    stages, weights = zip(*_STAGES[provider].items(), strict=True)
    start = first_number(seed)
    recent: deque[Holder] = deque(maxlen=64)
    for uid in range(n):
        number = start + uid
        if recent and rng.random() < 0.06:
            holder = rng.choice(recent)
        else:
            holder = make_holder(rng, number)
            recent.append(holder)
        stage = rng.choices(stages, weights)[0]
        if stage in catalog.UNGROUPED:
            sold = as_of - timedelta(rng.randrange(0, 60 if stage == "S2" else 120))
            yield new_plan(
                rng, number, uid, provider, holder, stage=stage, sale_date=sold
            )
            continue
        month = shift_month(as_of, -_months_of_life(rng, stage), 1)
        place = book.place(month, as_of)
        yield new_plan(
            rng,
            number,
            uid,
            provider,
            holder,
            stage=stage,
            place=place,
            as_of=as_of,
            sale_date=place.grouping_date - timedelta(rng.randrange(15, 76)),
        )
