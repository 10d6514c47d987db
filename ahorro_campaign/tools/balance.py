# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sharing cases out so that everybody ends up with about the same number."""

from collections.abc import Hashable, Mapping
from heapq import heapify, heapreplace
from typing import TypeVar

Who = TypeVar("Who", bound=Hashable)


def share(loads: Mapping[Who, int], count: int) -> dict[Who, int]:
    """Return how many of ``count`` new cases each one gets.

    Who has fewer gets more, until all have as many or one less; nobody loses any. Among
    equals the first named gets the next one.

    :param loads: how many cases each one has already
    """
    if not loads:
        raise ValueError("nobody to share with")
    shares = dict.fromkeys(loads, 0)
    by_load = [(load, number, who) for number, (who, load) in enumerate(loads.items())]
    heapify(by_load)
    for _case in range(count):
        load, number, who = by_load[0]
        shares[who] += 1
        heapreplace(by_load, (load + 1, number, who))
    return shares
