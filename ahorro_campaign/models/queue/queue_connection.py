# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Connections that keep the plans of the queue's statements.

The queue asks the same two dozen statements for each client, and PostgreSQL takes
longer to plan most of them than to run them. It keeps the plan of a prepared statement
as long as its connection, but Odoo's pool makes a connection forget everything each
time somebody borrows it. So the queue's short transactions have a pool of their own,
whose connections forget nothing: what runs on them leaves nothing behind but plans.
`make bench T=bench_attend` measures it.
"""

import logging
import select
import weakref
from collections import OrderedDict
from contextlib import nullcontext
from functools import partial

import psycopg2
from psycopg2.errors import FeatureNotSupported, InvalidSqlStatementName
from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED, TRANSACTION_STATUS_IDLE

from odoo.sql_db import ConnectionPool, Cursor, connection_info_for
from odoo.tools import SQL

from ...tools.prepared import read_shape

_logger = logging.getLogger(__name__)

LOCK_TIMEOUT = "2s"
#: Statements that one connection keeps; the one not used for longest goes.
MAX_KEPT = 200
#: What PostgreSQL says of a kept statement whose tables have changed, or that is gone.
OUTDATED = (FeatureNotSupported, InvalidSqlStatementName)


class KeptPool(ConnectionPool):
    """Odoo's pool, with connections that are not reset when they are borrowed."""

    #: Raised when what its connections keep may be no good any more.
    age = 0

    def borrow(self, connection_info):
        """Return a connection as it was left, or a new one."""
        cnx = super().borrow(connection_info)
        if not hasattr(cnx, "kept"):
            try:
                _set_up(cnx)
            except BaseException:
                self.give_back(cnx, keep_in_pool=False)
                raise
        return cnx


def _set_up(cnx):
    """Make a new connection one that keeps its plans."""
    with cnx.cursor() as cr:
        # Whether one plan serves all values is PostgreSQL's to decide, which compares
        # them: forced it is a little faster, and with some data five times slower.
        cr.execute("SET lock_timeout = %s", (LOCK_TIMEOUT,))
    cnx.commit()
    #: Name of each statement by its shape; None for one that cannot be prepared.
    cnx.kept = OrderedDict()
    cnx.kept_count = 0
    #: The add-ons as they were when it was prepared (a weak reference), and the pool's
    #: age.
    cnx.kept_registry = lambda: None
    cnx.kept_age = None
    # Odoo's pool calls it before it lends a connection again.
    cnx.reset = partial(_check, cnx)


def _check(cnx):
    """Do what resetting a connection is for, but for the plans.

    :raises OperationalError: it cannot be used any more, and the pool replaces it
    """
    if cnx.closed or cnx.get_transaction_status() != TRANSACTION_STATUS_IDLE:
        raise psycopg2.OperationalError("The connection was left in use.")
    # An idle server says nothing, except that it ends.
    poll = select.poll()
    poll.register(cnx.fileno(), select.POLLIN)
    if poll.poll(0):
        raise psycopg2.OperationalError("The server has ended the connection.")


class KeptCursor(Cursor):
    """A READ COMMITTED cursor that runs statements of the queue by their kept plans.

    :param autocommit: each statement is a transaction of its own
    """

    def __init__(self, pool, registry, *, autocommit=False):
        _name, info = connection_info_for(registry.db_name)
        super().__init__(pool, registry.db_name, info)
        self._registry = registry
        self._own_pool = pool
        self._autocommit = autocommit
        if autocommit:
            # With these as they are by default, turning it on and off asks nothing.
            self._cnx.set_session(isolation_level="DEFAULT", readonly="DEFAULT")
            self._cnx.autocommit = True
        else:
            self._cnx.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)

    def execute(self, query, params=None, log_exceptions=True):
        """Run a statement, by its kept plan where it is an ``SQL`` that has one.

        :raises psycopg2.Error: one of ``OUTDATED`` in a transaction, which is to be run
            again: then the statement is prepared anew
        """
        if not isinstance(query, SQL) or params is not None:
            return super().execute(query, params, log_exceptions)
        found = read_shape(query.code, query.params)
        name = found and self._get_kept(found[0])
        if not name:
            return super().execute(query, None, log_exceptions)
        # The name is made here, and the values stay parameters.
        marks = f" ({', '.join(['%s'] * len(found[1]))})" if found[1] else ""
        try:
            return super().execute(f"EXECUTE {name}{marks}", found[1], False)
        except OUTDATED:
            self._own_pool.age += 1
            if not self._autocommit:
                raise
            return super().execute(query, None, log_exceptions)
        except psycopg2.Error as error:
            if log_exceptions:
                # As Odoo does, with the statement in place of its name.
                _logger.error("bad query: %s\nERROR: %s", found[0].get_text(), error)
            raise

    def _get_kept(self, shape):
        """Return the name of a statement, prepared where it is new.

        :return: None for one that cannot be prepared
        """
        cnx, kept, age = self._cnx, self._cnx.kept, self._own_pool.age
        if cnx.kept_registry() is not self._registry or cnx.kept_age != age:
            # The add-ons were updated, or a field was added, and the tables with them.
            self.execute("DEALLOCATE ALL")
            kept.clear()
            cnx.kept_registry = weakref.ref(self._registry)
            cnx.kept_age = age
        if shape in kept:
            kept.move_to_end(shape)
            return kept[shape]
        name = kept[shape] = self._prepare(shape)
        if len(kept) > MAX_KEPT:
            _shape, oldest = kept.popitem(last=False)
            if oldest:
                self.execute(f"DEALLOCATE {oldest}")
        return name

    def _prepare(self, shape):
        self._cnx.kept_count += 1
        name = f"ahorro_{self._cnx.kept_count}"
        types = f" ({', '.join(shape.types)})" if shape.types else ""
        try:
            with nullcontext() if self._autocommit else self.savepoint(flush=False):
                # Its text is that of an SQL object, without any value.
                self.execute(
                    f"PREPARE {name}{types} AS {shape.get_text()}", None, False
                )
        except psycopg2.ProgrammingError:
            # Where a parameter's place does not tell its type, a literal still may; and
            # what is wrong with the statement is said when it runs as it is.
            return None
        return name
