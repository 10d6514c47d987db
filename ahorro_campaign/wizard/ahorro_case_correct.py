# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote


class AhorroCaseCorrect(models.TransientModel):
    """The question which result a finished case should have had."""

    _name = "ahorro.case.correct"
    _description = "Correction of a case's result"

    case_id = fields.Many2one("ahorro.case", required=True, readonly=True)
    plan_id = fields.Many2one(related="case_id.plan_id", related_sudo=False)
    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    old_result_id = fields.Many2one(
        related="case_id.result_id", related_sudo=False, string="Result now"
    )
    allowed_result_ids = fields.Many2many(
        "ahorro.result", compute="_compute_allowed_result_ids"
    )
    result_id = fields.Many2one(
        "ahorro.result",
        string="Right result",
        required=True,
        domain="[('id', 'in', allowed_result_ids)]",
    )
    comment = fields.Text(string="Why", help="Kept with the correction.")

    @api.constrains("case_id")
    def _check_case_id(self):
        """Refuse a case that the user may not read.

        :raises AccessError: of another company
        """
        self.case_id.check_access("read")

    @api.depends("case_id")
    def _compute_allowed_result_ids(self):
        for correction in self:
            case = correction.case_id
            results = case.type_id._get_results() if case else case.result_id
            correction.allowed_result_ids = (
                results.filtered("closes") - correction.old_result_id
            )

    @remote(self=ONE)
    def action_confirm(self):
        """Correct the result by a movement, and close."""
        self.ensure_one()
        self.case_id.correct_result(self.result_id.id, self.comment or "")
        return {"type": "ir.actions.act_window_close"}
