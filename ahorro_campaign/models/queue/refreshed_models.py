# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

#: What makes two contacts one person.
PHONE_MARKS = {"raw", "partner_id", "active", "is_wrong", "is_shared"}
DOCUMENT_MARKS = {"ahorro_document_kind", "ahorro_document_number"}
#: What the guard asks of a plan itself.
PLAN_MARKS = {"in_lawsuit", "partner_id"}


class ResPartner(models.Model):
    """A document that changes may make one person of two, or two of one."""

    _inherit = "res.partner"

    def write(self, vals):
        """Ask the queued cases of contacts with another document again."""
        result = super().write(vals)
        if DOCUMENT_MARKS & set(vals):
            self.env["ahorro.queue.refresh"]._refresh_after_commit(partner_ids=self.ids)
        return result


class AhorroPhone(models.Model):
    """A phone that comes or changes may free a case, or block it."""

    _inherit = "ahorro.phone"

    @api.model_create_multi
    def create(self, vals_list):
        """Ask the queued cases of contacts with a new phone again."""
        phones = super().create(vals_list)
        self.env["ahorro.queue.refresh"]._refresh_after_commit(
            partner_ids=phones.partner_id.ids
        )
        return phones

    def write(self, vals):
        """Ask again where a phone changed in what the guard looks at."""
        result = super().write(vals)
        if PHONE_MARKS & set(vals):
            self.env["ahorro.queue.refresh"]._refresh_after_commit(
                partner_ids=self.partner_id.ids
            )
        return result


class AhorroPlan(models.Model):
    """A lawsuit or another holder may free a case, or block it."""

    _inherit = "ahorro.plan"

    def write(self, vals):
        """Ask the plans' queued cases again."""
        result = super().write(vals)
        if PLAN_MARKS & set(vals):
            self.env["ahorro.queue.refresh"]._refresh_after_commit(plan_ids=self.ids)
        return result
