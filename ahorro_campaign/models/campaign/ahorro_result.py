# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from odoo.addons.ahorro_plan.models.deadline.ahorro_deadline import KINDS

OUTCOMES = [
    ("positive", "Positive"),
    ("negative", "Negative"),
    ("neutral", "Neutral"),
    ("not_contacted", "Not contacted"),
]
PANEL_CLASSES = [
    ("accepted", "Accepted"),
    ("not_accepted", "Not accepted"),
    ("approved", "Approved"),
    ("disapproved", "Disapproved"),
    ("informed", "Done"),
    ("rescinds", "Rescinds"),
]
OPT_OUTS = [("phone", "Calls"), ("whatsapp", "WhatsApp"), ("all", "Everything")]


#: What the form of the attend screen is told of a result.
FORM_FIELDS = (
    "name",
    "shortcut",
    "color",
    "outcome",
    "closes",
    "requires_date",
    "requires_amount",
    "requires_comment",
    "requires_next_action",
    "retry_hours",
    "opt_out",
    "flags_phone_wrong",
)


class ResultSettings(NamedTuple):
    """What each save asks of a result; see ``_get_settings``. Records are ids."""

    id: int
    name: str
    type_id: int | bool
    company_id: int | bool
    closes: bool
    requires_date: bool
    requires_amount: bool
    requires_comment: bool
    requires_next_action: bool
    retry_hours: float
    max_attempts: int
    exhausted_result_id: int | bool
    opt_out: str | bool
    flags_phone_wrong: bool
    active: bool


