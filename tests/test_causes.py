# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What of the machine stops an import is said, and leaves no trace in the next try."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root


@pytest.mark.slow
@pytest.mark.parametrize("scene", ["full_disk", "large_file", "lost_connection"])
def test_a_fault_of_the_machine_is_told_right_and_leaves_no_trace(scene):
    play(f"ahorro_causes_{scene}", "causes", scene)
