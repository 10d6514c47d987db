# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The virtual environment: Odoo's libraries, ours, and the development tools."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from . import stamp
from .errors import SetupError
from .layout import ROOT, VENV, cache, digest
from .odoo_source import OdooSource
from .proc import need_debian, run, step

ODOO_REQUIREMENTS = Path(__file__).with_name("odoo-requirements.txt")
CONSTRAINTS = Path(__file__).with_name("constraints.txt")
OCA_REQUIREMENTS = Path(__file__).with_name("oca-requirements.txt")
PYTHON = VENV / "bin" / "python"


def ensure(odoo: OdooSource) -> None:
    """Make the environment unless it is whole and made of these very files."""
    key = digest(
        str(VENV),
        sys.version,
        odoo.key,
        ROOT / "requirements.txt",
        *_development_tools(),
        ODOO_REQUIREMENTS,
        OCA_REQUIREMENTS,
        CONSTRAINTS,
        Path(__file__),
    )
    if stamp.is_done("venv", key):
        return
    stamp.forget("venv")
    stamp.discard(VENV)
    with step("Python packages"):
        _create()
        wheels = cache() / f"wheels-{sys.version_info[0]}.{sys.version_info[1]}"
        wheels.mkdir(parents=True, exist_ok=True)
        tools = VENV / "development.txt"
        tools.write_text("\n".join(_development_tools()) + "\n")
        named = [ODOO_REQUIREMENTS, ROOT / "requirements.txt", tools]
        _install(wheels, *[f"--requirement={path}" for path in named])
        # Their requirement "odoo" is no package of the index.
        _install(wheels, "--no-deps", f"--requirement={OCA_REQUIREMENTS}")
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "odoo19.pth").write_text(f"{odoo.path}\n")
    code = "import odoo.release, odoo.addons.queue_job, phonenumbers"
    run([PYTHON, "-c", code], "Odoo cannot be imported: run 'make clean'", log="pip")
    stamp.mark_done("venv", key)


def _development_tools() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    tools: list[str] = settings["dependency-groups"]["dev"]
    return tools


def _create() -> None:
    failure = "The virtual environment could not be made: is the disk full?"
    try:
        import ensurepip  # noqa: F401  # Debian packs it apart, as python3-venv
    except ImportError:
        need_debian("python3-venv", "build the virtual environment")
    run([sys.executable, "-m", "venv", VENV], failure, log="pip")


def _install(wheels: Path, *arguments: str) -> None:
    """Install from the cached wheels; what they lack is fetched and cached first."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    constraint = f"--constraint={CONSTRAINTS}"
    offline = [
        *pip,
        "install",
        "--no-index",
        f"--find-links={wheels}",
        constraint,
        *arguments,
    ]
    try:
        run(offline, "", log="pip-offline")
        return
    except SetupError:
        pass  # the cache lacks some: fetched below
    with stamp.exclusive_in(wheels):
        run(
            [
                *pip,
                "wheel",
                # Debian's pip would build old sources without the package "wheel".
                "--use-pep517",
                f"--wheel-dir={wheels}",
                f"--find-links={wheels}",
                constraint,
                *arguments,
            ],
            "The Python packages could not be fetched: check the network and run the "
            "same command again",
            log="pip",
        )
    run(offline, "The Python packages do not fit together: run 'make clean'", log="pip")


def check_version() -> None:
    """Refuse a Python that the pinned packages were not tried with.

    :raises SetupError: not Python 3.11
    """
    if sys.version_info[:2] != (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(
            f"Python 3.11 is needed and this is {found}: name one, as in "
            "'make demo PYTHON=/usr/bin/python3.11'."
        )
