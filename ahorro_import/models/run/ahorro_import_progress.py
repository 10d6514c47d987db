# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: Longest wait of the second cursor for a row, which nobody else should hold.
LOCK_TIMEOUT = "2s"


class AhorroImportProgress(models.Model):
    """How far a run has come, for the people who look on.

    A run is written in one transaction, of which nobody sees anything before its end.
    So its progress goes to a row of its own, written by a second cursor and never by
    the run's transaction: that would then wait for itself.
    """

    _name = "ahorro.import.progress"
    _description = "Progress of an import"
    _log_access = False
    _rec_name = "import_id"

    import_id = fields.Many2one(
        "ahorro.import", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    label = fields.Char(readonly=True, help="Code of what is being done.")
    done = fields.Integer(readonly=True, aggregator=None)
    total = fields.Integer(readonly=True, aggregator=None)
    started_at = fields.Datetime(readonly=True)
    updated_at = fields.Datetime(readonly=True)

    _import_unique = models.UniqueIndex(
        "(import_id)", "This import already has its progress."
    )

    @api.model
    def _prepare(self, run):
        """Make the row of a run, in the transaction that sends it to work."""
        run.flush_recordset()
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_import_progress (import_id, company_id)
                   VALUES (%s, %s) ON CONFLICT (import_id) DO NOTHING""",
                run.id,
                run.company_id.id,
            )
        )
        self._report(run, "waiting", start=True)

    @api.model
    def _get_labels(self):
        """Return the sentence of each step that ``_report`` reports."""
        return {
            "waiting": self.env._("Waiting for its turn"),
            "starting": self.env._("Starting"),
            "download": self.env._("Fetching the file"),
            "read": self.env._("Opening the file"),
            "parse": self.env._("Reading the rows"),
            "copy": self.env._("Storing the rows"),
            "match": self.env._("Looking for the plans"),
            "diff": self.env._("Comparing with the portfolio"),
            "apply_holders": self.env._("Writing the holders"),
            "apply_phones": self.env._("Writing the phones"),
            "apply_plans": self.env._("Writing the plans"),
            "follow": self.env._("Judging what depends on the file"),
            "log": self.env._("Finishing"),
            "undo": self.env._("Taking the changes back"),
        }

    @api.model
    def _report(self, run, label, done=0, total=0, start=False):
        """Write where a run is, by a cursor of its own, at once; never raises.

        :param str label: code, see ``_get_labels``
        :param bool start: the work begins only now
        """
        now = fields.Datetime.now()
        query = SQL(
            """UPDATE ahorro_import_progress
                  SET label = %s, done = %s, total = %s, updated_at = %s,
                      started_at = CASE WHEN %s THEN %s ELSE started_at END
                WHERE import_id = %s""",
            label,
            done,
            total,
            now,
            start,
            now,
            run.id,
        )
        try:
            with self.env.registry.cursor() as cr:
                cr.execute(
                    SQL("SELECT set_config('lock_timeout', %s, TRUE)", LOCK_TIMEOUT)
                )
                cr.execute(query, log_exceptions=False)
        except psycopg2.Error as error:
            # What is shown may lag behind; the work itself is not to stop for it.
            _logger.info("Progress of import %s not written: %s", run.id, error)
