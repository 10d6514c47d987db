# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import LazyTranslate

from odoo.addons.ahorro_plan.tools.setting import Setting

_lt = LazyTranslate(__name__)


class AhorroParameter(models.AbstractModel):
    """The settings of mass sends."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.parameter"

    @api.model
    def _get_definitions(self):
        return {
            **super()._get_definitions(),
            "ahorro_whatsapp.approve_messages": Setting(
                "integer",
                500,
                minimum=0,
                label=_lt("Messages above which a mass send is approved"),
            ),
            "ahorro_whatsapp.approve_cost": Setting(
                "number",
                20,
                minimum=0,
                label=_lt("Cost above which a mass send is approved"),
            ),
            "ahorro_whatsapp.approve_by_other": Setting(
                "boolean", True, label=_lt("Somebody else approves a mass send")
            ),
            "ahorro_whatsapp.repeat_days": Setting(
                "integer",
                7,
                minimum=0,
                label=_lt("Days between two mass sends of a text to a person"),
            ),
        }
