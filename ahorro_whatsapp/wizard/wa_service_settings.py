# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: The whole numbers, each with its least value in ``ahorro.parameter``.
NUMBERS = ("stalled_hours", "too_often_hours", "media_mb", "event_days", "reply_days")


class AhorroSettings(models.TransientModel):
    """What an Administrador decides about the numbers at WhatsApp's service."""

    # Each subject adds its own to a page from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.settings"

    pause_on_red = fields.Boolean(
        config_parameter="ahorro_whatsapp.pause_on_red",
        string="Pause a number whose quality is red",
        help="Meta's red says that many people blocked or reported it.",
    )
    pause_on_burst = fields.Boolean(
        config_parameter="ahorro_whatsapp.pause_on_burst",
        string="Pause when many messages do not arrive",
        help="More than a fifth of the last hundred: it is the provider, not people.",
    )
    stalled_hours = fields.Integer(
        config_parameter="ahorro_whatsapp.stalled_hours",
        string="Hours until accepted and never sent is an alarm",
    )
    too_often_hours = fields.Integer(
        config_parameter="ahorro_whatsapp.too_often_hours",
        string="Hours of rest",
        help="Whoever Meta kept a message back from, so as not to write too often, "
        "gets none for so long.",
    )
    media_mb = fields.Integer(
        config_parameter="ahorro_whatsapp.media_mb",
        string="Megabytes of a file",
        help="Larger ones of clients are not fetched.",
    )
    event_days = fields.Integer(
        config_parameter="ahorro_whatsapp.event_days",
        string="Days that notices are kept",
        help="What Meta tells, as it came, and messages of people who hide their "
        "number.",
    )

    reply_days = fields.Integer(
        config_parameter="ahorro_whatsapp.reply_days",
        string="Days of who wrote last",
        help="Without an open case, what a client answers goes for so long to who "
        "wrote to them last.",
    )

    @api.constrains(*NUMBERS)
    def _check_service_numbers(self):
        definitions = self.env["ahorro.parameter"]._get_definitions()
        for settings in self:
            for name in NUMBERS:
                field = self._fields[name]
                least = definitions[field.config_parameter].minimum
                if settings[name] < least:
                    raise ValidationError(
                        self.env._(
                            "%(setting)s: %(least)s at least.",
                            setting=field._description_string(self.env),
                            least=int(least),
                        )
                    )
