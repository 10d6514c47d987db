# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: What the browser may call an export of its own.
_TOKEN = re.compile(r"[0-9a-zA-Z-]{8,64}")
#: Seconds between two signs of progress.
EVERY = 0.5


class ExportCancelled(Exception):
    """Who asked for the export does not want it any more."""


class AhorroReportProgress(models.Model):
    """How far an export has come, while its own transaction says nothing yet.

    A row of who exports, written by a second cursor and removed at the end. Nobody
    reads or writes it but through the two public methods, each about one's own.
    """

    _name = "ahorro.report.progress"
    _description = "Progress of an export"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    token = fields.Char(required=True)
    date = fields.Datetime(required=True)
    done = fields.Integer()
    total = fields.Integer()
    is_cancelled = fields.Boolean()

    _token_unique = models.UniqueIndex("(user_id, token)", "This was asked already.")

    # === FOR THE SCREEN ===

    @api.model
    def get_progress(self, token):
        """Return how far an export of the user's has come: ``done`` and ``total``.

        False where it has not begun or is over.
        """
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT done, total FROM ahorro_report_progress
                    WHERE user_id = %s AND token = %s""",
                self.env.uid,
                self._check_token(token),
            )
        )
        return rows[0] if rows else False

    @api.model
    def cancel_export(self, token):
        """Stop an export of the user's, within a second or two."""
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_report_progress SET is_cancelled = TRUE
                    WHERE user_id = %s AND token = %s""",
                self.env.uid,
                self._check_token(token),
            )
        )
        return bool(self.env.cr.rowcount)

    @api.model
    def _check_token(self, token):
        self.env["ahorro.role"]._check_role("supervisor")
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        return token

    # === FOR THE EXPORT ===

    @api.model
    def _watch(self, rows, token, total):
        """Yield rows, and let the screen know how many of them have gone by.

        :param token: of the screen; without one nobody asks
        :raises ExportCancelled: the screen asked for it
        """
        if not token:
            yield from rows
            return
        token = self._check_token(token)
        self._execute(
            """INSERT INTO ahorro_report_progress (user_id, token, date, done, total)
               VALUES (%(uid)s, %(token)s, now() AT TIME ZONE 'UTC', 0, %(total)s)
               ON CONFLICT (user_id, token) DO NOTHING""",
            token=token,
            total=total,
        )
        told = time.monotonic()
        try:
            for done, row in enumerate(rows, start=1):
                yield row
                if done % 500 == 0 and time.monotonic() - told > EVERY:
                    told = time.monotonic()
                    self._tell(token, done)
        finally:
            self._execute(
                """DELETE FROM ahorro_report_progress
                    WHERE user_id = %(uid)s
                      AND (token = %(token)s
                           OR date < now() AT TIME ZONE 'UTC' - interval '1 day')""",
                token=token,
            )

    @api.model
    def _tell(self, token, done):
        rows = self._execute(
            """UPDATE ahorro_report_progress SET done = %(done)s
                WHERE user_id = %(uid)s AND token = %(token)s RETURNING is_cancelled""",
            token=token,
            done=done,
        )
        if rows and rows[0][0]:
            raise ExportCancelled

    @api.model
    def _execute(self, statement, **values):
        """Run a statement in a transaction of its own, which others see at once."""
        with self.env.registry.cursor() as cr:
            cr.execute(SQL(statement, uid=self.env.uid, **values))
            return cr.fetchall() if "RETURNING" in statement else []
