# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..calls.remote import ONE, remote


class ResPartner(models.Model):
    """A holder of plans is a contact like any other: what each room adds to it."""

    _name = "res.partner"
    _inherit = [
        # First, so that it works on contacts that Odoo has finished writing.
        "ahorro.phone.holder.mixin",
        "res.partner",
        "ahorro.row.lock.mixin",
        "ahorro.document.mixin",
        "ahorro.contact.mixin",
        "ahorro.search.mixin",
        "ahorro.person.data.mixin",
        "ahorro.client.file.mixin",
    ]

    ahorro_plan_ids = fields.One2many(
        "ahorro.plan",
        "partner_id",
        string="Plans",
        groups="ahorro_plan.group_operator",  # others have no right on the rows
    )
    ahorro_plan_count = fields.Integer(
        compute="_compute_ahorro_plan_count", string="Number of plans"
    )

    # Odoo names half of what its own method reads: the other half is what it goes back
    # to the database for, after every search that finds somebody.
    @api.depends("name", "type", "is_company", "parent_id", "company_name")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _compute_ahorro_plan_count(self):
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        counts = {}
        if plans.has_access("read"):
            groups = plans._read_group(
                [("partner_id", "in", self._origin.ids)], ["partner_id"], ["__count"]
            )
            counts = {partner.id: count for partner, count in groups}
        for partner in self:
            partner.ahorro_plan_count = counts.get(partner._origin.id, 0)

    @remote(self=ONE)
    def action_open_ahorro_plans(self):
        """Open the person's plans, archived ones included."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_plan.ahorro_plan_action"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id, "active_test": False}
        return action
