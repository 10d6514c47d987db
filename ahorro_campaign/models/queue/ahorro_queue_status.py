# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .ahorro_queue import CLOSED


class AhorroQueueStatus(models.AbstractModel):
    """Where every open case is: what boards say, and what must always add up.

    Called by others: ``get_queue_status`` and ``_get_why_empty`` (why an operator has
    nobody to call), ``_get_queue_states`` (how many cases are where),
    ``_states_query`` (where each case is) and ``_my_cases_condition``.
    """

    _name = "ahorro.queue.status"
    _description = "State of the queue"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _state_conditions(self, now):
        """Return the SQL of each state that an open case ``c`` can be in.

        They are told apart by what keeps the case from being called now, the first
        that applies: somebody has the person; a reason; its date. ``p`` is the case's
        plan and ``m`` its campaign, or NULLs. What is asked of each case is whether it
        is in a short list, so that the lists are made once.
        """
        leased = SQL(
            """(p.partner_id IN (%s) OR p.id IN (
                SELECT plan_id FROM ahorro_lease WHERE expires_at > %s))""",
            self.env["ahorro.lease"]._held_people_query(now),
            now,
        )
        # Nobody could get it: every operator of its campaign is archived, or lost the
        # role or the company.
        orphan = SQL(
            """c.campaign_id IN (
                SELECT w.id FROM ahorro_campaign w WHERE NOT EXISTS (
                    SELECT FROM ahorro_campaign_user_rel r JOIN res_users u
                        ON u.id = r.user_id AND u.active
                     WHERE r.campaign_id = w.id AND %s))""",
            self.env["ahorro.queue.order"]._able_condition(
                SQL("u.id"), SQL("w.company_id")
            ),
        )
        reason = SQL(
            """CASE WHEN m.state = 'archived' THEN 'archived'
                    WHEN p.active IS NOT TRUE THEN 'plan_archived'
                    WHEN p.partner_id IS NULL THEN 'no_holder'
                    WHEN c.blocked_reason IS NOT NULL THEN c.blocked_reason
                    WHEN %s THEN 'no_operator' END""",
            orphan,
        )
        return {"leased": leased, "reason": reason, "now": now}

    @api.model
    def _states_query(self, where, now=None):
        """Return the SQL of the state and the reason of each open case.

        :param where: SQL condition on ``c``
        """
        return SQL(
            """
            SELECT one.id, one.campaign_id, one.user_id, one.next_action_at,
                   one.next_action_user_id, one.is_callback, one.company_id,
                   one.blocked_until,
                   CASE WHEN one.leased THEN 'leased'
                        WHEN one.reason IS NOT NULL THEN 'blocked'
                        WHEN one.next_action_at > %(now)s THEN 'scheduled'
                        ELSE 'waiting' END AS state,
                   CASE WHEN NOT one.leased THEN one.reason END AS reason
              FROM (SELECT c.id, c.campaign_id, c.user_id, c.next_action_at,
                           c.next_action_user_id, c.is_callback, c.company_id,
                           c.blocked_until,
                           %(leased)s AS leased, %(reason)s AS reason
                      FROM ahorro_case c
                      JOIN ahorro_plan p ON p.id = c.plan_id
                      LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
                     WHERE c.state <> 'done' AND %(where)s) one
            """,
            where=where,
            **self._state_conditions(now or fields.Datetime.now()),
        )

    @api.model
    def _get_queue_states(self, where=None):
        """Count the open cases by where they are: one query.

        :param where: SQL condition on the case ``c``; None for all of the database
        :return: dict of ``waiting``, ``leased``, ``scheduled``, ``blocked``, ``open``
            (all open cases, counted apart) and ``reasons`` (dict of blocked ones)
        """
        where = where or SQL("TRUE")
        rows = self.env.execute_query(
            SQL(
                """SELECT state, reason, count(*) FROM (%s) s GROUP BY 1, 2
                    UNION ALL
                   SELECT 'open', NULL, count(*) FROM ahorro_case c
                    WHERE c.state <> 'done' AND %s""",
                self._states_query(where),
                where,
            )
        )
        counts = dict.fromkeys(("waiting", "leased", "scheduled", "blocked", "open"), 0)
        reasons = {}
        for state, reason, count in rows:
            counts[state] += count
            if state == "blocked":
                reasons[reason] = reasons.get(reason, 0) + count
        return counts | {"reasons": reasons}

    @api.model
    def _my_cases_condition(self, campaign_id=None):
        """Return the SQL that says that case ``c`` is of the user's work."""
        if campaign_id:
            own = SQL("c.campaign_id = %s", campaign_id)
        else:
            own = SQL(
                """(c.campaign_id IN (
                        SELECT w.id FROM ahorro_campaign w
                          JOIN ahorro_campaign_user_rel r ON r.campaign_id = w.id
                         WHERE r.user_id = %(uid)s AND w.state = 'in_progress')
                    OR (c.campaign_id IS NULL
                        AND %(uid)s IN (c.user_id, c.next_action_user_id)))""",
                uid=self.env.uid,
            )
        return SQL("(%s AND c.company_id = ANY(%s))", own, self.env.companies.ids)

    @api.model
    @api.readonly
    def get_queue_status(self, campaign_id=False):
        """Tell how the user's queue stands, and why it has nobody to offer.

        :return: dict of counts (``waiting``, ``leased``, ``scheduled``, ``blocked``,
            ``assigned_to_others``), ``code``, ``text`` and ``until`` (UTC or ``""``).
            Codes: ``no_campaign``, ``finished``, ``closed``, ``scheduled``,
            ``blocked``, ``others`` and, when somebody can be called, ``""``. After a
            save also ``away``, ``same`` (only who was just attended is left) and
            ``busy`` (colleagues were faster each time)
        """
        self._check_operator()
        return self._get_status(self._check_own_campaign(campaign_id))

    @api.model
    def _get_status(self, campaign_id):
        """Return what ``get_queue_status`` does, of a campaign that is the user's."""
        now = fields.Datetime.now()
        # sudo: counts of the user's own campaigns, by plain SQL.
        row = self.sudo()._count_queue(campaign_id, now)
        code, until = self._get_empty_code(row, now)
        return {
            **{
                name: row[name]
                for name in (
                    "waiting",
                    "leased",
                    "scheduled",
                    "blocked",
                    "assigned_to_others",
                )
            },
            **self._prepare_why_empty(code, until),
        }

    @api.model
    def _prepare_why_empty(self, code, until=None):
        """Return why nobody can be offered, as screens are told."""
        return {
            "code": code,
            "until": fields.Datetime.to_string(until) if until else "",
            "text": self._get_empty_text(code, until),
        }

    @api.model
    def _count_queue(self, campaign_id, now):
        """Return how many of the user's cases are where, and what comes next.

        Whether a case is the user's is asked of each group of cases, not of each case.
        """
        campaign, company = SQL("COALESCE(g.campaign_id, 0)"), SQL("g.company_id")
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT COALESCE(sum(n) FILTER (WHERE state = 'waiting' AND mine), 0)
                           AS waiting,
                       COALESCE(sum(n) FILTER (WHERE state = 'waiting' AND NOT mine), 0)
                           AS assigned_to_others,
                       COALESCE(sum(n) FILTER (WHERE state = 'leased'), 0) AS leased,
                       COALESCE(sum(n) FILTER (WHERE state = 'scheduled'), 0)
                           AS scheduled,
                       min(next_at) FILTER (WHERE state = 'scheduled') AS next_at,
                       COALESCE(sum(n) FILTER (WHERE state = 'blocked'), 0) AS blocked,
                       min(free_at) FILTER (WHERE state = 'blocked') AS blocked_until
                  FROM (SELECT g.*,
                               CASE WHEN g.is_callback
                                    THEN g.next_action_user_id IS NULL
                                         OR g.next_action_user_id = %(uid)s
                                         OR g.is_late OR %(owner_away)s
                                    ELSE COALESCE(g.user_id, %(uid)s) = %(uid)s
                                         OR %(user_away)s END AS mine
                          FROM (SELECT q.state, q.campaign_id, q.user_id,
                                       q.next_action_user_id, q.is_callback,
                                       q.company_id,
                                       q.next_action_at <= %(late)s AS is_late,
                                       count(*)::integer AS n,
                                       min(q.next_action_at) AS next_at,
                                       min(q.blocked_until) AS free_at
                                  FROM (%(states)s) q GROUP BY 1, 2, 3, 4, 5, 6, 7) g) s
                """,
                uid=self.env.uid,
                late=now - self.env["ahorro.case"]._get_grace(),
                owner_away=self.env["ahorro.queue.order"]._away_condition(
                    SQL("g.next_action_user_id"), campaign, company
                ),
                user_away=self.env["ahorro.queue.order"]._away_condition(
                    SQL("g.user_id"), campaign, company
                ),
                states=self._states_query(self._my_cases_condition(campaign_id), now),
            )
        )[0]

    @api.model
    def _get_why_empty(self, campaign_id, now, anybody=None):
        """Return ``code``, ``text`` and ``until`` as ``get_queue_status``.

        While there is somebody to call, which is nearly always, nothing is counted.

        :param anybody: whether there is; None to find out
        """
        if anybody is None:
            companies = set(self.env.companies.ids)
            anybody = self.env["ahorro.queue.order"]._get_candidates(
                campaign_id, None, [], companies, 1, now
            )
        if not anybody:
            return self._get_status(campaign_id)
        return self._prepare_why_empty(*self._get_empty_code({"waiting": 1}, now))

    @api.model
    def _get_empty_code(self, row, now):
        """Return why there is nobody to call, and until when."""
        if row["waiting"]:
            closed = self._get_closing(now)
            return ("closed", closed[1]) if closed else ("", None)
        if row["scheduled"]:
            return "scheduled", row["next_at"]
        if row["blocked"]:
            return "blocked", row["blocked_until"]
        if row["leased"] or row["assigned_to_others"]:
            return "others", None
        has_campaign = self.env["ahorro.campaign"].search_count(
            [("user_ids", "in", [self.env.uid]), ("state", "=", "in_progress")], limit=1
        )
        return ("finished" if has_campaign else "no_campaign"), None

    @api.model
    def _get_closing(self, now):
        """Return (reason, until) when nobody is called at this hour, or None."""
        guard = self.env["ahorro.contact.guard"].sudo()  # hours are no secret
        closed = {
            company_id: (reason, until)
            for company_id, reason, until in guard._get_closed_companies(now)
            if reason in CLOSED
        }
        verdicts = [closed.get(company.id) for company in self.env.companies]
        return verdicts[0] if verdicts and all(verdicts) else None

    @api.model
    def _get_empty_text(self, code, until):
        guard = self.env["ahorro.contact.guard"]
        when = until and guard._format_moment(until)
        if code == "scheduled":
            return self.env._(
                "All of them wait for their date: next, %(when)s.", when=when
            )
        if code == "closed" and when:
            return self.env._(
                "Outside the hours of contact: again from %(when)s.", when=when
            )
        return {
            "": "",
            "closed": self.env._("Outside the hours of contact."),
            "away": self.env._(
                "You are marked as away: say that you are back before you attend."
            ),
            "busy": self.env._(
                "Your colleagues were faster each time: ask for the next client."
            ),
            "same": self.env._(
                "Only the client whom you have just attended is left: ask for the next "
                "one when you are ready."
            ),
            "no_campaign": self._get_no_campaign_text(),
            "finished": self.env._("There is nothing left: every case is finished."),
            "blocked": self.env._(
                "Nobody who is left may be called now: the list says why."
            ),
            "others": self.env._("Your colleagues have the cases that are left."),
        }[code]

    @api.model
    def _get_no_campaign_text(self):
        if self.env["ahorro.role"]._has_role("supervisor"):
            return self.env._(
                "No campaign is assigned to you: add yourself to the operators of one, "
                "or choose a client in the list of cases."
            )
        return self.env._("No campaign is assigned to you: ask your supervisor.")
