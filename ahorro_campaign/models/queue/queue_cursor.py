# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Short transactions of their own for what operators do at the same moment.

A request reads what was there when it began (REPEATABLE READ): it would neither see
nor may write a lease that somebody took since. Leases are therefore taken, used and
given back in transactions that last one step, see what is there now (READ COMMITTED)
and wait for nobody longer than ``LOCK_TIMEOUT`` (see ``queue_connection``).
"""

import logging
import os
import threading
from contextlib import ExitStack, contextmanager

from psycopg2.errors import (
    DeadlockDetected,
    LockNotAvailable,
    SerializationFailure,
    UniqueViolation,
)

from odoo.exceptions import UserError
from odoo.modules import module
from odoo.sql_db import Cursor
from odoo.tools import config

from .queue_connection import OUTDATED, KeptCursor, KeptPool

_logger = logging.getLogger(__name__)

#: How often a step is tried that met somebody else's.
TRIES = 3
#: Seconds to wait for a free connection.
PATIENCE = 5
#: Connections of a process for the queue, besides those that its requests have.
CONNECTIONS = max(2, config["db_maxconn"] // 2)


class _Connections:
    """What a process has for the queue: a turn for each of its connections."""

    def __init__(self):
        self.pid = os.getpid()
        self.turns = threading.BoundedSemaphore(CONNECTIONS)
        # A step may ask for another one while it lasts, which takes no turn.
        self.pool = KeptPool(2 * CONNECTIONS)


_own = _Connections()
_thread = threading.local()


def _get_own():
    """Return what this process has: a connection is not for a process forked since."""
    global _own  # noqa: PLW0603  # it is this process's
    if _own.pid != os.getpid():
        _own = _Connections()
    return _own


@contextmanager
def _turn(own):
    """Wait for a turn; within one of the same thread's there is no waiting.

    :raises TimeoutError: none got free
    """
    if getattr(_thread, "has_turn", False):
        yield
        return
    if not own.turns.acquire(timeout=PATIENCE):
        raise TimeoutError
    _thread.has_turn = True
    try:
        yield
    finally:
        _thread.has_turn = False
        own.turns.release()


@contextmanager
def _cursor(env, *, autocommit=False):
    """Yield a cursor of the queue's own, when its turn comes.

    :param autocommit: each statement is a transaction, which saves two for reading
    :raises UserError: none got free
    """
    own = _get_own()
    with ExitStack() as stack:
        try:
            stack.enter_context(_turn(own))
        except TimeoutError:
            raise UserError(
                env._("The server is full: try again in a moment.")
            ) from None
        # What Odoo's tests put in the place of a connection is used like one.
        if isinstance(env.cr, Cursor):
            cr = KeptCursor(own.pool, env.registry, autocommit=autocommit)
        else:
            cr = env.registry.cursor()
        yield stack.enter_context(cr)


@contextmanager
def short_transaction(env):
    """Yield an environment with superuser rights in a transaction of its own.

    What the queue does there is no user's right, and each caller checks first what the
    user may. It is committed at the end, or rolled back when an exception leaves it. A
    test's own transaction, which no other could see into, is used itself, under a
    savepoint.
    """
    if _is_of_a_test(env):
        with env.cr.savepoint():
            yield env(su=True)
        return
    with _cursor(env) as cr:
        yield env(cr=cr, su=True)


@contextmanager
def reading(env):
    """Yield an environment of the user's own that sees what is there now.

    Nothing may be written in it.
    """
    if _is_of_a_test(env):
        yield env
        return
    with _cursor(env, autocommit=True) as cr:
        yield env(cr=cr)


def _is_of_a_test(env):
    return getattr(module.current_test, "cr", None) is env.cr


def run_step(env, step, *args):
    """Run ``step(env, *args)`` in a short transaction and return its answer.

    It is run again when somebody else was faster, which leaves nothing behind: the step
    then sees what they did.

    :raises UserError: the same rows were busy each time
    """
    env.flush_all()
    try:
        for _try in range(TRIES):
            try:
                with short_transaction(env) as own:
                    return step(own, *args)
            except (
                DeadlockDetected,
                LockNotAvailable,
                SerializationFailure,
                UniqueViolation,
                *OUTDATED,
            ) as error:
                _logger.info("%s: the step is run again.", type(error).__name__)
    finally:
        # Tests share the cursor, and with it what was read before the step.
        env.invalidate_all(flush=False)
    raise UserError(
        env._("Somebody is changing this client's cases right now: try again.")
    )
