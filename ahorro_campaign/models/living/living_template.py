# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class AhorroLivingTemplate(models.Model):
    """Rules of a living campaign, ready-made: data that the dealership edits."""

    _name = "ahorro.living.template"
    _description = "Ready-made living campaign"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: of all companies.")
    type_id = fields.Many2one(
        "ahorro.campaign.type",
        required=True,
        ondelete="cascade",
        domain="[('company_id', 'in', [company_id, False])]",
    )
    description = fields.Text()
    entry_domain = fields.Char(string="Who enters", required=True, default="[]")
    exit_domain = fields.Char(string="Who leaves", default="[]")
    news_only = fields.Boolean(string="Only who entered since the last file")

    @remote(self=ONE)
    def action_make_campaign(self):
        """Make a campaign with these rules, switched off, and open them.

        :raises UserError: a campaign in progress has that name
        """
        self.check_access("read")
        campaigns = self.env["ahorro.campaign"]
        campaigns._check_manager()
        company = self.env.company
        campaign = campaigns.create(
            {
                "name": self.name,
                "type_id": self.type_id.id,
                "description": self.description,
                "company_id": company.id,
                "user_ids": [
                    Command.set(campaigns._get_possible_operators(company).ids)
                ],
            }
        )
        return self.env["ahorro.living"]._make(campaign, self).action_open()

    @api.model
    def _get_rule_fields(self):
        """Return the fields that a campaign takes over."""
        return ("entry_domain", "exit_domain", "news_only")
