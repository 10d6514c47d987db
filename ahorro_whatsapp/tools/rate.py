# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How fast messages may leave, and to how many people within a day.

Three limits of WhatsApp's, told in pure functions over given times in seconds: of the
number (a bucket of tokens), of one recipient (a message each six seconds, some at once
and paid back after), and of the business (people written to first within any 24 hours).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Of one recipient: seconds for each message, and how many may go at once.
PAIR_SPACING = 6.0
PAIR_BURST = 45
DAY = 24 * 3600
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


@dataclass(frozen=True)
class Bucket:
    """Tokens of which each message takes one; they return with time.

    :ivar speed: tokens a second; also how many there are at most, 1 at least
    :ivar tokens: how many there were at ``at``; below 0 they are promised already
    """

    speed: float
    tokens: float
    at: float

    @property
    def most(self) -> float:
        """Return how many messages may leave at once."""
        return max(1.0, self.speed)

    def at_time(self, now: float) -> "Bucket":
        """Return the bucket later; a clock that was set back brings nothing."""
        passed = max(0.0, now - self.at)
        tokens = min(self.most, self.tokens + passed * self.speed)
        return Bucket(self.speed, tokens, max(self.at, now))


def take(bucket: Bucket, now: float) -> tuple[Bucket, float]:
    """Return the bucket without one token, and the seconds to wait before sending.

    :raises ValueError: nothing ever leaves at such a speed
    """
    if bucket.speed <= 0:
        raise ValueError(f"speed {bucket.speed}")
    later = bucket.at_time(now)
    left = later.tokens - 1
    wait = max(0.0, -left / bucket.speed) + later.at - now
    return Bucket(later.speed, left, later.at), wait


def slow_down(bucket: Bucket, now: float) -> Bucket:
    """Return the bucket at half its speed, after WhatsApp said *too fast*."""
    later = bucket.at_time(now)
    speed = max(1.0, later.speed / 2)
    return Bucket(speed, min(later.tokens, 0.0), later.at)


def recover(speed: float, normal: float, minutes: float) -> float:
    """Return the speed so many minutes later: a tenth more each, up to the normal."""
    return min(normal, speed * math.pow(1.1, max(0.0, minutes)))


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


def budget_left(tier: str, written: Sequence[float], now: float) -> int | None:
    """Return how many more people may be written to now; ``None`` without a limit.

    :param tier: WhatsApp's name of the limit; one that nobody knows leaves nobody
    :param written: when each person of the last day was first written to, outside of
        an open conversation
    """
    limit = TIERS.get(tier, 0)
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
