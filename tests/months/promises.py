# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What became of each promise, by whoever saw each peso being paid.

Written from docs/promises.md. Files say nothing of single payments; this does: each
peso of a plan has a number, in the order in which they were paid.
"""

from dataclasses import dataclass
from datetime import date, datetime

from .books import Books, File
from .truth import RESCINDED, Row


@dataclass
class Promise:
    """``case``: of the plan's cases; ``then``: what was known when it was made."""

    number: int
    plan: int
    case: tuple
    taker: str
    made: datetime
    day: date
    amount: int
    document: str
    then: Row
    is_raised: bool = False
    verdict: str = "pending"
    judge: File | None = None
    pesos: int = 0
    judged_at: datetime | None = None

    @property
    def wanted(self) -> int:
        return self.amount or self.then.debt or 0


def judge_all(books: Books, promises: list[Promise], now: datetime) -> None:
    """Write the verdict, the judging file and the pesos of all promises."""
    by_plan: dict[int, list[Promise]] = {}
    for one in promises:
        by_plan.setdefault(one.plan, []).append(one)
    for number, some in by_plan.items():
        taken: set[int] = set()
        for one in sorted(some, key=lambda each: (each.day, each.made, each.number)):
            before = one.verdict, one.judge, one.pesos
            _judge(books, number, some, one, taken)
            if before != (one.verdict, one.judge, one.pesos):
                one.judged_at = now


def _judge(books, number, some, one, taken) -> None:
    one.judge, one.pesos = None, 0
    if any(
        other.case == one.case
        and other.number > one.number
        and other.made.date() <= one.day
        for other in some
    ):
        one.verdict = "replaced"
        return
    later = [
        file
        for file in books.standing
        if file.is_complete and file.day > one.day and file.moment > one.made
    ]
    telling = [
        file
        for file in later
        if (row := file.rows.get(number)) and row.debt is not None
    ]
    if not telling:
        one.judge = later[0] if later else None
        one.verdict = "unseen" if later else "pending"
        return
    one.judge = telling[0]
    row = one.judge.rows[number]
    if books.plans[number].held_at(one.judge.moment) != one.document:
        one.verdict = "holder_changed"
        return
    if row.status == RESCINDED:
        one.verdict = "broken"
        return
    mine = _first(_pesos(one.then.coins, row.coins, taken), one.wanted)
    taken.update(mine)
    one.pesos = sum(stop - start for start, stop in mine)
    if not row.debt:
        one.verdict = "kept"
    elif not one.pesos:
        one.verdict = "broken"
    else:
        one.verdict = "kept" if one.pesos >= one.wanted else "part"


def _pesos(start: int, stop: int, taken: set) -> list[tuple[int, int]]:
    """Return the spans of pesos between two counts that no promise has taken."""
    spans = [(start, stop)] if stop > start else []
    for low, high in sorted(taken):
        spans = [
            part
            for begin, end in spans
            for part in ((begin, min(end, low)), (max(begin, high), end))
            if part[1] > part[0]
        ]
    return spans


def _first(spans: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Return the first so many pesos of some spans."""
    found = []
    for begin, end in spans:
        size = min(end - begin, count)
        if size > 0:
            found.append((begin, begin + size))
            count -= size
    return found
