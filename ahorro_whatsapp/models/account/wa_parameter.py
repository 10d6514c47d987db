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
            "ahorro_whatsapp.pause_on_red": Setting(
                "boolean", True, label=_lt("Pause a number whose quality is red")
            ),
            "ahorro_whatsapp.pause_on_burst": Setting(
                "boolean",
                True,
                label=_lt("Pause when a fifth of the messages is undeliverable"),
            ),
            "ahorro_whatsapp.too_often_hours": Setting(
                "integer",
                24,
                minimum=24,
                label=_lt("Hours without messages to whom Meta kept one back"),
            ),
            "ahorro_whatsapp.stalled_hours": Setting(
                "integer",
                6,
                minimum=1,
                label=_lt("Hours until accepted and never sent is an alarm"),
            ),
            "ahorro_whatsapp.event_days": Setting(
                "integer", 30, minimum=1, label=_lt("Days that Meta's notices are kept")
            ),
        }
