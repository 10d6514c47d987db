# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``make audit``: what is publicly known to be unsafe in the Python packages.

pip-audit asks PyPI about each version of ``constraints.txt``. It lives in an
environment of its own, so that it is among nobody's packages.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from .errors import SetupError
from .layout import WORK
from .proc import run, say, step
from .python_env import CONSTRAINTS

FOLDER = WORK / "audit"
VERSION = "2.10.1"
#: Known and left as it is, with why; docs/operations.md says it to administrators.
EXCEPTIONS = {
    "CVE-2023-36464": (
        "PyPDF2 may read a hostile PDF for ever: Odoo 19 imports it by that name, and "
        "our add-ons read no PDF"
    ),
}


def audit() -> int:
    """Tell what is known of the tried packages; return 1 where something is.

    :raises SetupError: pip-audit cannot be installed
    """
    program = FOLDER / "bin" / "pip-audit"
    if not program.exists():
        with step("pip-audit"):
            why = "pip-audit could not be installed: check the network"
            make = [sys.executable, "-m", "venv", str(FOLDER)]
            run(make, why, log="audit")
            pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "install"]
            run([*pip, f"pip-audit=={VERSION}"], why, log="audit")
    command = [str(program), "--requirement", str(CONSTRAINTS), "--no-deps"]
    command += ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if not told.stdout.strip():
        raise SetupError(f"pip-audit gave no answer: {told.stderr.strip()[-500:]}")
    lines, failed = summarise(json.loads(told.stdout))
    for line in lines:
        say(line)
    return 1 if failed else 0


def summarise(report: dict[str, Any]) -> tuple[list[str], bool]:
    """Return what to say of pip-audit's answer, and whether something has to be done.

    A package of which PyPI said nothing counts as a finding: silence is not safety.
    """
    lines, unknown, failed = [], [], False
    for package in report["dependencies"]:
        if "skip_reason" in package:
            unknown.append(package["name"])
            continue
        for found in package["vulns"]:
            ids = {found["id"], *found.get("aliases", ())}
            named = f"{package['name']} {package['version']}: {found['id']}"
            if known := [why for name, why in EXCEPTIONS.items() if name in ids]:
                lines.append(f"{named}, left as it is: {known[0]}.")
                continue
            failed = True
            mended = ", ".join(found.get("fix_versions") or ["no version yet"])
            lines.append(f"{named}, mended in {mended}.")
    if unknown:
        failed = True
        names = ", ".join(unknown)
        lines.append(f"Nothing could be learned of {len(unknown)} packages: {names}.")
    if not failed:
        lines.append("Nothing else is known of the packages.")
    return lines, failed
