# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A server of our own on a database, to load and to kill."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tools.devenv import config
from tools.devenv.database import LAUNCHER
from tools.devenv.layout import LOGS
from tools.devenv.proc import end_with_parent
from tools.devenv.python_env import PYTHON

START_TIMEOUT = 60
#: Odoo's line when a request met a serialisation error and is run again, and the
#: queue's own when one of its steps did: in neither may there be any.
RETRY = "tries left"
STEP_RETRY = "SerializationFailure"
QUEUE_LOG = "odoo.addons.ahorro_campaign.models.queue.queue_transaction"


class Server:
    """A running server: its ``port``, its ``log`` and its processes."""

    def __init__(self, process: subprocess.Popen, port: int, log: Path, database: str):
        self._database = database
        self.port = port
        self.log = log
        self._process = process

    def http_workers(self) -> list[int]:
        """Return the process ids of the workers that answer requests."""
        pids = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            try:
                parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue  # it ended meanwhile
            if int(parent) == self._process.pid and b"gevent" not in words:
                pids.append(int(entry.name))
        return sorted(pids)

    def cpu_seconds(self) -> float:
        """Return the processor time that the server has had, PostgreSQL's with it.

        Unlike a duration it says the same whatever else the machine is doing.
        """
        total = 0.0
        for process in psutil.process_iter(["name", "cmdline"]):
            words = " ".join(process.info["cmdline"] or ())
            is_backend = "postgres" in words and f" {self._database} " in words
            try:
                ours = process.pid == self._process.pid
                if ours or is_backend or process.ppid() == self._process.pid:
                    times = process.cpu_times()
                    total += times.user + times.system
            except psutil.NoSuchProcess:
                continue  # it ended meanwhile
        return total

    def kill_worker(self) -> None:
        """Kill one worker in the middle of whatever it does."""
        os.kill(self.http_workers()[0], signal.SIGKILL)

    def lines(self, text: str) -> list[str]:
        """Return the lines of the log that have a text."""
        return [
            line
            for line in self.log.read_text(errors="replace").splitlines()
            if text in line
        ]


def free_ports(count: int) -> list[int]:
    """Return ports that nothing listens on."""
    held = [socket.socket() for _port in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


@contextmanager
def serving(database: str, workers: int, **options) -> Iterator[Server]:
    """Run a server on a database while this lasts.

    :param workers: processes that answer requests; 0 for one process with threads
    """
    port, gevent_port = free_ports(2)
    log = LOGS / f"serve-{database}-{workers}.log"
    log.unlink(missing_ok=True)
    conf = config.write(
        f"serve-{database}",
        database,
        workers=workers,
        http_port=port,
        gevent_port=gevent_port,
        logfile=log,
        log_level="warn",
        log_handler=f"odoo.service.model:INFO,{QUEUE_LOG}:INFO",
        **options,
    )
    LOGS.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [PYTHON, LAUNCHER, "server", f"--config={conf}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,
        env=os.environ | {"ODOO_RC": str(conf)},
    )
    server = Server(process, port, log, database)
    try:
        _wait_until_up(process, port)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_up(process: subprocess.Popen, port: int) -> None:
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server ended while it started")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/web/health")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)  # not listening yet
        finally:
            connection.close()
    raise RuntimeError("the server did not start in time")
