# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""PostgreSQL servers of a test's own, which can be killed, followed and promoted."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psutil
import psycopg2

from tools.devenv import cluster

#: Seconds until a server answers, or has done what it was told, on a busy machine.
PATIENCE = 120
USER = "ahorro"
#: What makes the checkout's own server fast and forgetful: not for these.
FORGETFUL = {"fsync", "synchronous_commit", "full_page_writes"}


class Postgres:
    """A PostgreSQL server with files of its own.

    :param address: where it listens besides its socket: ``(host, port)``
    :param settings: of its configuration; a replica has them too
    """

    def __init__(
        self,
        folder: Path,
        address: tuple[str, int] | None = None,
        source: tuple[str, int] | None = None,
        **settings: str,
    ) -> None:
        self._data, self.socket = folder / "data", folder / "socket"
        self.address = address
        self.host, self.port = address or (str(self.socket), 5432)
        self._settings = {
            **{
                name: value
                for name, value in cluster.SERVER_SETTINGS.items()
                if name not in FORGETFUL
            },
            "listen_addresses": address[0] if address else "",
            "port": str(self.port),
            "unix_socket_directories": str(self.socket),
            "max_connections": "100",
            **settings,
        }
        for place in (folder, self._data, self.socket):
            cluster._own(place)
        if source:
            self._copy(source)
        else:
            self._create()
        self._process: subprocess.Popen | None = None

    def _create(self) -> None:
        initdb = [cluster.binary("initdb"), f"--pgdata={self._data}", "--auth=trust"]
        initdb += [f"--username={USER}", "--encoding=UTF8", "--locale=C.UTF-8"]
        _run(initdb)

    def _copy(self, source: tuple[str, int]) -> None:
        """Take the files of a server that runs, to follow it from there."""
        host, port = source
        copy = [cluster.binary("pg_basebackup"), f"--pgdata={self._data}"]
        copy += [f"--host={host}", f"--port={port}", f"--username={USER}"]
        _run([*copy, "--write-recovery-conf", "--checkpoint=fast"])

    def start(self) -> None:
        """Start it, and return when it answers."""
        serve = [cluster.binary("postgres"), "-D", self._data]
        for name, value in self._settings.items():
            serve += ["-c", f"{name}={value}"]
        self._process = subprocess.Popen(
            [str(word) for word in cluster._as_server(serve)],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                self.connect("postgres").close()
            except psycopg2.OperationalError:
                time.sleep(0.1)  # it recovers
            else:
                return
        raise AssertionError("PostgreSQL did not come up")

    def kill(self) -> None:
        """End it with all that serve for it, as a machine that fails would."""
        if self._process is None or self._process.poll() is not None:
            return
        family = psutil.Process(self._process.pid).children(recursive=True)
        os.kill(self._process.pid, signal.SIGKILL)
        for process in family:
            if process.is_running():
                process.kill()
        self._process.wait()

    def promote(self) -> None:
        """Have a replica take over; return when it takes writes."""
        connection = self.connect("postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_promote(TRUE, %s)", [PATIENCE])
                assert cursor.fetchone()[0], "it was not promoted"
        finally:
            connection.close()

    def configure(self, **settings: str) -> None:
        """Change settings of a server that runs, at once."""
        connection = self.connect("postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                for name, value in settings.items():
                    # Names are this module's callers' own.
                    cursor.execute(f"ALTER SYSTEM SET {name} = %s", [value])
                cursor.execute("SELECT pg_reload_conf()")
        finally:
            connection.close()

    def wait_for_replica(self) -> None:
        """Return when somebody follows this server and has all that it has."""
        end = time.monotonic() + PATIENCE
        query = """SELECT count(*) FROM pg_stat_replication
                    WHERE state = 'streaming' AND replay_lsn = pg_current_wal_lsn()"""
        while time.monotonic() < end:
            if self.ask(query, "postgres")[0][0]:
                return
            time.sleep(0.1)  # it is on its way
        raise AssertionError("nobody follows this server")

    def connect(self, name: str):
        """Return a new connection to one of its databases."""
        return psycopg2.connect(
            host=self.host, port=self.port, user=USER, dbname=name, connect_timeout=5
        )

    def ask(self, query, name: str, *parameters) -> list[tuple]:
        """Return the rows of a query, asked in a transaction of its own."""
        connection = self.connect(name)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(query, parameters or None)
                return cursor.fetchall()
        finally:
            connection.close()


def _run(command) -> None:
    words = [str(word) for word in cluster._as_server(command)]
    done = subprocess.run(words, cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
