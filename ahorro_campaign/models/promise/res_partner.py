# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Domain

#: Promises that the client file shows; the list has the rest.
ROWS = 12


class ResPartner(models.Model):
    """What a person promised: on their client file."""

    # Each room adds its own to the contact.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    def _prepare_client_file_values(self, plans):
        return {
            **super()._prepare_client_file_values(plans),
            "promises": self._prepare_promise_rows(plans),
        }

    def _prepare_promise_rows(self, plans):
        """Return the promises of the person and of their plans, the last first."""
        promises = self.env["ahorro.promise"]
        if not promises.has_access("read"):
            return []
        found = promises.search(
            Domain("company_id", "in", self.env.companies.ids)
            & (Domain("partner_id", "=", self.id) | Domain("plan_id", "in", plans.ids)),
            limit=ROWS,
        )
        labels = dict(promises._fields["verdict"]._description_selection(self.env))
        text = fields.Date.to_string
        return [
            {
                "id": promise.id,
                # sudo: names alone, of what a row within reach shows.
                "plan": promise.sudo().plan_id._get_short_name(),
                "user": promise.sudo().user_id.name,
                "holder": ""
                if promise.partner_id == self
                else promise.sudo().partner_id.name or "",
                "date": text(promise.promise_date),
                "amount": promise.amount or promise.debt,
                "verdict": promise.verdict,
                "label": labels[promise.verdict],
                "recovered": promise.recovered,
                "judged_day": text(promise.judged_day) or "",
                "debt_after": promise.debt_after,
                "currency_id": promise.currency_id.id,
            }
            for promise in found
        ]
