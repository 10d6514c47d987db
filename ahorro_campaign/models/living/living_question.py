# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from ..queue.queue_transaction import run_step
from .living_run import By

CAUSES = [
    ("absent", "Absent from the file"),
    ("awarded", "Awarded"),
    ("left", "Renounced, rescinded or cancelled"),
    ("paid", "Paid: it owes nothing"),
    ("grouped", "Grouped"),
    ("kept", "The promise was kept and nothing is owed"),
    ("rule", "Fulfils who leaves"),
    ("undone", "The import by which it entered was undone"),
]
#: What waits for an answer, or was left open.
OPEN = SQL("(q.answer IS NULL OR q.answer = 'leave')")
ANSWERS = [
    ("close", "Closed"),
    ("leave", "Left open"),
    ("over", "Nothing to decide any more"),
]


class AhorroLivingQuestion(models.Model):
    """A case that a file would have closed, had nobody been speaking to its client.

    The client is in front of somebody, or has an agreed call: a supervisor says whether
    it is closed or left open. Nobody else writes it; a question that a later file
    answers goes by itself.
    """

    _name = "ahorro.living.question"
    _description = "Case to be closed or left"
    _order = "id desc"
    _rec_name = "case_id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    case_id = fields.Many2one(
        "ahorro.case", required=True, readonly=True, ondelete="cascade", index=True
    )
    campaign_id = fields.Many2one(
        "ahorro.campaign", required=True, readonly=True, ondelete="restrict", index=True
    )
    plan_id = fields.Many2one(related="case_id.plan_id")
    partner_id = fields.Many2one(related="case_id.plan_id.partner_id", string="Client")
    next_action_at = fields.Datetime(related="case_id.next_action_at")
    next_action_user_id = fields.Many2one(related="case_id.next_action_user_id")
    queue_state = fields.Selection(related="case_id.queue_state")
    cause = fields.Selection(CAUSES, required=True, readonly=True)
    origin_model = fields.Char(readonly=True, exportable=False, string="Kind of origin")
    origin_id = fields.Many2oneReference(
        string="Import",
        model_field="origin_model",
        readonly=True,
        exportable=False,
        aggregator=None,
    )
    file_name = fields.Char(string="File", readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    answer = fields.Selection(ANSWERS, readonly=True)
    answered_at = fields.Datetime(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="restrict"
    )

    _case_unique = models.UniqueIndex(
        "(case_id) WHERE answer IS NULL OR answer = 'leave'",
        "This case is asked about already.",
    )

    # === WHAT IS ASKED ===

    @api.model
    def _get_waiting_domain(self):
        """Return the domain of what a supervisor has to decide."""
        return Domain("answer", "=", False) & Domain("case_id.state", "!=", "done")

    @api.model
    def _ask(self, causes, by):
        """Ask about cases that are not asked about; return how many questions wait.

        :param causes: dict of a cause to ids of cases
        """
        count = 0
        for cause, ids in causes.items():
            if not ids:
                continue
            count += len(ids)
            self.env.cr.execute(
                SQL(
                    """INSERT INTO ahorro_living_question (
                           company_id, case_id, campaign_id, cause, origin_model,
                           origin_id, file_name, date)
                       SELECT c.company_id, c.id, c.campaign_id, %s, %s, %s, %s, %s
                         FROM ahorro_case c WHERE c.id = ANY(%s) ORDER BY c.id
                       ON CONFLICT (case_id) WHERE answer IS NULL OR answer = 'leave'
                       DO NOTHING""",
                    cause,
                    by.model,
                    by.file_id,
                    by.name or None,
                    fields.Datetime.now(),
                    list(ids),
                )
            )
        self.invalidate_model(flush=False)
        return count

    @api.model
    def _close(self, case_ids):
        """Note that the file closed cases that were asked about."""
        self._note(SQL("q.case_id = ANY(%s) AND q.answer IS NULL", case_ids), "close")

    @api.model
    def _withdraw_kept(self, case_id):
        """Let go of what is asked about a case whose promise was not kept after all."""
        self._note(
            SQL("%s AND q.case_id = %s AND q.cause = 'kept'", OPEN, case_id), "over"
        )

    @api.model
    def _withdraw(self, livings):
        """Let go of questions about cases whose plan does not leave any more.

        And of those of finished cases. What was left open is asked about again once the
        plan leaves anew. A kept promise is no rule's.
        """
        self._note(
            SQL(
                """%s AND EXISTS (SELECT FROM ahorro_case c
                                   WHERE c.id = q.case_id AND c.state = 'done')""",
                OPEN,
            ),
            "over",
        )
        asked = {
            campaign_id
            for (campaign_id,) in self.env.execute_query(
                SQL(
                    """SELECT DISTINCT q.campaign_id FROM ahorro_living_question q
                        WHERE %s AND q.campaign_id = ANY(%s)""",
                    OPEN,
                    livings.campaign_id.ids,
                )
            )
        }
        for living in livings.filtered(lambda each: each.campaign_id.id in asked):
            author = living._as_author()
            plans = author.env["ahorro.plan"].with_context(active_test=False)
            try:
                leaving = plans._search(author._get_exit_domain()).subselect()
                belonging = plans._search(author._get_entry_domain()).subselect()
            except UserError as error:
                # One that cannot be read stops no other.
                living._write_own({"problem": str(error)})
                continue
            self._note(
                SQL(
                    """%s AND q.cause <> 'kept' AND q.campaign_id = %s AND EXISTS (
                        SELECT FROM ahorro_case c
                         WHERE c.id = q.case_id
                           AND CASE WHEN q.cause = 'undone' THEN c.plan_id IN %s
                                    ELSE c.plan_id NOT IN %s END)""",
                    OPEN,
                    living.campaign_id.id,
                    belonging,
                    leaving,
                ),
                "over",
            )

    @api.model
    def _note(self, condition, answer):
        """Answer questions ``q`` that nobody has to decide any more."""
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_living_question q SET answer = %s, answered_at = %s
                    WHERE %s""",
                answer,
                fields.Datetime.now(),
                condition,
            )
        )
        self.invalidate_model(flush=False)

    # === THE ANSWER, by supervisors ===

    @remote(self=ONE)
    def action_close(self):
        """Close the case, as the file would have.

        :raises UserError: somebody is speaking to the client at this moment
        """
        self._check_answer()
        run_step(self.env, lambda env: env[self._name]._close_step(self.id))
        return True

    @remote(self=ONE)
    def action_leave(self):
        """Leave the case open; no file closes it before its plan leaves anew."""
        self._check_answer()
        run_step(self.env, lambda env: env[self._name]._answer_step(self.id, "leave"))
        return True

    @remote(self=ONE)
    def action_attend(self):
        """Open the case on the attend screen."""
        return self.case_id.action_open_attend()

    def _check_answer(self):
        self.env["ahorro.role"]._check_role("supervisor")
        self.check_access("read")

    @api.model
    def _close_step(self, question_id):
        question = self.browse(question_id)
        cases = self.env["ahorro.living.case"]
        ids = cases._lock(SQL("c.id = %s AND c.state <> 'done'", question.case_id.id))
        leased = self.env["ahorro.case.facts"]._get_leased_domain(fields.Datetime.now())
        if ids and self.env["ahorro.living.leave"]._find(ids, leased):
            raise UserError(
                self.env._(
                    "Somebody is speaking to %(client)s at this moment: decide when "
                    "they have saved.",
                    client=question.partner_id.name or "",
                )
            )
        if self._answer_step(question_id, "close"):
            by = By(question.origin_model, question.origin_id, question.file_name or "")
            cases._close({question.cause: ids}, by)

    @api.model
    def _answer_step(self, question_id, answer):
        """Write an answer; tell whether nobody had given one."""
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_living_question
                      SET answer = %s, answered_at = %s, user_id = %s
                    WHERE id = %s AND answer IS NULL""",
                answer,
                fields.Datetime.now(),
                self.env.uid,
                question_id,
            )
        )
        is_first = bool(self.env.cr.rowcount)
        self.invalidate_model(flush=False)
        return is_first


class AhorroCase(models.Model):
    """Whether a supervisor has to decide about it."""

    # Each room adds its own.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.case"

    living_question_ids = fields.One2many(
        "ahorro.living.question", "case_id", string="To decide", readonly=True
    )
