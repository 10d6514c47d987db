# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ResPartner(models.Model):
    """What files said of a person, in their client file."""

    _inherit = "res.partner"

    def _prepare_client_file_summary(self, plans):
        return {
            **super()._prepare_client_file_summary(plans),
            "file_values": self.env["ahorro.file.value"]._get_of_partner(self),
        }
