# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime
from unittest.mock import Mock, patch

import psycopg2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.extras import Json

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.ahorro_campaign.models.queue import queue_connection
from odoo.addons.ahorro_campaign.models.queue.queue_connection import (
    KeptCursor,
    KeptPool,
)

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
integers = st.integers(-(2**63) + 1, 2**63 - 1)
#: Values, with what tells two of them apart as SQL.
values = st.one_of(
    st.none(),
    st.booleans(),
    integers,
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.lists(integers, max_size=5),
    st.lists(texts, max_size=5),
)
patient = settings(deadline=None, suppress_health_check=list(HealthCheck))


@tagged("post_install", "-at_install")
class TestQueueConnection(TransactionCase):
    """Real connections beside the test's own; nothing is written but in `pg_temp`."""

    def setUp(self):
        super().setUp()
        self.pool = KeptPool(2)
        self.addCleanup(self.pool.close_all)

    def _cursor(self, registry=None, **options):
        return KeptCursor(self.pool, registry or self.registry, **options)

    def _ask(self, query, **options):
        with self._cursor(**options) as cr:
            cr.execute(query)
            return cr.fetchall()

    def _backend(self):
        return self._ask(SQL("SELECT pg_backend_pid()"))[0][0]

    def _kept(self, cr):
        """Return how often each statement that is kept was run, by its text."""
        cr.execute(
            "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements"
        )
        return dict(cr.fetchall())

    # === PLANS ===

    def test_a_statement_is_planned_once_for_all_transactions(self):
        for number in range(9):
            self.assertEqual(self._ask(SQL("SELECT %s + 1", number)), [(number + 1,)])
        with self._cursor() as cr:
            kept = self._kept(cr)
            self.assertEqual(list(kept.values()), [9])
            # PostgreSQL looks at five, and then decides.
            cr.execute("SELECT sum(generic_plans) FROM pg_prepared_statements")
            self.assertEqual(cr.fetchone(), (4,))

    def test_the_statement_that_was_not_used_for_longest_goes(self):
        with patch.object(queue_connection, "MAX_KEPT", 2):
            for code in ("SELECT 1", "SELECT 2", "SELECT 1", "SELECT 3"):
                self._ask(SQL(code))
        with self._cursor() as cr:
            kept = " ".join(self._kept(cr))
        self.assertIn("SELECT 1", kept)
        self.assertIn("SELECT 3", kept)
        self.assertNotIn("SELECT 2", kept)

    def test_updated_add_ons_forget_the_plans(self):
        self._ask(SQL("SELECT 1"))
        other = Mock(db_name=self.registry.db_name)
        with self._cursor(other) as cr:
            cr.execute(SQL("SELECT 2"))
            self.assertEqual(len(self._kept(cr)), 1)

    def test_a_table_that_changed_has_its_statements_planned_anew(self):
        with self._cursor() as cr:
            cr.execute("CREATE TEMPORARY TABLE changing AS SELECT 1 AS one")
        query = SQL("SELECT * FROM changing")
        for autocommit, column in ((True, "two"), (False, "three")):
            self._ask(query, autocommit=autocommit)
            with self._cursor() as cr:
                cr.execute(f"ALTER TABLE changing ADD COLUMN {column} integer")
            if not autocommit:
                # What else the transaction did has to be done again.
                with self.assertRaises(psycopg2.errors.FeatureNotSupported):
                    self._ask(query)
            rows = self._ask(query, autocommit=autocommit)
            self.assertEqual(rows, self._ask(query))
            self.assertEqual(len(rows[0]), 2 if autocommit else 3)

    def test_what_one_connection_finds_outdated_all_of_them_forget(self):
        with self._cursor() as one, self._cursor() as other:
            for cr in (one, other):
                cr.execute(SQL("SELECT 1"))
            self.pool.age += 1
            for cr in (one, other):
                cr.execute(SQL("SELECT 2"))
                self.assertEqual(len(self._kept(cr)), 1)

    def test_what_cannot_be_prepared_runs_as_it_is(self):
        query = SQL("SELECT json_build_array(%s)", "a")
        for autocommit in (False, True):
            with (
                self.subTest(autocommit=autocommit),
                self._cursor(autocommit=autocommit) as cr,
            ):
                for _time in range(2):
                    cr.execute(query)
                    self.assertEqual(cr.fetchone(), (["a"],))
                self.assertFalse(self._kept(cr))

    def test_a_statement_that_is_wrong_says_so(self):
        with self.assertRaises(psycopg2.errors.UndefinedTable):
            with mute_logger("odoo.sql_db"):
                self._ask(SQL("SELECT %s FROM no_such_table", 1))
        self.assertEqual(self._ask(SQL("SELECT 1")), [(1,)], "the next one is well")

    def test_a_wrong_value_is_refused_and_the_plan_stays(self):
        self._ask(SQL("SELECT %s::integer", "5"))
        with self.assertRaises(psycopg2.errors.InvalidTextRepresentation):
            with mute_logger("odoo.sql_db"):
                self._ask(SQL("SELECT %s::integer", "five"))
        self.assertEqual(self._ask(SQL("SELECT %s::integer", "6")), [(6,)])

    @patient
    @given(st.lists(values, min_size=1, max_size=6))
    def test_a_kept_statement_means_what_the_plain_one_does(self, given_values):
        # A text needs a place that tells its type, here as everywhere.
        row = SQL(", ").join(SQL("%s", value) for value in given_values)
        query = SQL("SELECT ROW(%s)::text", row)
        self.env.cr.execute(query)
        plain = self.env.cr.fetchall()
        self.assertEqual(self._ask(query), plain)
        self.assertEqual(self._ask(query), plain)

    @patient
    @given(texts, st.dictionaries(texts, integers))
    def test_texts_and_json_arrive_as_they_are(self, text, data):
        query = SQL("SELECT %s::text, %s::jsonb", text, Json(data))
        self.assertEqual(self._ask(query), [(text, data)])

    # === CONNECTIONS ===

    def test_a_connection_is_used_again(self):
        self.assertEqual(self._backend(), self._backend())

    def test_it_sees_what_is_there_now_and_waits_for_nobody_long(self):
        with self._cursor() as cr:
            for name, value in (
                ("transaction_isolation", "read committed"),
                ("lock_timeout", queue_connection.LOCK_TIMEOUT),
            ):
                cr.execute("SELECT current_setting(%s)", [name])
                self.assertEqual(cr.fetchone(), (value,))

    def test_going_from_reading_to_writing_asks_the_server_nothing(self):
        for _time in range(2):
            self._ask(SQL("SELECT 1"))
            with self._cursor(autocommit=True) as cr:
                # psycopg2 sets what is not as the server has it when it changes over.
                self.assertIsNone(cr.connection.isolation_level)
                self.assertIsNone(cr.connection.readonly)

    def test_reading_takes_no_transaction(self):
        with self._cursor(autocommit=True) as cr:
            cr.execute(SQL("SELECT 1"))
            status = cr.connection.get_transaction_status()
        self.assertEqual(status, psycopg2.extensions.TRANSACTION_STATUS_IDLE)
        with self._cursor() as cr:
            cr.execute(SQL("SELECT 1"))
            status = cr.connection.get_transaction_status()
        self.assertEqual(status, psycopg2.extensions.TRANSACTION_STATUS_INTRANS)

    def test_what_fails_leaves_nothing_behind(self):
        with self.assertRaises(ZeroDivisionError), self._cursor() as cr:
            cr.execute("CREATE TEMPORARY TABLE half_done (id integer)")
            raise ZeroDivisionError
        self.assertEqual(self._ask(SQL("SELECT to_regclass('half_done')")), [(None,)])

    def test_a_connection_that_the_server_ended_is_replaced(self):
        first = self._backend()
        with self._cursor() as one, self._cursor() as other:
            # The pool offers the one that was there before.
            one.execute("SELECT pg_backend_pid()")
            self.assertEqual(one.fetchone()[0], first)
            other.execute("SELECT pg_backend_pid()")
            second = other.fetchone()[0]
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) pid",
                [[first, second]],
            )
            self.assertEqual(cr.fetchall(), [(True,), (True,)])
        self.assertNotIn(self._backend(), (first, second))

    def test_a_connection_left_in_the_middle_is_replaced(self):
        first = self._backend()
        with self._cursor() as cr:
            connection = cr.connection
        connection.cursor().execute("SELECT 1")
        self.assertNotEqual(self._backend(), first)
