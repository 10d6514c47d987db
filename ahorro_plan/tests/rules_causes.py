# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import errno

import psycopg2
import pytest
from psycopg2 import errors

from odoo.addons.ahorro_plan.tools.causes import FULL, LARGE, LOST, MEMORY, cause_of


class _OfTheServer(psycopg2.OperationalError):
    pgcode = "57P01"


class _OfTheRole(psycopg2.OperationalError):
    pgcode = "53400"


class _Full(psycopg2.OperationalError):
    pgcode = "53100"


class _Race(psycopg2.OperationalError):
    pgcode = "40001"


def _wrapped():
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as error:
            raise ValueError("a reader's own") from error
    except ValueError as error:
        return error


def _at_the_end_of_a_savepoint():
    try:
        try:
            raise psycopg2.OperationalError("server closed the connection")
        finally:
            raise psycopg2.InterfaceError("cursor already closed")
    except psycopg2.InterfaceError as error:
        return error


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
        (OSError(errno.EFBIG, "File too large"), LARGE),
        (_Full(), FULL),
        (_OfTheRole(), LARGE),
        (_OfTheServer(), LOST),
        (psycopg2.OperationalError("server closed the connection unexpectedly"), LOST),
        (psycopg2.InterfaceError("connection already closed"), LOST),
        (_at_the_end_of_a_savepoint(), LOST),
        (MemoryError(), MEMORY),
        (_wrapped(), FULL),
    ],
)
def test_what_of_the_machine_stopped_the_program_is_told_apart(error, cause):
    assert cause_of(error) == cause


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOENT, "No such file"),
        TimeoutError(),
        _Race(),
        psycopg2.InterfaceError("cursor already closed"),
        errors.UniqueViolation(),
        ValueError("disk full"),
    ],
)
def test_mistakes_and_races_are_no_fault_of_the_machine(error):
    assert cause_of(error) is None
