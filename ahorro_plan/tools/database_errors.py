# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which errors of the database mean that somebody else was faster.

Only those are worth another try. Anything else is a defect of ours or of another
add-on: it is logged whole, and whoever met it gets a number to quote.
"""

import secrets
from collections.abc import Collection

import psycopg2
from psycopg2 import errorcodes

#: Two transactions met, and PostgreSQL ended one of them.
_RACES = {
    errorcodes.SERIALIZATION_FAILURE,
    errorcodes.DEADLOCK_DETECTED,
    errorcodes.LOCK_NOT_AVAILABLE,
}


def is_race(error: psycopg2.Error, indexes: Collection[str] = ()) -> bool:
    """Tell whether an error means that another transaction was faster.

    :param indexes: names of the unique indexes that two can meet at the same moment
    """
    if error.pgcode == errorcodes.UNIQUE_VIOLATION:
        return error.diag.constraint_name in indexes
    return error.pgcode in _RACES


def new_number() -> str:
    """Return a number to find an error by in the log, short enough to read aloud."""
    return secrets.token_hex(4).upper()
