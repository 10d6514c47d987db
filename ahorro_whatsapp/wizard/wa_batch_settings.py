# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AhorroSettings(models.TransientModel):
    """What an Administrador decides about mass sends."""

    # Each subject adds its own to a page from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.settings"

    approve_messages = fields.Integer(
        config_parameter="ahorro_whatsapp.approve_messages",
        string="Approve from more messages than",
        help="A mass send of more messages waits for an approval. 0: no limit.",
    )
    approve_cost = fields.Float(
        config_parameter="ahorro_whatsapp.approve_cost",
        string="Approve from a cost above",
        digits=(12, 2),
        help="In the currency of the rates (USD). 0: no limit.",
    )
    approve_by_other = fields.Boolean(
        config_parameter="ahorro_whatsapp.approve_by_other",
        string="Somebody else approves",
        help="Whoever confirmed a mass send does not approve it.",
    )
    repeat_days = fields.Integer(
        config_parameter="ahorro_whatsapp.repeat_days",
        string="Days without the same text",
        help="Whoever got a text within them is left out of a mass send of it.",
    )

    @api.constrains("approve_messages", "approve_cost", "repeat_days")
    def _check_batch_numbers(self):
        for settings in self:
            numbers = (
                settings.approve_messages,
                settings.approve_cost,
                settings.repeat_days,
            )
            if min(numbers) < 0 or settings.repeat_days > 365:
                raise ValidationError(
                    self.env._("Limits of mass sends are not below zero.")
                )
