# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Meta's notices make of a message: its state only ever rises.

Notices come at least once, in any order, and some are left out (``delivered`` when
``read`` follows at once). The state is therefore a rank: a notice of a lower one adds
its moment and changes nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

#: The states of a message that left, in the order in which they follow.
RANKS: Final[Mapping[str, int]] = {
    "queued": 0,
    "sending": 0,
    "unknown": 0,
    "expired": 0,
    "held": 1,
    "accepted": 1,
    "sent": 2,
    "delivered": 3,
    "read": 4,
}
#: The state by the word of a notice. ``played`` is a voice message that was heard.
WORDS: Final[Mapping[str, str]] = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "read",
    "failed": "failed",
}
#: A message that somebody received did not fail, whatever comes later.
RECEIVED: Final = 3


@dataclass(frozen=True)
class Progress:
    """How far a message is.

    ``moments``: the first moment of each state, in seconds since 1970; ``error``: of
    the notice that it failed, 0 without one.
    """

    state: str = "accepted"
    moments: Mapping[str, int] = field(default_factory=dict)
    error: int = 0


def advance(progress: Progress, word: str, moment: int, error: int = 0) -> Progress:
    """Return how far a message is after a notice.

    :param word: Meta's; one that we do not know changes nothing
    :param moment: of the notice
    """
    state = WORDS.get(word)
    if state is None:
        return progress
    earliest = min(moment, progress.moments.get(state, moment))
    moments = {**progress.moments, state: earliest}
    progress = replace(progress, moments=moments)
    if state == "failed":
        progress = replace(progress, error=error or progress.error)
    return replace(progress, state=_get_state(progress))


def merge(notices: Iterable[tuple[str, int, int]], start: Progress) -> Progress:
    """Return how far a message is after some notices, in whatever order."""
    for word, moment, error in notices:
        start = advance(start, word, moment, error)
    return start


def _get_state(progress: Progress) -> str:
    """Return the state by all that was ever said of the message."""
    said = [state for state in progress.moments if state in RANKS]
    best = max(said, key=RANKS.__getitem__, default=None)
    if "failed" in progress.moments and (best is None or RANKS[best] < RECEIVED):
        return "failed"
    if best is None or RANKS[best] < RANKS.get(progress.state, 0):
        return progress.state
    return best
