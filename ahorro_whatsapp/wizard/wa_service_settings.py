# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

#: The settings of WhatsApp's service, and how each is read.
READERS = {
    "pause_on_red": "_get_bool",
    "pause_on_burst": "_get_bool",
    "stalled_hours": "_get_int",
    "too_often_hours": "_get_int",
    "media_mb": "_get_int",
    "event_days": "_get_int",
    "reply_days": "_get_int",
}


class AhorroSettings(models.TransientModel):
    """What an Administrador decides about the numbers at WhatsApp's service."""

    # Each subject adds its own to a page from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.settings"

    pause_on_red = fields.Boolean(
        string="Pause a number whose quality is red",
        help="Meta's red says that many people blocked or reported it.",
    )
    pause_on_burst = fields.Boolean(
        string="Pause when many messages do not arrive",
        help="More than a fifth of the last hundred: it is the provider, not people.",
    )
    stalled_hours = fields.Integer(
        string="Hours until accepted and never sent is an alarm"
    )
    too_often_hours = fields.Integer(
        string="Hours of rest",
        help="Whoever Meta kept a message back from, so as not to write too often, "
        "gets none for so long.",
    )
    media_mb = fields.Integer(
        string="Megabytes of a file", help="Larger ones of clients are not fetched."
    )
    event_days = fields.Integer(
        string="Days that notices are kept",
        help="What Meta tells, as it came, and messages of people who hide their "
        "number.",
    )

    reply_days = fields.Integer(
        string="Days of who wrote last",
        help="Without an open case, what a client answers goes for so long to who "
        "wrote to them last.",
    )

    @api.constrains(*READERS)
    def _check_service_numbers(self):
        definitions = self.env["ahorro.parameter"]._get_definitions()
        for settings in self:
            for name, reader in READERS.items():
                least = definitions[f"ahorro_whatsapp.{name}"].minimum
                if reader == "_get_int" and settings[name] < least:
                    raise ValidationError(
                        self.env._(
                            "%(setting)s: %(least)s at least.",
                            setting=self._fields[name]._description_string(self.env),
                            least=int(least),
                        )
                    )

    @api.model
    def default_get(self, fields):
        """Show the settings of WhatsApp's service in force."""
        values = super().default_get(fields)
        parameters = self.env["ahorro.parameter"]
        return values | {
            name: getattr(parameters, reader)(f"ahorro_whatsapp.{name}")
            for name, reader in READERS.items()
            if name in fields
        }

    @remote(self=ONE)
    def action_save(self):
        """Store the settings of WhatsApp's service.

        :raises AccessError: not an Administrator of Ahorro
        """
        self.ensure_one()
        self._check_caller()
        stored = self._get_parameters_sudo()
        for name in READERS:
            # As text: a parameter that is False would be deleted.
            stored.set_param(f"ahorro_whatsapp.{name}", str(self[name]))
        return super().action_save()
