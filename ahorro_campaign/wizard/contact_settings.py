# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.base.models.res_partner import _tz_get

from ..tools.holidays_ar import next_holidays

#: The whole numbers of the contact guard.
NUMBERS = ("weekly_cap", "nollame_days", "guard_log_days")


class AhorroSettings(models.TransientModel):
    """What an Administrador decides about contacting people."""

    _inherit = "ahorro.settings"

    weekly_cap = fields.Integer(
        config_parameter="ahorro_campaign.weekly_cap",
        string="Contacts per person and week",
        help="Conversations in seven days after which a person is left in peace. "
        "0: no limit.",
    )
    advertising_consent = fields.Selection(
        [
            ("never", "Not needed"),
            ("without_contract", "From people without a live plan"),
            ("always", "From everybody"),
        ],
        config_parameter="ahorro_campaign.advertising_consent",
        string="Consent to advertising",
        help="WhatsApp always asks for it, and so does a campaign type that says so.",
    )
    nollame_days = fields.Integer(
        config_parameter="ahorro_campaign.nollame_days",
        string="Days a No Llame list is good for",
        help="The law says 30.",
    )
    guard_log_days = fields.Integer(
        config_parameter="ahorro_campaign.guard_log_days",
        string="Days the log of contact checks is kept",
        help="0: for ever.",
    )
    national_holidays = fields.Boolean(
        config_parameter="ahorro_campaign.national_holidays",
        string="Closed on national holidays",
        help="Of Argentina.",
    )
    province_holidays = fields.Boolean(
        config_parameter="ahorro_campaign.province_holidays",
        string="Closed on holidays of the client's province",
        help="Those that a law of the province made: by where the client lives.",
    )
    next_holidays = fields.Char(
        compute="_compute_next_holidays", string="The next ones"
    )
    contact_tz = fields.Selection(
        _tz_get,
        string="Time zone of the dealership",
        help="Of the company in which you are working now.",
    )

    @api.depends("national_holidays")
    def _compute_next_holidays(self):
        days = next_holidays(fields.Date.context_today(self), 3)
        text = ", ".join(f"{format_date(self.env, day)} {name}" for day, name in days)
        for settings in self:
            settings.next_holidays = settings.national_holidays and text

    @api.constrains(*NUMBERS)
    def _check_contact_numbers(self):
        for settings in self:
            if min(settings[name] for name in NUMBERS) < 0 or not settings.nollame_days:
                raise ValidationError(
                    self.env._(
                        "Days and contacts are whole numbers, not below zero; the days "
                        "of the No Llame register are at least one."
                    )
                )

    @api.model
    def default_get(self, fields):
        """Show the time zone too: it is the company's own."""
        values = super().default_get(fields)
        if "contact_tz" in fields:
            values["contact_tz"] = self.env.company.ahorro_tz
        return values

    @remote(self=ONE)
    def action_save(self):
        """Store the rules of contact, and have blocked cases asked again.

        :raises AccessError: not an Administrator of Ahorro
        """
        self.ensure_one()
        self._check_caller()
        guard = self.env["ahorro.contact.guard"]
        before = guard._get_weekly_cap(), guard._get_consent_rule()
        answer = super().action_save()
        # sudo: an Administrador of Ahorro need not administer the company's record.
        self.env.company.sudo().ahorro_tz = self.contact_tz
        self.env["ahorro.contact.hours"]._hours_changed(self.env["res.company"])
        if before != (guard._get_weekly_cap(), guard._get_consent_rule()):
            self.env["ahorro.case.blocking"]._ask_again(Domain.TRUE)
        return answer
