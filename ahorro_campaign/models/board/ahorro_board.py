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


class AhorroBoard(models.AbstractModel):
    """*Tablero de Supervisión*, each figure with its domain.

    A domain opens exactly the cases that its figure counts: due and overdue say the
    hour at which they were counted.

    Called by screens: ``get_board`` and ``mark_alerts_seen``.
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
