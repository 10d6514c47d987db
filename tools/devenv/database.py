# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Databases: a base with Odoo's modules, and what is copied and installed from it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from . import cluster, config, stamp
from .errors import SetupError
from .layout import ADDONS, DATA, GLUE, LOGS, ROOT, digest
from .odoo_source import OdooSource
from .proc import output_of, run, step
from .python_env import CONSTRAINTS, OCA_REQUIREMENTS, PYTHON

LAUNCHER = ROOT / "tools" / "launcher.py"
LOCALISE = Path(__file__).with_name("localise.py")
BUNDLES = Path(__file__).with_name("bundles.py")
#: The database of ``make shell``: it keeps what scripts commit.
SHELL = "ahorro_shell"
BASE_MODULES = "crm,phone_validation,queue_job"
#: Odoo's log lines that spoil an installation.
BAD_LINE = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ", re.MULTILINE)
OWN_ADDONS = [name for name in ADDONS if name != GLUE]


def exists(name: str) -> bool:
    """Tell whether the server has this database."""
    query = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
    return bool(_psql(query).strip())


def _psql(query: str, database: str = "postgres") -> str:
    return output_of(
        [cluster.binary("psql"), "-Atc", query, database],
        env=cluster.client_environment(),
    )


def get_webhook_key(name: str) -> str:
    """Return the end of the address of a database's WhatsApp account, or ``""``."""
    return _psql("SELECT webhook_key FROM ahorro_wa_account LIMIT 1", name).strip()


def get_wa_templates(name: str) -> str:
    """Return the templates that a database believes to be at Meta, as JSON."""
    return _psql(
        """SELECT COALESCE(json_agg(json_build_object('id', meta_id, 'name', code,
                  'language', language, 'category', category, 'status', status,
                  'components', parts)), '[]')
             FROM ahorro_wa_approval WHERE meta_id IS NOT NULL""",
        name,
    ).strip()


def set_parameter(name: str, key: str, value: str) -> None:
    """Change a parameter of a database that no server is running on."""
    subprocess.run(
        [
            *(cluster.binary("psql"), "--quiet", f"--set=key={key}"),
            *(f"--set=value={value}", name),
        ],
        input="UPDATE ir_config_parameter SET value = :'value' WHERE key = :'key'",
        env=cluster.client_environment(),
        check=True,
        text=True,
    )


def drop(name: str) -> None:
    """Drop a database with its files; its connections are ended."""
    run(
        [cluster.binary("dropdb"), "--if-exists", "--force", name],
        f"The database {name} could not be dropped",
        log="postgres",
        env=cluster.client_environment(),
    )
    stamp.discard(DATA / "filestore" / name)


def copy(source: str, target: str) -> None:
    """Make a database like another, files included (they are never rewritten)."""
    drop(target)
    run(
        [cluster.binary("createdb"), f"--template={source}", target],
        f"The database {target} could not be made: is the disk full?",
        log="postgres",
        env=cluster.client_environment(),
    )
    files = DATA / "filestore" / source
    if files.is_dir():
        shutil.copytree(files, DATA / "filestore" / target, copy_function=os.link)


def odoo(database: str, *arguments: str, log: str, failure: str) -> Path:
    """Run Odoo's server command on a database until it ends; return its log's path."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    path.unlink(missing_ok=True)
    conf = config.write(f"install-{database}", database)
    run(
        [
            PYTHON,
            LAUNCHER,
            "server",
            f"--config={conf}",
            "--stop-after-init",
            "--no-http",
            f"--logfile={path}",
            *arguments,
        ],
        failure,
        log=f"{log}-output",
    )
    return path


def shell(database: str, script: Path | None, **options: Any) -> int:
    """Run Odoo's shell, reading a script or this command's standard input."""
    conf = config.write(f"shell-{database}", database)
    command = [str(PYTHON), str(LAUNCHER), "shell", f"--config={conf}", "--no-http"]
    command += ["--log-level=warn", "--shell-interface=python"]
    # The demo's scripts use the repository's own packages.
    options.setdefault("env", os.environ | {"PYTHONPATH": str(ROOT)})
    if script is None:
        return subprocess.run(command, check=False, **options).returncode
    with script.open() as source:
        return subprocess.run(command, check=False, stdin=source, **options).returncode


def base(odoo_source: OdooSource) -> str:
    """Return the name of the database with Odoo's modules, made where missing."""
    key = digest(odoo_source.key, CONSTRAINTS, OCA_REQUIREMENTS, LOCALISE, BASE_MODULES)
    name = f"ahorro_base_{key[:8]}"
    if not (stamp.is_done(name, key) and exists(name)):
        stamp.forget(name)
        _drop_others("ahorro_base_", name)
        with step("Database with Odoo's modules, in Spanish"):
            # Odoo creates it, with the extensions that its indexes use.
            drop(name)
            odoo(
                name,
                f"--init={BASE_MODULES}",
                "--load-language=es_AR",
                log="base",
                failure="Odoo's modules could not be installed",
            )
            fill(name, LOCALISE, "The base database could not be set up")
        stamp.mark_done(name, key)
    return name


