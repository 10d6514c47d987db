# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.coupon_url import read_hosts


class AhorroSettings(models.TransientModel):
    """What an Administrador decides about coupon links."""

    _inherit = "ahorro.settings"

    coupon_days = fields.Integer(
        config_parameter="ahorro_whatsapp.coupon_days",
        string="Days that a coupon link works",
    )
    coupon_hosts = fields.Char(
        config_parameter="ahorro_whatsapp.coupon_hosts",
        string="Further sites of coupons",
        help="Sites to which a coupon link of a plan of its own may lead, separated by "
        "commas. Those of the administradoras are allowed.",
    )

    @api.constrains("coupon_days", "coupon_hosts")
    def _check_coupons(self):
        for settings in self:
            if settings.coupon_days < 1:
                raise ValidationError(
                    self.env._("A coupon link works at least one day.")
                )
            try:
                read_hosts(settings.coupon_hosts or "")
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "Hosts are written as pagos.example.com, separated by commas."
                    )
                ) from None
