# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One supervisor with the panel in two tabs, in real processes."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root

NAME = "ahorro_panel_tabs"


def test_what_two_tabs_tick_and_save_at_once_is_kept_once():
    """The last tick counts, both views are there, and a name is given once."""
    said, output = play(NAME, "panel_tabs", "two_tabs")
    # The tab with the older snapshot.
    assert said.count("begins again") >= 1, output
