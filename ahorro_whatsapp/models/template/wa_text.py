# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ...tools.send_body import Recipient, template_body
from ...tools.template_lint import MAX_LENGTHS
from ...tools.template_message import template_message
from ...tools.template_text import MAX_LINK_TEXT, all_names, as_message, fill
from ...tools.variables import VARIABLES
from ...tools.wa_link import MAX_URL, wa_url

#: A phone has fifteen digits at most, see E.164.
LONGEST_NUMBER = "0" * 15


class Rendered(NamedTuple):
    """A template filled in for one plan.

    ``text``: the message, empty where something is missing; ``problem``: the sentence
    that says what, or ``""``.
    """

    text: str
    problem: str


class AhorroWaText(models.AbstractModel):
    """Fills templates in with the values of a plan.

    A variable is one of ``VARIABLES``, read by its path there or by the method
    ``_get_value_<name>`` here; nothing that somebody writes in a template is a path or
    is evaluated. A plan of which one value is missing gets no text: who would be
    written to is told why not, and nobody reads "Hola ,".

    Called by others: ``_fill_in``, ``_prepare_for_service`` and ``_get_labels``.
    """

    _name = "ahorro.wa.text"
    _description = "Texts filled in"

    @api.model
    def _fill_in(self, template, plan, coupon=None):
        """Return a template filled in for a plan, as a :class:`Rendered`.

        :param coupon: the address of the coupon; None for an example of one where the
            plan can have it
        """
        text = template._get_text()
        values, problem = self._collect_values(text, plan, coupon)
        if problem:
            return Rendered("", problem)
        message = as_message(text, values)
        if len(message) > MAX_LINK_TEXT:
            return Rendered(
                "",
                self.env._(
                    "The text has %(count)s characters, and WhatsApp's link takes "
                    "%(limit)s.",
                    count=len(message),
                    limit=MAX_LINK_TEXT,
                ),
            )
        if len(wa_url(LONGEST_NUMBER, message)) > MAX_URL:
            return Rendered(
                "",
                self.env._(
                    "WhatsApp's link does not hold this text: emojis and signs take up "
                    "to twelve characters of it each. Make it shorter."
                ),
            )
        return Rendered(message, "")

    @api.model
    def _prepare_for_service(self, template, plan, phone, coupon=None):
        """Return what WhatsApp's service is asked to send of a template.

        :param str phone: whom it is for, as E.164
        :param coupon: the address of the client's own link; None for an example
        :return: dict of ``text``, what the client reads; ``body``, the request's; and
            ``problem``: the sentence why there is none, or ``""``
        """
        text = template._get_text()
        values, problem = self._collect_values(text, plan, coupon)
        if not problem:
            problem = self._get_length_problem(text, values)
        if problem:
            return {"text": "", "body": False, "problem": problem}
        message = template_message(text, template.language, values)
        return {
            "text": as_message(text, values),
            "body": template_body(Recipient(phone), message),
            "problem": "",
        }

    @api.model
    def _get_length_problem(self, text, values):
        """Return why a text with its values is too long for a template, or ``""``."""
        for part in ("header", "body"):
            length = len(fill(getattr(text, part), values))
            if length > MAX_LENGTHS[part]:
                return self.env._(
                    "With this client's data the text has %(count)s characters, and "
                    "WhatsApp takes %(limit)s.",
                    count=length,
                    limit=MAX_LENGTHS[part],
                )
        return ""

    @api.model
    def _collect_values(self, text, plan, coupon):
        """Return the values of a text's variables, and which of them are missing.

        :return: (dict of name to value, sentence or ``""``)
        """
        values = {name: self._get_value(name, plan, coupon) for name in all_names(text)}
        missing = [name for name, value in values.items() if not value]
        return values, self._get_missing_sentence(missing) if missing else ""

    @api.model
    def _get_missing_sentence(self, names):
        labels = self._get_labels()
        return self.env._(
            "Missing in the plan: %(values)s.",
            values=", ".join(str(labels.get(name, name)) for name in names),
        )

    @api.model
    def _get_value(self, name, plan, coupon=None):
        """Return the text of a variable, or ``""`` where the plan has none."""
        variable = VARIABLES.get(name)
        if variable is None:
            return ""
        if name == "cupon":
            return self._get_coupon_text(plan, coupon)
        if variable.path:
            value = plan
            for step in variable.path:
                value = value[step]
        else:
            value = getattr(self, f"_get_value_{name}")(plan)
        return self._format(variable, value, plan)

    @api.model
    def _format(self, variable, value, plan):
        if value is None or value is False or value == "":
            return ""
        if not value and (variable.zero_is_missing or variable.kind == "text"):
            return ""
        if variable.kind == "money":
            return formatLang(self.env, value, currency_obj=plan.currency_id)
        if variable.kind == "date":
            return format_date(self.env, value, date_format="dd/MM/yyyy")
        return str(value)

    # === VALUES THAT NO FIELD HOLDS ===

    @api.model
    def _get_coupon_text(self, plan, coupon):
        """Return the coupon's address; an example of it where nobody is written to."""
        if coupon is not None:
            return coupon
        return VARIABLES["cupon"].example if plan._get_coupon_url() else ""

    @api.model
    def _get_script_value(self, name, plan):
        """Return what a campaign's script calls by this name too."""
        types = self.env["ahorro.campaign.type"]
        return types._prepare_script_values(plan, [name])[name]

    @api.model
    def _get_value_nombre(self, plan):
        return self._get_script_value("nombre", plan)

    @api.model
    def _get_value_plan(self, plan):
        return self._get_script_value("plan", plan)

    @api.model
    def _get_value_modelo(self, plan):
        return self._get_script_value("modelo", plan)

    @api.model
    def _get_value_grupo_orden(self, plan):
        return self._get_script_value("grupo_orden", plan)

    @api.model
    def _get_value_operador(self, plan):
        return self._get_script_value("operador", plan)

    @api.model
    def _get_value_cuota(self, plan):
        """The number of the installment that is paid next."""
        total = plan.installments_total
        following = plan.installments_paid + 1
        return following if not total or following <= total else False

    @api.model
    def _get_next_act(self, plan):
        return self.env["ahorro.award.act"].search(
            [
                ("provider_id", "=", plan.provider_id.id),
                ("date", ">=", fields.Date.context_today(self)),
            ],
            order="date, id",
            limit=1,
        )

    @api.model
    def _get_value_acto_fecha(self, plan):
        return self._get_next_act(plan).date

    @api.model
    def _get_value_acto_ultimo_dia(self, plan):
        return self._get_next_act(plan).last_bid_day

    @api.model
    def _get_value_limite_aceptar(self, plan) -> date | bool:
        """The last day on which a winner can accept, if it has not passed."""
        last = self.env["ahorro.provider.term"]._get_last_day(
            plan.provider_id, "acceptance", plan.award_date
        )
        return last if last and last >= fields.Date.context_today(self) else False

    # === NAMES ===

    @api.model
    def _get_labels(self):
        """Return what each variable is, by its name."""
        return {
            "nombre": self.env._("holder's name"),
            "concesionario": self.env._("dealership's name"),
            "telefono": self.env._("dealership's phone"),
            "operador": self.env._("who writes"),
            "administradora": self.env._("administradora"),
            "plan": self.env._("what the plan is called"),
            "modelo": self.env._("car model"),
            "grupo_orden": self.env._("group and order"),
            "grupo": self.env._("group"),
            "orden": self.env._("order"),
            "suscripcion": self.env._("subscription number"),
            "cuota": self.env._("number of the next installment"),
            "cuotas_pagas": self.env._("installments paid"),
            "cuotas_adeudadas": self.env._("installments owed"),
            "deuda_vencida": self.env._("overdue debt"),
            "acto_fecha": self.env._("day of the next award act"),
            "acto_ultimo_dia": self.env._("last day to bid"),
            "limite_aceptar": self.env._("last day to accept the award"),
            "entrega_fecha": self.env._("delivery date"),
            "cupon": self.env._("link of the payment coupon"),
        }
