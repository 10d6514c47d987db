# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the service allows: windows, speed, people a day, free messages of a month."""

import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

from .bodies import Refused

WINDOW = DAY = 24 * 3600
PAIR_SPACING, PAIR_BURST = 6.0, 45
FREE_SERVICE = 1_000
TIERS = {
    "TIER_250": 250,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
    "TIER_UNLIMITED": None,
}


@dataclass
class Limits:
    """The limits of one business, and how far each is used. Times are given.

    :ivar mps: messages of one number within any second
    :ivar has_payment: a means of payment is known
    """

    mps: int = 80
    tier: str = "TIER_UNLIMITED"
    has_payment: bool = True
    windows: dict[tuple[str, str], float] = field(default_factory=dict)
    service: Counter[tuple[str, str]] = field(default_factory=Counter)
    _sent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _debt: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    _people: dict[str, float] = field(default_factory=dict)

    def open_window(self, number_id: str, person: str, now: float) -> None:
        """Have a person have written to a number."""
        self.windows[number_id, person] = now

    def is_open(self, number_id: str, person: str, now: float) -> bool:
        """Say whether the number may write anything to the person."""
        written = self.windows.get((number_id, person))
        return written is not None and now - written < WINDOW

    def check(self, number_id: str, person: str, now: float) -> None:
        """Count a message, or refuse it.

        :raises Refused: it is too fast, too much for one person, or one more person
            than the business may write to first within 24 hours
        """
        sent = self._sent[number_id]
        while sent and now - sent[0] >= 1:
            sent.popleft()
        if len(sent) >= self.mps:
            raise Refused(130429, "too fast", 429)
        debt, since = self._debt.get((number_id, person), (0.0, now))
        debt = max(0.0, debt - (now - since))
        if debt > (PAIR_BURST - 1) * PAIR_SPACING:
            raise Refused(131056, "too many to one person", 429)
        limit = TIERS[self.tier]
        if limit is not None and not self.is_open(number_id, person, now):
            lately = {who for who, at in self._people.items() if now - at < DAY}
            if person not in lately:
                if len(lately) >= limit:
                    # What Meta answers here is not documented: this code is a guess.
                    raise Refused(131048, "too many people within 24 hours")
                self._people[person] = now
        sent.append(now)
        self._debt[number_id, person] = (debt + PAIR_SPACING, now)

    def count_service(self, number_id: str, now: float) -> tuple[bool, bool]:
        """Count a message that is no template: is it charged, and does it arrive?

        Without a means of payment it does not, although it is accepted.
        """
        month = time.strftime("%Y-%m", time.gmtime(now))
        self.service[number_id, month] += 1
        charged = self.service[number_id, month] > FREE_SERVICE
        return charged, self.has_payment or not charged
