# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroCampaign(models.Model):
    """Whether a campaign calls first whose deadline comes first."""

    # Each room adds its own.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.campaign"

    deadline_first = fields.Boolean(
        string="What expires first",
        help="After the agreed calls, whose last day comes first is called first: the "
        "radar of deadlines says who. Those without a deadline follow as always.",
    )
