# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from .discuss_channel import TYPE


class AhorroTakeoutTable(models.AbstractModel):
    """Conversations go along with who takes the data of their company."""

    _inherit = "ahorro.takeout.table"

    @api.model
    def _get_more_domains(self):
        """Conversations go along, and with them what was written in them."""
        return super()._get_more_domains() | {
            "discuss.channel": Domain("channel_type", "=", TYPE)
            & Domain("ahorro_wa_company_id", "in", self.env.companies.ids)
        }
