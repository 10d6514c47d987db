# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two users at the same plan or client, in real processes."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import config, database, odoo_source  # noqa: E402  # from the root

NAME = "ahorro_plans_at_once"


def test_what_two_ask_at_once_is_done_once():
    """One process, one phone, one subscription number; the second is told."""
    database.copy(database.with_addons(odoo_source.find()), NAME)
    try:
        conf = config.write(NAME, NAME)
        command = [database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"]
        command += ["--no-http", "--log-level=error", "--shell-interface=python"]
        result = subprocess.run(
            command,
            input="from tests.processes.plans import at_once\nat_once(env)\n",
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
    finally:
        database.drop(NAME)
    told = result.stdout[-3000:] + result.stderr[-6000:]
    assert "ended well" in result.stdout, told
    assert "Traceback" not in result.stderr, told
    # The three second ones that had an older snapshot, and the two that waited.
    assert result.stdout.count("begins again") >= 5, told
