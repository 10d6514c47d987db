# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workers forked from an Odoo shell, which stop where they are told to.

Each has a connection of its own, as the workers of a prefork server have. What they do
is committed, so that this needs a database of its own.
"""

import os
import select
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

#: Seconds after which a worker that does not answer is a failure.
TIMEOUT = 60


class Worker:
    """A process that runs one action in a transaction and commits it."""

    def __init__(self, crew: "Crew", action: Callable, stop: tuple | None = None):
        self._reports, reports = os.pipe()
        go, self._go = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._reports)
            os.close(self._go)
            os._exit(crew.work(action, stop, reports, go))
        os.close(reports)
        os.close(go)

    def wait_until_stopped(self) -> None:
        """Wait until the worker has come to where it stops.

        :raises AssertionError: it ended without coming there
        """
        ready, _, _ = select.select([self._reports], [], [], TIMEOUT)
        if not ready or os.read(self._reports, 1) != b"s":
            raise AssertionError("The worker ended before it was to stop.")

    def go_on(self) -> None:
        """Let a stopped worker continue."""
        os.write(self._go, b"g")

    def kill(self) -> None:
        """End it as ``kill -9`` does."""
        os.kill(self.pid, signal.SIGKILL)
        self._bury()

    def join(self) -> None:
        """Wait for its end.

        :raises AssertionError: its action failed; the reason is on standard error
        """
        if self._bury():
            raise AssertionError("A worker failed.")

    def _bury(self) -> int:
        _pid, status = os.waitpid(self.pid, 0)
        os.close(self._reports)
        os.close(self._go)
        return status


class Crew:
    """Makes workers and looks at what they left, through short transactions."""

    def __init__(self, env):
        from odoo.sql_db import close_all

        self.registry = env.registry
        # From now on each has its own connections.
        env.cr.commit()
        env.cr.close()
        self._close_all = close_all
        close_all()

    def start(self, action: Callable, stop: tuple | None = None) -> Worker:
        """Start a worker.

        :param action: called with the environment of a transaction of its own
        :param stop: model and method before which it stops, once
        """
        self._close_all()
        return Worker(self, action, stop)

    def leave(self) -> None:
        """End this process with what it said; the shell's own cursor is closed."""
        sys.stdout.flush()
        os._exit(0)

    def work(self, action, stop, reports: int, go: int) -> int:
        """Do a worker's action, in the worker; return the code of its end."""
        try:
            with _stopping(self.registry, stop, reports, go):
                self.run(action)
        except BaseException:
            traceback.print_exc()
            return 1
        return 0

    def run(self, action: Callable):
        """Run an action as Odoo runs a request or a job, again after a collision."""
        from psycopg2 import OperationalError

        from odoo import SUPERUSER_ID, api

        from odoo.addons.queue_job.exception import RetryableJobError

        for _try in range(10):
            with self.registry.cursor() as cr:
                try:
                    result = action(api.Environment(cr, SUPERUSER_ID, {}))
                    cr.flush()
                    cr.commit()
                    return result
                except (RetryableJobError, OperationalError) as error:
                    print("begins again:", str(error)[:60], flush=True)
                    cr.rollback()
        raise AssertionError("It collided too often.")


@contextmanager
def _stopping(registry, stop, reports: int, go: int) -> Iterator[None]:
    if stop is None:
        yield
        return
    model, method = stop
    cls = registry[model]
    original = getattr(cls, method)
    stopped = []

    def stopping(self, *args, **kwargs):
        if not stopped:
            stopped.append(True)
            os.write(reports, b"s")
            os.read(go, 1)
        return original(self, *args, **kwargs)

    with patch.object(cls, method, stopping):
        yield
