# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What of the machine stopped the program, so that people are told the right thing.

None of these is a mistake of the program or of its user, and none goes away by doing
the same again at once.
"""

import errno

import psycopg2
from psycopg2 import errorcodes

FULL = "full"
LARGE = "large"
LOST = "lost"
MEMORY = "memory"

_NUMBERS = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EFBIG: LARGE}
_CODES = {
    errorcodes.DISK_FULL: FULL,
    # A role's own limit of temporary files.
    errorcodes.CONFIGURATION_LIMIT_EXCEEDED: LARGE,
    errorcodes.OUT_OF_MEMORY: MEMORY,
    errorcodes.ADMIN_SHUTDOWN: LOST,
    errorcodes.CRASH_SHUTDOWN: LOST,
    errorcodes.CANNOT_CONNECT_NOW: LOST,
    errorcodes.TOO_MANY_CONNECTIONS: LOST,
}
#: How the server's end of a connection that is gone shows itself, without a code.
_GONE = (
    "server closed the connection",
    "connection already closed",
    "terminating",
    "could not connect",
    "connection to server",
    "no connection to the server",
)


def cause_of(error: BaseException) -> str | None:
    """Return ``FULL``, ``LARGE``, ``LOST`` or ``MEMORY``; None for any other error.

    What an error was made of counts too: Odoo and our readers wrap errors.
    """
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        cause = _cause_of_one(found)
        if cause:
            return cause
        # A savepoint of a lost connection cannot go back: it says so instead.
        is_of_end = isinstance(found, psycopg2.InterfaceError)
        found = found.__cause__ or (found.__context__ if is_of_end else None)
    return None


def _cause_of_one(error: BaseException) -> str | None:
    if isinstance(error, MemoryError):
        return MEMORY
    if isinstance(error, psycopg2.Error):
        if error.pgcode:
            return _CODES.get(error.pgcode, LOST if error.pgcode[:2] == "08" else None)
        is_gone = any(words in str(error) for words in _GONE)
        kinds = (psycopg2.OperationalError, psycopg2.InterfaceError)
        return LOST if is_gone and isinstance(error, kinds) else None
    if isinstance(error, OSError):
        return _NUMBERS.get(error.errno or 0)
    return None
