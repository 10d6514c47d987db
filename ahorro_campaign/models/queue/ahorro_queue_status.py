# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote

from .ahorro_queue import CLOSED


class AhorroQueueStatus(models.AbstractModel):
    """Where every open case is: what boards say, and what must always add up.

    Called by others: ``get_queue_status`` and ``_get_why_empty`` (why an operator has
    nobody to call) and ``_get_queue_states`` (how many cases are where).
    """

    _name = "ahorro.queue.status"
    _description = "State of the queue"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _get_queue_states(self, where=None):
        """Count the open cases by where they are: one query.

        :param where: SQL condition on the case ``c``; None for all of the database
        :return: dict of ``waiting``, ``leased``, ``scheduled``, ``blocked``, ``open``
            (all open cases, counted apart) and ``reasons`` (dict of blocked ones)
        """
        where, facts = where or SQL("TRUE"), self.env["ahorro.case.facts"]
        rows = self.env.execute_query(
            SQL(
                """SELECT state, reason, count(*) FROM (%s) s GROUP BY 1, 2
                    UNION ALL
                   SELECT 'open', NULL, count(*) FROM ahorro_case c
                    WHERE %s AND %s""",
                facts._states_query(where),
                facts._get_condition(facts._get_open_domain()),
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
    @api.readonly
    @remote()
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
        facts = self.env["ahorro.case.facts"]
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
                                         OR g.is_past_grace OR %(owner_away)s
                                    ELSE COALESCE(g.user_id, %(uid)s) = %(uid)s
                                         OR %(user_away)s END AS mine
                          FROM (SELECT q.state, q.campaign_id, q.user_id,
                                       q.next_action_user_id, q.is_callback,
                                       q.company_id,
                                       %(past_grace)s AS is_past_grace,
                                       count(*)::integer AS n,
                                       min(q.next_action_at) AS next_at,
                                       min(q.blocked_until) AS free_at
                                  FROM (%(states)s) q GROUP BY 1, 2, 3, 4, 5, 6, 7) g) s
                """,
                uid=self.env.uid,
                past_grace=facts._get_condition(facts._get_past_grace_domain(now), "q"),
                owner_away=facts._away_condition(
                    SQL("g.next_action_user_id"), campaign, company
                ),
                user_away=facts._away_condition(SQL("g.user_id"), campaign, company),
                states=facts._states_query(
                    facts._get_condition(facts._get_own_domain(campaign_id)), now
                ),
            )
        )[0]

    @api.model
    def _get_why_empty(self, campaign_id, now, anybody=None, days=None):
        """Return ``code``, ``text`` and ``until`` as ``get_queue_status``.

        While there is somebody to call, which is nearly always, nothing is counted.

        :param anybody: whether there is; None to find out
        :param days: see ``_get_candidates``
        """
        if anybody is None:
            companies = set(self.env.companies.ids)
            anybody = self.env["ahorro.queue.order"]._get_candidates(
                campaign_id, None, [], companies, 1, now, days
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
