# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What has changed between review and writing is seen, in real processes."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.processes.scene import play  # noqa: E402  # from the root

# A scene of some ten imports.
pytestmark = pytest.mark.slow


def test_an_import_is_written_as_reviewed_only_if_nothing_has_changed():
    said, output = play(
        "ahorro_import_unchanged", "import_unchanged", "import_unchanged"
    )
    assert said.count("seen: ") == 14, output
    assert "written as reviewed" in said, output
    assert " ERROR " not in output, output
