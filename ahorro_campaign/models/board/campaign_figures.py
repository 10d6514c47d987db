# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

#: How many archived campaigns the board shows; the list behind it has the rest.
ARCHIVED_SHOWN = 10
#: The colour of open cases in charts; results have their own.
OPEN_COLOR = "#9CA3AF"


class AhorroCampaign(models.Model):
    """The figures of the board and of a campaign's zoom, each with its domain.

    A domain opens exactly the cases that its figure counts: due and overdue say the
    hour at which they were counted.
    """

    _inherit = "ahorro.campaign"

    # === COUNTING ===

    def _count_cases(self, domain=Domain.TRUE):
        """Return dict of campaign id to its counts: one query for all.

        :param domain: only these cases, such as those of some operators
        """
        if not self.ids:
            return {}
        now = fields.Datetime.now()
        cases = self.env["ahorro.case"]
        query = cases._search(
            Domain("campaign_id", "in", self.ids) & domain, active_test=False
        )
        late = now - cases._get_grace()
        cases.flush_model(["state", "next_action_at"])
        state, at = SQL("ahorro_case.state"), SQL("ahorro_case.next_action_at")
        rows = self.env.execute_query(
            SQL(
                "%s GROUP BY ahorro_case.campaign_id",
                query.select(
                    SQL("ahorro_case.campaign_id"),
                    SQL("count(*)"),
                    SQL("count(*) FILTER (WHERE %s = 'pending')", state),
                    SQL("count(*) FILTER (WHERE %s = 'in_progress')", state),
                    SQL("count(*) FILTER (WHERE %s = 'done')", state),
                    SQL(
                        "count(*) FILTER (WHERE %s <> 'done' AND %s <= %s)",
                        state,
                        at,
                        now,
                    ),
                    SQL(
                        "count(*) FILTER (WHERE %s <> 'done' AND %s <= %s)",
                        state,
                        at,
                        late,
                    ),
                ),
            )
        )
        names = ("total", "pending", "in_progress", "done", "due", "overdue")
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}

    @api.model
    def _prepare_counts(self, counts):
        """Return all figures of a campaign, of what the query counted."""
        total, done = counts.get("total", 0), counts.get("done", 0)
        return {
            "total": total,
            "pending": counts.get("pending", 0),
            "in_progress": counts.get("in_progress", 0),
            "open": total - done,
            "done": done,
            "due": counts.get("due", 0),
            "overdue": counts.get("overdue", 0),
            "progress": f"{done} / {total}",
            "progress_percent": done * 100 // total if total else 0,
        }

    @api.depends("case_ids.state", "case_ids.next_action_at")
    def _compute_figures(self):
        counts = self._count_cases()
        for campaign in self:
            figures = self._prepare_counts(counts.get(campaign._origin.id, {}))
            campaign.case_count = figures["total"]
            campaign.pending_count = figures["pending"]
            campaign.in_progress_count = figures["in_progress"]
            campaign.open_count = figures["open"]
            campaign.done_count = figures["done"]
            campaign.due_count = figures["due"]
            campaign.overdue_count = figures["overdue"]
            campaign.progress = figures["progress"]
            campaign.progress_percent = figures["progress_percent"]

    def _prepare_figures(self, counts, domain=Domain.TRUE):
        """Return each figure as ``count`` and the ``domain`` of the cases it opens."""
        self.ensure_one()
        cases = self.env["ahorro.case"]
        base = Domain("campaign_id", "=", self.id) & domain
        domains = {
            "total": base,
            "pending": base & Domain("state", "=", "pending"),
            "in_progress": base & Domain("state", "=", "in_progress"),
            "open": base & Domain("state", "!=", "done"),
            "done": base & Domain("state", "=", "done"),
            "due": base & cases._get_due_domain(),
            "overdue": base & cases._get_overdue_domain(),
        }
        figures = self._prepare_counts(counts)
        return {
            name: {"count": figures[name], "domain": self._serialise(value)}
            for name, value in domains.items()
        }

    @api.model
    def _serialise(self, domain):
        """Return a domain as a list that JSON can carry."""
        return [
            (leaf[0], leaf[1], fields.Datetime.to_string(leaf[2]))
            if isinstance(leaf, tuple | list) and hasattr(leaf[2], "hour")
            else leaf
            for leaf in domain
        ]

    # === THE BOARD ===

    @api.model
    @api.readonly
    def get_board(self, filters=None):
        """Return *Tablero de Supervisión*: campaigns in progress and archived ones.

        :param dict filters: ``text`` (part of the name), ``type_ids``, ``user_ids``
            (operators), ``date_from`` and ``date_to`` (creation, ISO days)
        :return: dict of ``in_progress`` and ``archived`` (cards, the first by
            priority, the second the last archived first), ``archived_count``,
            ``types`` and ``operators`` to filter by, ``can_manage``
        """
        self._check_role("operator")
        domain = self._get_board_domain(filters)
        running = self.search(domain & Domain("state", "=", "in_progress"))
        old_domain = domain & Domain("state", "=", "archived")
        old = self.search(
            old_domain, order="archived_on desc, id desc", limit=ARCHIVED_SHOWN
        )
        counts = (running | old)._count_cases()
        types = self._read_group(Domain.TRUE, ["type_id"])
        operators = self._read_group(Domain.TRUE, ["user_ids"])
        return {
            "in_progress": [c._prepare_card(counts.get(c.id, {})) for c in running],
            "archived": [c._prepare_card(counts.get(c.id, {})) for c in old],
            "archived_count": self.search_count(old_domain),
            "archived_domain": self._serialise(old_domain),
            "types": [
                {"id": kind.id, "name": kind.name}
                for kind in self.type_id.union(*(kind for [kind] in types))
            ],
            "operators": self._prepare_users(
                self.user_ids.union(*(user for [user] in operators)).sorted("name")
            ),
            "can_manage": self.env.user.has_group("ahorro_plan.group_supervisor"),
        }

    @api.model
    def _get_board_domain(self, filters):
        """Return the domain of the board's filters, after checking their shape."""
        if filters is None or filters is False:
            return Domain.TRUE
        known = {"text", "type_ids", "user_ids", "date_from", "date_to"}
        if not isinstance(filters, dict) or filters.keys() - known:
            raise UserError(self._unreadable_message())
        domain = Domain.TRUE
        if text := filters.get("text"):
            if not isinstance(text, str):
                raise UserError(self._unreadable_message())
            domain &= Domain("name", "ilike", text.strip())
        for key, name in (("type_ids", "type_id"), ("user_ids", "user_ids")):
            if ids := self._check_ids(filters.get(key)):
                domain &= Domain(name, "in", ids)
        if day := self._check_day(filters.get("date_from")):
            domain &= Domain("create_date", ">=", self._start_of_day(day))
        if day := self._check_day(filters.get("date_to")):
            after = fields.Date.add(day, days=1)
            domain &= Domain("create_date", "<", self._start_of_day(after))
        return domain

    def _prepare_card(self, counts, domain=Domain.TRUE):
        """Return a campaign as the board draws it.

        :param counts: of the cases of ``domain``, see ``_count_cases``
        """
        self.ensure_one()
        figures = self._prepare_counts(counts)
        today = fields.Date.context_today(self)
        running = self.state == "in_progress"
        return {
            "id": self.id,
            "name": self.name,
            "type_id": self.type_id.id,
            "type": self.type_id.name,
            "color": self.type_id.color,
            "description": self.description or "",
            "state": self.state,
            "sequence": self.sequence,
            "created": self.create_date,
            "closing_date": self.closing_date,
            "closing_date_text": self.env["ir.qweb.field.date"].value_to_html(
                self.closing_date, {}
            ),
            "is_past_closing": bool(
                running and self.closing_date and self.closing_date < today
            ),
            "archived_on": self.archived_on,
            "operators": self._prepare_users(self.user_ids),
            "progress": figures["progress"],
            "percent": figures["progress_percent"],
            **self._prepare_figures(counts, domain),
        }

    @api.model
    def _prepare_users(self, users):
        # sudo: their names; they may have left the company since.
        return [{"id": user.id, "name": user.name} for user in users.sudo()]

    # === THE ZOOM ===

    @api.readonly
    def get_zoom(self, user_ids=None):
        """Return one campaign: its figures, its results and its operators.

        :param user_ids: only the cases of these operators; None or False for *Todos*
        :return: the card of the board, and ``results`` (of the donut: *En curso* and
            each result), ``by_operator`` (who has how many), ``selected_user_ids``,
            ``created_by``, ``archived_by``, ``can_manage``, ``can_export``; every
            figure with the domain of its cases. ``operators`` are the assigned ones
            and whoever else has cases
        """
        self.ensure_one()
        self._check_role("operator")
        self.check_access("read")
        chosen = None if user_ids in (None, False) else self._check_ids(user_ids)
        cases = self.env["ahorro.case"]
        domain = Domain.TRUE if chosen is None else cases._get_operator_domain(chosen)
        counts = self._count_cases(domain).get(self.id, {})
        by_operator = self._prepare_by_operator()
        user = self.env.user
        return {
            **self._prepare_card(counts, domain),
            "results": self._prepare_results(domain),
            "by_operator": by_operator,
            "operators": [
                {"id": row["id"], "name": row["name"]} for row in by_operator
            ],
            "selected_user_ids": chosen,
            # sudo: their names, wherever they work now.
            "created_by": self.create_uid.sudo().name or "",
            "archived_by": self.archived_by.sudo().name or "",
            "can_manage": user.has_group("ahorro_plan.group_supervisor"),
            "can_export": user.has_group("base.group_allow_export"),
        }

    def _prepare_results(self, domain):
        """Return the donut: open cases first, then results, the most frequent first."""
        base = Domain("campaign_id", "=", self.id) & domain
        cases = self.env["ahorro.case"]
        open_domain = base & Domain("state", "!=", "done")
        parts = [
            {
                "key": "open",
                "label": self.env._("In progress"),
                "color": OPEN_COLOR,
                "count": cases.search_count(open_domain),
                "domain": self._serialise(open_domain),
            }
        ]
        done = base & Domain("state", "=", "done")
        groups = cases._read_group(done, ["result_id"], ["__count"])
        for result, count in sorted(groups, key=lambda group: (-group[1], group[0].id)):
            parts.append(
                {
                    "key": f"result-{result.id}",
                    "label": result.name or self.env._("No result"),
                    "color": result.color or OPEN_COLOR,
                    "count": count,
                    "domain": self._serialise(
                        done & Domain("result_id", "=", result.id)
                    ),
                }
            )
        return parts

    def _prepare_by_operator(self):
        """Return who has how many cases: the operators, who else has, and nobody.

        Nobody is a line too, so that the lines add up to the campaign; its id is
        False, which ``_get_operator_domain`` understands.
        """
        cases = self.env["ahorro.case"]
        base = Domain("campaign_id", "=", self.id)
        groups = cases._read_group(
            base, ["user_id", "last_user_id", "state"], ["__count"]
        )
        tally = {user.id: [0, 0] for user in self.user_ids}
        for assigned, last, state, count in groups:
            done = state == "done"
            owner = (last or assigned) if done else (assigned or last)
            tally.setdefault(owner.id, [0, 0])[done] += count
        users = self.env["res.users"].browse(uid for uid in tally if uid)
        names = {row["id"]: row["name"] for row in self._prepare_users(users)}
        rows = []
        for uid, (opened, done) in tally.items():
            domain = base & cases._get_operator_domain([uid])
            states = (
                ("total", Domain.TRUE, opened + done),
                ("open", Domain("state", "!=", "done"), opened),
                ("done", Domain("state", "=", "done"), done),
            )
            rows.append(
                {
                    "id": uid,
                    "name": names.get(uid) or self.env._("Nobody yet"),
                    "assigned": uid in self.user_ids.ids,
                    **{
                        key: {"count": count, "domain": self._serialise(domain & part)}
                        for key, part, count in states
                    },
                }
            )
        return sorted(rows, key=lambda row: (not row["id"], row["name"].lower()))
