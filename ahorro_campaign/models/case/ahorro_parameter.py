# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import LazyTranslate

from odoo.addons.ahorro_plan.tools.setting import Setting

_lt = LazyTranslate(__name__)


class AhorroParameter(models.AbstractModel):
    """The settings of campaigns: minutes, days and contacts are whole numbers."""

    _inherit = "ahorro.parameter"

    @api.model
    def _get_definitions(self):
        return {
            **super()._get_definitions(),
            **{
                f"ahorro_campaign.{name}": Setting(
                    "integer", default, minimum=minimum, label=label
                )
                for name, default, minimum, label in (
                    ("callback_grace", 30, 0, _lt("Minutes until a call is overdue")),
                    ("lease_minutes", 10, 1, _lt("Minutes that a client is held")),
                    ("skip_minutes", 30, 0, _lt("Minutes that a skip lasts")),
                    ("weekly_cap", 3, 0, _lt("Contacts in seven days")),
                    ("nollame_days", 30, 1, _lt("Days that a No Llame list serves")),
                    ("guard_log_days", 730, 0, _lt("Days that answers are kept")),
                )
            },
            "ahorro_campaign.advertising_consent": Setting(
                "text",
                "never",
                options=("never", "without_contract", "always"),
                label=_lt("Consent to advertising"),
            ),
            "ahorro_campaign.national_holidays": Setting(
                "boolean", True, label=_lt("National holidays")
            ),
        }
