# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class AhorroWaOutboxClaim(models.AbstractModel):
    """Of a mass send messages are claimed while it is running, and not else."""

    _inherit = "ahorro.wa.outbox.claim"

    @api.model
    def _claim(self, account_id, size):
        self.env["ahorro.wa.batch.control"]._watch(account_id)
        self.env.flush_all()
        return super()._claim(account_id, size)

    @api.model
    def _get_candidate_condition(self):
        return SQL(
            """%s AND NOT EXISTS (SELECT FROM ahorro_wa_batch b
                                   WHERE b.id = ahorro_wa_message.batch_id
                                     AND b.state <> 'running')""",
            super()._get_candidate_condition(),
        )

    @api.model
    def _is_settled(self, message):
        """Of a mass send nobody is written to about a case that was finished since."""
        settled = bool(message.batch_id) and message.case_id.state == "done"
        return settled or super()._is_settled(message)

    @api.model
    def _get_type(self, message):
        """A mass send says itself what it is about, also without a case."""
        return message.batch_id.type_id or super()._get_type(message)


class AhorroWaOutbox(models.AbstractModel):
    """Mass sends end when nothing of them waits."""

    _inherit = "ahorro.wa.outbox"

    @api.model
    def _get_waiting_domain(self):
        running = Domain("batch_id", "=", False) | Domain(
            "batch_id.state", "=", "running"
        )
        # What a dead sender left is looked after in any case.
        due = running | Domain("state", "=", "sending")
        return super()._get_waiting_domain() & due

    @api.model
    def _cron_send(self):
        result = super()._cron_send()
        self.env["ahorro.wa.batch.control"]._finish()
        return result

    @api.model
    def _send(self, account):
        total = super()._send(account)
        self.env["ahorro.wa.batch.control"]._finish()
        return total
