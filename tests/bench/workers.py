# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Doing something in a process of its own, as a prefork server does, and its cost."""

import os
import pickle
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Done:
    """What a worker answered, and what it took.

    ``processor``: seconds of the worker and of PostgreSQL's processes that served it,
    where these are on this machine. ``memory``: the most that the worker had, in
    megabytes.
    """

    answer: Any
    wall: float
    processor: float
    memory: float

    def cells(self) -> tuple[str, str, str]:
        """Return seconds, seconds of processor time and memory, to be printed."""
        return f"{self.wall:.1f}", f"{self.processor:.2f}", f"{self.memory:.0f}"


def in_worker(action: Callable[[], Any]) -> Done:
    """Call something in a forked process and return what it answered and took.

    No connection of this process may be open: the other one would use it too.

    :raises RuntimeError: it failed; what it said is printed
    """
    from odoo.sql_db import close_all

    close_all()
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        code = 1
        # Whatever happens, the copy of this program ends here.
        with suppress(BaseException):
            os.close(reader)
            try:
                done = _measured(action)
                with os.fdopen(writer, "wb") as stream:
                    pickle.dump(done, stream)
                code = 0
            except BaseException:
                traceback.print_exc()
        os._exit(code)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        data = stream.read()
    if os.waitpid(pid, 0)[1] or not data:
        raise RuntimeError("A worker failed: see above.")
    return pickle.loads(data)  # noqa: S301  # of a process of ours


def _measured(action: Callable[[], Any]) -> Done:
    start, begun = time.perf_counter(), get_processor_time()
    answer = action()
    wall = time.perf_counter() - start
    return Done(answer, wall, get_processor_time() - begun, _get_peak())


def get_processor_time() -> float:
    """Return the processor time of this process and of PostgreSQL's that serve it."""
    return time.process_time() + _get_server_time()


def _get_server_time() -> float:
    """Return the processor time of PostgreSQL's processes that serve this one.

    They were begun for it, and last until it ends.
    """
    from odoo import sql_db

    ticks = 0
    for connection in sql_db._Pool._connections if sql_db._Pool else ():
        with suppress(OSError):
            stat = Path(f"/proc/{connection.get_backend_pid()}/stat").read_text()
            # The name of a process may hold spaces: the numbers come after it.
            user, system = stat.rpartition(")")[2].split()[11:13]
            ticks += int(user) + int(system)
    return ticks / os.sysconf("SC_CLK_TCK")


def _get_peak() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
