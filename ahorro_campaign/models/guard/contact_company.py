# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.base.models.res_partner import _tz_get

from .ahorro_contact_hours import DEFAULT_ZONE


class ResCompany(models.Model):
    """The zone in which a dealership's hours of contact are read."""

    _inherit = "res.company"

    ahorro_tz = fields.Selection(
        _tz_get, string="Time zone of the dealership", default=DEFAULT_ZONE
    )

    def write(self, vals):
        """Read the hours of contact in the new zone, and ask blocked cases again."""
        result = super().write(vals)
        if "ahorro_tz" in vals:
            self.env["ahorro.contact.hours"]._hours_changed(self)
        return result
