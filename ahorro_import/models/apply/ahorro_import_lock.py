# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import api, fields, models, modules
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class AhorroImportLock(models.Model):
    """What an import of an administradora holds while it writes: one at a time.

    Others call ``_lock_provider`` and ``_compare_others``.
    """

    _name = "ahorro.import.lock"
    _description = "Lock of the imports of an administradora"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    provider_id = fields.Many2one("ahorro.provider", required=True, ondelete="cascade")
    number = fields.Integer(required=True)

    _pair_unique = models.UniqueIndex(
        "(company_id, provider_id)", "This administradora has its lock already."
    )

    def _lock_provider(self, run):
        """Wait until no other import of this administradora is being written.

        The row is changed and not only locked: whoever waited for it began with a
        picture of the plans that is old by now, and PostgreSQL makes them begin again.
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_import_lock AS held
                          (company_id, provider_id, number)
                   VALUES (%s, %s, 1)
                   ON CONFLICT (company_id, provider_id)
                   DO UPDATE SET number = held.number + 1""",
                run.company_id.id,
                run.provider_id.id,
            ),
            # Having to begin again is no error to be logged.
            log_exceptions=False,
        )

    def _compare_others(self, run):
        """Send the other imports of this administradora to be compared anew.

        What they were compared with has changed: so in a batch of several months, where
        each is seen as it will be once the one before has been written.

        It is done once this transaction is over and in another one: some of them may be
        sent to be written at this moment, and neither waits for the other nor fails.
        Should it not come to that, they find out when they are written.
        """
        if modules.module.current_test:
            # A test's transaction is never committed.
            for other in self._get_others(run):
                self._send_to_compare(other)
            return
        registry, uid = self.env.registry, self.env.uid
        context, run_id = dict(self.env.context), run.id
        context.pop("job_uuid", None)

        def compare():
            with registry.cursor() as cr:
                env = api.Environment(cr, uid, context)
                others = env["ahorro.import.lock"]._get_others(
                    env["ahorro.import"].browse(run_id).sudo()  # as the job itself
                )
                for other_id in others.ids:
                    env["ahorro.import.lock"]._compare_other(other_id)

        self.env.cr.postcommit.add(compare)

    def _get_others(self, run):
        """Return the other imports of this administradora that are in review."""
        return run.search(
            run._get_siblings_domain() & Domain("state", "=", "review"),
            order="batch, batch_sequence, id",
        )

    def _compare_other(self, run_id):
        """Send an import to be compared, unless somebody is at work on it."""
        cr = self.env.cr
        try:
            cr.execute(
                SQL(
                    """SELECT id FROM ahorro_import
                        WHERE id = %s AND state = 'review'
                          FOR NO KEY UPDATE SKIP LOCKED""",
                    run_id,
                ),
                # Somebody was quicker, with a click: no error to be logged.
                log_exceptions=False,
            )
            if cr.fetchall():
                run = self.env["ahorro.import"].browse(run_id)
                self._send_to_compare(run.sudo())  # as the job itself
            cr.commit()  # pylint: disable=invalid-commit  # a cursor of its own
        except psycopg2.Error as error:
            _logger.info("Import %s is not compared anew: %s", run_id, error)
            cr.rollback()
            self.env.invalidate_all(flush=False)

    def _send_to_compare(self, run):
        # Theirs is the message at the end.
        run.with_user(run.user_id)._start("compare")
