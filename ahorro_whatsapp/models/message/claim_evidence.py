# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class ClaimEvidenceReport(models.AbstractModel):
    """What was written to a client is evidence too."""

    _inherit = "report.ahorro_campaign.claim_evidence"

    @api.model
    def _get_sources(self):
        return super()._get_sources() | {
            "wa_message": (
                self.env._("WhatsApp message sent"),
                ["sent_at", "opened_at", "create_date"],
                "user_id",
            ),
        }
