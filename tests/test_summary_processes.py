# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The weekly summary in real processes: two crons at once, and kills."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import config, database, odoo_source  # noqa: E402  # from the root

NAME = "ahorro_summaries"


def test_a_summary_is_sent_at_most_once_by_two_crons_or_a_killed_one():
    database.copy(database.with_addons(odoo_source.find()), NAME)
    try:
        conf = config.write(NAME, NAME)
        command = [database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"]
        command += ["--no-http", "--log-level=error", "--shell-interface=python"]
        result = subprocess.run(
            command,
            input="from tests.processes.summaries import once\nonce(env)\n",
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
