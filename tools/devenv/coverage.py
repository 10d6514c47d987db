# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``make coverage``: how much of each add-on the tests reach, branches counted too."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from . import checks, stamp
from .errors import SetupError
from .layout import ADDONS, ROOT, WORK
from .odoo_source import OdooSource
from .proc import say
from .python_env import PYTHON

#: Named by pyproject.toml, where the settings are.
FOLDER = WORK / "coverage"
LEFT_OUT = """
Left out: tests, manifests and migrations (the upgrade's test runs them in a process of
its own). Not counted: what other processes run for the tests (install cycle, upgrade,
queue and import processes), browser code, and SQL that the database itself runs.
"""


def measure(odoo: OdooSource, part: str) -> int:
    """Run the tests, slow ones too, and print the figure of each add-on.

    :param part: a path, or several, to run alone; empty for everything
    :return: the tests' exit code
    """
    stamp.discard(FOLDER)
    FOLDER.mkdir(parents=True)
    code = checks.test(odoo, part, full=True, measured=True)
    _run("combine", "--quiet")
    _run("json", "--quiet", "-o", str(FOLDER / "report.json"))
    files: dict[str, Any] = json.loads((FOLDER / "report.json").read_text())["files"]
    for line in summarise(files):
        say(line)
    say(LEFT_OUT)
    return code


def summarise(files: dict[str, Any]) -> list[str]:
    """Return a line for each add-on from the files of coverage's JSON report."""
    lines = []
    for addon in ADDONS:
        found = [
            each["summary"]
            for path, each in files.items()
            if path.split("/", 1)[0] == addon
        ]
        total = sum(each["num_statements"] + each["num_branches"] for each in found)
        hit = sum(each["covered_lines"] + each["covered_branches"] for each in found)
        if total:
            share = f"{100 * hit / total:.1f} %"
            lines.append(f"{addon:<18} {share:>7}  of {total} lines and branches")
    return lines


def _run(*arguments: str) -> None:
    command = [str(PYTHON), "-m", "coverage", *arguments]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SetupError("The figures could not be put together: see above.")
