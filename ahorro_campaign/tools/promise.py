# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whether a promise of payment was kept: rules alone, no database.

A promise is judged by the first complete file of its administradora that tells of a day
after the promised one, was imported after the promise was made, and names the plan.
What was *paid* is how much the overdue debt fell since the promise was made. An
installment that fell due meanwhile is no reason to call a promise broken: the debt is
compared with what it would be with that installment and without any payment.

Money is counted in cents, so that it adds up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final, Literal

Code = Literal[
    "pending", "kept", "part", "broken", "replaced", "holder_changed", "unseen"
]
#: The verdicts that say something of the promise: the rate is of these.
RESOLVED: Final = ("kept", "part", "broken")


@dataclass(frozen=True, slots=True)
class Sight:
    """What was known of a plan's debt; None is not said.

    ``is_left``: the contract ended without having been paid (renounced, rescinded), and
    what is owed no longer says what was paid.
    """

    debt: int | None = None
    issued: int | None = None
    paid: int | None = None
    owed: int | None = None
    is_left: bool = False

    @property
    def is_told(self) -> bool:
        """Whether it says what is owed."""
        return self.debt is not None or self.owed == 0

    @property
    def money(self) -> int:
        """The overdue debt."""
        return self.debt or 0

    @property
    def is_gone(self) -> bool:
        """Whether nothing is owed any more."""
        return self.is_told and self.money <= 0


@dataclass(frozen=True, slots=True)
class File:
    """A complete file that counts: the day it tells of, and when it was imported."""

    id: int
    day: date
    moment: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise about a plan.

    ``amount``: 0 where none was said, which promises all that was owed. ``holder``: by
    what the person is known who made it. ``then``: what was owed when it was made.
    ``is_replaced``: another one took its place before its day came.
    """

    id: int
    day: date
    amount: int
    made_at: datetime
    holder: str
    then: Sight
    is_replaced: bool = False

    @property
    def target(self) -> int:
        """What has to be paid for it to be kept."""
        return self.amount or self.then.money


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a promise.

    ``file_id``: the file that says so. ``paid``: how much was paid, as far as the debt
    tells; ``recovered``: what of it counts for this promise and no other.
    ``debt_after``: what that file says is owed.
    """

    code: Code = "pending"
    file_id: int | None = None
    paid: int = 0
    recovered: int = 0
    debt_after: int | None = None


def paid_between(before: Sight, after: Sight, price: int = 0) -> int:
    """Return what was paid between two looks at a plan; negative where it owes more.

    Installments that fell due between them are those owed more than before and those
    paid meanwhile, but never more than were issued; without these counts none is
    supposed.

    :param price: what one of them comes to
    """
    return before.money + _count_fallen_due(before, after) * price - after.money


def _count_fallen_due(before: Sight, after: Sight) -> int:
    """Return how many installments fell due between two looks at a plan."""
    if None in (before.owed, after.owed, before.paid, after.paid):
        return 0
    paid = max(0, (after.paid or 0) - (before.paid or 0))
    count = (after.owed or 0) - (before.owed or 0) + paid
    if before.issued is not None and after.issued is not None:
        count = min(count, after.issued - before.issued)
    return max(0, count)


def _paid_in_steps(looks: Sequence[Sight]) -> list[int]:
    """Return what was paid between each look at a plan and the next.

    An installment comes to what one of those owed does in the later look; where none is
    owed, in the last look that showed one. Before any did nothing is supposed.
    """
    price, paid = 0, []
    for before, after in pairwise(looks):
        for look in (before, after):
            price = look.money // look.owed if look.owed else price
        if (after.issued or 0) < (before.issued or 0):
            # A file that came late tells of before: the same months, backwards.
            paid.append(-paid_between(after, before, price))
        else:
            paid.append(paid_between(before, after, price))
    return paid