class AhorroResult(models.Model):
    """How a contact ended (*resultado tipificado*).

    A result without a type is an outcome of the call itself (*No contesta*) and
    belongs to every type. Data, in Spanish: each dealership adds its own.
    """

    _name = "ahorro.result"
    _inherit = "ahorro.master.data.mixin"
    _description = "Result"
    _order = "sequence, id"
    _used_by = (
        ("ahorro.movement", "result_id"),
        ("ahorro.case", "result_id"),
    )

    name = fields.Char(required=True)
    type_id = fields.Many2one(
        "ahorro.campaign.type",
        string="Campaign type",
        index=True,
        ondelete="cascade",
        help="Empty: an outcome of the call itself, which every type has.",
    )
    company_id = fields.Many2one(related="type_id.company_id", store=True)
    sequence = fields.Integer(default=50)
    closes = fields.Boolean(help="The case is finished. Otherwise it stays open.")
    outcome = fields.Selection(OUTCOMES, required=True, default="neutral")
    panel_class = fields.Selection(
        PANEL_CLASSES, help="The column of the portfolio panel that counts it."
    )
    settles = fields.Selection(
        KINDS,
        string="Settles the deadline",
        help="Once a case ends so, the radar of deadlines waits for it no more.",
    )

    # What the operator has to write down
    requires_date = fields.Boolean(string="Asks for a date", help="A promise, a visit.")
    requires_amount = fields.Boolean(string="Asks for an amount")
    requires_comment = fields.Boolean(string="Asks for a comment")
    requires_next_action = fields.Boolean(string="Asks for the next action")

    # What follows
    retry_hours = fields.Float(
        aggregator=None,
        help="The case comes back after so many hours, unless the operator says when.",
    )
    max_attempts = fields.Integer(
        aggregator=None,
        help="After so many attempts it does not come back any more. 0: no limit.",
    )
    exhausted_result_id = fields.Many2one(
        "ahorro.result",
        string="When exhausted",
        ondelete="set null",
        domain="[('closes', '=', True)]",
        help="What closes the case then. Empty: what its campaign type says.",
    )
    opt_out = fields.Selection(
        OPT_OUTS, help="The person asked for it: they are not contacted any more."
    )
    alert_supervisor = fields.Boolean(help="Supervisors are told at once.")
    flags_phone_wrong = fields.Boolean(
        string="Marks the phone as wrong", help="The number dialled is nobody's."
    )

    shortcut = fields.Integer(
        aggregator=None,
        help="Its digit on the keyboard, 1 to 9. 0: none. Where a type and the "
        "outcomes of every call share a digit nobody would know which: refused.",
    )
    color = fields.Char(default="#6B7280", required=True)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex(
        "(COALESCE(type_id, 0), lower(name)) WHERE active",
        "This campaign type already has a result of that name.",
    )
    _check_shortcut = models.Constraint(
        "CHECK (shortcut BETWEEN 0 AND 9)", "A shortcut is a digit from 1 to 9."
    )
    _check_attempts = models.Constraint(
        "CHECK (retry_hours >= 0 AND max_attempts >= 0)",
        "Hours and attempts cannot be negative.",
    )
    _check_color = models.Constraint(
        "CHECK (color ~* '^#[0-9a-f]{6}$')",
        "A colour is written as # and six hexadecimal digits, such as #2E7D32.",
    )

    @api.depends("name", "type_id.name")
    @api.depends_context("ahorro_show_type")
    def _compute_display_name(self):
        for result in self:
            show_type = self.env.context.get("ahorro_show_type") and result.type_id
            result.display_name = (
                f"{result.name} ({result.type_id.name})" if show_type else result.name
            )

    @api.constrains("shortcut", "type_id", "active")
    def _check_shortcut_is_free(self):
        for result in self.filtered(lambda row: row.shortcut and row.active):
            domain = [("shortcut", "=", result.shortcut), ("id", "!=", result.id)]
            if result.type_id:
                domain.append(("type_id", "in", [result.type_id.id, False]))
            other = self.search(domain, limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "%(result)s has the digit %(digit)s already: choose another.",
                        result=other.with_context(ahorro_show_type=True).display_name,
                        digit=result.shortcut,
                    )
                )

    @api.constrains("exhausted_result_id", "closes", "type_id")
    def _check_exhausted_result(self):
        for result in self:
            end = result.exhausted_result_id
            if end and (
                not end.closes
                or end.type_id not in (result.type_id, self.browse().type_id)
            ):
                raise ValidationError(
                    self.env._(
                        "%(result)s cannot close it: choose a result of the same type "
                        "that closes the case.",
                        result=end.name,
                    )
                )

    def _get_exhausted_result(self, campaign_type):
        """Return what closes a case whose attempts with this result are exhausted.

        :param campaign_type: the type of the case; may be empty
        :return: a result that closes, or an empty one: the case stays open then, and
            supervisors have to look at it
        """
        end_id = self._get_settings().exhausted_result_id
        if not end_id and campaign_type:
            end_id = campaign_type._get_settings().exhausted_result_id
        return self.browse(end_id or [])

    def _get_settings(self):
        """Return the :class:`ResultSettings` of this result, remembered between calls.

        :return: None where it is not there any more
        """
        return self._read_settings(self.id)

    @api.model
    @tools.ormcache("result_id")
    def _read_settings(self, result_id):
        # sudo: what is remembered is the same for whoever asks.
        result_sudo = self.sudo().browse(result_id).exists()
        if not result_sudo:
            return None
        values = {name: result_sudo[name] for name in ResultSettings._fields}
        for name in ("type_id", "company_id", "exhausted_result_id"):
            values[name] = values[name].id
        return ResultSettings(**values)

    @api.model
    def _prepare_choices(self, type_id):
        """Return the results to choose from, in the order of the buttons, as dicts.

        :param type_id: of the case; False for the outcomes of every call alone
        """
        companies = (False, *self.env.companies.ids)
        return [
            dict(values)
            for company_id, values in self._read_choices(type_id)
            if company_id in companies
        ]

    @api.model
    @tools.ormcache("type_id")
    def _read_choices(self, type_id):
        # sudo: remembered for whoever asks; those of other companies are left out then.
        types_sudo = self.env["ahorro.campaign.type"].sudo().browse(type_id or [])
        return tuple(
            (
                result.company_id.id,
                {
                    "id": result.id,
                    "universal": not result.type_id,
                    **{name: result[name] for name in FORM_FIELDS},
                },
            )
            for result in types_sudo._get_results()
        )
