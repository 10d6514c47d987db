# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.ahorro_plan.models.person.person_place import Place


class AhorroPersonRegister(models.AbstractModel):
    """What a person promised to pay: among their data."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "promise",
                self.env._("Promises of payment"),
                "ahorro.promise",
                "replaced",
                lambda person: person.mine("ahorro.promise"),
                shown=(
                    "made_at",
                    "plan_id",
                    "campaign_id",
                    "user_id",
                    "promise_date",
                    "amount",
                    "verdict",
                    "recovered",
                ),
            ),
            *super()._get_places(),
        ]
