# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The coupon links that a person was given: among their data."""

    _inherit = "res.partner"

    def _get_wa_link_domain(self):
        """Return the domain of the links that this person was given, here."""
        return Domain("company_id", "in", self.env.companies.ids) & Domain(
            "partner_id", "=", self.id
        )

    def _collect_person_data(self):
        links = self.env["ahorro.wa.link"].search(self._get_wa_link_domain())
        return [
            *super()._collect_person_data(),
            (
                self.env._("Coupon links"),
                [
                    self.env._("Date"),
                    self.env._("User"),
                    self.env._("Plan"),
                    self.env._("Clicks"),
                    self.env._("Last click"),
                ],
                [
                    [
                        str(link.date),
                        link.user_id.name,
                        link.plan_id._get_short_name(),
                        link.click_count,
                        str(link.last_click_at or ""),
                    ]
                    for link in links
                ],
            ),
        ]

    def _erase_person_data(self):
        links = self.env["ahorro.wa.link"].search(self._get_wa_link_domain())
        result = super()._erase_person_data()
        # The addresses that they have lead nowhere any more.
        links.write({"is_revoked": True})
        return result
