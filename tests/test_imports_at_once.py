# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An import sent to be written while another one is, in real processes."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root

# Each is a scene of more than ten seconds.
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scene", ["with_runner", "without_runner"])
def test_an_import_sent_while_another_is_written_is_written_too(scene):
    said, output = play(f"ahorro_imports_{scene}", "imports_at_once", scene)
    assert said.count("both are written") == 4, output
    assert "told that it is compared again" in said, output
    assert " ERROR " not in output, output
