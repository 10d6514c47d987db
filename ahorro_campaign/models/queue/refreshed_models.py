# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

#: What makes two contacts one person.
PHONE_MARKS = {"raw", "partner_id", "active", "is_wrong", "is_shared"}
DOCUMENT_MARKS = {"ahorro_document_kind", "ahorro_document_number"}
#: What the guard asks of a plan itself.
PLAN_MARKS = {"in_lawsuit", "partner_id"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        result = super().write(vals)
        if DOCUMENT_MARKS & set(vals):
            self.env["ahorro.queue.refresh"]._refresh_after_commit(partner_ids=self.ids)
        return result


class AhorroPhone(models.Model):
    _inherit = "ahorro.phone"

    @api.model_create_multi
    def create(self, vals_list):
        phones = super().create(vals_list)
        self.env["ahorro.queue.refresh"]._refresh_after_commit(
            partner_ids=phones.partner_id.ids
        )
        return phones

    def write(self, vals):
        result = super().write(vals)
        if PHONE_MARKS & set(vals):
            self.env["ahorro.queue.refresh"]._refresh_after_commit(
                partner_ids=self.partner_id.ids
            )
        return result


class AhorroPlan(models.Model):
    _inherit = "ahorro.plan"

    def write(self, vals):
        result = super().write(vals)
        if PLAN_MARKS & set(vals):
            self.env["ahorro.queue.refresh"]._refresh_after_commit(plan_ids=self.ids)
        return result
