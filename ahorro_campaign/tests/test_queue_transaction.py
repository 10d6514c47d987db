# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import threading
from contextlib import contextmanager
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.sql_db import PoolError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.ahorro_campaign.models.queue import queue_transaction
from odoo.addons.ahorro_campaign.models.queue.queue_transaction import (
    CONTESTED,
    TRIES,
    reading,
    run_step,
    short_transaction,
)


@tagged("post_install", "-at_install")
class TestQueueTransaction(TransactionCase):
    """The short transactions of the queue, beside a request's own."""

    def setUp(self):
        super().setUp()
        # Not the test's own, which is used in place of one of the queue's.
        self.outer = self.registry.cursor()
        self.addCleanup(self.outer.close)
        self.request = api.Environment(self.outer, SUPERUSER_ID, {})

    def _ask(self, env, query, *args):
        env.cr.execute(SQL(query, *args))
        return env.cr.fetchone()[0]

    # === WHAT THEY ARE ===

    def test_a_step_sees_what_is_there_now_and_waits_for_nobody_long(self):
        setting = "SELECT current_setting(%s)"
        with short_transaction(self.request) as own:
            for name, value in (
                ("transaction_isolation", "read committed"),
                ("lock_timeout", "2s"),
            ):
                self.assertEqual(self._ask(own, setting, name), value)
        with self.registry.cursor() as cr:
            cr.execute("SHOW lock_timeout")
            self.assertEqual(cr.fetchone()[0], "0", "nobody else's connection has it")

    def test_each_is_beside_the_request(self):
        backend = "SELECT pg_backend_pid()"
        with short_transaction(self.request) as own:
            self.assertNotEqual(
                self._ask(own, backend), self._ask(self.request, backend)
            )
        with reading(self.request) as own:
            self.assertNotEqual(
                self._ask(own, backend), self._ask(self.request, backend)
            )

    def test_a_full_server_is_waited_for_and_then_says_so(self):
        self.startPatcher(patch.object(queue_transaction, "PATIENCE", 0.02))
        self.startPatcher(patch.object(queue_transaction, "PAUSE", 0.001))
        with patch.object(self.registry, "cursor", side_effect=PoolError("full")):
            with self.assertRaisesRegex(UserError, "full"), reading(self.request):
                self.fail("there is no connection left")
        free = self.registry.cursor
        answers = [PoolError("full"), PoolError("full"), free()]
        with patch.object(self.registry, "cursor", side_effect=answers):
            with reading(self.request) as own:
                self.assertEqual(self._ask(own, "SELECT 1"), 1)

    # === WHO WAS FASTER ===

    def test_what_is_a_race_is_run_again_until_it_is_won(self):
        for raised in (
            psycopg2.errors.SerializationFailure,
            psycopg2.errors.DeadlockDetected,
            psycopg2.errors.LockNotAvailable,
        ):
            with self.subTest(raised=raised):
                left = [_with_code(raised), _with_code(raised)]

                def step(_env, left=left):
                    if left:
                        raise left.pop()
                    return "done"

                self.assertEqual(run_step(self.request, step), "done")

    def test_a_race_that_is_never_won_is_said_in_a_sentence(self):
        tried = []

        def step(_env):
            tried.append(1)
            raise _with_code(psycopg2.errors.LockNotAvailable)

        with self.assertRaisesRegex(UserError, "right now"):
            run_step(self.request, step)
        self.assertEqual(len(tried), TRIES)

    @contextmanager
    def _unique(self, name):
        """Have a table with a unique index of this name while this lasts."""
        with short_transaction(self.request) as own:
            own.cr.execute("CREATE TEMPORARY TABLE numbers (id integer)")
            own.cr.execute(f"CREATE UNIQUE INDEX {name} ON pg_temp.numbers (id)")
            own.cr.execute("INSERT INTO numbers VALUES (1)")
            yield own

    def _collide(self, name):
        """Run a step that inserts the same number twice; return how often it ran."""
        tried = []

        def step(env):
            tried.append(1)
            env.cr.execute("CREATE TEMPORARY TABLE numbers (id integer)")
            env.cr.execute(f"CREATE UNIQUE INDEX {name} ON pg_temp.numbers (id)")
            env.cr.execute("INSERT INTO numbers VALUES (1), (1)")

        with mute_logger("odoo.sql_db"), self.assertRaises(UserError) as caught:
            run_step(self.request, step)
        return len(tried), str(caught.exception)

    def test_the_queues_own_unique_indexes_are_races(self):
        for name in sorted(CONTESTED):
            times, sentence = self._collide(name)
            self.assertEqual(times, TRIES, name)
            self.assertIn("right now", sentence)

    def test_the_unique_indexes_that_count_as_races_exist(self):
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE indexname = ANY(%s)",
            [list(CONTESTED)],
        )
        self.assertEqual({name for (name,) in self.env.cr.fetchall()}, set(CONTESTED))

    def test_any_other_unique_index_is_a_defect_with_a_number_to_quote(self):
        with self.assertLogs(queue_transaction.__name__, "ERROR") as logged:
            times, sentence = self._collide("numbers_of_somebody_else")
        self.assertEqual(times, 1, "it is not tried again")
        self.assertNotIn("right now", sentence)
        [line] = logged.output
        number = sentence.split()[-1].rstrip(".")
        self.assertIn(number, line)
        self.assertIn("numbers_of_somebody_else", line, "whole, with its traceback")
        self.assertIn("Traceback", line)

    def test_a_step_that_waits_gives_up_in_two_seconds(self):
        lock = "SELECT pg_advisory_xact_lock(808)"
        self.outer.execute(lock)
        found = []

        def wait():
            try:
                with short_transaction(self.request) as own:
                    own.cr.execute(lock)
            except psycopg2.errors.LockNotAvailable as error:
                found.append(error)

        with mute_logger("odoo.sql_db"):
            thread = threading.Thread(target=wait)
            thread.start()
            thread.join(30)
        self.assertTrue(found)


def _with_code(kind):
    """Return an error as the database gives it: with its code."""
    code = {
        psycopg2.errors.SerializationFailure: "40001",
        psycopg2.errors.DeadlockDetected: "40P01",
        psycopg2.errors.LockNotAvailable: "55P03",
    }[kind]
    return type("Coded", (kind,), {"pgcode": code})()
