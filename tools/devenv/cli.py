# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Makefile's commands, each over the same set-up."""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable

from . import (
    audit,
    benches,
    checks,
    cluster,
    config,
    coverage,
    database,
    demo,
    i18n,
    proc,
    python_env,
    stamp,
)
from . import odoo_source as source
from .errors import SetupError
from .layout import ROOT, STAMPS, WORK, setting
from .odoo_source import OdooSource

#: What Odoo, the libraries, the databases and their copies take, in bytes.
NEEDED_SPACE = 5 * 10**9


def _environment() -> OdooSource:
    python_env.check_version()
    with stamp.exclusive("setup"):
        if not (STAMPS / "venv").exists():
            _require_space()
        odoo = source.find()
        python_env.ensure(odoo)
    return odoo


def _require_space() -> None:
    if shutil.disk_usage(ROOT).free < NEEDED_SPACE:
        raise SetupError(
            "Less than 5 GB are free on this disk: free some and run it again."
        )


def _demo() -> int:
    demo.require_port(config.http_port())
    odoo = _environment()
    with cluster.running():
        with stamp.exclusive("setup"):
            demo.prepare(odoo)
        return demo.serve()


def _demo_reset() -> int:
    _environment()
    with cluster.running():
        demo.reset()
    return _demo()


def _test(*, full: bool = False) -> int:
    odoo = _environment()
    # "make test" works without Node, and thus for who may not install it.
    (checks.lint_fully if full else checks.lint)()
    with cluster.running(), stamp.exclusive("tests"):
        return checks.test(odoo, setting("T"), full=full)


def _coverage() -> int:
    odoo = _environment()
    with cluster.running(), stamp.exclusive("tests"):
        return coverage.measure(odoo, setting("T"))


def _lint() -> int:
    _environment()
    checks.lint_fully()
    return 0


def _bench() -> int:
    odoo = _environment()
    with cluster.running():
        return benches.run(odoo, setting("T"), setting("B"))


def _shell() -> int:
    # With a script on standard input, only what that prints is to be seen.
    proc.quiet = not sys.stdin.isatty()
    odoo = _environment()
    with cluster.running():
        name = setting("DB", database.SHELL)
        with stamp.exclusive("setup"):
            if name == database.SHELL:
                database.for_shell(odoo)
            elif not database.exists(name):
                raise SetupError(f"There is no database '{name}': leave DB out.")
        return database.shell(name, None)


def _i18n() -> int:
    odoo = _environment()
    with cluster.running():
        return i18n.update(odoo)


def _screenshots() -> int:
    odoo = _environment()
    checks.require_browser()
    with cluster.running():
        with stamp.exclusive("setup"):
            demo.prepare(odoo)
        return demo.photograph()


def _clean() -> int:
    if WORK.exists():
        cluster.stop_for_good()
        stamp.discard(WORK)
    return 0


COMMANDS: dict[str, Callable[[], int]] = {
    "demo": _demo,
    "demo-reset": _demo_reset,
    "test": _test,
    "test-full": lambda: _test(full=True),
    "coverage": _coverage,
    "lint": _lint,
    "bench": _bench,
    "audit": audit.audit,
    "shell": _shell,
    "i18n": _i18n,
    "screenshots": _screenshots,
    "clean": _clean,
}


def main(arguments: list[str]) -> int:
    """Run one command; every failure becomes one sentence and the exit code 1."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"One of: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]]()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped; the same command continues from here.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS):
            raise
        print(
            f"\n{error.strerror} ({error.filename}): free some disk space or mend the "
            "folder's permissions, and run the same command again.",
            file=sys.stderr,
        )
    return 1
