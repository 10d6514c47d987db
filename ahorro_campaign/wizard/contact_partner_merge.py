# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging contacts keeps what each of them said about being contacted."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # Their document and phones may not be those of the contact that stays.
        for model in ("ahorro.optout", "ahorro.consent"):
            # sudo: who may merge contacts need not see what they said.
            records_sudo = self.env[model].sudo()
            records_sudo.search([("partner_id", "in", src_partners.ids)])._record_keys()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # Whoever attends one of them attends all that they are now.
        dst_partner.env["ahorro.queue.refresh"]._refresh_after_commit(
            partner_ids=dst_partner.ids
        )
        return result
