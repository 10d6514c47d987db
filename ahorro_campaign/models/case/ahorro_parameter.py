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
            "ahorro_campaign.callback_grace": Setting(
                "integer", 30, minimum=0, label=_lt("Minutes until a call is overdue")
            ),
            "ahorro_campaign.lease_minutes": Setting(
                "integer", 10, minimum=1, label=_lt("Minutes that a client is held")
            ),
            "ahorro_campaign.skip_minutes": Setting(
                "integer", 30, minimum=0, label=_lt("Minutes that a skip lasts")
            ),
            "ahorro_campaign.rest_minutes": Setting(
                "integer",
                120,
                minimum=0,
                label=_lt("Minutes that a case with nothing planned rests"),
            ),
            "ahorro_campaign.weekly_cap": Setting(
                "integer", 3, minimum=0, label=_lt("Contacts in seven days")
            ),
            "ahorro_campaign.nollame_days": Setting(
                "integer", 30, minimum=1, label=_lt("Days that a No Llame list serves")
            ),
            "ahorro_campaign.guard_log_days": Setting(
                "integer", 730, minimum=0, label=_lt("Days that answers are kept")
            ),
            "ahorro_campaign.advertising_consent": Setting(
                "text",
                "never",
                options=("never", "without_contract", "always"),
                label=_lt("Consent to advertising"),
            ),
            "ahorro_campaign.national_holidays": Setting(
                "boolean", True, label=_lt("National holidays")
            ),
            "ahorro_campaign.province_holidays": Setting(
                "boolean", True, label=_lt("Holidays of provinces")
            ),
        }
