# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Short transactions of their own for what operators do at the same moment.

A request reads what was there when it began (REPEATABLE READ): it would neither see
nor may write a lease that somebody took since. Leases are therefore taken, used and
given back in transactions that last one step, see what is there now (READ COMMITTED)
and wait for nobody longer than two seconds.
"""

import logging
import time
from contextlib import contextmanager

import psycopg2

from odoo.exceptions import UserError
from odoo.modules import module
from odoo.sql_db import Cursor, PoolError

from odoo.addons.ahorro_plan.tools.database_errors import is_race, new_number

_logger = logging.getLogger(__name__)

#: How often a step is tried that met somebody else's.
TRIES = 3
#: Seconds to wait for a free connection, and between two looks for one.
PATIENCE = 5
PAUSE = 0.05
#: Unique indexes that two operators can meet at the same moment.
CONTESTED = frozenset(
    {
        "ahorro_lease_user_unique",
        "ahorro_lease_token_unique",
        "ahorro_lease_key_key_unique",
        "ahorro_case_without_campaign_unique",
        "ahorro_case_campaign_plan_unique",
        "ahorro_movement_idempotency_unique",
        "ahorro_operator_absence_open_unique",
    }
)


@contextmanager
def _cursor(env):
    """Yield a cursor besides the request's, as soon as there is a connection for it.

    :raises UserError: all of them stay in use
    """
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
            time.sleep(PAUSE)
    with cr:
        yield cr


@contextmanager
def short_transaction(env):
    """Yield an environment with superuser rights in a transaction of its own.

    What the queue does there is no user's right, and each caller checks first what the
    user may. It is committed at the end, or rolled back when an exception leaves it. A
    test's own transaction, which no other could see into, is used itself, under a
    savepoint.
    """
    if is_of_a_test(env):
        with env.cr.savepoint():
            yield env(su=True)
        return
    with _cursor(env) as cr:
        # What Odoo's tests put in the place of a connection is in the middle of one.
        if isinstance(cr, Cursor):
            cr.execute(
                "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; "
                "SET LOCAL lock_timeout = '2s'"
            )
        yield env(cr=cr, su=True)


@contextmanager
def reading(env):
    """Yield an environment of the user's own that sees what is there now.

    Nothing may be written in it.
    """
    if is_of_a_test(env):
        yield env
        return
    with _cursor(env) as cr:
        yield env(cr=cr)


def is_of_a_test(env):
    """Tell whether this is the transaction of a test, which no other sees into."""
    return getattr(module.current_test, "cr", None) is env.cr


def run_step(env, step, *args):
    """Run ``step(env, *args)`` in a short transaction and return its answer.

    It is run again when somebody else was faster, which leaves nothing behind: the step
    then sees what they did.

    :raises UserError: the same rows were busy each time, or the database refused what
        no race explains, which is logged under the number that the sentence has
    """
    env.flush_all()
    try:
        for _try in range(TRIES):
            try:
                with short_transaction(env) as own:
                    return step(own, *args)
            except psycopg2.Error as error:
                if is_race(error, CONTESTED):
                    _logger.info("%s: the step is run again.", type(error).__name__)
                elif isinstance(error, psycopg2.IntegrityError):
                    raise _unexpected(env, error) from error
                else:
                    raise
    finally:
        # Tests share the cursor, and with it what was read before the step.
        env.invalidate_all(flush=False)
    raise UserError(
        env._("Somebody is changing this client's cases right now: try again.")
    )


def _unexpected(env, error):
    """Log an error whole, and return the one that the user is told."""
    number = new_number()
    _logger.error("Unexpected error %s in a step.", number, exc_info=error)
    return UserError(
        env._(
            "Something unexpected happened, and nothing was saved. Tell whoever looks "
            "after the system this number: %(number)s.",
            number=number,
        )
    )
