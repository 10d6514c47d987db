# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What calling was worth: two shares compared, and whether that says anything.

The interval of a share is Wilson's score interval and that of the difference Newcombe's
(method 10 of Newcombe, *Statistics in Medicine* 17, 1998), which hold for small groups
and for shares near 0 and 1, where the usual formula does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

#: Of the normal distribution, for 95 %.
Z: Final = 1.959963984540054
#: With fewer in a group nothing is concluded, whatever the interval says.
LEAST: Final = 30
#: As many cured, and as many not cured, must be among both groups together that each
#: could be expected to have some.
LEAST_EXPECTED: Final = 5

NOBODY: Final = "nobody"
TOO_FEW: Final = "too_few"
UNCLEAR: Final = "unclear"
BETTER: Final = "better"
WORSE: Final = "worse"


@dataclass(frozen=True)
class Effect:
    """How much more of those called were cured, in points: from ``low`` to ``high``."""

    verdict: str
    #: None where one of the groups is empty.
    points: float | None = None
    low: float | None = None
    high: float | None = None


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the interval, of 95 %, of a share of a group that is not empty."""
    share = part / whole
    middle = share + Z**2 / (2 * whole)
    half = Z * sqrt(share * (1 - share) / whole + Z**2 / (4 * whole**2))
    return (
        max(0.0, (middle - half) / (1 + Z**2 / whole)),
        min(1.0, (middle + half) / (1 + Z**2 / whole)),
    )


def compare(called: tuple[int, int], aside: tuple[int, int]) -> Effect:
    """Compare those called with those left aside.

    :param called: how many were cured, of how many
    :param aside: the same
    """
    (cured, n), (cured_aside, n_aside) = called, aside
    if not n or not n_aside:
        return Effect(NOBODY)
    share, share_aside = cured / n, cured_aside / n_aside
    low, high = wilson(cured, n)
    low_aside, high_aside = wilson(cured_aside, n_aside)
    difference = share - share_aside
    bottom = difference - sqrt((share - low) ** 2 + (high_aside - share_aside) ** 2)
    top = difference + sqrt((high - share) ** 2 + (share_aside - low_aside) ** 2)
    both = (cured + cured_aside) / (n + n_aside)
    expected = min(n, n_aside) * min(both, 1 - both)
    if min(n, n_aside) < LEAST or expected < LEAST_EXPECTED:
        verdict = TOO_FEW
    elif bottom > 0:
        verdict = BETTER
    elif top < 0:
        verdict = WORSE
    else:
        verdict = UNCLEAR
    return Effect(verdict, 100 * difference, 100 * bottom, 100 * top)
