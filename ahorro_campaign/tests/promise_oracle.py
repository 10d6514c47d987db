# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A plan's months played day by day, and what became of each promise in them.

It knows what nobody knows who judges: on which day each peso was paid. It shares no
code with the rule, which only sees what files say.
"""

from dataclasses import dataclass, field

#: What an installment costs, in pesos.
INSTALLMENT = 100


@dataclass
class Look:
    """A file: ``day`` is that of which it tells, ``came`` when it was imported."""

    number: int
    day: int
    came: int
    paid_by_then: int
    debt: int
    issued: int
    paid: int
    owed: int
    holder: str
    complete: bool = True
    named: bool = True
    left: bool = False
    undone: bool = False


@dataclass
class Made:
    """A promise: ``then`` is the file that was known when it was made."""

    number: int
    made: int
    day: int
    amount: int
    case: int
    holder: str
    then: Look


@dataclass
class World:
    """One plan. A day is a number; what happens on it happens in the order of calls."""

    day: int = 0
    issued: int = 3
    paid: int = 1
    holder: str = "first"
    coins: int = 0
    looks: list[Look] = field(default_factory=list)
    promises: list[Made] = field(default_factory=list)

    def bill(self):
        self.issued += 1

    def pay(self, count):
        count = min(count, self.issued - self.paid)
        self.paid += count
        self.coins += count * INSTALLMENT

    def photograph(self, lag=0, **options):
        """Make a file of today, which is imported some days later."""
        owed = self.issued - self.paid
        self.looks.append(
            Look(
                len(self.looks) + 1,
                self.day,
                self.day + lag,
                self.coins,
                owed * INSTALLMENT,
                self.issued,
                self.paid,
                owed,
                self.holder,
                **options,
            )
        )
        return self.looks[-1]

    def known(self):
        """Return the file that was imported last by today, and stands."""
        came = [one for one in self.looks if one.came <= self.day and one.named]
        return max(came, key=lambda one: (one.came, one.number), default=None)

    def promise(self, days, amount, case):
        then = self.known()
        if then is None or then.holder != self.holder or not then.debt:
            # Who owes nothing: what an installment comes to was never seen.
            return None
        self.promises.append(
            Made(
                len(self.promises) + 1,
                self.day,
                self.day + days,
                amount,
                case,
                self.holder,
                then,
            )
        )
        return self.promises[-1]


def expected(world):
    """Return the verdict, the judge's number and the pesos of each promise."""
    answers = {}
    taken = set()
    for one in sorted(world.promises, key=lambda made: (made.day, made.number)):
        if any(
            other.case == one.case
            and other.number > one.number
            and other.made <= one.day
            for other in world.promises
        ):
            answers[one.number] = ("replaced", None, 0)
            continue
        later = sorted(
            (
                look
                for look in world.looks
                if look.complete
                and not look.undone
                and look.day > one.day
                and look.came > one.made
            ),
            key=lambda look: (look.day, look.came, look.number),
        )
        if not later:
            answers[one.number] = ("pending", None, 0)
            continue
        telling = [look for look in later if look.named]
        if not telling:
            answers[one.number] = ("unseen", later[0].number, 0)
            continue
        judge = telling[0]
        if judge.holder != one.holder:
            answers[one.number] = ("holder_changed", judge.number, 0)
            continue
        wanted = one.amount or one.then.debt
        mine = []
        if not judge.left:
            # Each peso has a number, in the order in which it was paid.
            window = range(one.then.paid_by_then, judge.paid_by_then)
            mine = [coin for coin in window if coin not in taken][:wanted]
        taken.update(mine)
        if judge.debt == 0 and not judge.left:
            code = "kept"
        elif not mine:
            code = "broken"
        else:
            code = "kept" if len(mine) >= wanted else "part"
        answers[one.number] = (code, judge.number, len(mine))
    return answers
