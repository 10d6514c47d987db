# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files that arrive by themselves in real processes: two at once, and kills."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root


@pytest.mark.slow
def test_a_file_that_arrives_becomes_one_import_with_two_processes_or_a_killed_one():
    play("ahorro_arrivals", "arrivals", "once")
