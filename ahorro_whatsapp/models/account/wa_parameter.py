# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import LazyTranslate

from odoo.addons.ahorro_plan.tools.setting import Setting

_lt = LazyTranslate(__name__)


class AhorroParameter(models.AbstractModel):
    """Where WhatsApp's service is: a local server can stand in for it."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.parameter"

    @api.model
    def _get_definitions(self):
        return {
            **super()._get_definitions(),
            "ahorro_whatsapp.graph_base_url": Setting(
                "text",
                "https://graph.facebook.com",
                label=_lt("Address of WhatsApp's service"),
            ),
            "ahorro_whatsapp.event_days": Setting(
                "integer", 30, minimum=1, label=_lt("Days that Meta's notices are kept")
            ),
        }
