# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class AhorroMoveinChoose(models.TransientModel):
    """Which plan a doubtful row of a file is of: a supervisor says it."""

    _name = "ahorro.movein.choose"
    _description = "Plan of a row"

    line_id = fields.Many2one(
        "ahorro.import.line", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="line_id.company_id")
    said = fields.Text(string="What it says", compute="_compute_said")
    candidate_ids = fields.Many2many("ahorro.plan", compute="_compute_said")
    plan_id = fields.Many2one(
        "ahorro.plan",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', candidate_ids)] if candidate_ids "
        "else [('company_id', '=', company_id)]",
    )

    @api.constrains("line_id")
    def _check_line_id(self):
        """Refuse a row that the user may not read.

        :raises AccessError: of another company
        """
        self.line_id.check_access("read")

    @api.depends("line_id")
    def _compute_said(self):
        for choice in self:
            line = choice.line_id
            choice.said = " · ".join(
                part for part in (line.holder_name, line.movein_text) if part
            )
            plans = self.env["ahorro.plan"].with_context(active_test=False)
            choice.candidate_ids = plans.browse(line.candidates or []).exists()

    @remote(self=ONE)
    def action_choose(self):
        """Take the plan for the row's, and compare the file again.

        :raises AccessError: no supervisor
        :raises UserError: the import is not in review any more
        """
        run = self.line_id.import_id
        run.movein_choose_plan(self.line_id.id, self.plan_id.id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
