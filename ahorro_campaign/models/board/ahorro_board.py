# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import remote
from odoo.addons.ahorro_plan.tools.arguments import Text

from ...tools import presets
from ...tools.domain_json import to_json

#: How many archived campaigns the board shows; the list behind it has the rest.
ARCHIVED_SHOWN = 10
#: The colour of open cases in charts; results have their own.
OPEN_COLOR = "#9CA3AF"


class AhorroBoard(models.AbstractModel):
    """*Tablero de Supervisión* and a campaign's zoom, each figure with its domain.

    A domain opens exactly the cases that its figure counts: due and overdue say the
    hour at which they were counted.

    Called by screens: ``get_board``, ``get_zoom`` and ``mark_alerts_seen``.
    """

    _name = "ahorro.board"
    _description = "Supervision board"

    # === THE BOARD ===

    @api.model
    @api.readonly
    @remote()
    def get_board(self, filters=None):
        """Return *Tablero de Supervisión*: campaigns in progress and archived ones.

        :param dict filters: ``text`` (part of the name), ``type_ids``, ``user_ids``
            (operators), ``date_from`` and ``date_to`` (creation, ISO days)
        :return: dict of ``in_progress`` and ``archived`` (cards, the first by
            priority, the second the last archived first), ``archived_count``,
            ``types`` and ``operators`` to filter by, ``can_manage``, ``floor`` (for
            supervisors: each operator as the live floor has them) and ``server_now``.
            Cards in progress have ``never``, ``today``, ``last_at`` and ``last_by``
        :raises AccessError: no role in Ahorro
        :raises UserError: filters that no screen sends
        """
        campaigns, now = self.env["ahorro.campaign"], fields.Datetime.now()
        self.env["ahorro.role"]._check_role("operator")
        can_manage = self.env.user.has_group("ahorro_plan.group_supervisor")
        domain = self._get_board_domain(filters)
        running = campaigns.search(domain & Domain("state", "=", "in_progress"))
        old_domain = domain & Domain("state", "=", "archived")
        old = campaigns.search(
            old_domain, order="archived_on desc, id desc", limit=ARCHIVED_SHOWN
        )
        counts = self.env["ahorro.case.figures"]._count_cases((running | old).ids, now)
        figures = self.env["ahorro.case.figures"]
        work = figures._get_work_domains(now)
        left = figures._count_each(running.ids, work)
        last = self._get_last_activity(running)
        types = campaigns._read_group(Domain.TRUE, ["type_id"])
        operators = campaigns._read_group(Domain.TRUE, ["user_ids"])
        return {
            "in_progress": [
                self._prepare_card(each, counts[each.id], now)
                | last[each.id]
                | {
                    name: {
                        "count": left[each.id][name],
                        "domain": to_json(Domain("campaign_id", "=", each.id) & domain),
                    }
                    for name, domain in work.items()
                }
                for each in running
            ],
            "archived": [
                self._prepare_card(each, counts[each.id], now) for each in old
            ],
            "archived_count": campaigns.search_count(old_domain),
            "archived_domain": to_json(old_domain),
            "types": [
                {"id": kind.id, "name": kind.name}
                for kind in campaigns.type_id.union(*(kind for [kind] in types))
            ],
            "operators": campaigns._prepare_users(
                campaigns.user_ids.union(*(user for [user] in operators)).sorted("name")
            ),
            "can_manage": can_manage,
            "floor": self.env["ahorro.live.floor"]._get_operators(now)
            if can_manage
            else [],
            "server_now": fields.Datetime.to_string(now),
        }

    @api.model
    @remote(moment=Text(chars=30, optional=False))
    def mark_alerts_seen(self, moment):
        """Note that the user has seen the alerts before a moment: they are no news.

        :param str moment: when they were counted, in UTC, as the panel answered it
        :return: True
        :raises AccessError: not a supervisor
        :raises UserError: no moment, or one to come
        """
        self.env["ahorro.role"]._check_role("supervisor")
        unreadable = self.env["ahorro.remote.values"]._unreadable_message
        try:
            seen_at = fields.Datetime.to_datetime(moment)
        except ValueError:
            raise UserError(unreadable()) from None
        if not seen_at or seen_at > fields.Datetime.now():
            raise UserError(unreadable())
        # sudo: a note of the user about themselves.
        user_sudo = self.env.user.sudo()
        if seen_at > (user_sudo.ahorro_alerts_seen_at or datetime.min):
            user_sudo.ahorro_alerts_seen_at = seen_at
        return True

    @api.model
    def _get_last_activity(self, campaigns):
        """Return dict of campaign id to when it was attended last, and by whom."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT w.id, v.date, v.user_id
                  FROM unnest(%(campaigns)s::integer[]) AS w(id)
                  LEFT JOIN LATERAL (
                    SELECT m.date, m.user_id FROM ahorro_movement m
                     WHERE m.campaign_id = w.id AND m.kind IN ('comment', 'finish')
                       AND NOT %(undone)s
                     ORDER BY m.date DESC, m.id DESC LIMIT 1) v ON TRUE
                """,
                campaigns=campaigns.ids,
                undone=self.env["ahorro.movement"]._undone_condition("m"),
            )
        )
        names = self.env["res.users"]._get_ahorro_names(
            {user_id for _campaign, _date, user_id in rows}
        )
        return {
            campaign_id: {
                "last_at": fields.Datetime.to_string(date) if date else "",
                "last_by": names.get(user_id, ""),
            }
            for campaign_id, date, user_id in rows
        }

    @api.model
    def _get_board_domain(self, filters):
        """Return the domain of the board's filters, after checking their shape."""
        if filters is None or filters is False:
            return Domain.TRUE
        remote = self.env["ahorro.remote.values"]
        known = {"text", "type_ids", "user_ids", "date_from", "date_to"}
        if not isinstance(filters, dict) or filters.keys() - known:
            raise UserError(remote._unreadable_message())
        domain = Domain.TRUE
        if text := filters.get("text"):
            if not isinstance(text, str):
                raise UserError(remote._unreadable_message())
            domain &= Domain("name", "ilike", text.strip())
        for key, name in (("type_ids", "type_id"), ("user_ids", "user_ids")):
            if ids := remote._check_ids(filters.get(key)):
                domain &= Domain(name, "in", ids)
        zone = self.env.context.get("tz") or self.env.user.tz
        if day := remote._check_day(filters.get("date_from")):
            domain &= Domain("create_date", ">=", presets.day_start(day, zone))
        if day := remote._check_day(filters.get("date_to")):
            after = presets.day_start(fields.Date.add(day, days=1), zone)
            domain &= Domain("create_date", "<", after)
        return domain

    @api.model
    def _prepare_card(self, campaign, counts, now, domain=Domain.TRUE):
        """Return a campaign as the board draws it.

        :param counts: what ``_count_cases`` found of the cases of ``domain`` at ``now``
        """
        base = Domain("campaign_id", "=", campaign.id) & domain
        domains = self.env["ahorro.case.figures"]._get_domains(now)
        today = fields.Date.context_today(campaign)
        running = campaign.state == "in_progress"
        return {
            "id": campaign.id,
            "name": campaign.name,
            "type_id": campaign.type_id.id,
            "type": campaign.type_id.name,
            "color": campaign.type_id.color,
            "description": campaign.description or "",
            "state": campaign.state,
            "sequence": campaign.sequence,
            "created": campaign.create_date,
            "closing_date": campaign.closing_date,
            "closing_date_text": self.env["ir.qweb.field.date"].value_to_html(
                campaign.closing_date, {}
            ),
            "is_past_closing": bool(
                running and campaign.closing_date and campaign.closing_date < today
            ),
            "archived_on": campaign.archived_on,
            "operators": campaign._prepare_users(campaign.user_ids),
            "progress": counts["progress"],
            "percent": counts["progress_percent"],
            **{
                name: {"count": counts[name], "domain": to_json(base & figure)}
                for name, figure in domains.items()
            },
        }

    # === THE ZOOM ===

    @api.model
    @api.readonly
    @remote()
    def get_zoom(self, campaign_id, user_ids=None):
        """Return one campaign: its figures, its results and its operators.

        :param int campaign_id: one that the user may read
        :param user_ids: only the cases of these operators; None or False for *Todos*
        :return: the card of the board, and ``results`` (of the donut: *En curso* and
            each result), ``by_operator`` (who has how many), ``selected_user_ids``,
            ``created_by``, ``archived_by``, ``can_manage``, ``can_export``; every
            figure with the domain of its cases. ``operators`` are the assigned ones
            and whoever else has cases
        :raises AccessError: no role, or a campaign out of the user's reach
        """
        remote, now = self.env["ahorro.remote.values"], fields.Datetime.now()
        self.env["ahorro.role"]._check_role("operator")
        campaign = remote._check_record(
            "ahorro.campaign",
            campaign_id,
            self.env._("The campaign does not exist any more."),
        )
        facts = self.env["ahorro.case.facts"]
        chosen = None if user_ids in (None, False) else remote._check_ids(user_ids)
        domain = Domain.TRUE if chosen is None else facts._get_operator_domain(chosen)
        figures = self.env["ahorro.case.figures"]
        counts = figures._count_cases(campaign.ids, now, domain)[campaign.id]
        by_operator = self._prepare_by_operator(campaign)
        user = self.env.user
        return {
            **self._prepare_card(campaign, counts, now, domain),
            "results": self._prepare_results(campaign, domain),
            "by_operator": by_operator,
            "operators": [
                {"id": row["id"], "name": row["name"]} for row in by_operator
            ],
            "selected_user_ids": chosen,
            # sudo: their names, wherever they work now.
            "created_by": campaign.create_uid.sudo().name or "",
            "archived_by": campaign.archived_by.sudo().name or "",
            "can_manage": user.has_group("ahorro_plan.group_supervisor"),
            "can_export": user.has_group("base.group_allow_export"),
        }

    @api.model
    def _prepare_results(self, campaign, domain):
        """Return the donut: open cases first, then results, the most frequent first."""
        base = Domain("campaign_id", "=", campaign.id) & domain
        cases, facts = self.env["ahorro.case"], self.env["ahorro.case.facts"]
        open_domain = base & facts._get_open_domain()
        parts = [
            {
                "key": "open",
                "label": self.env._("In progress"),
                "color": OPEN_COLOR,
                "count": cases.search_count(open_domain),
                "domain": to_json(open_domain),
            }
        ]
        done = base & facts._get_done_domain()
        groups = cases._read_group(done, ["result_id"], ["__count"])
        for result, count in sorted(groups, key=lambda group: (-group[1], group[0].id)):
            parts.append(
                {
                    "key": f"result-{result.id}",
                    "label": result.name or self.env._("No result"),
                    "color": result.color or OPEN_COLOR,
                    "count": count,
                    "domain": to_json(done & Domain("result_id", "=", result.id)),
                }
            )
        return parts

    @api.model
    def _prepare_by_operator(self, campaign):
        """Return who has how many cases: the operators, who else has, and nobody.

        Nobody is a line too, so that the lines add up to the campaign; its id is
        False, which ``_get_operator_domain`` understands.
        """
        cases, facts = self.env["ahorro.case"], self.env["ahorro.case.facts"]
        base = Domain("campaign_id", "=", campaign.id)
        groups = cases._read_group(
            base, ["user_id", "last_user_id", "state"], ["__count"]
        )
        tally = {user.id: [0, 0] for user in campaign.user_ids}
        for assigned, last, state, count in groups:
            done = state == "done"
            owner = (last or assigned) if done else (assigned or last)
            tally.setdefault(owner.id, [0, 0])[done] += count
        users = self.env["res.users"].browse(uid for uid in tally if uid)
        names = {row["id"]: row["name"] for row in campaign._prepare_users(users)}
        rows = []
        for uid, (opened, done) in tally.items():
            domain = base & facts._get_operator_domain([uid])
            states = (
                ("total", Domain.TRUE, opened + done),
                ("open", facts._get_open_domain(), opened),
                ("done", facts._get_done_domain(), done),
            )
            rows.append(
                {
                    "id": uid,
                    "name": names.get(uid) or self.env._("Nobody yet"),
                    "assigned": uid in campaign.user_ids.ids,
                    **{
                        key: {"count": count, "domain": to_json(domain & part)}
                        for key, part, count in states
                    },
                }
            )
        return sorted(rows, key=lambda row: (not row["id"], row["name"].lower()))
