# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class ClaimEvidenceReport(models.AbstractModel):
    """Messages are evidence too: what was written, and what the client wrote."""

    _inherit = "report.ahorro_campaign.claim_evidence"

    @api.model
    def _get_sources(self):
        return super()._get_sources() | {
            "wa_message": (("sent_at", "opened_at", "create_date"), "user_id"),
            "wa_inbound": (("moment", "create_date"), False),
        }
