# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two supervisors who make a campaign of the same plans, in real processes."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root

NAME = "ahorro_campaigns_at_once"


def test_a_plan_enters_one_of_two_campaigns_of_a_type_that_are_made_at_once():
    """Whoever comes second is refused with a sentence, and leaves no campaign."""
    said, output = play(NAME, "campaigns", "at_once")
    # The one with the older snapshot, and the one that waited, begin again.
    assert said.count("begins again") == 2, output
    assert said.count("refused: ") == 2, output
