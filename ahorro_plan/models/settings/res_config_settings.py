# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Ahorro's parameters among Odoo's settings, for its system administrators."""

    _inherit = "res.config.settings"

    ahorro_shared_phone_limit = fields.Integer(
        string="People per phone number",
        default=3,
        config_parameter="ahorro_plan.shared_phone_limit",
        help="A number that more people than this have is taken for a dummy.",
    )
    ahorro_default_area = fields.Char(
        string="Area code of the dealership",
        config_parameter="ahorro_plan.default_area",
        help="Suggested, never assumed, where a number was written without one.",
    )
    ahorro_support_email = fields.Char(
        string="Support e-mail", config_parameter="ahorro_plan.support_email"
    )
    ahorro_support_phone = fields.Char(
        string="Support phone", config_parameter="ahorro_plan.support_phone"
    )
