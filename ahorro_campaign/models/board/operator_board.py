# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote
from odoo.addons.ahorro_plan.tools.arguments import Anything

from ...tools import attention, presets
from ...tools.domain_json import to_json
from ..queue.operator_mixin import MAX_TEXT

#: Cases on a page of the board, and at most.
PAGE = 40
MAX_PAGE = 200
#: What may be shown: the user's work, the three kinds of it, others' work, and what
#: *Más* has.
SHOWN = (
    "mine",
    "callbacks",
    "retries",
    "never",
    "others",
    "open",
    "due",
    "overdue",
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
    @remote(filters=Anything(any_sign=True))
    def get_operator_board(self, filters=None):
        """Return what the board of the user shows.

        :param dict filters: ``campaign_id``; ``show``, one of ``SHOWN``; ``search``, a
            text; ``offset`` and ``limit``
        :return: dict of ``next`` (a card of who would be handed out now, with ``why``,
            or False), ``campaigns``, ``cases`` (a page of cards in the order of the
            queue), ``total`` (of the filter), ``counts`` (of each of ``SHOWN``),
            ``tiles``, ``today``, ``promises`` and ``deadlines`` (figures), ``absent``,
            ``lease`` (the client that the user has already, or False) and ``why_empty``
        :raises AccessError: no role in Ahorro
        :raises UserError: filters that no screen sends
        """
        cases, facts = self.env["ahorro.case"], self.env["ahorro.case.facts"]
        self._check_operator()
        chosen = self._read_board_filters(filters)
        now = fields.Datetime.now()
        scope = facts._get_own_domain(chosen["campaign_id"])
        counts = self._count_shown(scope, now)
        tiles = {name: counts.pop(name) for name in list(counts) if name not in SHOWN}
        domain = scope & self._get_shown_domains(now)[chosen["show"]]
        total = counts[chosen["show"]]
        if chosen["search"]:
            plans = self.env["ahorro.plan"]._search(
                [("display_name", "ilike", chosen["search"])]
            )
            domain &= Domain("plan_id", "in", plans)
            # sudo: the user's own work, whatever the rules let them read besides.
            total = cases.sudo().search_count(domain)
        rows = self.env["ahorro.operator.board.rows"]
        deadlines = self.env["ahorro.deadline.figures"]._read_own()
        lease, absent = self._prepare_own_lease(now), self._is_absent()
        upcoming = not (lease or absent) and rows._prepare_next(
            chosen["campaign_id"], now, deadlines.days
        )
        return {
            "next": upcoming,
            "campaigns": self._prepare_board_campaigns(now),
            "cases": rows._prepare_page(
                domain,
                chosen,
                now,
                is_work=chosen["show"] in self._get_work_parts(now),
                days=deadlines.days,
            ),
            "total": total,
            "counts": counts,
            "tiles": tiles,
            "today": self._prepare_board_day(now),
            "promises": self.env["ahorro.promise.figures"]._prepare_figures(
                Domain("user_id", "=", self.env.uid), self._get_zone(), now
            ),
            "deadlines": deadlines.figures,
            "absent": absent,
            "lease": lease,
            "why_empty": self.env["ahorro.queue.status"]._get_why_empty(
                chosen["campaign_id"],
                now,
                # Who is attending already, or away, was offered nobody.
                anybody=None if lease or absent else bool(upcoming),
                days=deadlines.days,
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
        show = filters.get("show") or "mine"
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
        """Return the domain of each of ``SHOWN``."""
        facts = self.env["ahorro.case.facts"]
        work = facts._get_work_domain()
        return {
            **{name: work & part for name, part in self._get_work_parts(now).items()},
            "open": facts._get_open_domain(),
            "scheduled": facts._get_queue_state_domain("scheduled", now),
            "blocked": facts._get_queue_state_domain("blocked", now),
            "in_progress": Domain("state", "=", "in_progress"),
            "done": facts._get_done_domain(),
        }

    @api.model
    def _get_work_parts(self, now):
        """Return, by name, the domains that tell work apart, as they are within it.

        ``callbacks``, ``retries`` and ``never`` are what ``mine`` is made of.
        """
        facts = self.env["ahorro.case.facts"]
        mine, callback = facts._get_free_domain(), facts._get_callback_domain()
        never = facts._get_uncalled_domain()
        return {
            "mine": mine,
            "callbacks": mine & callback,
            "retries": mine & ~callback & ~never,
            "never": mine & never,
            "others": ~mine,
            "due": facts._get_reached_domain(now),
            "overdue": facts._get_late_callback_domain(now),
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
        """Return dict of each of ``SHOWN`` to its count, and what tiles say: one query.

        :return: besides the counts, ``callbacks_overdue``, ``callbacks_next_at``,
            ``retries_due``, ``retries_next_at`` and ``never_campaigns``
        """
        facts = self.env["ahorro.case.facts"]
        condition, parts = facts._get_condition, self._get_work_parts(now)
        callbacks, retries = parts["callbacks"], parts["retries"]
        reached = parts["due"]
        rows, first = SQL("count(*)"), SQL("min(c.next_action_at)")
        campaigns = SQL("count(DISTINCT c.campaign_id)")
        within = [(rows, name, part) for name, part in parts.items()] + [
            (rows, "callbacks_overdue", callbacks & parts["overdue"]),
            (first, "callbacks_next_at", callbacks & ~reached),
            (rows, "retries_due", retries & reached),
            (first, "retries_next_at", retries & ~reached),
            (campaigns, "never_campaigns", parts["never"]),
        ]
        columns = [
            (aggregate, name, SQL("c.is_work AND %s", condition(part)))
            for aggregate, name, part in within
        ] + [
            (rows, name, condition(domain))
            for name, domain in self._get_shown_domains(now).items()
            if name not in parts
        ]
        # What is work is asked of each case once: OFFSET keeps it a query of its own.
        row = self.env.execute_query_dict(
            SQL(
                """SELECT %s FROM (SELECT c.*, %s AS is_work FROM ahorro_case c
                                    WHERE %s OFFSET 0) c""",
                SQL(", ").join(
                    SQL("%s FILTER (WHERE %s) AS %s", one, where, SQL.identifier(name))
                    for one, name, where in columns
                ),
                condition(facts._get_work_domain()),
                condition(scope),
            )
        )[0]
        for name in ("callbacks_next_at", "retries_next_at"):
            row[name] = fields.Datetime.to_string(row[name]) if row[name] else ""
        return row

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
