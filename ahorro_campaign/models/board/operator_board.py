# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import attention, presets
from ..queue.operator_mixin import MAX_TEXT

#: Cases on a page of the board, and at most.
PAGE = 40
MAX_PAGE = 200
#: What the chips of *Filtro* show.
SHOWN = (
    "open",
    "due",
    "overdue",
    "retried",
    "never",
    "scheduled",
    "blocked",
    "in_progress",
    "done",
)


class AhorroCase(models.Model):
    """The operator's board (*Tablero del operador*)."""

    _inherit = "ahorro.case"

    @api.model
    @api.readonly
    def get_operator_board(self, filters=None):
        """Return what the board of the user shows.

        :param dict filters: ``campaign_id``; ``show``, one of ``SHOWN``; ``search``, a
            text; ``offset`` and ``limit``
        :return: dict of ``campaigns``, ``cases`` (a page of cards), ``total`` (of the
            filter), ``counts`` (of each chip), ``today``, ``absent``, ``lease`` (the
            client that the user has already, or False) and ``why_empty``
        :raises UserError: filters that no screen sends
        """
        self.env["ahorro.queue"]._check_operator()
        chosen = self._read_board_filters(filters)
        now = fields.Datetime.now()
        scope = self.env["ahorro.queue.status"]._my_cases_condition(
            chosen["campaign_id"]
        )
        shown = self._shown_conditions(now)[chosen["show"]]
        where = SQL("%s AND %s", scope, shown)
        if chosen["search"]:
            where = SQL(
                "%s AND c.plan_id IN (%s)",
                where,
                self.env["ahorro.plan"]
                ._search([("display_name", "ilike", chosen["search"])])
                .select(),
            )
        counts = self._count_shown(scope, now)
        total = counts[chosen["show"]] if not chosen["search"] else self._count(where)
        return {
            "campaigns": self._prepare_board_campaigns(now),
            "cases": self._prepare_board_cases(where, chosen, now),
            "total": total,
            "counts": counts,
            "today": self._prepare_board_day(now),
            "absent": self.env["ahorro.queue"]._is_absent(),
            "lease": self._prepare_own_lease(now),
            "why_empty": self.env["ahorro.queue.status"]._get_why_empty(
                chosen["campaign_id"], now
            ),
            "server_now": fields.Datetime.to_string(now),
        }

    @api.model
    def _read_board_filters(self, filters):
        """Return the filters with all their names, checked."""
        filters = {} if filters is None or filters is False else filters
        names = {"campaign_id", "show", "search", "offset", "limit"}
        if not isinstance(filters, dict) or not set(filters) <= names:
            raise UserError(self.env._("There is no such filter: reload the page."))
        show = filters.get("show") or "open"
        search = filters.get("search") or ""
        offset, limit = filters.get("offset") or 0, filters.get("limit") or PAGE
        if (
            show not in SHOWN
            or not isinstance(search, str)
            or type(offset) is not int
            or type(limit) is not int
            or not 0 <= offset < 2**31
            or not 0 < limit <= MAX_PAGE
        ):
            raise UserError(self.env._("There is no such filter: reload the page."))
        return {
            "campaign_id": self.env["ahorro.queue"]._check_own_campaign(
                filters.get("campaign_id") or False
            ),
            "show": show,
            "search": attention.clean_text(search.replace("\0", ""))[:MAX_TEXT],
            "offset": offset,
            "limit": limit,
        }

    @api.model
    def _shown_conditions(self, now):
        """Return the SQL of each chip, on case ``c``."""
        is_open = SQL("c.state <> 'done'")
        callable_now = SQL("%s AND c.blocked_reason IS NULL", is_open)
        tries = SQL("COALESCE(c.attempts, 0)")
        return {
            "open": is_open,
            "due": SQL("%s AND c.next_action_at <= %s", callable_now, now),
            "overdue": SQL(
                "%s AND c.next_action_at <= %s", callable_now, now - self._get_grace()
            ),
            "retried": SQL("%s AND %s > 0", is_open, tries),
            "never": SQL("%s AND %s = 0", is_open, tries),
            "scheduled": SQL("%s AND c.next_action_at > %s", is_open, now),
            "blocked": SQL("%s AND c.blocked_reason IS NOT NULL", is_open),
            "in_progress": SQL("c.state = 'in_progress'"),
            "done": SQL("c.state = 'done'"),
        }

    @api.model
    def _prepare_board_day(self, now):
        """Return the user's own day, each figure with the domain that it opens."""
        zone, uid = self.env["ahorro.queue"]._get_zone(), self.env.uid
        start = presets.day_start(presets.local_day(now, zone), zone)
        return self.env["ahorro.attend.upcoming"]._prepare_own_day(now, zone) | {
            "domains": {
                "done": self._get_work_domain(uid, start, ["finish"]),
                "due": self._get_callback_domain(uid, "is_due"),
                "overdue": self._get_callback_domain(uid, "is_overdue"),
            }
        }

    @api.model
    def _count_shown(self, scope, now):
        columns = SQL(", ").join(
            SQL("count(*) FILTER (WHERE %s) AS %s", condition, SQL.identifier(name))
            for name, condition in self._shown_conditions(now).items()
        )
        return self.sudo().env.execute_query_dict(
            SQL("SELECT %s FROM ahorro_case c WHERE %s", columns, scope)
        )[0]

    @api.model
    def _count(self, where):
        query = SQL("SELECT count(*) FROM ahorro_case c WHERE %s", where)
        return self.env.execute_query(query)[0][0]

    # === CAMPAIGNS ===

    @api.model
    def _prepare_board_campaigns(self, now):
        """Return the user's campaigns by priority, with the figures of their part."""
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT m.id, m.name, t.name AS type, m.closing_date,
                       m.create_date AS date, f.done, f.total, f.due, f.overdue
                  FROM ahorro_campaign m
                  JOIN ahorro_campaign_user_rel r
                    ON r.campaign_id = m.id AND r.user_id = %(uid)s
                  JOIN ahorro_campaign_type t ON t.id = m.type_id
                 CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE c.state = 'done') AS done,
                           count(*) AS total,
                           count(*) FILTER (WHERE c.state <> 'done'
                               AND c.blocked_reason IS NULL
                               AND c.next_action_at <= %(now)s) AS due,
                           count(*) FILTER (WHERE c.state <> 'done'
                               AND c.blocked_reason IS NULL
                               AND c.next_action_at <= %(late)s) AS overdue
                      FROM ahorro_case c WHERE c.campaign_id = m.id) f
                 WHERE m.state = 'in_progress' AND m.company_id = ANY(%(companies)s)
                 ORDER BY m.sequence, m.id
                """,
                uid=self.env.uid,
                now=now,
                late=now - self._get_grace(),
                companies=self.env.companies.ids,
            )
        )
        for row in rows:
            row["progress"] = f"{row['done']} / {row['total']}"
            row["pending"] = row["total"] - row["done"]
            row["date"] = fields.Datetime.to_string(row["date"])
            row["closing_date"] = fields.Date.to_string(row["closing_date"]) or ""
        return rows

    # === CASES ===

    @api.model
    def _prepare_board_cases(self, where, chosen, now):
        """Return a page of cards, what has to be done first on top."""
        ids = self.env.execute_query(
            SQL(
                """
                SELECT c.id FROM ahorro_case c
                  LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
                 WHERE %s
                 ORDER BY c.state = 'done', c.finished_at DESC,
                          CASE WHEN c.blocked_reason IS NOT NULL THEN 3
                               WHEN c.next_action_at <= %s THEN 0
                               WHEN c.next_action_at IS NULL THEN 1
                               ELSE 2 END,
                          CASE WHEN c.next_action_at <= %s THEN c.next_action_at END,
                          m.sequence NULLS LAST, c.next_action_at NULLS FIRST,
                          c.last_attempt_at NULLS FIRST, c.id
                 LIMIT %s OFFSET %s
                """,
                where,
                now,
                now,
                chosen["limit"],
                chosen["offset"],
            )
        )
        cases = self.browse([case_id for (case_id,) in ids])
        holders = self._get_lease_holders(cases, now)
        guard = self.env["ahorro.contact.guard"]
        return [
            case._prepare_board_card(guard, holders.get(case.id, "")) for case in cases
        ]

    def _prepare_board_card(self, guard, holder):
        text = fields.Datetime.to_string
        plan, partner = self.plan_id, self.partner_id
        return {
            "id": self.id,
            "plan_id": plan.id,
            "partner_id": partner.id,
            "client": partner.name or "",
            "phone": partner.phone or "",
            "mobile": partner.mobile or "",
            "email": partner.email or "",
            "cpi": plan.paid_owed,
            "plan": plan.description or "",
            "subscription": plan.subscription_number or "",
            "group_order": plan.group_order or "",
            "grouping_date": fields.Date.to_string(plan.grouping_date) or "",
            "campaign_id": self.campaign_id.id,
            "campaign": self.campaign_id.name or "",
            "type": self.type_id.name or "",
            "state": self.state,
            "result": self.result_id.name or "",
            "result_color": self.result_id.color or "",
            "attempts": self.attempts,
            "is_due": self.is_due,
            "is_overdue": self.is_overdue,
            "next_action_at": text(self.next_action_at) or "",
            # sudo: the names of colleagues, whatever their company is now.
            "next_action_user": self.next_action_user_id.sudo().name or "",
            "user": self.user_id.sudo().name or "",
            "last_comment": self.last_comment or "",
            "last_comment_at": text(self.last_comment_at) or "",
            "last_comment_user": self.last_comment_user_id.sudo().name or "",
            "started_at": text(self.started_at) or "",
            "finished_at": text(self.finished_at) or "",
            "blocked_reason": self.blocked_reason or "",
            "blocked_text": self.env["ahorro.queue"]._get_reason_sentence(
                self.blocked_reason, self.blocked_until, guard
            ),
            "blocked_until": text(self.blocked_until) or "",
            "leased_by": holder,
        }

    @api.model
    def _get_lease_holders(self, cases, now):
        """Return dict of case id to the name of the operator who has its client."""
        if not cases:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT c.id, u.login, n.name
                     FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                     JOIN ahorro_lease_key k ON k.key = 'p' || p.partner_id
                     JOIN ahorro_lease l ON l.id = k.lease_id AND l.expires_at > %s
                     JOIN res_users u ON u.id = l.user_id
                     JOIN res_partner n ON n.id = u.partner_id
                    WHERE c.id = ANY(%s)""",
                now,
                cases.ids,
            )
        )
        return {case_id: name or login for case_id, login, name in rows}

    @api.model
    def _prepare_own_lease(self, now):
        """Return the client that the user has in front already, or False."""
        lease = self.env["ahorro.lease"].sudo()._get_own()  # the user's own
        if not lease or lease["expires_at"] <= now:
            return False
        partner = self.env["res.partner"].browse(lease["partner_id"])
        return {
            "case_id": lease["case_id"] or False,
            "plan_id": lease["plan_id"],
            "client": partner.name or "",
            "expires_at": fields.Datetime.to_string(lease["expires_at"]),
        }
