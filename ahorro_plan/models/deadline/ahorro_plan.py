# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class AhorroPlan(models.Model):
    """The dates of a plan that the radar of deadlines asks for, and the last act."""

    _inherit = "ahorro.plan"

    # What ends a deadline, or begins one
    acceptance_date = fields.Date(string="Award accepted on")
    folder_date = fields.Date(
        string="Folder complete on",
        help="When all that the administradora asks of a winner was handed in.",
    )
    ready_date = fields.Date(
        string="Car available since", help="Since when the car waits for its holder."
    )

    deadline_missing = fields.Char(
        store=False,
        search="_search_deadline_missing",
        exportable=False,
        help="Searches the plans whose last day is not known, because this is not.",
    )

    won_last_act = fields.Boolean(
        string="Won in the last act",
        store=False,
        search=lambda plans, *asked: plans.env[
            "ahorro.deadline.query"
        ]._search_won_last_act(*asked),
        exportable=False,
        help="Awarded on the last day on which its administradora awarded plans of the "
        "dealership, or in the 15 days before: acts are monthly.",
    )

    @api.model
    def _search_deadline_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        deadlines = self.env["ahorro.deadline"]
        rows = deadlines._search(Domain("missing", "in", list(value)))
        return Domain("id", "in", rows.subselect("plan_id"))
