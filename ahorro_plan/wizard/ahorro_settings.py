# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mail import email_normalize

from ..models.calls.remote import ONE, remote


class AhorroSettings(models.TransientModel):
    """The settings of Ahorro, for its Administradores.

    Odoo's own settings are for its system administrators, which an Administrador need
    not be. As in those, a field with ``config_parameter`` is that parameter: the page
    shows it and writes it, and no other. ``ahorro.parameter`` says what it may be.
    """

    _name = "ahorro.settings"
    _description = "Settings of Ahorro"

    default_area = fields.Char(
        config_parameter="ahorro_plan.default_area",
        string="Area code of the dealership",
        help="Suggested, never assumed, where a number was written without one.",
    )
    shared_phone_limit = fields.Integer(
        config_parameter="ahorro_plan.shared_phone_limit",
        string="People per phone number",
        help="A number that more people than this have is taken for a dummy.",
    )
    support_email = fields.Char(
        config_parameter="ahorro_plan.support_email", string="Support e-mail"
    )
    support_phone = fields.Char(
        config_parameter="ahorro_plan.support_phone", string="Support phone"
    )

    def _valid_field_parameter(self, field, name):
        return name == "config_parameter" or super()._valid_field_parameter(field, name)

    @api.model
    def _get_stored_fields(self):
        """Return the fields that are parameters, as (name, field) pairs."""
        return [
            (name, field)
            for name, field in self._fields.items()
            if getattr(field, "config_parameter", None)
        ]

    @api.model
    def default_get(self, fields):
        """Show the settings in force.

        :raises AccessError: not an Administrator of Ahorro
        """
        values = super().default_get(fields)
        self._check_caller()
        for name, field in self._get_stored_fields():
            if name in fields:
                value = self.env["ahorro.parameter"]._get_value(field.config_parameter)
                values[name] = round(value) if field.type == "integer" else value
        return values

    @api.constrains("default_area")
    def _check_default_area(self):
        for settings in self:
            area = settings.default_area
            if area and not re.fullmatch(r"0?[1-9]\d{1,3}", area.strip()):
                raise ValidationError(
                    self.env._("An area code has two to four digits, as in 3462.")
                )

    @api.constrains("shared_phone_limit")
    def _check_shared_phone_limit(self):
        if any(settings.shared_phone_limit < 1 for settings in self):
            raise ValidationError(
                self.env._("At least one person has each phone number.")
            )

    @api.constrains("support_email", "support_phone")
    def _check_support(self):
        for settings in self:
            email, phone = settings.support_email, settings.support_phone
            if email and not email_normalize(email):
                raise ValidationError(
                    self.env._("%(email)s is not an e-mail address.", email=email)
                )
            if phone and not re.fullmatch(r"\+?[\d\s().\-/]{6,}", phone.strip()):
                raise ValidationError(
                    self.env._("%(phone)s is not a phone number.", phone=phone)
                )

    @remote(self=ONE)
    def action_save(self):
        """Store the settings and close."""
        self.ensure_one()
        self._check_caller()
        stored = self._get_parameters_sudo()
        limit = stored.get_param("ahorro_plan.shared_phone_limit")
        for name, field in self._get_stored_fields():
            value = self[name]
            if field.type in ("boolean", "integer", "float"):
                value = str(value)  # a parameter that is 0 or False would be deleted
            elif value:
                value = value.strip()
            if name == "default_area" and value:
                value = value.lstrip("0")
            stored.set_param(field.config_parameter, value)
        if str(self.shared_phone_limit) != limit:
            # sudo: the flag is on people of every company.
            self.env["ahorro.phone"].sudo()._refresh_shared()
        return {"type": "ir.actions.act_window_close"}

    @api.model
    @remote()
    def get_support(self):
        """Return whom people with a role ask for help, and who may change that."""
        roles, parameters = self.env["ahorro.role"], self.env["ahorro.parameter"]
        roles._check_role("operator")
        return {
            "email": parameters._get_text("ahorro_plan.support_email"),
            "phone": parameters._get_text("ahorro_plan.support_phone"),
            "can_edit": roles._has_role("admin"),
        }

    @api.model
    def _check_caller(self):
        self.env["ahorro.role"]._check_role(
            "admin",
            self.env._("Only an Administrador of Ahorro changes its settings."),
        )

    @api.model
    def _get_parameters_sudo(self):
        # sudo: parameters are for system administrators; the fields name Ahorro's own.
        return self.env["ir.config_parameter"].sudo()
