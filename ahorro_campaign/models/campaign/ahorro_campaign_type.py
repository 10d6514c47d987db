# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools.misc import NON_BREAKING_SPACE, formatLang

from ...tools.script import PLACEHOLDER, fill, greeting_name

PURPOSES = [("contractual", "Contractual"), ("advertising", "Advertising")]
PROCESSES = [
    ("scoring", "Scoring"),
    ("contract", "Contract to the terminal"),
    ("grouping_call", "Call after grouping"),
    ("bid", "Bid"),
    ("bid_invitation", "Invitation to bid"),
    ("winners", "Winners"),
    ("requirements", "Requirements"),
    ("model_change", "Change of model"),
    ("pledge", "Pledge"),
    ("delivery", "Delivery"),
    ("arrears", "Arrears"),
    ("loyalty", "Loyalty"),
    ("recovery", "Recovery"),
    ("survey", "Survey"),
    ("other", "Other"),
]
#: Processes in which the holder is asked to bid: the last day to do so matters.
BIDDING = ("bid", "bid_invitation")


class TypeSettings(NamedTuple):
    """What each call asks of a type; see ``_get_settings``."""

    name: str
    purpose: str
    process: str
    needs_consent: bool
    exhausted_result_id: int | bool
    script: str


class AhorroCampaignType(models.Model):
    """What a campaign is about: it decides the results, the law and the script.

    The law treats calls about the contract (*contractual*) and calls that sell
    (*advertising*) differently: the No Llame register counts for the second only.
    """

    _name = "ahorro.campaign.type"
    _inherit = "ahorro.master.data.mixin"
    _description = "Campaign type"
    _order = "sequence, name, id"
    _used_by = (
        ("ahorro.campaign", "type_id"),
        ("ahorro.case", "type_id"),
    )

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: all companies share it."
    )
    sequence = fields.Integer(default=100)
    purpose = fields.Selection(
        PURPOSES,
        required=True,
        default="contractual",
        help="Advertising obeys the No Llame register; contractual calls do not.",
    )
    process = fields.Selection(
        PROCESSES,
        required=True,
        default="other",
        help="The block of the portfolio panel that it feeds.",
    )
    needs_consent = fields.Boolean(
        help="Nobody is contacted who did not agree to it beforehand."
    )
    result_ids = fields.One2many("ahorro.result", "type_id", string="Results")
    exhausted_result_id = fields.Many2one(
        "ahorro.result",
        string="When nobody answers",
        ondelete="set null",
        domain="[('type_id', 'in', [id, False]), ('closes', '=', True)]",
        help="The result that closes a case once its attempts are exhausted. Empty: "
        "the case stays open and a supervisor is told.",
    )
    script = fields.Html(
        help="What to say. Filled in with the plan: {nombre} {plan} {grupo_orden} "
        "{suscripcion} {cuotas_pagas} {cuotas_adeudadas} {deuda_vencida} {modelo} "
        "{concesionario} {operador}."
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)
    campaign_count = fields.Integer(
        compute="_compute_campaign_count", string="Campaigns"
    )

    _name_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), lower(name)) WHERE active",
        "There is already a campaign type of that name.",
    )

    def _compute_campaign_count(self):
        counts = dict(
            self.env["ahorro.campaign"]._read_group(
                [("type_id", "in", self.ids)], ["type_id"], ["__count"]
            )
        )
        for campaign_type in self:
            campaign_type.campaign_count = counts.get(campaign_type, 0)

    @api.constrains("exhausted_result_id")
    def _check_exhausted_result(self):
        for campaign_type in self:
            result = campaign_type.exhausted_result_id
            if result and not (
                result.closes and result.type_id in (campaign_type, result.browse())
            ):
                raise ValidationError(
                    self.env._(
                        "%(result)s does not close cases of this type: choose one of "
                        "its own results that does.",
                        result=result.name,
                    )
                )

    # === WHAT EACH CALL ASKS ===

    def _get_settings(self):
        """Return the :class:`TypeSettings` of this type, remembered between calls."""
        return self._read_settings(self.id)

    @api.model
    @tools.ormcache("type_id")
    def _read_settings(self, type_id):
        # sudo: what is remembered is the same for whoever asks.
        type_sudo = self.sudo().browse(type_id)
        return TypeSettings(
            name=type_sudo.name,
            purpose=type_sudo.purpose,
            process=type_sudo.process,
            needs_consent=type_sudo.needs_consent,
            exhausted_result_id=type_sudo.exhausted_result_id.id,
            script=str(type_sudo.script or ""),
        )

    def _get_results(self):
        """Return the results to choose from: its own, then those of every call."""
        return self.env["ahorro.result"].search(
            [("type_id", "in", [*self.ids, False])], order="type_id, sequence, id"
        )

    def _render_script(self, plan):
        """Return the script filled in with a plan's values, or an empty text.

        :param plan: the ``ahorro.plan`` that is talked about
        """
        script = self._get_settings().script
        if not script:
            return ""
        names = PLACEHOLDER.findall(script)
        return fill(script, self._prepare_script_values(plan, names))

    @api.model
    def _prepare_script_values(self, plan, names):
        """Return what the placeholders that a script has stand for.

        :param names: of those that it has; no other is read
        """
        values = {
            "nombre": lambda: greeting_name(
                plan.partner_id.name or "", plan.partner_id.is_company
            ),
            "plan": lambda: plan.description or plan._get_short_name(),
            "grupo_orden": lambda: plan.group_order or "",
            "suscripcion": lambda: plan.subscription_number or "",
            "cuotas_pagas": lambda: plan.installments_paid,
            "cuotas_adeudadas": lambda: plan.installments_owed,
            "deuda_vencida": lambda: self._format_debt(plan),
            "modelo": plan._get_car_name,
            "concesionario": lambda: plan.company_id.name or "",
            "operador": self._get_own_name,
        }
        return {name: values[name]() for name in names if name in values}

    @api.model
    def _format_debt(self, plan):
        if plan.installments_owed > 0 and not plan.overdue_debt:
            # Plan Óvalo's files count installments and tell no amount.
            return self.env._("an amount to be confirmed")
        # Odoo remembers the currencies in use; of the record all would be read.
        currencies = self.env["res.currency"].get_all_currencies()
        known = currencies.get(plan.currency_id.id)
        if not known:
            return formatLang(
                self.env, plan.overdue_debt, currency_obj=plan.currency_id
            )
        amount = formatLang(self.env, plan.overdue_debt, digits=known["digits"][1])
        parts = (amount, known["symbol"])
        if known["position"] != "after":
            parts = parts[::-1]
        return NON_BREAKING_SPACE.join(parts)

    @api.model
    def _get_own_name(self):
        uid = self.env.uid
        return self.env["res.users"]._get_ahorro_names([uid])[uid]
