# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""People attend and edit while an import is written, in real processes."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root

# A scene with an import that stops in the middle.
pytestmark = pytest.mark.slow


def test_others_attend_and_edit_while_an_import_is_written():
    said, output = play("ahorro_import_beside", "import_beside", "import_beside")
    assert "attended meanwhile" in said, output
    assert "edited meanwhile" in said, output
    # Of one plan that both write: the second one began again on what the first left.
    assert "begins again" in said, output
