# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class AhorroCampaignReassign(models.TransientModel):
    """The page *Reasignar*: how cases move between operators, before and after."""

    _name = "ahorro.campaign.reassign"
    _description = "Reassign cases"
    _rec_name = "campaign_id"

    campaign_id = fields.Many2one(
        "ahorro.campaign", required=True, readonly=True, ondelete="cascade"
    )
    operator_ids = fields.Many2many(related="campaign_id.user_ids")
    source_ids = fields.Many2many(
        "res.users",
        "ahorro_campaign_reassign_source_rel",
        compute="_compute_source_ids",
        help="Who has open cases of the campaign, or could have.",
    )
    case_ids = fields.Many2many("ahorro.case", string="Only these cases", readonly=True)
    from_user_ids = fields.Many2many(
        "res.users",
        "ahorro_campaign_reassign_from_rel",
        string="Cases of",
        help="Empty: everybody's.",
    )
    from_pool = fields.Boolean(string="Cases of the shared pool")
    state = fields.Selection(
        [
            ("open", "All open cases"),
            ("pending", "Only those not started"),
            ("in_progress", "Only those started"),
        ],
        required=True,
        default="open",
        string="Which",
    )
    count = fields.Integer(string="How many", help="0: all of them.")
    to_user_ids = fields.Many2many(
        "res.users",
        "ahorro_campaign_reassign_to_rel",
        string="To",
        help="Shared out so that they end up with as many. Empty: to the shared pool.",
    )
    preview = fields.Json(compute="_compute_preview")

    @api.depends("campaign_id")
    def _compute_source_ids(self):
        figures = self.env["ahorro.case.figures"]
        for wizard in self:
            tally = figures._count_by_operator(wizard.campaign_id)
            wizard.source_ids = wizard.source_ids.browse(uid for uid in tally if uid)

    def _prepare_values(self):
        self.ensure_one()
        sources = self.from_user_ids._origin.ids + ([False] if self.from_pool else [])
        return {
            "from_user_ids": sources,
            "states": [] if self.state == "open" else [self.state],
            "count": self.count,
            "case_ids": self.case_ids._origin.ids,
            "to_user_ids": self.to_user_ids._origin.ids,
        }

    @api.depends(
        "campaign_id",
        "case_ids",
        "from_user_ids",
        "from_pool",
        "state",
        "count",
        "to_user_ids",
    )
    @api.depends_context("lang")
    def _compute_preview(self):
        for wizard in self:
            try:
                wizard.preview = wizard.campaign_id.preview_reassign(
                    wizard._prepare_values()
                )
            except UserError as error:
                # The page stays open: it says what is wrong.
                wizard.preview = {"error": str(error)}

    @remote(self=ONE)
    def action_reassign(self):
        """Move the cases and close."""
        self.ensure_one()
        self.campaign_id.action_reassign(self._prepare_values())
        return {"type": "ir.actions.act_window_close"}
