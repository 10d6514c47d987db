# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A PostgreSQL server of the checkout's own, or the one that the user names.

The server refuses to run as root. As root it therefore runs as another user, with the
one capability of reading folders that are closed to it, so that the cluster can stay
inside the checkout wherever that lies.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import stamp
from .errors import SetupError
from .layout import CLUSTER, LOGS, STAMPS, WORK, setting
from .proc import is_root, need_debian, output_of, run, step

DATA = CLUSTER / "data"
SUPERUSER = "ahorro"
#: For trying and testing, where speed matters and a power cut costs a rebuild only.
SERVER_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "max_locks_per_transaction": "256",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_messages": "fatal",
}


def is_external() -> bool:
    """Tell whether the user named a server instead of having a private one."""
    return bool(setting("AHORRO_DB_HOST"))


def connection() -> dict[str, str]:
    """Return ``db_host``, ``db_port``, ``db_user`` and ``db_password`` for Odoo."""
    if is_external():
        return {
            "db_host": setting("AHORRO_DB_HOST"),
            "db_port": setting("AHORRO_DB_PORT", "5432"),
            "db_user": setting("AHORRO_DB_USER", "odoo"),
            "db_password": setting("AHORRO_DB_PASSWORD"),
        }
    return {
        "db_host": str(_socket_folder()),
        "db_port": "5432",
        "db_user": SUPERUSER,
        "db_password": "",
    }


def client_environment() -> dict[str, str]:
    """Return the environment in which psql, createdb and the like find the server."""
    known = connection()
    variables = {
        "PGHOST": known["db_host"],
        "PGPORT": known["db_port"],
        "PGUSER": known["db_user"],
    }
    if known["db_password"]:
        variables["PGPASSWORD"] = known["db_password"]
    return os.environ | variables


def binary(name: str) -> Path:
    """Return a program of PostgreSQL, installing the server where it is missing."""
    found = _find(name)
    if found is None:
        need_debian("postgresql", "keep the data")
        found = _find(name)
    if found is None:
        raise SetupError(
            f"PostgreSQL's '{name}' was not found: install PostgreSQL 13 or newer, "
            "or name a server with AHORRO_DB_HOST."
        )
    return found


def _find(name: str) -> Path | None:
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(
        versions, key=lambda path: int(path.parts[4].split(".")[0]), reverse=True
    )
    if newest:
        return newest[0]
    on_path = shutil.which(name)
    return Path(on_path) if on_path else None


def _server_user() -> str:
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise SetupError(
        "PostgreSQL does not run as root and there is no user 'postgres': create one, "
        "or run the command as an ordinary user."
    )


def _as_server(command: Sequence[str | Path]) -> Sequence[str | Path]:
    if not is_root():
        return command
    user = _server_user()
    group = str(pwd.getpwnam(user).pw_gid)
    capability = "+dac_read_search"
    return [
        "setpriv",
        f"--reuid={user}",
        f"--regid={group}",
        "--clear-groups",
        f"--inh-caps={capability}",
        f"--ambient-caps={capability}",
        *command,
    ]


def _socket_folder() -> Path:
    inside = CLUSTER / "socket"
    if len(str(inside)) < 85:
        return inside
    # A socket's path may have 107 characters: a deep checkout needs a short one.
    name = hashlib.sha256(str(CLUSTER).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"ahorro-{os.getuid()}-{name}"


def _own(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if is_root():
        user = pwd.getpwnam(_server_user())
        os.chown(folder, user.pw_uid, user.pw_gid)


def _create() -> None:
    major = re.search(r"\d+", output_of([binary("postgres"), "--version"]))
    version = f"PostgreSQL {major[0] if major else 'unknown'}"
    if stamp.is_done("cluster", version) and DATA.is_dir():
        return
    if made_by := _stamped():
        raise SetupError(
            f"The databases here were made by {made_by} and the machine now "
            f"has {version}: run 'make clean' and start over."
        )
    with step("PostgreSQL cluster"):
        _stop()
        stamp.discard(CLUSTER)
        CLUSTER.mkdir(parents=True)
        _own(DATA)
        initdb: list[str | Path] = [
            binary("initdb"),
            f"--pgdata={DATA}",
            f"--username={SUPERUSER}",
            "--auth=trust",  # the socket's folder lets nobody else in
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        run(
            _as_server(initdb),
            "PostgreSQL could not make its files: is the disk full?",
            log="postgres",
            cwd="/",
        )
        stamp.mark_done("cluster", version)


def _stamped() -> str:
    path = STAMPS / "cluster"
    return path.read_text() if path.exists() and DATA.is_dir() else ""


def _running() -> bool:
    status: list[str | Path] = [binary("pg_ctl"), "status", f"--pgdata={DATA}"]
    return DATA.is_dir() and bool(output_of(_as_server(status), cwd="/"))


def _start() -> None:
    _own(_socket_folder())
    LOGS.mkdir(parents=True, exist_ok=True)
    settings = SERVER_SETTINGS | {
        "unix_socket_directories": f"'{_socket_folder()}'",
        "unix_socket_permissions": "0700",
    }
    lines = [f"{name} = {value}" for name, value in settings.items()]
    (DATA / "postgresql.auto.conf").write_text("\n".join(lines) + "\n")
    log = CLUSTER / "server.log"
    log.touch()
    if is_root():
        user = pwd.getpwnam(_server_user())
        os.chown(log, user.pw_uid, user.pw_gid)
    start: list[str | Path] = [
        binary("pg_ctl"),
        "start",
        f"--pgdata={DATA}",
        f"--log={log}",
        "--wait",
        "--timeout=120",
    ]
    run(
        _as_server(start),
        f"PostgreSQL did not start: see {log}",
        log="postgres",
        cwd="/",
        outlives=True,
        # Ctrl-C is for the command, which then stops the server in order.
        start_new_session=True,
    )


def _stop() -> None:
    if not (DATA / "postmaster.pid").exists():
        return
    stop: list[str | Path] = [binary("pg_ctl"), "stop", f"--pgdata={DATA}"]
    stop += ["--mode=fast", "--wait"]
    subprocess.run(
        [str(word) for word in _as_server(stop)],
        cwd="/",
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def running() -> Iterator[None]:
    """Have the server run while this lasts; the last command to need it stops it."""
    if is_external():
        if not output_of(
            [binary("psql"), "-Atc", "SELECT 1", "postgres"], env=client_environment()
        ):
            raise SetupError(
                "The PostgreSQL server of AHORRO_DB_HOST does not answer: check "
                "AHORRO_DB_HOST, AHORRO_DB_PORT, AHORRO_DB_USER, AHORRO_DB_PASSWORD."
            )
        yield
        return
    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / "server-users.lock").open("w") as users:
        with stamp.exclusive("server"):
            fcntl.flock(users, fcntl.LOCK_SH)
            _create()
            if not _running():
                _start()
        try:
            yield
        finally:
            with stamp.exclusive("server"):
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # another command still uses it
                else:
                    _stop()


def stop_for_good() -> None:
    """Stop the private server, before its files are removed."""
    if DATA.is_dir():
        _stop()
