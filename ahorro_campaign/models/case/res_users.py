# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResUsers(models.Model):
    """The campaigns that a user attends."""

    _inherit = "res.users"

    ahorro_campaign_ids = fields.Many2many(
        "ahorro.campaign",
        "ahorro_campaign_user_rel",
        "user_id",
        "campaign_id",
        string="Campaigns",
        readonly=True,
    )
