# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query


class AhorroCaseFacts(models.AbstractModel):
    """What is true of a case: each word of the boards has its one meaning here.

    ========== =====================================================================
    open       not finished: *not started* or *started*
    running    open, and its campaign is not archived: on screen *En curso*
    callback   its next action was agreed with the client
    retry      its next action was not: the case comes back by itself
    blocked    open, and nobody can be given it: its campaign or its plan is archived,
               the plan has no holder, the guard refused it (``blocked_reason``), or
               nobody works in its campaign; the first of these is the reason
    exhausted  open, and tried as often as its result allows: one of the refusals
    due        open, not blocked, and the hour of its next action has come
    overdue    a due callback past its grace: then it is anybody's. A retry never is:
               nobody was told an hour
    leased     open, and somebody has its person, or its plan, in front of them
    scheduled  open, neither leased nor blocked, and its hour is still to come
    waiting    open, and none of leased, blocked, scheduled: it can be handed out
    work       open and not blocked
    free       the user's or nobody's: an agreed call is of whoever agreed it, all else
               of whom it is assigned to
    uncalled   nobody tried it, and nothing is agreed
    own        of a campaign in progress of the user's, or without a campaign and
               assigned to them or promised by them
    reach      what an operator may read: of any campaign of theirs, of their own
               without one, and of the person in front of them
    away       said of an operator: marked away, archived, without the role, without
               the company, or not of the campaign any more
    ========== =====================================================================

    *Leased*, *blocked*, *scheduled* and *waiting* are the states of the queue: every
    open case is in exactly one. *Due* cuts across them: somebody may have it in front.

    Each is a domain on ``ahorro.case``. Python and lists search it; statements put
    together by hand take it from ``_get_condition``. What depends on the hour takes
    ``now``, so that a figure and the list behind it say the same.
    """

    _name = "ahorro.case.facts"
    _description = "What is true of a case"

    # === IN SQL ===

    @api.model
    def _get_condition(self, domain, alias="c"):
        """Return the SQL of a domain on cases, for a statement with this alias.

        Only facts that need no other table beside it: those of this class do not.
        """
        cases = self.env["ahorro.case"].sudo()
        query = Query(self.env, alias, SQL.identifier(cases._table))
        condition = domain.optimize_full(cases)._to_sql(cases, alias, query)
        if query._joins:
            raise ValueError(f"{domain} needs a table of its own")
        return condition

    # === OPEN ===

    @api.model
    def _get_open_domain(self):
        return Domain("state", "!=", "done")

    @api.model
    def _get_running_domain(self):
        """Return the domain of what is *En curso*; a remote client can be given it."""
        running = Domain("campaign_id", "=", False)
        running |= Domain("campaign_id.state", "=", "in_progress")
        return self._get_open_domain() & running

    @api.model
    def _get_done_domain(self):
        return Domain("state", "=", "done")

    # === WHEN IT IS DUE ===

    @api.model
    def _get_grace(self):
        """Return after how long a due next action is overdue, and anyone's."""
        parameters = self.env["ahorro.parameter"]
        return timedelta(minutes=parameters._get_int("ahorro_campaign.callback_grace"))

    @api.model
    def _get_callback_domain(self):
        return Domain("is_callback", "=", True)

    @api.model
    def _get_retry_domain(self):
        return Domain("next_action_at", "!=", False) & ~self._get_callback_domain()

    @api.model
    def _get_reached_domain(self, now):
        """Return the domain of the cases whose next action's hour has come."""
        return Domain("next_action_at", "<=", now)

    @api.model
    def _get_past_grace_domain(self, now):
        """Return the domain of the cases whose next action is later than its grace."""
        return self._get_reached_domain(now - self._get_grace())

    @api.model
    def _get_late_callback_domain(self, now):
        """Return the domain of the callbacks that are later than their grace."""
        return self._get_callback_domain() & self._get_past_grace_domain(now)

    @api.model
    def _get_due_domain(self, now=None):
        """Return the domain of the due cases; a remote client can be given it."""
        now = now or fields.Datetime.now()
        return self._get_work_domain() & self._get_reached_domain(now)

    @api.model
    def _get_overdue_domain(self, now=None):
        """Return the domain of the agreed calls that nobody made in time."""
        now = now or fields.Datetime.now()
        return self._get_work_domain() & self._get_late_callback_domain(now)

    # === WHY NOBODY CAN BE GIVEN IT ===

    @api.model
    def _get_unmarked_domain(self):
        """Return the domain of the cases that the guard did not refuse."""
        return Domain("blocked_reason", "=", False)

    @api.model
    def _get_exhausted_domain(self):
        return self._get_open_domain() & Domain("blocked_reason", "=", "exhausted")

    @api.model
    def _get_archived_campaign_domain(self):
        """Return the domain of the cases whose campaign is archived."""
        # sudo: the state of a campaign is the same for everybody.
        campaigns_sudo = self.env["ahorro.case"].campaign_id.sudo()
        archived = campaigns_sudo._search([("state", "=", "archived")])
        return Domain("campaign_id", "in", archived)

    @api.model
    def _get_block_reasons(self):
        """Return (code, domain) of what blocks a case, the first that applies first.

        A code of None is that of the column ``blocked_reason``.
        """
        # sudo: what a plan lacks is the same for everybody.
        plans_sudo = self.env["ahorro.case"].plan_id.sudo()
        plans_sudo = plans_sudo.with_context(active_test=False)
        archived = plans_sudo._search([("active", "=", False)])
        unheld = plans_sudo._search([("partner_id", "=", False)])
        return [
            ("archived", self._get_archived_campaign_domain()),
            ("plan_archived", Domain("plan_id", "in", archived)),
            ("no_holder", Domain("plan_id", "in", unheld)),
            (None, ~self._get_unmarked_domain()),
            ("no_operator", Domain("campaign_id", "in", self._unattended_campaigns())),
        ]

    @api.model
    def _get_blocked_domain(self):
        return self._get_open_domain() & Domain.OR(
            domain for _code, domain in self._get_block_reasons()
        )

    @api.model
    def _get_reason_sql(self, alias="c"):
        """Return the SQL of why a case is blocked, NULL where it is not."""
        whens = [
            SQL(
                "WHEN %s THEN %s",
                self._get_condition(domain, alias),
                SQL("%s", code) if code else SQL.identifier(alias, "blocked_reason"),
            )
            for code, domain in self._get_block_reasons()
        ]
        return SQL("CASE %s END", SQL(" ").join(whens))

    @api.model
    def _unattended_campaigns(self):
        """Return the SQL of the campaigns whose operators can all not attend."""
        return SQL(
            """(SELECT w.id FROM ahorro_campaign w WHERE NOT EXISTS (
                    SELECT FROM ahorro_campaign_user_rel r JOIN res_users u
                        ON u.id = r.user_id AND u.active
                     WHERE r.campaign_id = w.id AND %s))""",
            self._able_condition(SQL("u.id"), SQL("w.company_id")),
        )

    # === THE STATES OF THE QUEUE ===

    @api.model
    def _get_leased_domain(self, now):
        plans = SQL(
            """(SELECT id FROM ahorro_plan WHERE partner_id IN (%s)
                 UNION
                SELECT plan_id FROM ahorro_lease WHERE expires_at > %s)""",
            self.env["ahorro.person.keys"]._held_people_query(now),
            now,
        )
        return self._get_open_domain() & Domain("plan_id", "in", plans)

    @api.model
    def _get_scheduled_domain(self, now):
        return (
            self._get_offered_domain(now)
            & Domain("next_action_at", "!=", False)
            & ~self._get_reached_domain(now)
        )

    @api.model
    def _get_waiting_domain(self, now):
        return self._get_offered_domain(now) & (
            Domain("next_action_at", "=", False) | self._get_reached_domain(now)
        )

    @api.model
    def _get_offered_domain(self, now):
        """Return the domain of the open cases that are neither leased nor blocked."""
        return (
            self._get_open_domain()
            & ~self._get_leased_domain(now)
            & Domain("is_blocked", "=", False)
        )

    @api.model
    def _get_queue_state_domain(self, state, now=None):
        """Return the domain of one state of the queue.

        :param state: ``waiting``, ``leased``, ``scheduled`` or ``blocked``
        """
        now = now or fields.Datetime.now()
        if state == "blocked":
            return self._get_blocked_domain() & ~self._get_leased_domain(now)
        return {
            "leased": self._get_leased_domain,
            "scheduled": self._get_scheduled_domain,
            "waiting": self._get_waiting_domain,
        }[state](now)

    @api.model
    def _states_query(self, where, now=None):
        """Return the SQL of the state and the reason of each open case ``c``.

        What is asked of each case is whether it is in a short list, so that the lists
        are made once.

        :param where: SQL condition on ``c``
        """
        now = now or fields.Datetime.now()
        ahead = Domain("next_action_at", "!=", False) & ~self._get_reached_domain(now)
        return SQL(
            """
            SELECT one.id, one.campaign_id, one.user_id, one.next_action_at,
                   one.next_action_user_id, one.is_callback, one.company_id,
                   one.blocked_until,
                   CASE WHEN one.leased THEN 'leased'
                        WHEN one.reason IS NOT NULL THEN 'blocked'
                        WHEN one.ahead THEN 'scheduled' ELSE 'waiting' END AS state,
                   CASE WHEN NOT one.leased THEN one.reason END AS reason
              FROM (SELECT c.id, c.campaign_id, c.user_id, c.next_action_at,
                           c.next_action_user_id, c.is_callback, c.company_id,
                           c.blocked_until, %(leased)s AS leased,
                           %(reason)s AS reason, %(ahead)s AS ahead
                      FROM ahorro_case c WHERE %(open)s AND %(where)s) one
            """,
            leased=self._get_condition(self._get_leased_domain(now)),
            reason=self._get_reason_sql(),
            ahead=self._get_condition(ahead),
            open=self._get_condition(self._get_open_domain()),
            where=where,
        )
