# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class AhorroStatementEnd(models.TransientModel):
    """The question why something that a person said does not hold any more."""

    _name = "ahorro.statement.end"
    _description = "End of a person's statement"

    optout_id = fields.Many2one("ahorro.optout", readonly=True)
    consent_id = fields.Many2one("ahorro.consent", readonly=True)
    reason = fields.Char(help="Who said so, when and how.")

    @remote(self=ONE)
    def action_confirm(self):
        """End the statement and close."""
        self.ensure_one()
        if self.optout_id:
            self.optout_id.action_lift(self.reason)
        if self.consent_id:
            self.consent_id.action_withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
