# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who somebody is can change while an operator speaks to them.

A phone that they tell, a document, a merge of two contacts: the lease learns of it as
soon as it is committed. It happens in a transaction of its own, because the request's
must not touch leases; what is missed here the next heartbeat finds.
"""

import logging

from odoo import api, models
from odoo.exceptions import UserError

from .queue_cursor import run_step

_logger = logging.getLogger(__name__)
#: What makes two contacts one person.
PHONE_MARKS = {"raw", "partner_id", "active", "is_wrong", "is_shared"}
DOCUMENT_MARKS = {"ahorro_document_kind", "ahorro_document_number"}
WAITING = "ahorro_campaign.people"


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if DOCUMENT_MARKS & set(vals):
            self._tell_leases()
        return result

    def _tell_leases(self):
        """Have the leases of these people learn their keys once this is committed."""
        after = self.env.cr.postcommit
        if WAITING not in after.data:
            after.data[WAITING] = people = set()
            env = self.env

            def add_keys():
                try:
                    run_step(env, lambda own: own["ahorro.lease"]._add_keys_of(people))
                except UserError:
                    _logger.info("Leases were busy: the next heartbeat tells them.")

            after.add(add_keys)
        after.data[WAITING].update(self.ids)


class AhorroPhone(models.Model):
    _inherit = "ahorro.phone"

    @api.model_create_multi
    def create(self, vals_list):
        phones = super().create(vals_list)
        phones.partner_id._tell_leases()
        return phones

    def write(self, vals):
        result = super().write(vals)
        if PHONE_MARKS & set(vals):
            self.partner_id._tell_leases()
        return result


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        result = super()._update_foreign_keys(src_partners, dst_partner)
        dst_partner._tell_leases()
        return result
