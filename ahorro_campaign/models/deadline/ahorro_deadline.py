# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class AhorroDeadline(models.Model):
    """Who has what is about to be lost, and attending it from the radar."""

    _inherit = "ahorro.deadline"
    _depends = {
        "ahorro.case": [
            "plan_id",
            "campaign_id",
            "user_id",
            "state",
            "result_id",
            "finished_at",
            "is_callback",
            "next_action_at",
            "next_action_user_id",
        ],
        "ahorro.campaign": ["state", "sequence"],
        "ahorro.result": ["settles"],
    }

    case_id = fields.Many2one("ahorro.case", readonly=True)
    campaign_id = fields.Many2one("ahorro.campaign", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Who has it",
        readonly=True,
        help="Whose its open case is; empty with a campaign: whoever comes first.",
    )
    next_action_at = fields.Datetime(readonly=True)
    is_within_reach = fields.Boolean(
        exportable=False,
        compute="_compute_is_within_reach",
        search="_search_is_within_reach",
        help="Of a plan with an open case of a campaign of the user's, or of the "
        "person in front of them.",
    )

    is_own = fields.Boolean(
        store=False,
        exportable=False,
        search="_search_is_own",
        help="Searches the deadlines of the plans that are the user's work.",
    )

    @api.depends_context("uid")
    def _compute_is_within_reach(self):
        within = self.search(
            Domain("id", "in", self.ids) & Domain("is_within_reach", "=", True)
        )
        for deadline in self:
            deadline.is_within_reach = deadline in within

    @api.model
    def _search_is_within_reach(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_open_plans_domain(
            self.env["ahorro.case.facts"]._get_reach_domain()
        )

    @api.model
    def _search_is_own(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_open_plans_domain(
            self.env["ahorro.case.facts"]._get_own_domain()
        )

    @api.model
    def _get_open_plans_domain(self, cases):
        """Return the domain of the deadlines of plans with such an open case."""
        # sudo: the domain says itself what the user may reach.
        cases_sudo = self.env["ahorro.case"].sudo()
        cases &= self.env["ahorro.case.facts"]._get_open_domain()

        def to_sql(model, alias, query):
            found = cases_sudo._search(cases)
            plan = model._field_to_sql(alias, "plan_id", query)
            found.add_where(
                SQL("%s = %s", SQL.identifier(found.table, "plan_id"), plan)
            )
            # As in ``_get_at_work``: asked row by row.
            return SQL("EXISTS (%s OFFSET 0)", found.select(SQL("1")))

        return Domain.custom(to_sql=to_sql)

    @remote(self=ONE)
    def action_attend(self):
        """Open the attend screen on the open case; on the plan where there is none."""
        self.ensure_one()
        params = {"plan_id": self.plan_id.id}
        if self.case_id:
            params = {"case_id": self.case_id.id}
        return {
            "type": "ir.actions.client",
            "tag": "ahorro_campaign.attend",
            "params": params,
        }
