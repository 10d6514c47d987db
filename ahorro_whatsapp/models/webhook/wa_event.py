# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import api, fields, models
from odoo.tools import SQL

#: Of one request; Meta sends up to 3 MB.
MAX_BODY = 3 * 2**20


class AhorroWaEvent(models.Model):
    """A request of Meta's as it arrived, kept before anything is made of it.

    Meta sends each at least once: the same bytes are one row. Nobody reads the rows:
    they hold what clients wrote.

    Called by others: ``_store`` and ``_wake``.
    """

    _name = "ahorro.wa.event"
    _description = "Notice of WhatsApp's service"
    _order = "id"
    _rec_name = "digest"
    _log_access = False

    account_id = fields.Many2one(
        "ahorro.wa.account", required=True, ondelete="cascade", index=True
    )
    digest = fields.Char(required=True, help="SHA-256 of the bytes.")
    raw = fields.Binary(attachment=False, prefetch=False, groups=fields.NO_ACCESS)
    received_at = fields.Datetime(required=True)
    state = fields.Selection(
        [("new", "To be read"), ("done", "Read"), ("parked", "Not understood")],
        required=True,
        default="new",
    )
    attempts = fields.Integer()
    problem = fields.Char()

    _digest_unique = models.UniqueIndex("(account_id, digest)")
    _new_index = models.Index("(id) WHERE state = 'new'")
    _received_index = models.Index("(received_at)")

    @api.model
    def _store(self, account_id, raw):
        """Keep a request; the same one again is not kept twice.

        :param bytes raw: its body
        """
        digest = hashlib.sha256(raw).hexdigest()
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_wa_event
                          (account_id, digest, raw, received_at, state, attempts)
                   VALUES (%s, %s, %s, %s, 'new', 0)
                   ON CONFLICT DO NOTHING""",
                account_id,
                digest,
                raw,
                fields.Datetime.now(),
            )
        )

    @api.model
    def _wake(self):
        """Have what came read as soon as this transaction is committed."""
        name = "ahorro_whatsapp.ir_cron_receive"
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(name)
        # One call that waits is enough for all that came meanwhile.
        waiting = self.env.execute_query(
            SQL(
                """SELECT FROM ir_cron_trigger
                    WHERE cron_id = %s AND call_at <= %s LIMIT 1""",
                cron_id,
                fields.Datetime.now(),
            )
        )
        if not waiting:
            self.env["ir.cron"].browse(cron_id)._trigger()

    @api.autovacuum
    def _forget_old(self):
        """Forget requests that were read long ago: they hold what clients wrote."""
        days = self.env["ahorro.parameter"]._get_int("ahorro_whatsapp.event_days")
        self.env.cr.execute(
            SQL(
                """DELETE FROM ahorro_wa_event
                    WHERE state <> 'new' AND received_at < %s""",
                fields.Datetime.subtract(fields.Datetime.now(), days=days),
            )
        )