def fill(name: str, script: Path, failure: str) -> None:
    """Run a script in a database's shell, where a traceback is a failure.

    :param failure: the sentence to end with
    """
    path = LOGS / f"{script.stem}.log"
    with path.open("wb") as output:
        code = shell(name, script, stdout=output, stderr=output)
    if code or "Traceback" in path.read_text(errors="replace"):
        raise SetupError(f"{failure} (details: {path})")


def _drop_others(prefix: str, keep: str) -> None:
    if cluster.is_external():
        return  # another checkout may be using them
    query = f"SELECT datname FROM pg_database WHERE datname LIKE '{prefix}%'"
    for name in _psql(query).split():
        if name != keep:
            stamp.forget(name)
            stamp.forget(f"{name}-bundles")
            drop(name)


def addons_key() -> str:
    """Return a text that changes when a file of our add-ons changes."""
    return digest(*[ROOT / name for name in ADDONS])


def with_addons(odoo_source: OdooSource, *, glue: bool = False) -> str:
    """Return a database with our add-ons, freshly installed without one warning.

    :param glue: with ``l10n_ar`` and its glue add-on, in a database of its own
    :raises SetupError: Odoo logged a warning or an error while installing them
    """
    # Two commands at the same time, and the second finds what the first one made.
    with stamp.exclusive("addons"):
        origin = base(odoo_source)
        prefix = "ahorro_ar_" if glue else "ahorro_own_"
        key = digest(origin, addons_key(), prefix)
        name = f"{prefix}{key[:8]}"
        if stamp.is_done(name, key) and exists(name):
            return name
        stamp.forget(name)
        stamp.forget(f"{name}-bundles")
        _drop_others(prefix, name)
        if glue:
            origin = _accounting(origin)
        wanted = ADDONS if glue else OWN_ADDONS
        with step(f"Installing {', '.join(wanted)}"):
            copy(origin, name)
            log = odoo(
                name,
                f"--init={','.join(wanted)}",
                log=f"install-{prefix}addons",
                failure="Our add-ons could not be installed",
            )
            refuse_warnings(log)
        stamp.mark_done(name, key)
        return name


def make_bundles(name: str) -> None:
    """Make the scripts and style sheets that pages load, for this database's copies.

    It takes as long as three tests with a browser: for whoever runs many of them.
    """
    with stamp.exclusive("addons"):
        key = digest(name, BUNDLES)
        if stamp.is_done(f"{name}-bundles", key):
            return
        with step("Scripts and style sheets"):
            fill(name, BUNDLES, "The files that pages load could not be made")
        stamp.mark_done(f"{name}-bundles", key)


def _accounting(origin: str) -> str:
    """Return a database with l10n_ar, whose own installation may warn."""
    key = digest(origin, "l10n_ar")
    name = f"ahorro_accounting_{key[:8]}"
    if not (stamp.is_done(name, key) and exists(name)):
        stamp.forget(name)
        _drop_others("ahorro_accounting_", name)
        with step("Database with Argentina's accounting"):
            copy(origin, name)
            odoo(name, "--init=l10n_ar", log="l10n_ar", failure="l10n_ar failed")
        stamp.mark_done(name, key)
    return name


def refuse_warnings(log: Path) -> None:
    """Fail when Odoo logged a warning or worse.

    :raises SetupError: with the first such line
    """
    text = log.read_text(errors="replace")
    bad = BAD_LINE.search(text)
    if bad:
        line = text[bad.start() :].split("\n", 1)[0]
        raise SetupError(f"Odoo logged '{line}': mend it ({log}).")


def for_shell(odoo_source: OdooSource) -> None:
    """Make the shell's database, anew when the add-ons have changed."""
    key = digest(addons_key())
    if stamp.is_done(SHELL, key) and exists(SHELL):
        return
    stamp.forget(SHELL)
    copy(with_addons(odoo_source), SHELL)
    stamp.mark_done(SHELL, key)
