# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two who do something with one WhatsApp message, in real processes."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root

NAME = "ahorro_messages_at_once"


def test_what_two_do_with_one_message_is_one_row_and_one_movement():
    """The second one begins again and finds it done, or is told what was said."""
    said, output = play(NAME, "messages", "at_once")
    assert said.count("begins again") == 4, output
    assert said.count("led on: open") == 2, output
    # Only who says something else is refused, with what was said.
    assert said.count("refused: ") == 1, output
    assert "Of this message was said: Sent (declared by the operator)." in said, output
