# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Imports killed with ``kill -9`` in each phase, and two at once, in real processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.devenv import config, database, odoo_source  # noqa: E402  # from the root


@pytest.fixture
def play(request):
    """Return a function that plays a scene in a database of its own."""
    name = f"ahorro_{request.node.name.removeprefix('test_')[:40]}"

    def run(scene: str, module: str = "imports") -> str:
        script = f"from tests.processes.{module} import {scene}\n{scene}(env)\n"
        conf = config.write(name, name)
        command = [database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"]
        command += ["--no-http", "--log-level=error", "--shell-interface=python"]
        result = subprocess.run(
            command,
            input=script,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        told = result.stdout[-3000:] + result.stderr[-6000:]
        assert "ended well" in result.stdout, told
        assert "Traceback" not in result.stderr, told
        return result.stdout

    database.copy(database.with_addons(odoo_source.find()), name)
    yield run
    database.drop(name)


def test_an_import_killed_at_any_moment_is_as_never_started(play):
    told = play("import_crash")
    assert told.count("as never started") == 11


def test_two_imports_at_once_never_mix(play):
    assert "begins again" in play("import_race")


@pytest.mark.slow
def test_living_campaigns_killed_at_any_moment_are_as_never_started(play):
    told = play("living_crash", "living")
    assert told.count("as never started") == 5
