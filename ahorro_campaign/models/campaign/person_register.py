# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroPersonMention(models.AbstractModel):
    """What supervisors call a campaign, or write of it, may name a person."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.mention"

    @api.model
    def _get_text_fields(self):
        return [
            *super()._get_text_fields(),
            ("ahorro.campaign", ("name", "description")),
            ("ahorro.campaign.type", ("name",)),
        ]
