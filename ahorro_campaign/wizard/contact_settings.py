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
        string="Consent to advertising",
        help="WhatsApp always asks for it, and so does a campaign type that says so.",
    )
    nollame_days = fields.Integer(
        string="Days a No Llame list is good for", help="The law says 30."
    )
    guard_log_days = fields.Integer(
        string="Days the log of contact checks is kept", help="0: for ever."
    )
    national_holidays = fields.Boolean(
        string="Closed on national holidays", help="Of Argentina."
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
                    self.env._("Days and contacts are whole numbers, not below zero.")
                )

    @api.model
    def default_get(self, fields):
        """Show the rules of contact in force; the time zone is the company's own."""
        values = super().default_get(fields)
        guard, parameters = (
            self.env["ahorro.contact.guard"],
            self.env["ahorro.parameter"],
        )
        present = {
            **{
                name: parameters._get_int(f"ahorro_campaign.{name}") for name in NUMBERS
            },
            "advertising_consent": guard._get_consent_rule(),
            "national_holidays": self.env[
                "ahorro.contact.hours"
            ]._keeps_national_holidays(),
            "contact_tz": self.env.company.ahorro_tz,
        }
        return values | {name: present[name] for name in present.keys() & set(fields)}

    @remote(self=ONE)
    def action_save(self):
        """Store the rules of contact, and have blocked cases asked again.

        :raises AccessError: not an Administrator of Ahorro
        """
        self.ensure_one()
        self._check_caller()
        stored = self._get_parameters_sudo()
        guard = self.env["ahorro.contact.guard"]
        before = guard._get_weekly_cap(), guard._get_consent_rule()
        for name in NUMBERS:
            # As text: a parameter that is 0 or False would be deleted.
            stored.set_param(f"ahorro_campaign.{name}", str(self[name]))
        stored.set_param(
            "ahorro_campaign.advertising_consent", self.advertising_consent
        )
        stored.set_param(
            "ahorro_campaign.national_holidays", str(self.national_holidays)
        )
        # sudo: an Administrador of Ahorro need not administer the company's record.
        self.env.company.sudo().ahorro_tz = self.contact_tz
        self.env["ahorro.contact.hours"]._hours_changed(self.env["res.company"])
        if before != (guard._get_weekly_cap(), guard._get_consent_rule()):
            self.env["ahorro.case.blocking"]._ask_again(Domain.TRUE)
        return super().action_save()
