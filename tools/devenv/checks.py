# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``make lint``, ``make test`` and ``make test-full``."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import config, database, javascript
from .errors import SetupError
from .layout import ADDONS, GLUE, LOGS, ROOT, VENV
from .odoo_source import OdooSource
from .proc import need_debian, say, step
from .python_env import PYTHON

TEST_DATABASE = "ahorro_test"
GLUE_DATABASE = "ahorro_test_glue"
BESIDE_DATABASE = "ahorro_test_beside"
#: What runs beside the rest, on a database of its own: about half of the whole. A test
#: waits for the database or the browser much of its time.
BESIDE = ("tests",)


def _tool(*command: str) -> None:
    say(f"· {command[0]} {command[1]}")
    program = VENV / "bin" / command[0]
    if subprocess.run([program, *command[1:]], cwd=ROOT, check=False).returncode:
        raise SetupError(f"{command[0]} found something: mend what it names above.")


def _own(module: str, failure: str, *arguments: str) -> None:
    say(f"· {module}")
    command = [str(PYTHON), "-m", f"tools.{module}", *arguments]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SetupError(f"{failure}: see above.")


def lint() -> None:
    """Check style and Odoo's conventions; a finding ends the command."""
    _tool("ruff", "check", ".")
    _tool("ruff", "format", "--check", ".")
    if ADDONS:
        _tool("pylint", "--rcfile=pyproject.toml", *ADDONS)
    _own("check_docs", "The documentation tables are not in order")
    _own("addon_readmes", "Readmes and pages differ from their fragments", "--check")


def lint_fully() -> None:
    """Check also what takes longer: types, who calls whom, JavaScript, style sheets."""
    lint()
    _own("check_types", "The types of the rules do not hold")
    _own("check_architecture", "Add-ons or rooms refer to what is above them")
    javascript.lint()


def require_browser() -> None:
    """Install Chromium where there is none, or say so."""
    names = ("chromium", "google-chrome", "chrome")
    if not any(shutil.which(name) for name in names):
        need_debian("chromium", "run the browser tests")
        # Without a font of its own the browser draws boxes.
        need_debian("fonts-dejavu-core", "draw text in the browser")


def test(odoo: OdooSource, part: str, *, full: bool, measured: bool = False) -> int:
    """Run the tests and return pytest's exit code.

    :param part: a path, or several, to test alone; empty for everything
    :param full: with the slow suites
    :param measured: noting what they reach, for ``make coverage``
    """
    require_browser()
    if full:
        # axe-core, which looks at every screen, is one of the tools of JavaScript.
        javascript.ensure()
    paths = part.split() or [*(name for name in ADDONS if name != GLUE), "tests"]
    options = {"full": full, "measured": measured}
    code = 0
    if GLUE in ADDONS and (GLUE in paths or not part):
        paths = [path for path in paths if path != GLUE]
        _make_database(odoo, GLUE_DATABASE, glue=True)
        code = _pytest(GLUE_DATABASE, [GLUE], **options)
    beside = [path for path in paths if path in BESIDE]
    # Slow suites measure, kill and wait: they have the machine to themselves.
    if full or len(beside) in (0, len(paths)):
        shares = [paths] if paths else []
    else:
        shares = [[path for path in paths if path not in beside], beside]
    names = [TEST_DATABASE, BESIDE_DATABASE][: len(shares)]
    if not part:
        database.make_bundles(database.with_addons(odoo))
    for name in names:
        _make_database(odoo, name)
    with ThreadPoolExecutor() as pool:
        running = [
            pool.submit(
                _pytest, name, share, is_told_later=name != TEST_DATABASE, **options
            )
            for name, share in zip(names, shares, strict=True)
        ]
    return max([code, *(future.result() for future in running)])


def _make_database(odoo: OdooSource, name: str, *, glue: bool = False) -> None:
    template = database.with_addons(odoo, glue=glue)
    with step(f"Test database {name}"):
        database.copy(template, name)


def _pytest(
    name: str,
    paths: list[str],
    *,
    full: bool,
    measured: bool,
    is_told_later: bool = False,
) -> int:
    """Run tests on a database, and return pytest's exit code.

    :param is_told_later: what it says is shown when it has ended: another run is
        speaking meanwhile
    """
    conf = config.write(name, name, log_level="critical")
    command = [
        str(PYTHON),
        "-m",
        *(("coverage", "run", "-m") if measured else ()),
        "pytest",
        f"--odoo-config={conf}",
        "--odoo-http",
        *paths,
    ]
    if not full:
        command += ["-m", "not slow"]
    environment = os.environ | {
        # The user's own server settings must not leak into what is tested.
        "ODOO_RC": str(conf),
        "AHORRO_TEST_CONFIG": str(conf),
        "PYTHONHASHSEED": "0",
        "AHORRO_TESTS": "full" if full else "short",
    }
    LOGS.mkdir(parents=True, exist_ok=True)
    if not is_told_later:
        return subprocess.run(
            command, cwd=ROOT, check=False, env=environment
        ).returncode
    log = LOGS / f"{name}.log"
    with log.open("w", encoding="utf-8") as told:
        ended = subprocess.run(
            command, cwd=ROOT, check=False, env=environment, stdout=told, stderr=told
        )
    say(log.read_text(encoding="utf-8", errors="replace"))
    return ended.returncode
