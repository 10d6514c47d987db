# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote

from .queue_transaction import run_step


class AhorroOperatorAbsence(models.Model):
    """When an operator was away: their callbacks and cases were anybody's meanwhile.

    Nothing is moved: while the absence lasts the queue offers what is theirs to their
    colleagues, and what is left is theirs again on return.
    """

    _name = "ahorro.operator.absence"
    _description = "Absence of an operator"
    _order = "started_at desc, id desc"
    _inherit = "ahorro.operator.mixin"
    _log_access = False
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", string="Operator", required=True, readonly=True, ondelete="cascade"
    )
    started_at = fields.Datetime(string="Away since", required=True, readonly=True)
    ended_at = fields.Datetime(string="Back on", readonly=True)
    set_by_id = fields.Many2one(
        "res.users", string="Marked by", readonly=True, ondelete="set null"
    )

    _open_unique = models.UniqueIndex(
        "(user_id) WHERE ended_at IS NULL", "This operator is away already."
    )

    @api.model
    def _is_away(self, user_id):
        rows = self.env.execute_query(
            SQL(
                """SELECT 1 FROM ahorro_operator_absence
                    WHERE user_id = %s AND ended_at IS NULL""",
                user_id,
            )
        )
        return bool(rows)

    @api.model
    def _set_away(self, user_id, away):
        """Note that somebody left or came back; the same twice changes nothing."""
        now = fields.Datetime.now()
        if away:
            query = SQL(
                """INSERT INTO ahorro_operator_absence (user_id, started_at, set_by_id)
                   VALUES (%s, %s, %s)
                   ON CONFLICT (user_id) WHERE ended_at IS NULL DO NOTHING""",
                user_id,
                now,
                self.env.uid,
            )
        else:
            query = SQL(
                """UPDATE ahorro_operator_absence SET ended_at = %s
                    WHERE user_id = %s AND ended_at IS NULL""",
                now,
                user_id,
            )
        self.env.cr.execute(query)
        if away:
            self.env["ahorro.lease"]._give_back(user_id=user_id)

    @api.model
    @remote()
    def action_set_absent(self, absent, user_id=False):
        """Mark oneself away, or back; a supervisor does it for others too.

        :param bool absent: away or back
        :param user_id: somebody else; False for oneself
        :return: dict of ``user_id`` and ``absent``
        """
        self._check_operator()
        if not isinstance(absent, bool) or not (
            user_id is False or user_id is None or type(user_id) is int
        ):
            raise UserError(self.env._("Say who is away: reload the page."))
        user_id = user_id or self.env.uid
        if user_id != self.env.uid:
            self._check_supervises(user_id)
        run_step(
            self.env,
            lambda env: env["ahorro.operator.absence"]._set_away(user_id, absent),
        )
        return {"user_id": user_id, "absent": absent}

    @api.model
    def _check_supervises(self, user_id):
        """Check that the user may steer another operator.

        :raises AccessError: no supervisor, or somebody of another company
        """
        self.env["ahorro.role"]._check_role(
            "supervisor",
            self.env._("Only supervisors mark other operators as away."),
        )
        # sudo: supervisors need no right on users to know whom they lead.
        other_sudo = self.env["res.users"].sudo().browse(user_id).exists()
        if not other_sudo or not (other_sudo.company_ids & self.env.companies):
            raise AccessError(self.env._("This operator is of another company."))
        if not other_sudo.has_group("ahorro_plan.group_operator"):
            raise UserError(self.env._("This user attends nobody: they have no role."))