def judge(
    promises: Iterable[Promise],
    files: Iterable[File],
    sights: Mapping[int, Sight],
    holders: Mapping[int, str],
) -> dict[int, Verdict]:
    """Return the verdict of each promise of one plan, by its id.

    It depends on which files count and not on the order in which they came: a file that
    is taken back, or comes late, gives the verdicts that there would have been.

    :param files: the complete files of the administradora that count
    :param sights: what each of them that names the plan says of it
    :param holders: who held the plan once each of these files was imported
    """
    ordered = sorted(files, key=lambda file: (file.day, file.moment, file.id))
    verdicts: dict[int, Verdict] = {}
    judged: list[tuple[Promise, File]] = []
    for promise in sorted(promises, key=lambda one: (one.day, one.made_at, one.id)):
        found = _find_file(promise, ordered, sights)
        if promise.is_replaced:
            verdicts[promise.id] = Verdict("replaced")
        elif found is None:
            verdicts[promise.id] = Verdict("pending")
        elif found.id not in sights or not sights[found.id].is_told:
            verdicts[promise.id] = Verdict("unseen", found.id)
        elif holders[found.id] != promise.holder:
            after = sights[found.id].money
            verdicts[promise.id] = Verdict("holder_changed", found.id, 0, 0, after)
        elif sights[found.id].is_left:
            after = sights[found.id].money
            verdicts[promise.id] = Verdict("broken", found.id, 0, 0, after)
        else:
            judged.append((promise, found))
    moments = [file.moment for file in ordered]
    return verdicts | _share(judged, sights, moments == sorted(moments))


def _find_file(
    promise: Promise, files: Sequence[File], sights: Mapping[int, Sight]
) -> File | None:
    """Return the file that judges a promise; where none tells of it, the first."""
    after = [
        file
        for file in files
        if file.day > promise.day and file.moment > promise.made_at
    ]
    told = (file for file in after if file.id in sights and sights[file.id].is_told)
    return next(told, after[0] if after else None)


def _share(
    judged: Sequence[tuple[Promise, File]],
    sights: Mapping[int, Sight],
    is_in_order: bool,
) -> dict[int, Verdict]:
    """Return the verdicts of promises that share the payments of their plan.

    Between each two looks at the plan some money was paid. A promise gets of what was
    paid between its making and its file, the oldest first, and only what no promise for
    an earlier day got.

    :param is_in_order: whether each file came after those of earlier days
    """
    looks = {_look_of_file(file): sights[file.id] for _promise, file in judged}
    looks |= {_look_of_promise(promise): promise.then for promise, _file in judged}
    ordered = sorted(looks)
    paid = _paid_in_steps([looks[look] for look in ordered])
    free = [max(0, one) for one in paid] if is_in_order else _count_once(paid)
    places = {look: place for place, look in enumerate(ordered)}
    verdicts = {}
    for promise, file in judged:
        steps = range(places[_look_of_promise(promise)], places[_look_of_file(file)])
        after = sights[file.id]
        total = sum(paid[step] for step in steps)
        if len(paid) > 1:
            # Looks at files that came late go back in time: never more than from the
            # promise straight to its file.
            total = min(total, *_paid_in_steps([promise.then, after]))
        recovered = 0
        wanted = min(promise.target, max(0, total))
        for step in steps:
            part = min(wanted - recovered, free[step])
            free[step] -= part
            recovered += part
        code: Code = "broken"
        if after.is_gone or 0 < promise.target <= recovered:
            code = "kept"
        elif recovered > 0:
            code = "part"
        verdicts[promise.id] = Verdict(code, file.id, total, recovered, after.money)
    return verdicts


def _count_once(paid: Iterable[int]) -> list[int]:
    """Return what was paid in each step, where a late file took some of it back.

    What it took back is no debt that grew, and its coming again no payment.
    """
    total = top = 0
    free = []
    for one in paid:
        total += one
        free.append(max(0, total - top))
        top = max(top, total)
    return free


def _look_of_file(file: File) -> tuple[datetime, int, int]:
    """Return the place in time of what a file says: as known from its import on."""
    return file.moment, 0, file.id


def _look_of_promise(promise: Promise) -> tuple[datetime, int, int]:
    """Return the place in time of what was known when a promise was made."""
    return promise.made_at, 1, promise.id
