# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging two contacts of one person moves their plans and phones."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # Odoo moves references by plain SQL: through the ORM the log knows who did it.
        plans_sudo = self.env["ahorro.plan"].sudo().with_context(active_test=False)
        held_sudo = plans_sudo.search([("partner_id", "in", src_partners.ids)])
        held_sudo.write({"partner_id": dst_partner.id})
        # Of those it knows nothing.
        dst_partner._refer_instead(src_partners)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        partners = self.env["res.partner"].browse(partner_ids).exists()
        partners.invalidate_recordset()
        partners._show_phones()
        return result
