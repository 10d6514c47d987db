# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import attention
from .ahorro_attend_save import read_case


class AhorroAttendCorrect(models.AbstractModel):
    """Reopening a finished case, and giving it the result that it should have had.

    Called by others, in a short transaction: ``_reopen_step`` and ``_correct_step``.
    """

    _name = "ahorro.attend.correct"
    _description = "Reopening and correcting"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _reopen_step(self, case_id):
        row = self.env["ahorro.attend.save"]._lock_case(case_id)
        before = read_case(row)
        if before.state != "done" and before.blocked_reason != attention.EXHAUSTED:
            return
        if not row["campaign_id"] and before.state == "done":
            self._check_no_open_case_without_campaign(row["plan_id"])
        after = attention.reopen(before)
        now = fields.Datetime.now()
        self.env["ahorro.attend.save"]._insert_movement(
            row, kind="reopen", key=None, before=before, after=after
        )
        self.env["ahorro.attend.save"]._write_columns(case_id, before, after, now)

    @api.model
    def _check_no_open_case_without_campaign(self, plan_id):
        """Check that a plan has no open case without a campaign: it has one at most.

        :raises UserError: it has
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT 1 FROM ahorro_case
                    WHERE plan_id = %s AND campaign_id IS NULL AND state <> 'done'""",
                plan_id,
            )
        )
        if rows:
            raise UserError(
                self.env._(
                    "The plan has another open case without a campaign: attend that "
                    "one."
                )
            )

    @api.model
    def _correct_step(self, case_id, result_id, comment):
        row = self.env["ahorro.attend.save"]._lock_case(case_id)
        before = read_case(row)
        if before.state != "done":
            raise UserError(
                self.env._("Only the result of a finished case can be corrected.")
            )
        result = self.env["ahorro.attend.result"]._get_form_result(result_id, row)
        if not result.closes:
            raise UserError(
                self.env._(
                    "%(result)s does not finish a case: reopen it instead.",
                    result=result.name,
                )
            )
        if result_id == before.result_id:
            return
        after = attention.finish(before, result_id, before.finished_at)
        # What the wrong result did beside the case is not true either.
        spoken = self._find_finishing_movement(case_id)
        self.env["ahorro.attend.result"]._take_back_result(
            spoken["detail"] or {}, spoken["id"]
        )
        form = attention.Form("finish", result_id, comment)
        row["partner_id"] = spoken["partner_id"] or row["partner_id"]
        self.env["ahorro.attend.save"]._insert_movement(
            row,
            kind="correct",
            key=None,
            before=before,
            after=after,
            result_id=result_id,
            comment=comment,
            detail=self.env["ahorro.attend.result"]._apply_result(result, form, row),
        )
        self.env["ahorro.attend.save"]._write_columns(
            case_id, before, after, fields.Datetime.now()
        )

    @api.model
    def _find_finishing_movement(self, case_id):
        """Return ``id``, ``partner_id`` and ``detail`` of what finished a case."""
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT id, partner_id, detail FROM ahorro_movement
                    WHERE case_id = %s AND kind IN ('finish', 'correct')
                    ORDER BY id DESC LIMIT 1""",
                case_id,
            )
        )
        return rows[0] if rows else {"id": 0, "partner_id": None, "detail": None}
