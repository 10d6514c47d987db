# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain

#: What the guard asks of a campaign type.
ASKED = {"purpose", "process", "needs_consent"}


class AhorroCampaignType(models.Model):
    """A type says which rules count: when it changes, its cases are asked about."""

    _inherit = "ahorro.campaign.type"

    def write(self, vals):
        """Ask the cases of these types again where the guard looks at what changed."""
        result = super().write(vals)
        if ASKED & vals.keys():
            blocking = self.env["ahorro.case.blocking"]
            blocking._ask_again(Domain("type_id", "in", self.ids))
        return result
