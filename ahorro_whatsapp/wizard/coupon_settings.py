# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from ..tools.coupon_url import read_hosts

#: What this page writes, by the parameter's name.
NAMES = ("coupon_days", "coupon_hosts")


class AhorroSettings(models.TransientModel):
    """What an Administrador decides about coupon links."""

    _inherit = "ahorro.settings"

    coupon_days = fields.Integer(string="Days that a coupon link works")
    coupon_hosts = fields.Char(
        string="Further sites of coupons",
        help="Sites to which a coupon link of a plan of its own may lead, separated by "
        "commas. Those of the administradoras are allowed.",
    )

    @api.constrains(*NAMES)
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

    @api.model
    def default_get(self, fields):
        """Show the settings of coupon links in force."""
        values = super().default_get(fields)
        parameters = self.env["ahorro.parameter"]
        present = {
            "coupon_days": parameters._get_int("ahorro_whatsapp.coupon_days"),
            "coupon_hosts": parameters._get_text("ahorro_whatsapp.coupon_hosts"),
        }
        return values | {name: present[name] for name in present.keys() & set(fields)}

    @remote(self=ONE)
    def action_save(self):
        """Store the settings of coupon links.

        :raises AccessError: not an Administrator of Ahorro
        """
        self.ensure_one()
        self._check_caller()
        stored = self._get_parameters_sudo()
        stored.set_param("ahorro_whatsapp.coupon_days", str(self.coupon_days))
        stored.set_param("ahorro_whatsapp.coupon_hosts", self.coupon_hosts or "")
        return super().action_save()
