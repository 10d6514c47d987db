# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

QUEUE_STATES = [
    ("waiting", "Waiting"),
    ("leased", "In front of somebody"),
    ("scheduled", "Waiting for its date"),
    ("blocked", "Blocked"),
]


class AhorroCase(models.Model):
    """Where a case is in the queue, as lists, filters and forms show it."""

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
            self._states_query(SQL("c.id = ANY(%s)", self.ids))
        )
        known = {row["id"]: row for row in rows}
        guard = self.env["ahorro.contact.guard"]
        for case in self:
            row = known.get(case.id) or {}
            case.queue_state = row.get("state")
            case.blocked_text = self._get_reason_sentence(
                row.get("reason"), row.get("blocked_until"), guard
            )

    @api.model
    def _search_queue_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        states = self._states_query(
            SQL("c.company_id = ANY(%s)", self.env.companies.ids)
        )
        wanted = [state for state in value if state]
        domain = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (SELECT s.id FROM (%s) s WHERE s.state = ANY(%s))",
                model._field_to_sql(alias, "id", query),
                states,
                wanted,
            )
        )
        return domain | Domain("state", "=", "done") if False in value else domain

    @api.model
    def _get_reason_sentence(self, reason, until, guard):
        """Return the sentence that says why an open case is not offered, or ``""``."""
        if not reason:
            return ""
        own = {
            "exhausted": self.env._(
                "Its attempts are exhausted: a supervisor decides."
            ),
            "archived": self.env._("Its campaign is archived."),
            "plan_archived": self.env._("Its plan is archived."),
            "no_operator": self.env._("Nobody works in its campaign any more."),
        }
        return own.get(reason) or guard.reason_text(reason, until)

    # === WHAT A FIGURE OPENS ===

    @api.model
    def _get_callback_domain(self, user_id, name):
        """Return the domain of an operator's callbacks that can be made.

        :param name: ``is_due`` or ``is_overdue``
        """
        return list(
            Domain("next_action_user_id", "=", user_id)
            & Domain(name, "=", True)
            & (
                Domain("campaign_id", "=", False)
                | Domain("campaign_id.state", "=", "in_progress")
            )
        )

    @api.model
    def _get_work_domain(self, user_id, start, kinds):
        """Return the domain of what an operator saved since a moment, and stands."""
        return list(
            Domain("user_id", "=", user_id)
            & Domain("date", ">=", fields.Datetime.to_string(start))
            & Domain("kind", "in", list(kinds))
            & Domain("reversal_ids", "=", False)
        )


class AhorroMovement(models.Model):
    _inherit = "ahorro.movement"

    reversal_ids = fields.One2many(
        "ahorro.movement",
        "reverses_id",
        string="Undone by",
        readonly=True,
        help="The movement that took this one back.",
    )
