# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How fast messages may leave, and to how many people within a day.

Three limits of WhatsApp's: of the number (a pace), of one recipient (a message each six
seconds, some at once and paid back after), and of the business (people written to first
within any 24 hours). Times are seconds.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final

#: Of one recipient: seconds for each message, and how many may go at once.
PAIR_SPACING = 6.0
PAIR_BURST = 45
DAY = 24 * 3600
#: After a busy service: half the speed, then a tenth more each minute.
RECOVERY_SECONDS: Final = 60
RECOVERY_SHARE: Final = 0.1
#: People within 24 hours, by WhatsApp's name of the limit. A name that is not here
#: says nothing of a limit: nothing is promised then.
TIERS: dict[str, int | None] = {
    "TIER_50": 50,
    "TIER_250": 250,
    "TIER_1K": 1_000,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
    "TIER_UNLIMITED": None,
}


class Pace:
    """Moments at which requests may leave, at most ``mps`` in any second.

    They are spaced evenly: places that were saved up and taken at once would be too
    many in one second together with those that follow.
    """

    def __init__(self, mps: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._mps = self._most = float(mps)
        self._clock = clock
        self._next = clock()
        self._changed = clock()

    def get_wait(self) -> float:
        """Take the next place; return the seconds until it."""
        now = self._clock()
        self._recover(now)
        place = max(self._next, now)
        self._next = place + 1 / self._mps
        return place - now

    def slow_down(self) -> None:
        """Send half as many a second, because the service says so."""
        self._mps = max(self._mps / 2, 1.0)
        self._changed = self._clock()

    def _recover(self, now: float) -> None:
        while self._mps < self._most and now - self._changed >= RECOVERY_SECONDS:
            self._mps = min(self._most, self._mps * (1 + RECOVERY_SHARE))
            self._changed += RECOVERY_SECONDS


def pair_wait(sent: Sequence[float], now: float) -> float:
    """Return the seconds until one more message to the same recipient.

    Each of ``sent`` adds six seconds to a debt that time pays back; with a debt of 45
    messages no more may go.

    :param sent: times of the messages to this recipient, in any order
    """
    debt, last = 0.0, -math.inf
    for moment in sorted(sent):
        debt = max(0.0, debt - (moment - last)) + PAIR_SPACING
        last = moment
    debt = max(0.0, debt - max(0.0, now - last)) if sent else 0.0
    return max(0.0, debt - (PAIR_BURST - 1) * PAIR_SPACING)


def budget_left(limit: int | None, written: Iterable[float], now: float) -> int | None:
    """Return how many more people may be written to now; ``None`` without a limit.

    :param limit: people in any 24 hours, ``None`` without one
    :param written: when each person of the last day was first written to, outside of
        an open conversation
    """
    if limit is None:
        return None
    return max(0, limit - sum(now - DAY < moment <= now for moment in written))


def spread(people: int, limit: int | None, left: int | None = None) -> list[int]:
    """Return how many people are written to on each day, today first.

    :param limit: of any 24 hours, ``None`` without one
    :param left: of today's, where some was used; ``None``: the whole
    :raises ValueError: nobody may ever be written to
    """
    if people <= 0:
        return []
    if limit is None:
        return [people]
    if limit <= 0:
        raise ValueError(f"limit {limit}")
    today = min(people, limit if left is None else max(0, min(left, limit)))
    rest = people - today
    days = [today] + [limit] * (rest // limit)
    return days + ([rest % limit] if rest % limit else [])
