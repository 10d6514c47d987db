# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.ahorro_plan.models.person.person_place import Place


class AhorroPersonRegister(models.AbstractModel):
    """The coupon links that a person was given: among their data."""

    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "coupon",
                self.env._("Coupon links"),
                "ahorro.wa.link",
                "replaced",
                lambda person: person.mine("ahorro.wa.link"),
                # The addresses that they have lead nowhere any more.
                lambda person, links: links.write({"is_revoked": True}),
                shown=("date", "user_id", "plan_id", "click_count", "last_click_at"),
            ),
            *super()._get_places(),
        ]
