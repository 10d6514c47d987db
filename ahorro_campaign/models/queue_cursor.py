# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Short transactions of their own for what operators do at the same moment.

A request reads what was there when it began (REPEATABLE READ): it would neither see
nor may write a lease that somebody took since. Leases are therefore taken, used and
given back in transactions that last one step, see what is there now (READ COMMITTED)
and wait for nobody longer than ``LOCK_TIMEOUT``.
"""

import logging
import threading
import time
from contextlib import contextmanager

from psycopg2.errors import (
    DeadlockDetected,
    LockNotAvailable,
    SerializationFailure,
    UniqueViolation,
)
from psycopg2.pool import PoolError

from odoo.exceptions import UserError
from odoo.modules import module
from odoo.sql_db import Cursor
from odoo.tools import SQL, config

_logger = logging.getLogger(__name__)

LOCK_TIMEOUT = "2s"
#: How often a step is tried that met somebody else's.
TRIES = 3
#: Seconds to wait for a free connection.
PATIENCE = 5
_turns = threading.BoundedSemaphore(max(2, config["db_maxconn"] // 4))


@contextmanager
def _cursor(env):
    """Yield a cursor of its own, when its turn comes.

    Each request holds a connection while it asks for this second one. A threaded
    server serves as many requests as come, and its pool would be empty for them.
    """
    in_turn = _turns.acquire(timeout=PATIENCE)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                cr = env.registry.cursor()
                break
            except PoolError:
                if time.monotonic() > end:
                    raise UserError(
                        env._("The server is full: try again in a moment.")
                    ) from None
                time.sleep(0.02)  # they last milliseconds
        with cr:
            yield cr
    finally:
        if in_turn:
            _turns.release()


@contextmanager
def short_transaction(env, *, su=True):
    """Yield an environment in a transaction of its own.

    It is committed at the end, or rolled back when an exception leaves it. A test's own
    transaction, which no other could see into, is used itself, under a savepoint.

    :param su: with superuser rights: what the queue does there is no user's right, and
        each caller checks first what the user may. False: with the user's own.
    """
    if getattr(module.current_test, "cr", None) is env.cr:
        with env.cr.savepoint():
            yield env(su=su)
        return
    with _cursor(env) as cr:
        # A cursor of Odoo's tests has a savepoint already: too late for this statement.
        if isinstance(cr, Cursor):
            cr.execute(
                SQL(
                    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
                    "SET LOCAL lock_timeout = %s",
                    LOCK_TIMEOUT,
                )
            )
        yield env(cr=cr, su=su)


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
            ) as error:
                _logger.info("%s: the step is run again.", type(error).__name__)
    finally:
        # Tests share the cursor, and with it what was read before the step.
        env.invalidate_all(flush=False)
    raise UserError(
        env._("Somebody is changing this client's cases right now: try again.")
    )
