# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What ``make test`` leaves to ``make test-full``: slow journeys, and many examples."""

import os
from unittest import skipUnless

IS_FULL = os.environ.get("AHORRO_TESTS", "full") == "full"
#: Marks a journey that repeats, step by step, what another test shows sooner.
slow = skipUnless(IS_FULL, "it belongs to make test-full")


def choose_times(short: int, long: int) -> int:
    """Return how many examples to try, by the command that runs the tests."""
    return long if IS_FULL else short
