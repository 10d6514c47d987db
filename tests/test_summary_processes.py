# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The weekly summary in real processes: two crons at once, and kills."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root

NAME = "ahorro_summaries"


def test_a_summary_is_sent_at_most_once_by_two_crons_or_a_killed_one():
    play(NAME, "summaries", "once")


def test_a_summary_arrives_at_a_real_mail_server():
    play(NAME, "summaries", "really")
