# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class AhorroStatementEnd(models.TransientModel):
    """The question why something that a person said does not hold any more."""

    _name = "ahorro.statement.end"
    _description = "End of a person's statement"

    optout_id = fields.Many2one("ahorro.optout", readonly=True)
    consent_id = fields.Many2one("ahorro.consent", readonly=True)
    reason = fields.Char(help="Who said so, when and how.")

    @api.model
    def _get_question(self, name, record):
        """Return the action that asks about a record."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contact again")
            if name == "optout_id"
            else self.env._("Withdraw the consent"),
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": record.id},
        }

    def action_confirm(self):
        """End the statement and close."""
        self.ensure_one()
        if self.optout_id:
            self.optout_id.action_lift(self.reason)
        if self.consent_id:
            self.consent_id.action_withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
