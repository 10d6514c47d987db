# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import secrets
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from ..models.campaign.ahorro_campaign import DISTRIBUTIONS
from ..models.creation.campaign_aside import MAX_SEED


class AhorroCampaignCreate(models.TransientModel):
    """The page *Crear campaña*: what enters, what stays out and why, and who calls."""

    _name = "ahorro.campaign.create"
    _description = "Create a campaign"
    _rec_name = "name"

    campaign_id = fields.Many2one(
        "ahorro.campaign",
        string="Add to",
        ondelete="cascade",
        domain="[('state', '=', 'in_progress')]",
        help="Empty: a new campaign.",
    )
    # Who opens the page says which plans. One that a reload opened again without them
    # asks anew: it must not fall back on the whole portfolio.
    plan_domain = fields.Char(
        string="Plans",
        default='[["id", "=", false]]',
        help="A domain on plans, as JSON or Python.",
    )
    plan_search = fields.Text(
        string="Which plans",
        help="What is chosen in the filters of plans, as the page keeps it.",
    )
    is_advanced = fields.Boolean(string="Advanced")
    is_asked = fields.Boolean(help="The campaign was asked for: what is missing shows.")
    is_selection = fields.Boolean(help="The plans were chosen in a list.")
    name = fields.Char()
    type_id = fields.Many2one(
        "ahorro.campaign.type",
        ondelete="cascade",
        domain="[('company_id', 'in', [company_id, False])]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    description = fields.Text()
    user_ids = fields.Many2many("res.users", string="Operators")
    allowed_user_ids = fields.Many2many(
        "res.users", compute="_compute_allowed_user_ids"
    )
    distribution = fields.Selection(DISTRIBUTIONS, required=True, default="pool")
    closing_date = fields.Date()
    deadline_first = fields.Boolean(
        string="What expires first",
        help="After the agreed calls, whose last day comes first is called first: the "
        "radar of deadlines says who. Those without a deadline follow as always.",
    )
    key = fields.Char(
        default=lambda self: secrets.token_urlsafe(12),
        readonly=True,
        help="Pressing the button twice makes one campaign.",
    )
    left_aside_percent = fields.Float(
        string="Leave aside (%)",
        digits=(5, 2),
        help="Of the people who would enter, how many this campaign does not call, by "
        "a draw. What becomes of them tells what calling the others was worth. 0: "
        "everybody enters.",
    )
    left_aside_seed = fields.Integer(
        default=lambda self: secrets.randbelow(MAX_SEED - 1) + 1,
        readonly=True,
        help="What the draw starts from, so that the preview shows who is drawn.",
    )
    preview = fields.Json(compute="_compute_preview")

    @api.depends("company_id")
    def _compute_allowed_user_ids(self):
        campaigns = self.env["ahorro.campaign"]
        for wizard in self:
            wizard.allowed_user_ids = campaigns._get_possible_operators(
                wizard.company_id
            )

    @api.depends("campaign_id", "type_id", "plan_domain", "left_aside_percent")
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_preview(self):
        campaigns = self.env["ahorro.campaign"]
        for wizard in self:
            try:
                wizard.preview = campaigns.preview_from_domain(
                    wizard._get_plan_domain(),
                    {
                        "type_id": wizard.type_id.id,
                        "campaign_id": wizard.campaign_id._origin.id,
                        "left_aside_percent": wizard.left_aside_percent,
                        "left_aside_seed": wizard.left_aside_seed,
                    },
                )
            except UserError as error:
                # The page stays open: it says what is wrong with the filter.
                wizard.preview = {"error": str(error)}

    def _get_plan_domain(self):
        self.ensure_one()
        text = self.plan_domain or "[]"
        try:
            return json.loads(text)
        except ValueError:
            return self._read_python_domain(text)

    @api.model
    def _read_python_domain(self, text):
        """Return the domain that the domain editor wrote, in Python."""
        try:
            return literal_eval(text)
        except (ValueError, SyntaxError):
            raise UserError(
                self.env._("The filter of plans could not be read: choose it again.")
            ) from None

    @remote(self=ONE)
    def action_create(self):
        """Make the campaign, or add to it, and open it."""
        self.ensure_one()
        campaigns = self.env["ahorro.campaign"]
        if self.campaign_id:
            campaign = campaigns.create_from_domain(
                self._get_plan_domain(),
                {
                    "campaign_id": self.campaign_id.id,
                    "distribution": self.distribution,
                },
            )
        else:
            campaign = campaigns.create_from_domain(
                self._get_plan_domain(),
                {
                    "name": self.name or "",
                    "type_id": self.type_id.id,
                    "description": self.description or "",
                    "user_ids": self.user_ids.ids,
                    "distribution": self.distribution,
                    "closing_date": self.closing_date
                    and fields.Date.to_string(self.closing_date),
                    "idempotency_key": self.key,
                    "deadline_first": self.deadline_first,
                    "left_aside_percent": self.left_aside_percent,
                    "left_aside_seed": self.left_aside_seed,
                },
            )
        return {**campaign.action_open(), "target": "main"}
