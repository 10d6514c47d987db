# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows of one file that are about the same plan, or that contradict each other."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .names import same_holder_by_name


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row that shares something with another one of its file.

    ``plan_id`` is the plan of the database that it was matched with, and
    ``by_subscription`` whether its subscription says so. ``is_final``: its status ends
    the contract, so that its group and order may have been sold again.
    """

    line_id: int
    row_number: int
    subscription: str | None = None
    seat: tuple[str, int] | None = None
    letter: str | None = None
    plan_id: int | None = None
    by_subscription: bool = False
    is_final: bool = False
    document: str | None = None
    holder: str | None = None


@dataclass(slots=True)
class Settled:
    """What becomes of rows that share something; all others stay as they are.

    ``duplicates``: row to the row that counts in its seat. ``plans``: row that counts
    to the plan that another row of the same contract was matched with. ``completed``:
    row that counts to the rows that tell the number it lacks, by name. ``ambiguous``:
    row to the code of the reason: ``two_subscriptions`` and ``two_letters`` of one
    group and order, ``two_seats`` and ``two_holders`` of one contract, ``two_plans``.
    """

    duplicates: dict[int, int] = field(default_factory=dict)
    plans: dict[int, int] = field(default_factory=dict)
    completed: dict[int, dict[str, int]] = field(default_factory=dict)
    ambiguous: dict[int, str] = field(default_factory=dict)


class _Sets:
    """Disjoint sets of rows."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def find(self, item: int) -> int:
        parent = self.parent.setdefault(item, item)
        if parent != item:
            parent = self.parent[item] = self.find(parent)
        return parent

    def unite(self, items: Iterable[int]) -> None:
        roots = [self.find(item) for item in items]
        for root in roots[1:]:
            self.parent[root] = roots[0]


def settle(rows: Iterable[PlanRow]) -> Settled:
    """Say which rows are the same contract and which of them counts: the last.

    Same contract: the same plan, the same subscription, or the same group and order
    without two subscriptions. Only rows that agree on who they are can repeat each
    other: one contract with two seats or with two holders is anybody's guess. Of the
    subscriptions in one group and order all but one are over: any number of finished
    contracts may have held it. Of two that run nobody can tell which one does.
    """
    settled = Settled()
    every = sorted(rows, key=lambda row: row.row_number)
    settled.ambiguous = _contradictions(every)
    rest = [row for row in every if row.line_id not in settled.ambiguous]
    sets = _Sets()
    _unite(sets, rest)
    groups: defaultdict[int, list[PlanRow]] = defaultdict(list)
    for row in rest:
        groups[sets.find(row.line_id)].append(row)
    for group in groups.values():
        _settle_group(group, settled)
    return settled


def _contradictions(rows: list[PlanRow]) -> dict[int, str]:
    """Return the rows of which nobody can tell the contract, by group and order."""
    found: dict[int, str] = {}
    for seat in _by_seat(rows).values():
        told = [row for row in seat if row.subscription]
        subscriptions = {row.subscription for row in told}
        if len(subscriptions) > 1:
            running = {row.subscription for row in told if not row.is_final}
            for row in seat:
                # Which of them a row without subscription is, only its person says.
                is_known = row.by_subscription or (row.subscription and row.is_final)
                if not row.subscription or (len(running) > 1 and not is_known):
                    found[row.line_id] = "two_subscriptions"
        elif not subscriptions:
            letters = {row.letter for row in seat} - {None, ""}
            if len(letters) > 1:
                found |= {row.line_id: "two_letters" for row in seat}
    return found


def _by_seat(rows: Iterable[PlanRow]) -> dict[tuple[str, int], list[PlanRow]]:
    seats: defaultdict[tuple[str, int], list[PlanRow]] = defaultdict(list)
    for row in rows:
        if row.seat:
            seats[row.seat].append(row)
    return seats


def _unite(sets: _Sets, rows: list[PlanRow]) -> None:
    by_key: defaultdict[object, list[int]] = defaultdict(list)
    for row in rows:
        if row.plan_id:
            by_key["plan", row.plan_id].append(row.line_id)
        if row.subscription:
            by_key["subscription", row.subscription].append(row.line_id)
    for same in by_key.values():
        sets.unite(same)
    for seat in _by_seat(rows).values():
        if len({row.subscription for row in seat if row.subscription}) < 2:
            sets.unite(row.line_id for row in seat)


def _disagreement(group: list[PlanRow]) -> str | None:
    """Return the code of what rows of one contract contradict each other in."""
    if len({row.seat for row in group if row.seat}) > 1:
        return "two_seats"
    documents = {row.document for row in group if row.document}
    if len(documents) > 1:
        return "two_holders"
    # Without two documents to compare, the names must be able to be one person's.
    names = [row.holder for row in group if row.holder and not row.document]
    known = [row.holder for row in group if row.holder and row.document]
    for seat, name in enumerate(names):
        others = (*known, *names[seat + 1 :])
        if not all(same_holder_by_name(name, other) for other in others):
            return "two_holders"
    return None


def _settle_group(group: list[PlanRow], settled: Settled) -> None:
    """Settle rows of one contract, in the order of the file."""
    plans = {row.plan_id for row in group if row.plan_id}
    if len(plans) > 1:
        # Each number alone points to another plan: only a subscription tells.
        for row in group:
            if not row.by_subscription:
                settled.ambiguous[row.line_id] = "two_plans"
        group = [row for row in group if row.by_subscription]
        plans = {row.plan_id for row in group if row.plan_id}
        if len(plans) > 1:
            settled.ambiguous |= {row.line_id: "two_plans" for row in group}
            return
    if len(group) < 2:
        return
    if code := _disagreement(group):
        settled.ambiguous |= {row.line_id: code for row in group}
        return
    *earlier, last = group
    for row in earlier:
        settled.duplicates[row.line_id] = last.line_id
    if plans and not last.plan_id:
        settled.plans[last.line_id] = plans.pop()
    missing = {}
    for name, told in (("subscription", "subscription"), ("seat", "seat")):
        if not getattr(last, told):
            teller = next(
                (row for row in reversed(earlier) if getattr(row, told)), None
            )
            if teller:
                missing[name] = teller.line_id
    if missing:
        settled.completed[last.line_id] = missing
