# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools import attention, presets
from ...tools.domain_json import to_json
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


class AhorroOperatorBoard(models.AbstractModel):
    """The operator's board (*Tablero del operador*).

    Called by screens: ``get_operator_board``.
    """

    _name = "ahorro.operator.board"
    _description = "Operator's board"
    _inherit = "ahorro.operator.mixin"

    @api.model
    @api.readonly
    @remote()
    def get_operator_board(self, filters=None):
        """Return what the board of the user shows.

        :param dict filters: ``campaign_id``; ``show``, one of ``SHOWN``; ``search``, a
            text; ``offset`` and ``limit``
        :return: dict of ``campaigns``, ``cases`` (a page of cards), ``total`` (of the
            filter), ``counts`` (of each chip), ``today``, ``absent``, ``lease`` (the
            client that the user has already, or False) and ``why_empty``
        :raises AccessError: no role in Ahorro
        :raises UserError: filters that no screen sends
        """
        cases, facts = self.env["ahorro.case"], self.env["ahorro.case.facts"]
        self._check_operator()
        chosen = self._read_board_filters(filters)
        now = fields.Datetime.now()
        scope = facts._get_own_domain(chosen["campaign_id"])
        counts = self._count_shown(scope, now)
        domain = scope & self._get_shown_domains(now)[chosen["show"]]
        total = counts[chosen["show"]]
        if chosen["search"]:
            plans = self.env["ahorro.plan"]._search(
                [("display_name", "ilike", chosen["search"])]
            )
            domain &= Domain("plan_id", "in", plans)
            # sudo: the user's own work, whatever the rules let them read besides.
            total = cases.sudo().search_count(domain)
        return {
            "campaigns": self._prepare_board_campaigns(now),
            "cases": self._prepare_board_cases(domain, chosen, now),
            "total": total,
            "counts": counts,
            "today": self._prepare_board_day(now),
            "absent": self._is_absent(),
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
        if isinstance(search, str) and len(search) > MAX_TEXT:
            raise UserError(
                self.env._("Search for at most %(limit)s characters.", limit=MAX_TEXT)
            )
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
            "campaign_id": self._check_own_campaign(
                filters.get("campaign_id") or False
            ),
            "show": show,
            "search": attention.clean_text(search.replace("\0", "")),
            "offset": offset,
            "limit": limit,
        }

    @api.model
    def _get_shown_domains(self, now):
        """Return the domain of each chip."""
        facts = self.env["ahorro.case.facts"]
        is_open, tried = facts._get_open_domain(), Domain("attempts", ">", 0)
        return {
            "open": is_open,
            "due": facts._get_due_domain(now),
            "overdue": facts._get_overdue_domain(now),
            "retried": is_open & tried,
            "never": is_open & ~tried,
            "scheduled": facts._get_queue_state_domain("scheduled", now),
            "blocked": facts._get_queue_state_domain("blocked", now),
            "in_progress": Domain("state", "=", "in_progress"),
            "done": facts._get_done_domain(),
        }

    @api.model
    def _prepare_board_day(self, now):
        """Return the user's own day, each figure with the domain that it opens."""
        facts = self.env["ahorro.case.facts"]
        upcoming = self.env["ahorro.attend.upcoming"]
        zone, uid = self._get_zone(), self.env.uid
        start = presets.day_start(presets.local_day(now, zone), zone)
        mine = facts._get_promised_domain(uid)
        return upcoming._prepare_own_day(now, zone) | {
            "domains": {
                "done": to_json(
                    self.env["ahorro.movement"]._get_work_domain(uid, start, ["finish"])
                ),
                "due": to_json(mine & facts._get_due_domain(now)),
                "overdue": to_json(mine & facts._get_overdue_domain(now)),
            }
        }

    @api.model
    def _count_shown(self, scope, now):
        """Return dict of each chip to its count: one query."""
        facts = self.env["ahorro.case.facts"]
        columns = SQL(", ").join(
            SQL(
                "count(*) FILTER (WHERE %s) AS %s",
                facts._get_condition(domain),
                SQL.identifier(name),
            )
            for name, domain in self._get_shown_domains(now).items()
        )
        return self.env.execute_query_dict(
            SQL(
                "SELECT %s FROM ahorro_case c WHERE %s",
                columns,
                facts._get_condition(scope),
            )
        )[0]

    # === CAMPAIGNS ===

    @api.model
    def _prepare_board_campaigns(self, now):
        """Return the user's campaigns by priority, with their figures."""
        campaigns = self.env["ahorro.campaign"].search(
            Domain("user_ids", "in", [self.env.uid])
            & Domain("state", "=", "in_progress")
            & Domain("company_id", "in", self.env.companies.ids)
        )
        # sudo: all cases of the campaign, as supervisors see it counted.
        figures_sudo = self.env["ahorro.case.figures"].sudo()
        counts = figures_sudo._count_cases(campaigns.ids, now)
        rows = []
        for campaign in campaigns:
            figures = counts[campaign.id]
            rows.append(
                {
                    "id": campaign.id,
                    "name": campaign.name,
                    "type": campaign.type_id.name,
                    "closing_date": fields.Date.to_string(campaign.closing_date) or "",
                    "date": fields.Datetime.to_string(campaign.create_date),
                    "pending": figures["open"],
                    **{
                        name: figures[name]
                        for name in ("done", "total", "due", "overdue", "progress")
                    },
                }
            )
        return rows

    # === CASES ===

    @api.model
    def _prepare_board_cases(self, domain, chosen, now):
        """Return a page of cards, what has to be done first on top."""
        facts = self.env["ahorro.case.facts"]
        ids = self.env.execute_query(
            SQL(
                """
                SELECT c.id FROM ahorro_case c
                  LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
                 WHERE %(where)s
                 ORDER BY c.state = 'done', c.finished_at DESC,
                          CASE WHEN %(blocked)s THEN 3
                               WHEN %(reached)s THEN 0
                               WHEN c.next_action_at IS NULL THEN 1
                               ELSE 2 END,
                          CASE WHEN %(reached)s THEN c.next_action_at END,
                          m.sequence NULLS LAST, c.next_action_at NULLS FIRST,
                          c.last_attempt_at NULLS FIRST, c.id
                 LIMIT %(limit)s OFFSET %(offset)s
                """,
                where=facts._get_condition(domain),
                blocked=facts._get_condition(facts._get_blocked_domain()),
                reached=facts._get_condition(facts._get_reached_domain(now)),
                limit=chosen["limit"],
                offset=chosen["offset"],
            )
        )
        cases = self.env["ahorro.case"].browse([case_id for (case_id,) in ids])
        holders = self._get_lease_holders(cases, now)
        true = {
            "is_due": cases._filter_cases(facts._get_due_domain(now)),
            "is_overdue": cases._filter_cases(facts._get_overdue_domain(now)),
        }
        return [
            self._prepare_board_card(case)
            | {name: case in found for name, found in true.items()}
            | {"leased_by": holders.get(case.id, "")}
            for case in cases
        ]

    @api.model
    def _prepare_board_card(self, case):
        text = fields.Datetime.to_string
        plan, partner = case.plan_id, case.partner_id
        return {
            "id": case.id,
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
            "campaign_id": case.campaign_id.id,
            "campaign": case.campaign_id.name or "",
            "type": case.type_id.name or "",
            "state": case.state,
            "result": case.result_id.name or "",
            "result_color": case.result_id.color or "",
            "attempts": case.attempts,
            "next_action_at": text(case.next_action_at) or "",
            # sudo: the names of colleagues, whatever their company is now.
            "next_action_user": case.next_action_user_id.sudo().name or "",
            "user": case.user_id.sudo().name or "",
            "last_comment": case.last_comment or "",
            "last_comment_at": text(case.last_comment_at) or "",
            "last_comment_user": case.last_comment_user_id.sudo().name or "",
            "started_at": text(case.started_at) or "",
            "finished_at": text(case.finished_at) or "",
            "blocked_reason": case.blocked_reason or "",
            "blocked_text": case.blocked_text or "",
            "blocked_until": text(case.blocked_until) or "",
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
