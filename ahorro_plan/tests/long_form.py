# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How often a property is tried: few times by ``make test``, more by the full one."""

import os


def choose_times(short: int, long: int) -> int:
    """Return how many examples to try, by the command that runs the tests."""
    return long if os.environ.get("AHORRO_TESTS") == "full" else short
