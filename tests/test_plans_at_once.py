# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two users at the same plan or client, in real processes."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root

NAME = "ahorro_plans_at_once"


def test_what_two_ask_at_once_is_done_once():
    """One process, one phone, one subscription number; the second is told."""
    said, output = play(NAME, "plans", "at_once")
    # The three second ones that had an older snapshot, and the two that waited.
    assert said.count("begins again") >= 5, output
