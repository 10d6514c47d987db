# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

#: The settings of mass sends, and how each is read.
READERS = {
    "approve_messages": "_get_int",
    "approve_cost": "_get_number",
    "approve_by_other": "_get_bool",
    "repeat_days": "_get_int",
}


class AhorroSettings(models.TransientModel):
    """What an Administrador decides about mass sends."""

    # Each subject adds its own to a page from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.settings"

    approve_messages = fields.Integer(
        string="Approve from more messages than",
        help="A mass send of more messages waits for an approval. 0: no limit.",
    )
    approve_cost = fields.Float(
        string="Approve from a cost above",
        digits=(12, 2),
        help="In the currency of the rates (USD). 0: no limit.",
    )
    approve_by_other = fields.Boolean(
        string="Somebody else approves",
        help="Whoever confirmed a mass send does not approve it.",
    )
    repeat_days = fields.Integer(
        string="Days without the same text",
        help="Whoever got a text within them is left out of a mass send of it.",
    )

    @api.constrains(*READERS)
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

    @api.model
    def default_get(self, fields):
        """Show the settings of mass sends in force."""
        values = super().default_get(fields)
        parameters = self.env["ahorro.parameter"]
        return values | {
            name: getattr(parameters, reader)(f"ahorro_whatsapp.{name}")
            for name, reader in READERS.items()
            if name in fields
        }

    @remote(self=ONE)
    def action_save(self):
        """Store the settings of mass sends.

        :raises AccessError: not an Administrator of Ahorro
        """
        self.ensure_one()
        self._check_caller()
        stored = self._get_parameters_sudo()
        for name in READERS:
            # As text: a parameter that is 0 or False would be deleted.
            stored.set_param(f"ahorro_whatsapp.{name}", str(self[name]))
        return super().action_save()
