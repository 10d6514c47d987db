# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.offer import parse_offer
from ...tools.text import clean_cell
from ..calls.remote import ONE, remote


class AhorroPlan(models.Model):
    """A savings plan: the contract between a holder and an administradora.

    What the administradora knows (status, installments, debts, dates) comes from its
    files and they win over what was typed here. What the dealership knows (commercial
    state, conditions, notes) is never overwritten by a file. The change log replaces
    field tracking: it sees imports and SQL too.
    """

    _name = "ahorro.plan"
    _description = "Savings plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "ahorro.row.lock.mixin",
        "ahorro.order.mixin",
        "ahorro.plan.identity",
        "ahorro.plan.history",
        "ahorro.plan.card.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"  # operators attach files to plans they may only read

    # Parties
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    provider_id = fields.Many2one(
        "ahorro.provider",
        string="Administradora",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    seller_id = fields.Many2one(
        "ahorro.seller", index=True, ondelete="restrict", check_company=True
    )
    seller_branch = fields.Char(related="seller_id.branch", string="Branch")
    active = fields.Boolean(default=True)

    # Status
    status_id = fields.Many2one(
        "ahorro.plan.status",
        index=True,
        ondelete="restrict",
        domain="[('provider_id', '=', provider_id)]",
        group_expand="_read_group_status_ids",
    )
    family = fields.Selection(related="status_id.family", store=True, string="Family")
    status_color = fields.Char(related="status_id.color")
    absent_since = fields.Date(
        help="Since when complete files of the administradora do not name this plan."
    )
    in_lawsuit = fields.Boolean(
        string="In lawsuit or injunction",
        help="Kept out of arrears campaigns and messages.",
    )
    has_deferral = fields.Boolean(
        string="Deferral", help="Part of its installments is deferred (IGJ RG 17/2024)."
    )

    # What was bought
    description = fields.Char(help="The commercial offer, as the files write it.")
    offer_code = fields.Char(
        compute="_compute_offer", store=True, readonly=False, precompute=True
    )
    offer_name = fields.Char(
        compute="_compute_offer", store=True, readonly=False, precompute=True
    )
    model_code = fields.Char(
        compute="_compute_offer",
        store=True,
        readonly=False,
        precompute=True,
    )
    financed_percent = fields.Float(
        string="% financed",
        compute="_compute_offer",
        store=True,
        readonly=False,
        precompute=True,
        aggregator="avg",
        digits=(5, 2),
    )
    plan_code = fields.Char(help="The administradora's plan type: R120/8084, K, B72.")
    brand = fields.Char()
    model = fields.Char()
    awarded_model = fields.Char()
    car_value = fields.Monetary(help="Valor móvil: what the car costs today.")

    # Installments, counted
    installments_total = fields.Integer(
        compute="_compute_offer",
        store=True,
        readonly=False,
        precompute=True,
        aggregator="avg",
    )
    installments_issued = fields.Integer(string="Last issued", aggregator="avg")
    installments_paid = fields.Integer(string="Paid", aggregator="avg")
    installments_owed = fields.Integer(string="Owed")
    installments_bid = fields.Integer(string="Bid installments")
    installments_advanced = fields.Integer(string="Advanced")
    installments_warning = fields.Char(compute="_compute_installments_warning")
    paid_owed = fields.Char(
        string="CPI",
        compute="_compute_paid_owed",
        help="Cuotas pagas / impagas: installments paid and owed.",
    )

    # Money, in the company's currency
    overdue_debt = fields.Monetary()
    debt_to_fall_due = fields.Monetary()
    payment_method = fields.Char()

    sale_date = fields.Date()
    sale_date_estimated = fields.Boolean(
        string="Estimated sale date",
        help="No file and nobody gave it: the day the plan was first seen.",
    )
    grouping_date = fields.Date()
    award_date = fields.Date()
    award_kind = fields.Selection([("draw", "Draw"), ("bid", "Bid")])
    award_replacement = fields.Boolean(
        string="Replacement",
        help="Awarded in the place of a winner who did not accept.",
    )
    award_act_number = fields.Char(string="Act")
    pledge_date = fields.Date()
    delivery_date = fields.Date()

    # The dealership's side
    commercial_conditions = fields.Text()
    notes = fields.Html()
    coupon_url = fields.Char(
        string="Coupon link of its own",
        help="Instead of the administradora's template.",
    )
    lead_ids = fields.One2many("crm.lead", "plan_id", string="Commercial processes")
    change_ids = fields.One2many(
        "ahorro.plan.change", "plan_id", string="Value history", readonly=True
    )
    commercial_state = fields.Char(compute="_compute_commercial_state")

    _subscription_unique = models.UniqueIndex(
        "(company_id, provider_id, subscription_number) "
        "WHERE active AND subscription_number IS NOT NULL",
        "There is already a plan with this subscription number: search for it.",
    )
    _group_order_unique = models.UniqueIndex(
        "(company_id, provider_id, group_key, order_number) "
        "WHERE is_live AND group_key IS NOT NULL",
        "There is already a live plan with this group and order: search for it.",
    )
    _match_index = models.Index("(company_id, provider_id, group_key, order_number)")
    _search_index = models.Index("(group_key text_pattern_ops, order_number)")
    # The panel counts the whole portfolio in this index alone, and finds there what
    # plans that changed are today, archived ones too.
    _panel_index = models.Index(
        "(company_id, active, status_id, installments_owed) "
        "INCLUDE (id, absent_since, overdue_debt, partner_id)"
    )
    # The panel's months, each in its index alone; a past day asks for ``active`` too.
    _sale_index = models.Index(
        "(company_id, sale_date) INCLUDE (id, active, sale_date_estimated) "
        "WHERE active IS TRUE"
    )
    _grouping_index = models.Index(
        "(company_id, grouping_date) INCLUDE (id, active) WHERE active IS TRUE"
    )
    _check_installments = models.Constraint(
        "CHECK (installments_total >= 0 AND installments_issued >= 0 "
        "AND installments_paid >= 0 AND installments_owed >= 0 "
        "AND installments_bid >= 0 AND installments_advanced >= 0)",
        "A number of installments cannot be negative.",
    )

    # === COMPUTES ===

    @api.depends("group_order", "subscription_number", "partner_id.name")
    def _compute_display_name(self):
        for plan in self:
            key = plan.group_order or plan.subscription_number
            name = plan.partner_id.name
            parts = [part for part in (key, name) if part]
            plan.display_name = " · ".join(parts) or self.env._("Savings plan")

    @api.model
    def _search_display_name(self, operator, value):
        if operator not in ("ilike", "in", "=") or not value:
            return super()._search_display_name(operator, value)
        return Domain.OR(
            Domain(name, operator, value)
            for name in ("group_order", "subscription_number", "partner_id.name")
        )

    @api.depends("description")
    def _compute_offer(self):
        """Read what the description says; the rest stays as it was."""
        for plan in self:
            offer = parse_offer(plan.description or "")
            plan.offer_code = offer.offer_code or plan.offer_code
            plan.offer_name = offer.offer_name or plan.offer_name
            plan.model_code = offer.model_code or plan.model_code
            plan.financed_percent = offer.financed_percent or plan.financed_percent
            plan.installments_total = (
                offer.installments_total or plan.installments_total
            )

    @api.depends("installments_issued", "installments_paid", "installments_owed")
    def _compute_installments_warning(self):
        for plan in self:
            issued = plan.installments_issued
            sums = plan.installments_paid + plan.installments_owed
            plan.installments_warning = (
                issued > 0
                and sums != issued
                and self.env._(
                    "Paid and owed add to %(sum)s, but %(issued)s were issued. It can "
                    "be right: bids and advances change it.",
                    sum=sums,
                    issued=issued,
                )
            )

    @api.depends("installments_issued", "installments_paid", "installments_owed")
    def _compute_paid_owed(self):
        for plan in self:
            counts = (plan.installments_paid, plan.installments_owed)
            known = plan.installments_issued or any(counts)
            plan.paid_owed = f"{counts[0]} / {counts[1]}" if known else "-"

    @api.depends("lead_ids.stage_id", "lead_ids.active", "lead_ids.won_status")
    def _compute_commercial_state(self):
        """The state of the plan's last commercial process."""
        # sudo: the state is part of the plan; the process itself may be out of reach.
        leads_sudo = self.env["crm.lead"].sudo().with_context(active_test=False)
        last = {}
        for lead in leads_sudo.search(
            [("plan_id", "in", self._origin.ids)], order="id"
        ):
            last[lead.plan_id.id] = lead
        for plan in self:
            lead = last.get(plan._origin.id)
            plan.commercial_state = lead and lead._get_ahorro_state()

    @api.model
    def _read_group_status_ids(self, statuses, domain):
        return statuses.search([("id", "in", statuses.ids)])

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        """Create plans with a tidied identity, sold today unless a date is given.

        :raises RedirectWarning: a plan has that identity; told only to those who may
            create plans
        """
        self.check_access("create")  # before a twin is named to who may not know it
        prepared = [self._prepare_new_values(vals) for vals in vals_list]
        for vals in prepared:
            self._check_identity_of_values(vals)
        plans = super().create(prepared)
        # The trigger has logged the creation once the rows are written.
        plans.flush_recordset()
        return plans

    @api.model
    def _prepare_new_values(self, vals):
        vals = self._clean_identity(dict(vals))
        if not vals.get("sale_date"):
            vals["sale_date"] = fields.Date.context_today(self)
            vals["sale_date_estimated"] = True
        return vals

    def write(self, vals):
        """Write plans with a tidied identity; their change log is complete on return.

        An emptied sale date becomes the estimated one again.

        :raises AccessError: moved to a company out of the user's reach
        """
        vals = self._clean_identity(dict(vals))
        if vals.get("sale_date"):
            vals.setdefault("sale_date_estimated", False)
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # not moved to a company out of reach
        if "sale_date" in vals and not vals["sale_date"]:
            self._estimate_sale_date()
        # The log is written with the row: whoever reads it next must find it.
        self.flush_recordset()
        self.invalidate_recordset(["change_ids"])
        return result

    def _estimate_sale_date(self):
        """Fall back to the day on which the plan was first seen."""
        for plan in self:
            seen = fields.Datetime.context_timestamp(plan, plan.create_date)
            plan.write({"sale_date": seen.date(), "sale_date_estimated": True})

    def copy_data(self, default=None):
        """Refuse: two contracts are never alike.

        :raises UserError: always
        """
        raise UserError(
            self.env._("A plan cannot be duplicated: register the other subscription.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A plan is never deleted, because its history would go with it: "
                "archive it instead."
            )
        )

    # === ACTIONS ===

    @remote(self=ONE)
    def action_load_subscription(self, number):
        """Fill in a missing subscription number; all an operator may write of a plan.

        :param str number: as the contract says
        :raises UserError: the plan has a number already, or none was given
        """
        self.ensure_one()
        self.check_access("read")
        self.env["ahorro.role"]._check_role("operator")
        number = clean_cell(number) if isinstance(number, str) else None
        if not number:
            raise UserError(self.env._("Type the subscription number first."))
        # Two operators may be filling it in at once.
        plan_sudo = self.sudo()  # operators may read plans, and write this one datum
        plan_sudo._lock_rows()
        if plan_sudo.subscription_number:
            raise UserError(
                self.env._(
                    "The plan already has the subscription number %(number)s. If it is "
                    "wrong, ask a supervisor to correct it.",
                    number=plan_sudo.subscription_number,
                )
            )
        plan_sudo.subscription_number = number
        return True

    @remote()
    def action_open_history(self):
        """Open the page *Historial de valores* of these plans."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ahorro_plan.ahorro_plan_change_action"
        )
        action["domain"] = [("plan_id", "in", self.ids)]
        return action

    def _get_coupon_url(self):
        """Return the page of this plan's payment coupon, or False.

        What a plan is written with is quoted: nothing of it can change the address. A
        plan that lacks what the address asks for has no page.
        """
        self.ensure_one()
        template = self.coupon_url or self.provider_id.coupon_url_template
        for name, value in (
            ("group", self.group),
            ("order", self.order),
            ("subscription", self.subscription_number),
        ):
            if template and "{" + name + "}" in template:
                quoted = quote(value or "", safe="")
                template = quoted and template.replace("{" + name + "}", quoted)
        return template or False
