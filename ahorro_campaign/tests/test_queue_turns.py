# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import os
import threading
from unittest.mock import patch

from psycopg2.errors import FeatureNotSupported

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.queue import queue_cursor


@tagged("post_install", "-at_install")
class TestQueueTurns(TransactionCase):
    """Real connections of the queue, as the threads of a server ask for them."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(queue_cursor, "CONNECTIONS", 2))
        self.startPatcher(patch.object(queue_cursor, "PATIENCE", 0.05))
        own = queue_cursor._Connections()
        self.startPatcher(patch.object(queue_cursor, "_own", own))
        self.addCleanup(own.pool.close_all)
        # Not the test's own, which is used in place of one of the queue's.
        self.outer = self.registry.cursor()
        self.addCleanup(self.outer.close)
        self.request = api.Environment(self.outer, SUPERUSER_ID, {})

    def _backend(self, env):
        env.cr.execute(SQL("SELECT pg_backend_pid()"))
        return env.cr.fetchone()[0]

    def _hold(self, count):
        """Have other threads hold connections until the function returned is called."""
        until, held = threading.Event(), threading.Semaphore(0)

        def hold():
            with queue_cursor.reading(self.request) as own:
                self._backend(own)
                held.release()
                until.wait(30)

        threads = [threading.Thread(target=hold) for _number in range(count)]
        for thread in threads:
            thread.start()
        for _thread in threads:
            self.assertTrue(held.acquire(timeout=30))

        def let_go():
            until.set()
            for thread in threads:
                thread.join(30)

        self.addCleanup(let_go)
        return let_go

    def test_who_finds_all_in_use_is_told_and_the_next_one_is_served(self):
        let_go = self._hold(2)
        with self.assertRaisesRegex(UserError, "full"):
            with queue_cursor.reading(self.request):
                self.fail("there is no connection left")
        let_go()
        with queue_cursor.reading(self.request) as own:
            self.assertTrue(self._backend(own))

    def test_a_step_within_a_step_waits_for_nobody(self):
        self._hold(1)
        with queue_cursor.short_transaction(self.request) as own:
            first = self._backend(own)
            for _time in range(3):
                with queue_cursor.reading(own) as inner:
                    self.assertNotEqual(self._backend(inner), first)
            # The turn is still that of the outer one.
            with self.assertRaisesRegex(UserError, "full"):
                self._in_a_thread(lambda: queue_cursor.reading(self.request))
        with queue_cursor.reading(self.request) as own:
            self.assertEqual(self._backend(own), first)

    def _in_a_thread(self, opened):
        errors = []

        def run():
            try:
                with opened():
                    pass
            except UserError as error:
                errors.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join(30)
        for error in errors:
            raise error

    def test_a_forked_process_has_connections_of_its_own(self):
        with queue_cursor.reading(self.request) as own:
            first = self._backend(own)
        pool = queue_cursor._get_own().pool
        with patch.object(os, "getpid", return_value=os.getpid() + 1):
            theirs = queue_cursor._get_own().pool
            self.addCleanup(theirs.close_all)
            self.assertIsNot(theirs, pool)
            with queue_cursor.reading(self.request) as own:
                self.assertNotEqual(self._backend(own), first)

    def test_a_step_whose_statement_is_outdated_is_run_again(self):
        tried = []

        def step(env):
            tried.append(self._backend(env))
            if len(tried) == 1:
                raise FeatureNotSupported
            return "done"

        self.assertEqual(queue_cursor.run_step(self.request, step), "done")
        self.assertEqual(len(tried), 2)
