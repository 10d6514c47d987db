# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A scene of real processes, run by Odoo's shell on a database of its own."""

import os
import subprocess
from pathlib import Path

from tools.devenv import config, database, odoo_source

ROOT = Path(__file__).resolve().parents[2]
#: A scene that fails ends at once, whatever threads it began.
SCRIPT = """
import os, traceback
from tests.processes.{module} import {function}
try:
    {function}(env)
except BaseException:
    traceback.print_exc()
    os._exit(1)
"""


def play(name: str, module: str, function: str) -> tuple[str, str]:
    """Play a scene of this folder to its end, and return what it said.

    :param name: of the database, which is made for it and dropped afterwards
    :param module: of this folder
    :param function: of the module; it is called with ``env`` and says *ended well*
    :return: its standard output, and the end of all output for a failure's message
    """
    database.copy(database.with_addons(odoo_source.find()), name)
    try:
        conf = config.write(name, name)
        command = [database.PYTHON, database.LAUNCHER, "shell", f"--config={conf}"]
        command += ["--no-http", "--log-level=error", "--shell-interface=python"]
        result = subprocess.run(
            command,
            input=SCRIPT.format(module=module, function=function),
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
    finally:
        database.drop(name)
    output = result.stdout[-3000:] + result.stderr[-6000:]
    assert "ended well" in result.stdout, output
    assert "Traceback" not in result.stderr, output
    return result.stdout, output
