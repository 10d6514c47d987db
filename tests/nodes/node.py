# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A node: Odoo with processes and a job runner, on an address of its own."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

import psutil

from tests.attention.server import QUEUE_LOG
from tools.devenv import config
from tools.devenv.database import LAUNCHER
from tools.devenv.layout import LOGS
from tools.devenv.proc import end_with_parent
from tools.devenv.python_env import PYTHON


class Node:
    """A server that reaches the database through the balancer.

    All nodes have one folder of files and sessions, as they must have.
    """

    def __init__(
        self, name: str, database: str, web, websocket, balancer, *, workers: int
    ) -> None:
        self.web, self.websocket = web, websocket
        self.log = LOGS / f"{name}.log"
        self.log.unlink(missing_ok=True)
        self._conf: Path = config.write(
            name,
            database,
            channels="root:2,root.ahorro_import:1",
            workers=workers,
            max_cron_threads=1,
            http_interface=web[0],
            http_port=web[1],
            gevent_port=websocket[1],
            proxy_mode="True",
            db_host=balancer.primary[0],
            db_port=balancer.primary[1],
            db_replica_host=balancer.replica[0],
            db_replica_port=balancer.replica[1],
            logfile=self.log,
            log_level="warn",
            log_handler=f"odoo.service.model:INFO,{QUEUE_LOG}:INFO",
        )
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, as the machine's own supervision would."""
        LOGS.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [PYTHON, LAUNCHER, "server", f"--config={self._conf}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent,
            env=os.environ | {"ODOO_RC": str(self._conf)},
        )

    def pids(self) -> list[int]:
        """Return the process ids of all that it consists of."""
        process = psutil.Process(self._process.pid)
        return [process.pid, *(child.pid for child in process.children(True))]

    def kill(self) -> None:
        """End all of it at once, as a machine that fails would."""
        if self._process is None or self._process.poll() is not None:
            return
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def lines(self, text: str) -> list[str]:
        """Return the lines of its log that have a text."""
        written = self.log.read_text(errors="replace") if self.log.exists() else ""
        return [line for line in written.splitlines() if text in line]
