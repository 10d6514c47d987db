# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What really happens to the plans of a dealership, month by month.

Sales, installments, payments in whole or in part, awards, rescissions and plans that
change hands; and what the administradora's file of a month says of it. No Odoo, and
nothing of the add-ons: amounts are whole pesos, days are dates. The same seed plays the
same months.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

SUBSCRIBED, SAVER, DRAWN, BID, GUARANTEED = "S2", "N0", "A0S", "A0L", "G0"
RESCINDED = "R2"
FAMILIES = {
    SUBSCRIBED: "subscription",
    SAVER: "saver",
    DRAWN: "awarded",
    BID: "awarded",
    GUARANTEED: "guarantee",
    RESCINDED: "exit",
}
INSTALLMENTS = 84
#: Days of a month: files come on the same day of the week.
MONTH = 28
_SYLLABLES = "ba co di fe gu la mo ni pe ro sa te vi zu mar lin tor ven dal gar".split()
_FIRST = (
    "Ana Beto Ceci Dora Eloy Fabio Gina Hugo Inés Juan Karen Luis Mara Nora".split()
)


@dataclass(frozen=True)
class Person:
    """A client, known by a number."""

    number: int

    @property
    def name(self) -> str:
        first, second, third = (
            _SYLLABLES[self.number // 20**place % 20] for place in (0, 1, 2)
        )
        given = _FIRST[self.number * 5 % len(_FIRST)]
        return f"{(first + second + third).capitalize()} {given}"

    @property
    def document(self) -> str:
        return str(12_000_000 + self.number * 7_654_321 % 29_999_999)

    @property
    def mobile(self) -> str:
        """Some have none that anybody knows of."""
        return "" if self.number % 29 == 7 else f"03462155{self.number:05}"

    def is_unlike(self, other: "Person") -> bool:
        """Tell whether nobody would take one's document for the other's."""
        pairs = zip(self.document, other.document, strict=True)
        return sum(one != two for one, two in pairs) > 3


@dataclass(frozen=True)
class Row:
    """What a file says of a plan; ``coins`` it does not: all pesos ever paid."""

    number: int
    status: str
    seat: str
    holder: Person
    issued: int | None
    paid: int | None
    owed: int | None
    debt: int | None
    to_come: int | None
    sale: date
    award: date | None
    coins: int


@dataclass
class Contract:
    """A plan as it really is. ``part``: pesos paid towards the next installment."""

    number: int
    holder: Person
    status: str
    sale: date
    price: int
    issued: int = 0
    paid: int = 0
    part: int = 0
    coins: int = 0
    award: date | None = None
    is_gone: bool = False
    forgiven: bool = False

    @property
    def owed(self) -> int:
        return self.issued - self.paid

    @property
    def debt(self) -> int:
        return self.owed * self.price - self.part

    @property
    def is_all_issued(self) -> bool:
        return self.issued == INSTALLMENTS

    def pay(self, pesos: int) -> None:
        pesos = min(pesos, self.debt)
        self.coins += pesos
        whole, self.part = divmod(self.part + pesos, self.price)
        self.paid += whole

    def tell(self) -> Row:
        """Return what a file says of it."""
        group, order = divmod(self.number, 90)
        is_in_group = self.status != SUBSCRIBED
        told: dict = dict.fromkeys(("issued", "paid", "owed", "debt", "to_come"))
        if is_in_group:
            told = {
                "issued": self.issued,
                "paid": self.paid,
                "owed": 0 if self.forgiven else self.owed,
                "debt": 0 if self.forgiven else self.debt,
                "to_come": (INSTALLMENTS - self.issued) * self.price,
            }
        return Row(
            number=self.number,
            status=self.status,
            seat=f"G{group:03} / {order + 1:03}" if is_in_group else "",
            holder=self.holder,
            sale=self.sale,
            award=self.award,
            coins=self.coins,
            **told,
        )


class World:
    """All plans of a dealership, and the people who hold them."""

    def __init__(self, seed: int, plans: int, first_day: date):
        self.seed = seed
        self.day = first_day
        self.month = 0
        self.people = 0
        self.contracts: list[Contract] = []
        for _number in range(plans):
            self._sell(is_old=True)

    def _chance(self, *what) -> random.Random:
        return random.Random(f"{self.seed}/{self.month}/{what}")

    def _new_person(self) -> Person:
        self.people += 1
        return Person(self.people)

    def _sell(self, *, is_old: bool = False) -> None:
        number = len(self.contracts)
        chance = self._chance("sale", number)
        holder = self._new_person()
        if number and chance.random() < 0.06:
            holder = chance.choice(self.contracts).holder
        one = Contract(
            number,
            holder,
            SUBSCRIBED,
            self.day - timedelta(chance.randint(1, 20)),
            price=chance.randint(40, 95) * 1000,
        )
        self.contracts.append(one)
        if not is_old or chance.random() < 0.08:
            return
        one.status = SAVER
        one.issued = chance.randint(3, 60)
        if chance.random() < 0.1:
            one.issued = INSTALLMENTS
        one.sale = self.day - timedelta(30 * one.issued + 45)
        one.paid = one.issued - chance.choice((0, 0, 0, 1, 1, 2, 2, 3))
        one.coins = one.paid * one.price
        if chance.random() < 0.1:
            one.status = chance.choice((DRAWN, BID, GUARANTEED))
            one.award = self.day - timedelta(chance.randint(1, 60))

    # === A MONTH ===

    def pass_month(self) -> None:
        """Let what happens in a month happen."""
        self.month += 1
        self.day += timedelta(MONTH)
        for one in self.contracts:
            if not one.is_gone and one.status != RESCINDED:
                self._live(one, self._chance("plan", one.number))
        for _sale in range(1 + len(self.contracts) // 70):
            self._sell()

    def _live(self, one: Contract, chance: random.Random) -> None:
        if chance.random() < 0.02:
            self._cede(one)
        if chance.random() < 0.005:
            one.is_gone = True
        if one.status == SUBSCRIBED:
            if chance.random() < 0.5:
                one.status = SAVER
                one.issued = 1
            return
        if one.is_all_issued:
            self._pay_some(one, chance)
        else:
            self._bill_and_pay(one, chance)
        if one.status == SAVER:
            self._leave_saving(one, chance)
        elif one.status in (DRAWN, BID) and chance.random() < 0.25:
            one.status = GUARANTEED

    def _cede(self, one: Contract) -> None:
        former = one.holder
        while not one.holder.is_unlike(former):
            one.holder = self._new_person()

    def _pay_some(self, one: Contract, chance: random.Random) -> None:
        """Pay of what is owed; nothing falls due any more."""
        kind = chance.random()
        if kind < 0.25:
            one.pay(chance.randint(1, 3 * one.price))
        elif kind < 0.5:
            one.pay(one.price)
        elif kind < 0.6:
            one.pay(one.debt)

    def _bill_and_pay(self, one: Contract, chance: random.Random) -> None:
        if chance.random() < 0.8:
            one.issued += 1
        kind = chance.random()
        if kind < 0.5:
            one.pay(one.price)
        elif kind < 0.6:
            one.pay(2 * one.price)
        elif kind < 0.75:
            one.pay(one.debt)

    def _leave_saving(self, one: Contract, chance: random.Random) -> None:
        if one.owed >= 4 and chance.random() < 0.3:
            one.status = RESCINDED
            one.forgiven = chance.random() < 0.5
        elif chance.random() < 0.03:
            one.status = chance.choice((DRAWN, BID))
            one.award = self.day - timedelta(chance.randint(1, 25))

    # === WHAT THE FILE SAYS ===

    def photograph(self, *, is_whole: bool = True) -> list[Row]:
        """Return the rows of the month's file: a few vanish for a month."""
        share = 0.98 if is_whole else 0.6
        return [
            one.tell()
            for one in self.contracts
            if not one.is_gone and self._chance("row", one.number).random() < share
        ]
