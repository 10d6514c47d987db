# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools import attention
from ..queue.queue_transaction import run_step

QUEUE_STATES = [
    ("waiting", "Waiting"),
    ("leased", "In front of somebody"),
    ("scheduled", "Waiting for its date"),
    ("blocked", "Blocked"),
]


class AhorroCase(models.Model):
    """Where a case is in the queue, and what supervisors do with a finished one."""

    _inherit = "ahorro.case"

    queue_state = fields.Selection(
        QUEUE_STATES,
        string="In the queue",
        compute="_compute_queue_state",
        search="_search_queue_state",
        help="Where an open case is now; empty once it is finished.",
    )
    blocked_text = fields.Char(
        string="Why it is not offered", compute="_compute_queue_state"
    )

    def _compute_queue_state(self):
        rows = self.env.execute_query_dict(
            self.env["ahorro.case.facts"]._states_query(SQL("c.id = ANY(%s)", self.ids))
        )
        known = {row["id"]: row for row in rows}
        guard = self.env["ahorro.contact.guard"]
        for case in self:
            row = known.get(case.id) or {}
            case.queue_state = row.get("state")
            case.blocked_text = self.env["ahorro.queue"]._get_reason_sentence(
                row.get("reason"), row.get("blocked_until"), guard
            )

    @api.model
    def _search_queue_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        facts, now = self.env["ahorro.case.facts"], fields.Datetime.now()
        return Domain.OR(
            facts._get_queue_state_domain(state, now)
            if state
            else facts._get_done_domain()
            for state in value
        )

    # === REOPENING AND CORRECTING ===

    @remote()
    def reopen(self):
        """Open a finished case again; its result stays in the history.

        A supervisor also lets a case go on whose attempts are exhausted.

        :return: True, also when it is open already
        :raises UserError: its campaign is archived
        """
        case = self._check_change()
        if case.campaign_id.state == "archived":
            raise UserError(
                self.env["ahorro.queue"]._archived_sentence(case.campaign_id)
            )
        if case.blocked_reason == attention.EXHAUSTED:
            self.env["ahorro.queue"]._check_supervisor()
        run_step(
            self.env, lambda env: env["ahorro.attend.correct"]._reopen_step(case.id)
        )
        return True

    @remote()
    def undo_reopen(self, idempotency_key):
        """Take back what ``reopen`` did a moment ago: the case is finished as before.

        :return: True, also when the same request came before
        :raises UserError: too late, not the user's, or the case went on since
        """
        case = self._check_change()
        self.env["ahorro.attend"]._check_text(idempotency_key)
        run_step(
            self.env,
            lambda env: env["ahorro.attend.undo"]._undo_reopen_step(
                case.id, idempotency_key
            ),
        )
        return True

    @remote()
    def correct_result(self, result_id, comment=""):
        """Give a finished case the result that it should have had.

        :param int result_id: one that finishes cases of this type
        :param str comment: why
        :raises AccessError: not a supervisor
        :raises UserError: the case is open, or the result does not fit
        """
        case = self._check_change()
        self.env["ahorro.queue"]._check_supervisor()
        if type(result_id) is not int or result_id <= 0:
            raise UserError(self.env._("Choose the result that is right."))
        if not isinstance(comment, str | bool):
            raise UserError(self.env._("Choose the result that is right."))
        comment = attention.clean_text(comment) if isinstance(comment, str) else ""
        comment = comment.replace("\0", "")
        if len(comment) > attention.MAX_COMMENT:
            # Nothing that was typed is cut.
            raise UserError(
                self.env._(
                    "The comment has %(count)s characters, and at most %(limit)s are "
                    "kept: shorten it.",
                    count=len(comment),
                    limit=attention.MAX_COMMENT,
                )
            )
        run_step(
            self.env,
            lambda env: env["ahorro.attend.correct"]._correct_step(
                case.id, result_id, comment
            ),
        )
        return True

    def _check_change(self):
        """Return this one case, checked that the user may change it.

        :raises AccessError: of a campaign that is not the user's
        """
        self.env["ahorro.queue"]._check_operator()
        sentence = self.env._("This case is not there any more.")
        if len(self._ids) != 1:
            raise UserError(sentence)
        return self.env["ahorro.queue"]._check_one(self._name, self._ids[0], sentence)
