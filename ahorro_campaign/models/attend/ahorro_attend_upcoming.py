# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import presets

#: Lines that the attend screen shows of those who come next.
LINES = 12
MAX_LINES = 40


class AhorroAttendUpcoming(models.AbstractModel):
    """Who comes next, as the attend screen shows it beside the client in front.

    It is asked for after each save: cases are found as the queue finds them, in the
    same order and from the same indexes, and how far the campaigns are is counted from
    an index alone. Called by others: ``_prepare_upcoming`` and ``_prepare_own_day``.
    """

    _name = "ahorro.attend.upcoming"
    _description = "Who comes next"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _prepare_upcoming(self, campaign_id, limit):
        """Return what ``get_attend_queue`` does, of a campaign that is the user's."""
        now = fields.Datetime.now()
        campaigns = self._count_own_campaigns()
        mine = [row for row in campaigns if campaign_id in (None, row["id"])]
        at_work = sum(row["total"] - row["done"] for row in mine)
        if campaign_id is None:
            at_work += self._count_own_without_campaign()
        ids, anybody = self._get_upcoming_ids(campaign_id, limit, now)
        return {
            "cases": self._read_queue_lines(ids, now),
            "campaigns": [
                row | {"progress": f"{row['done']} / {row['total']}"}
                for row in campaigns
            ],
            "open": at_work,
            "today": self._prepare_own_day(now, self._get_zone()),
            "best_hour": self.env["ahorro.attend.best.hour"]._get_best_hour(),
            "deadlines": self.env["ahorro.attend.deadlines"]._prepare_deadlines(),
            "why_empty": self.env["ahorro.queue.status"]._get_why_empty(
                campaign_id, now, anybody
            ),
        }

    @api.model
    def _get_upcoming_ids(self, campaign_id, size, now):
        """Return the ids of the case in front, of the next ones, and of callbacks.

        And whether anybody of them can be handed out to the user.
        """
        companies = set(self.env.companies.ids)
        lease = self.env["ahorro.lease"]._get_own()
        ids = [lease["case_id"]] if lease and lease["expires_at"] > now else []
        order = self.env["ahorro.queue.order"]
        overview = order._read_overview(campaign_id, companies, now)
        campaign_ids = overview["campaign_ids"]
        free = order._free_condition(None, [], companies, now)
        rows = []
        if overview["has_callbacks"]:
            rows += order._get_callbacks(overview, free, size, now)
        if campaign_ids and len(ids) + len(rows) < size:
            rows += order._get_by_priority(
                campaign_ids,
                companies,
                free,
                size,
                now,
                enough=size,
                first_ids=overview["first_ids"],
            )
        ids += [row["id"] for row in rows]
        if len(ids) < size:
            ids += self._get_own_callbacks_to_come(campaign_ids, size, now)
        some = list(dict.fromkeys(case_id for case_id in ids if case_id))[:size]
        return some, bool(rows) and not overview["is_away"]

    @api.model
    def _get_own_callbacks_to_come(self, campaign_ids, size, now):
        rows = self.env.execute_query(
            SQL(
                """SELECT c.id FROM ahorro_case c
                    WHERE c.state <> 'done' AND c.next_action_user_id = %s
                      AND c.next_action_at > %s AND c.company_id = ANY(%s)
                      AND COALESCE(c.campaign_id, 0) = ANY(%s)
                    ORDER BY c.next_action_at LIMIT %s""",
                self.env.uid,
                now,
                self.env.companies.ids,
                campaign_ids,
                size,
            )
        )
        return [case_id for (case_id,) in rows]

    @api.model
    def _read_queue_lines(self, ids, now):
        """Return what a line shows of each case, in the order of the ids."""
        facts = self.env["ahorro.case.facts"]
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT c.id, n.name AS client, p.group_order,
                       p.subscription_number AS subscription, c.last_comment,
                       COALESCE(c.attempts, 0) AS attempts, c.next_action_at,
                       c.is_callback, %s AS is_due, %s AS is_overdue,
                       COALESCE(m.name, '') AS other
                  FROM unnest(%s::integer[]) WITH ORDINALITY wanted(id, n)
                  JOIN ahorro_case c ON c.id = wanted.id
                  JOIN ahorro_plan p ON p.id = c.plan_id
                  LEFT JOIN res_partner n ON n.id = p.partner_id
                  LEFT JOIN res_users o ON o.id <> %s AND o.id = CASE
                       WHEN c.is_callback THEN c.next_action_user_id
                       ELSE c.user_id END
                  LEFT JOIN res_partner m ON m.id = o.partner_id
                 ORDER BY wanted.n
                """,
                facts._get_condition(facts._get_due_domain(now)),
                facts._get_condition(facts._get_overdue_domain(now)),
                ids,
                self.env.uid,
            )
        )
        for row in rows:
            at = row["next_action_at"]
            for name in ("is_callback", "is_due", "is_overdue"):
                row[name] = bool(row[name])
            row["next_action_at"] = fields.Datetime.to_string(at) if at else ""
            for name in ("client", "group_order", "subscription", "last_comment"):
                row[name] = row[name] or ""
        return rows

    @api.model
    def _count_own_campaigns(self):
        """Return the user's campaigns by priority, counted from an index alone.

        :return: dicts of ``id``, ``name``, ``done`` and ``total``
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT m.id, m.name, f.done, f.total
                  FROM ahorro_campaign m
                  JOIN ahorro_campaign_user_rel r
                    ON r.campaign_id = m.id AND r.user_id = %s
                 CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE c.state = 'done') AS done,
                           count(*) AS total
                      FROM ahorro_case c WHERE c.campaign_id = m.id) f
                 WHERE m.state = 'in_progress' AND m.company_id = ANY(%s)
                 ORDER BY m.sequence, m.id
                """,
                self.env.uid,
                self.env.companies.ids,
            )
        )

    @api.model
    def _count_own_without_campaign(self):
        rows = self.env.execute_query(
            SQL(
                """SELECT count(*) FROM ahorro_case c
                    WHERE c.campaign_id IS NULL AND c.state <> 'done'
                      AND %s IN (c.user_id, c.next_action_user_id)
                      AND c.company_id = ANY(%s)""",
                self.env.uid,
                self.env.companies.ids,
            )
        )
        return rows[0][0]

    @api.model
    def _prepare_own_day(self, now, zone):
        """Return the user's own day: what is done, and what waits for them."""
        facts = self.env["ahorro.case.facts"]
        start = presets.day_start(presets.local_day(now, zone), zone)
        row = self.env.execute_query_dict(
            SQL(
                """
                SELECT saved.done, saved.attended, due.today AS callbacks_today,
                       due.next_callback_at
                  FROM (SELECT count(*) FILTER (WHERE m.kind = 'finish') AS done,
                               count(*) AS attended
                          FROM ahorro_movement m
                         WHERE m.user_id = %(uid)s AND m.date >= %(start)s
                           AND m.company_id = ANY(%(companies)s)
                           AND m.kind IN ('finish', 'comment')
                           AND NOT %(undone)s) saved,
                       (SELECT count(*) FILTER (WHERE next_action_at < %(end)s)
                                   AS today,
                               min(next_action_at)
                                   FILTER (WHERE next_action_at > %(now)s)
                                   AS next_callback_at
                          FROM ahorro_case c
                         WHERE c.company_id = ANY(%(companies)s) AND %(mine)s) due
                """,
                uid=self.env.uid,
                start=start,
                end=start + timedelta(days=1),
                now=now,
                mine=facts._get_condition(
                    facts._get_promised_domain(self.env.uid)
                    & ~facts._get_archived_campaign_domain()
                ),
                undone=self.env["ahorro.movement"]._undone_condition(),
                companies=self.env.companies.ids,
            ),
        )[0]
        at = row["next_callback_at"]
        # With the user's own rights, as the lists that these figures open.
        cases, mine = self.env["ahorro.case"], facts._get_promised_domain(self.env.uid)
        return row | {
            "callbacks_due": cases.search_count(mine & facts._get_due_domain(now)),
            "overdue": cases.search_count(mine & facts._get_overdue_domain(now)),
            "next_callback_at": fields.Datetime.to_string(at) if at else "",
        }
