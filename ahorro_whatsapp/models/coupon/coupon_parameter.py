# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import LazyTranslate

from odoo.addons.ahorro_plan.tools.setting import Setting

_lt = LazyTranslate(__name__)


class AhorroParameter(models.AbstractModel):
    """The settings of coupon links."""

    _inherit = "ahorro.parameter"

    @api.model
    def _get_definitions(self):
        return {
            **super()._get_definitions(),
            "ahorro_whatsapp.coupon_days": Setting(
                "integer", 30, minimum=1, label=_lt("Days a coupon link works")
            ),
            "ahorro_whatsapp.coupon_hosts": Setting(
                "text", "", label=_lt("Further sites of coupons")
            ),
        }
