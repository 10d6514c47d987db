# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Terms that programs write by themselves, each with its kind: they hold from today on.
TERMS_OF_TODAY = {
    "unpaid_to_rescission": "rescission",
    "days_to_accept": "acceptance",
    "days_to_collect": "collect",
}


class AhorroProvider(models.Model):
    """The administradora: the company of a car maker that runs the savings groups.

    Its rules are settings and never constants, because each administradora has its
    own and changes them: how many unpaid installments lead to rescission, how long a
    winner may take to accept, how it writes groups and orders.
    """

    _name = "ahorro.provider"
    _description = "Administradora"
    _order = "sequence, name, id"

    name = fields.Char(required=True, help="The plan's trade name, as holders know it.")
    legal_name = fields.Char()
    brand = fields.Char(help="The car makes it sells, separated by commas.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to share it among all companies."
    )
    status_ids = fields.One2many("ahorro.plan.status", "provider_id", string="Statuses")
    dealer_ids = fields.One2many(
        "ahorro.provider.dealer", "provider_id", string="Dealer codes"
    )
    award_act_ids = fields.One2many(
        "ahorro.award.act", "provider_id", string="Award acts"
    )

    # How it writes things
    group_order_pattern = fields.Char(
        string="Group and order pattern",
        help="An example of how its files write group and order: G9RX / 031E.",
    )
    group_order_joiner = fields.Char(default="/", required=True)
    max_order = fields.Integer(
        string="Highest order",
        default=240,
        help="The people in its largest group: twice the installments of its longest "
        "plan. A higher order is refused. 0 accepts any.",
    )
    subscription_pattern = fields.Char(
        help="An example of a subscription number, to recognise its files."
    )
    coupon_url_template = fields.Char(
        string="Coupon link",
        help="Page where a holder gets the payment coupon; {group}, {order} and "
        "{subscription} are replaced by those of the plan.",
    )

    # Its rules; 0 means not known
    term_ids = fields.One2many(
        "ahorro.provider.term",
        "provider_id",
        string="Terms",
        help="How long it waits for each thing, and since when it does.",
    )
    unpaid_to_rescission = fields.Integer(
        string="Unpaid installments to rescission",
        compute="_compute_terms",
        inverse="_inverse_terms",
        help="With this many installments owed the plan can be rescinded. As of today.",
    )
    due_day = fields.Integer(
        help="Day of the month on which an installment falls due; in a shorter month, "
        "its last one."
    )
    days_to_accept = fields.Integer(
        compute="_compute_terms",
        inverse="_inverse_terms",
        help="Days a winner has to accept the award before it lapses. As of today.",
    )
    days_to_collect = fields.Integer(
        compute="_compute_terms",
        inverse="_inverse_terms",
        help="Days to collect the car before storage is charged. As of today.",
    )
    minimum_integration = fields.Integer(
        help="Installments paid that a holder needs to take part in an award act."
    )
    award_fee_percent = fields.Float(
        string="Award fee (%)", help="Derecho de adjudicación, as a share of the car."
    )
    collector = fields.Selection(
        [("provider", "The administradora"), ("dealer", "The dealership")],
        string="Who collects",
        default="provider",
        required=True,
    )

    _name_unique = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))",
        "There is already an administradora with this name: open it instead.",
    )

    _check_due_day = models.Constraint(
        "CHECK (due_day BETWEEN 0 AND 31)",
        "The due day is a day of the month: 1 to 31.",
    )
    _check_numbers = models.Constraint(
        "CHECK (max_order >= 0 AND minimum_integration >= 0)",
        "The rules of an administradora are numbers from 0 on.",
    )

    @api.depends("term_ids.kind", "term_ids.number", "term_ids.valid_from")
    def _compute_terms(self):
        terms = self.env["ahorro.provider.term"]
        for provider in self:
            for name, kind in TERMS_OF_TODAY.items():
                provider[name] = terms._get_number(provider._origin, kind)

    def _inverse_terms(self):
        # Each is set by itself, while setting one reads the others anew.
        chosen = [(one, {name: one[name] for name in TERMS_OF_TODAY}) for one in self]
        terms = self.env["ahorro.provider.term"]
        for provider, numbers in chosen:
            for name, number in numbers.items():
                terms._set_number(provider, TERMS_OF_TODAY[name], number)

    @api.constrains("company_id")
    def _check_company_of_plans(self):
        # sudo: the plans in the way are those of companies that are not the user's.
        plans_sudo = self.env["ahorro.plan"].sudo().with_context(active_test=False)
        for provider in self.filtered("company_id"):
            if plans_sudo.search_count(
                [
                    ("provider_id", "=", provider.id),
                    ("company_id", "!=", provider.company_id.id),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "Other companies have plans of %(provider)s: it stays shared.",
                        provider=provider.name,
                    )
                )


class AhorroProviderDealer(models.Model):
    """The number under which an administradora knows one company of ours."""

    _name = "ahorro.provider.dealer"
    _description = "Dealer code"
    _rec_name = "code"
    _order = "provider_id, company_id, code"

    provider_id = fields.Many2one("ahorro.provider", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    code = fields.Char(required=True)

    _code_unique = models.UniqueIndex(
        "(provider_id, company_id, code)", "This company already has that dealer code."
    )
