# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools import presets
from ...tools.domain_json import to_json
from ..attend.ahorro_case import QUEUE_STATES
from ..case.ahorro_movement import ATTENTIONS

CALLBACKS = 20
ALERTS = 20


class AhorroLiveFloor(models.AbstractModel):
    """The supervisor's live floor: who has whom, since when, and what comes.

    Called by screens: ``get_live_floor``; by the supervision board: ``_get_operators``.
    """

    _name = "ahorro.live.floor"
    _description = "Live floor"
    _inherit = "ahorro.operator.mixin"

    @api.model
    @api.readonly
    @remote()
    def get_live_floor(self):
        """Return what the floor shows of the operators of the user's companies.

        :return: dict of ``operators``, ``callbacks`` (the next ones, and those that
            nobody made), ``alerts`` (results of the last day that supervisors want to
            know), ``states`` (where the open cases are, those of archived campaigns
            apart), ``domains`` (what each figure
            of theirs opens) and ``server_now``
        :raises AccessError: not a supervisor
        """
        facts = self.env["ahorro.case.facts"]
        self._check_operator()
        self._check_supervisor()
        now = fields.Datetime.now()
        # sudo: leases and names of colleagues of these companies, by plain SQL.
        own = self.sudo()
        scope = SQL(
            "c.company_id = ANY(%s) AND %s",
            self.env.companies.ids,
            facts._get_condition(~facts._get_archived_campaign_domain()),
        )
        # The same, as a remote client can be given it.
        running = facts._get_running_domain()
        return {
            "domains": {
                "open": to_json(running),
                **{
                    name: to_json(Domain("queue_state", "=", name) & running)
                    for name, _label in QUEUE_STATES
                },
            },
            "operators": self._get_operators(now),
            "callbacks": own._prepare_floor_callbacks(now),
            "alerts": own._prepare_floor_alerts(now),
            "states": own.env["ahorro.queue.status"]._get_queue_states(scope),
            "server_now": fields.Datetime.to_string(now),
        }

    @api.model
    def _get_operators(self, now):
        """Return each operator with whom they have; the caller is a supervisor."""
        zone = self._get_zone()
        start = presets.day_start(presets.local_day(now, zone), zone)
        # sudo: leases and names of colleagues of these companies, by plain SQL.
        return self.sudo()._prepare_floor_operators(now, start)

    @api.model
    def _prepare_floor_operators(self, now, start):
        """Return each operator of a campaign in progress, with whom they have."""
        facts = self.env["ahorro.case.facts"]
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH operator AS MATERIALIZED (
                    SELECT DISTINCT r.user_id AS id
                      FROM ahorro_campaign_user_rel r
                      JOIN ahorro_campaign m ON m.id = r.campaign_id
                     WHERE m.state = 'in_progress' AND m.company_id = ANY(%(companies)s)
                     UNION
                    SELECT user_id FROM ahorro_lease
                     WHERE company_id = ANY(%(companies)s)),
                worked AS (
                    SELECT m.user_id, count(*) AS attended, max(m.date) AS last_at,
                           count(*) FILTER (WHERE m.kind = 'finish') AS done
                      FROM operator o JOIN ahorro_movement m ON m.user_id = o.id
                     WHERE m.date >= %(start)s AND m.kind IN ('comment', 'finish')
                       AND m.company_id = ANY(%(companies)s) AND NOT %(undone)s
                       AND m.origin_id IS NULL
                     GROUP BY m.user_id)
                SELECT o.id, n.name, a.started_at AS away_since,
                       l.id AS lease_id, l.case_id, l.plan_id, l.partner_id,
                       h.name AS client, c.name AS campaign, l.taken_at, l.expires_at,
                       COALESCE(w.attended, 0) AS attended,
                       COALESCE(w.done, 0) AS done, w.last_at,
                       due.next_at AS next_callback_at, due.overdue
                  FROM operator o
                  JOIN res_users u ON u.id = o.id AND (
                       -- Who was archived is seen as long as they hold somebody.
                       u.active OR EXISTS (
                           SELECT FROM ahorro_lease held
                            WHERE held.user_id = u.id AND held.expires_at > %(now)s))
                  JOIN res_partner n ON n.id = u.partner_id
                  LEFT JOIN ahorro_operator_absence a
                    ON a.user_id = o.id AND a.ended_at IS NULL
                  LEFT JOIN ahorro_lease l
                    ON l.user_id = o.id AND l.expires_at > %(now)s
                   AND l.company_id = ANY(%(companies)s)
                  LEFT JOIN res_partner h ON h.id = l.partner_id
                  LEFT JOIN ahorro_campaign c ON c.id = l.campaign_id
                  LEFT JOIN worked w ON w.user_id = o.id
                 CROSS JOIN LATERAL (
                    SELECT min(c.next_action_at)
                               FILTER (WHERE c.next_action_at > %(now)s) AS next_at,
                           count(*) FILTER (WHERE %(overdue)s) AS overdue
                      FROM ahorro_case c
                     WHERE c.next_action_user_id = o.id AND %(agreed)s
                       AND c.company_id = ANY(%(companies)s)) due
                 ORDER BY l.taken_at NULLS LAST, n.name, o.id
                """,
                companies=self.env.companies.ids,
                now=now,
                overdue=facts._get_condition(facts._get_overdue_domain(now)),
                agreed=facts._get_condition(self._get_agreed_domain()),
                start=start,
                undone=self.env["ahorro.movement"]._undone_condition("m"),
            )
        )
        moments = (
            "away_since",
            "taken_at",
            "expires_at",
            "last_at",
            "next_callback_at",
        )
        for row in rows:
            row["state"] = (
                "away"
                if row["away_since"]
                else "attending"
                if row["lease_id"]
                else "free"
            )
            for name in moments:
                row[name] = fields.Datetime.to_string(row[name]) or ""
            for name in ("lease_id", "case_id", "plan_id", "partner_id"):
                row[name] = row[name] or False
            user = self.env["res.users"].browse(row["id"])
            # Whoever has a client in front works, whatever their browser says.
            row["is_connected"] = bool(row["lease_id"]) or user.im_status not in (
                False,
                "offline",
            )
            row["login_at"] = fields.Datetime.to_string(user.login_date) or ""
            row["client"] = row["client"] or ""
            row["campaign"] = row["campaign"] or ""
            work = self.env["ahorro.movement"]._get_work_domain
            row["domains"] = {
                "attended": to_json(work(row["id"], start, ATTENTIONS)),
                "done": to_json(work(row["id"], start, ["finish"])),
                "overdue": to_json(
                    facts._get_promised_domain(row["id"])
                    & facts._get_overdue_domain(now)
                ),
            }
        return rows

    @api.model
    def _get_agreed_domain(self):
        """Return the domain of the open callbacks of no archived campaign."""
        facts = self.env["ahorro.case.facts"]
        return (
            facts._get_open_domain()
            & facts._get_callback_domain()
            & ~facts._get_archived_campaign_domain()
        )

    @api.model
    def _prepare_floor_callbacks(self, now):
        """Return the callbacks that come first; those past their hour on top."""
        facts = self.env["ahorro.case.facts"]
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT c.id AS case_id, c.next_action_at, n.name AS operator,
                       h.name AS client, m.name AS campaign,
                       %(due)s AS is_due, %(overdue)s AS is_overdue
                  FROM ahorro_case c
                  JOIN ahorro_plan p ON p.id = c.plan_id
                  LEFT JOIN res_partner h ON h.id = p.partner_id
                  LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
                  LEFT JOIN res_users u ON u.id = c.next_action_user_id
                  LEFT JOIN res_partner n ON n.id = u.partner_id
                 WHERE %(agreed)s AND c.company_id = ANY(%(companies)s)
                   AND c.next_action_at IS NOT NULL
                 ORDER BY c.next_action_at LIMIT %(limit)s
                """,
                due=facts._get_condition(facts._get_due_domain(now)),
                overdue=facts._get_condition(facts._get_overdue_domain(now)),
                agreed=facts._get_condition(self._get_agreed_domain()),
                companies=self.env.companies.ids,
                limit=CALLBACKS,
            )
        )
        for row in rows:
            row["next_action_at"] = fields.Datetime.to_string(row["next_action_at"])
            row["operator"] = row["operator"] or self.env._("Anyone")
            row["campaign"] = row["campaign"] or ""
            row["client"] = row["client"] or ""
        return rows

    @api.model
    def _prepare_floor_alerts(self, now):
        """Return the results of the last day that supervisors asked to be told of."""
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT v.id AS movement_id, v.case_id, v.date, r.name AS result,
                       n.name AS operator, h.name AS client, m.name AS campaign,
                       v.comment
                  FROM ahorro_movement v
                  JOIN ahorro_result r ON r.id = v.result_id AND r.alert_supervisor
                  JOIN res_users u ON u.id = v.user_id
                  JOIN res_partner n ON n.id = u.partner_id
                  LEFT JOIN res_partner h ON h.id = v.partner_id
                  LEFT JOIN ahorro_campaign m ON m.id = v.campaign_id
                 WHERE v.company_id = ANY(%(companies)s) AND v.date >= %(since)s
                   AND v.kind IN ('comment', 'finish', 'correct') AND NOT %(undone)s
                 ORDER BY v.date DESC, v.id DESC LIMIT %(limit)s
                """,
                companies=self.env.companies.ids,
                since=now - timedelta(days=1),
                undone=self.env["ahorro.movement"]._undone_condition("v"),
                limit=ALERTS,
            )
        )
        for row in rows:
            row["date"] = fields.Datetime.to_string(row["date"])
            for name in ("client", "campaign", "comment"):
                row[name] = row[name] or ""
        return rows
