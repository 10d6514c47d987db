# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroCampaign(models.Model):
    """A campaign may have rules by which it fills and empties itself."""

    # Each room adds its own.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.campaign"

    living_ids = fields.One2many(
        "ahorro.living", "campaign_id", string="Living campaign", readonly=True
    )
