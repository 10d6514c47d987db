# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two supervisors who make a campaign of the same plans, in real processes."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import config, database, odoo_source  # noqa: E402  # from the root

NAME = "ahorro_campaigns_at_once"


def test_a_plan_enters_one_of_two_campaigns_of_a_type_that_are_made_at_once():
    """Whoever comes second is refused with a sentence, and leaves no campaign."""
    database.copy(database.with_addons(odoo_source.find()), NAME)
    try:
        conf = config.write(NAME, NAME)
        command = [database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"]
        command += ["--no-http", "--log-level=error", "--shell-interface=python"]
        result = subprocess.run(
            command,
            input="from tests.processes.campaigns import at_once\nat_once(env)\n",
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
    finally:
        database.drop(NAME)
    output = result.stdout[-3000:] + result.stderr[-6000:]
    assert "ended well" in result.stdout, output
    assert "Traceback" not in result.stderr, output
    # The one with the older snapshot, and the one that waited, begin again.
    assert result.stdout.count("begins again") == 2, output
    assert result.stdout.count("refused: ") == 2, output
