# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroPersonMention(models.AbstractModel):
    """What somebody called a view of the panel, or wrote of broken rows."""

    # Each room adds its own to a model from below.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.mention"

    @api.model
    def _get_text_fields(self):
        return [
            *super()._get_text_fields(),
            ("ahorro.panel.view", ("name",)),
            ("ahorro.check.note", ("text",)),
        ]
