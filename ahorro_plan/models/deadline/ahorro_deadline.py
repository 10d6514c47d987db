# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.deadlines import SOON
from ..calls.remote import ONE, remote

KINDS = [
    ("rejected", "Still rejected"),
    ("ungrouped", "Still without a group"),
    ("rescission", "One installment from rescission"),
    ("acceptance", "Accept the award"),
    ("folder", "Hand in the folder"),
    ("pledge", "Pledge missing"),
    ("collect", "Collect the car"),
    ("last", "Last installment"),
]
MISSING = [
    ("sale", "Sale date"),
    ("award", "Award date"),
    ("ready", "Since when the car is available"),
    ("due_day", "The administradora's due day"),
]


class AhorroDeadline(models.Model):
    """The radar of deadlines: what is lost, when, and what is at stake.

    A row is a plan and one thing that it has to do by a day. Nothing of it is stored:
    ``ahorro.deadline.query`` says which there are, from the plans as they are and the
    terms of their administradora. A row without a last day says what is missing, and
    nothing is guessed.
    """

    _name = "ahorro.deadline"
    _description = "Deadline of a plan"
    _inherit = "ahorro.order.mixin"
    _auto = False
    _order = "due_on, plan_id, id"
    _rec_name = "plan_id"
    _depends = {
        "ahorro.plan": [
            "company_id",
            "provider_id",
            "partner_id",
            "status_id",
            "seller_id",
            "active",
            "group_key",
            "group_order",
            "subscription_number",
            "installments_total",
            "installments_issued",
            "installments_paid",
            "installments_owed",
            "in_lawsuit",
            "overdue_debt",
            "debt_to_fall_due",
            "sale_date",
            "sale_date_estimated",
            "grouping_date",
            "award_date",
            "award_act_number",
            "acceptance_date",
            "folder_date",
            "pledge_date",
            "ready_date",
            "delivery_date",
        ],
        "ahorro.plan.status": ["family", "is_final", "is_rejected", "has_pledge"],
        "ahorro.provider": ["due_day"],
        "ahorro.award.act": ["provider_id", "number", "date"],
    }

    # Which plan
    plan_id = fields.Many2one("ahorro.plan", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    provider_id = fields.Many2one(
        "ahorro.provider", string="Administradora", readonly=True
    )
    partner_id = fields.Many2one("res.partner", string="Client", readonly=True)
    status_id = fields.Many2one("ahorro.plan.status", readonly=True)
    seller_id = fields.Many2one("ahorro.seller", readonly=True)
    group_order = fields.Char(string="Group/Order", readonly=True)
    subscription_number = fields.Char(readonly=True)
    in_lawsuit = fields.Boolean(string="In lawsuit or injunction", readonly=True)

    # What, and until when
    kind = fields.Selection(KINDS, string="Deadline", readonly=True)
    starts_on = fields.Date(
        string="Counted from", readonly=True, help="The day from which it is counted."
    )
    number = fields.Integer(
        string="Term",
        readonly=True,
        aggregator=None,
        help="Days or installments, as the administradora's term of that day says.",
    )
    due_on = fields.Date(string="Last day", readonly=True)
    days_left = fields.Integer(readonly=True, aggregator=None)
    missing = fields.Selection(
        MISSING,
        string="Missing datum",
        readonly=True,
        help="What has to be known to tell the last day.",
    )

    # What is at stake
    installments_owed = fields.Integer(string="Owed", readonly=True, aggregator=None)
    overdue_debt = fields.Monetary(readonly=True, aggregator=None)
    at_stake = fields.Monetary(
        readonly=True,
        aggregator=None,
        help="All that the plan still has to pay: the overdue debt and what is to fall "
        "due.",
    )

    @property
    def _table_query(self):
        return self.env["ahorro.deadline.query"]._get_query()

    @api.depends("kind", "plan_id.display_name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for deadline in self:
            label = labels.get(deadline.kind, "")
            deadline.display_name = f"{label}: {deadline.plan_id.display_name}"

    # === FACTS: each figure and each list has its one meaning here ===

    @api.model
    def _get_soon_domain(self):
        """Return the domain of what is lost this week: today or in the next days."""
        # An unknown number counts as 0 in domains.
        known = Domain("missing", "=", False)
        return known & Domain("days_left", ">=", 0) & Domain("days_left", "<", SOON)

    @api.model
    def _get_late_domain(self):
        """Return the domain of what should have been done by now."""
        return Domain("days_left", "<", 0)

    @api.model
    def _get_undated_domain(self, missing=None):
        """Return the domain of what has no last day, of one missing datum or of any."""
        if missing:
            return Domain("missing", "=", missing)
        return Domain("missing", "!=", False)

    # === ACTIONS ===

    @remote(self=ONE)
    def action_open_plan(self):
        """Open the plan of a row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "ahorro.plan",
            "res_id": self.plan_id.id,
            "views": [[False, "form"]],
        }
