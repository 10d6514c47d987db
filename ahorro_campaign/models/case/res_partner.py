# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class ResPartner(models.Model):
    """What was done with a person: on their client file."""

    _inherit = "res.partner"

    ahorro_movement_ids = fields.One2many(
        "ahorro.movement",
        "partner_id",
        string="Movements",
        readonly=True,
        groups="ahorro_plan.group_operator",  # others have no right on the rows
    )

    # === THE CLIENT FILE ===

    def _prepare_client_file_summary(self, plans):
        return {
            **super()._prepare_client_file_summary(plans),
            "history": self.env["ahorro.client.history"]._prepare_rows(self, plans),
        }

    @remote(self=ONE)
    def action_open_ahorro_movements(self):
        """Open who did what with this person and with their plans."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_campaign.ahorro_movement_action"
        )
        plans = self._get_client_file_plans()
        history = self.env["ahorro.client.history"]
        action["domain"] = list(history._get_movement_domain(self, plans))
        action["context"] = {}
        return action
