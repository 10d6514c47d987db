# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroPlan(models.Model):
    """Fields and lists find plans as the box *Buscar* does."""

    # The plan's own room comes before this one and does not know the search.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.plan"

    @api.model
    def _search_display_name(self, operator, value):
        if operator == "ilike" and isinstance(value, str) and value:
            return self.env["ahorro.search"]._get_plan_domain(value)
        return super()._search_display_name(operator, value)
