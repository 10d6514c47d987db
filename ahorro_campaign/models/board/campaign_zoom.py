# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools.domain_json import to_json

#: The colour of open cases in charts; results have their own.
OPEN_COLOR = "#9CA3AF"


class AhorroBoard(models.AbstractModel):
    """A campaign's zoom, each figure with its domain.

    Called by screens: ``get_zoom``.
    """

    # Apart from the board of all campaigns.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.board"

    @api.model
    @api.readonly
    @remote()
    def get_zoom(self, campaign_id, user_ids=None):
        """Return one campaign: its figures, its results and its operators.

        :param int campaign_id: one that the user may read
        :param user_ids: only the cases of these operators; None or False for *Todos*
        :return: the card of the board, and ``results`` (of the donut: *En curso* and
            each result, with its ``percent`` of the total), ``by_operator`` (who has
            how many), ``previous`` (the last campaign of the type before this one, or
            False), ``selected_user_ids``, ``created_by``, ``archived_by``,
            ``attending`` (who has a client of it now, in words, for who may manage it),
            ``can_manage``, ``can_export``; every figure with the domain of its cases.
            ``operators`` are the assigned ones and whoever else has cases
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
        can_manage = user.has_group("ahorro_plan.group_supervisor")
        leases = self.env["ahorro.lease"]
        return {
            **self._prepare_card(campaign, counts, now, domain),
            "results": self._prepare_results(campaign, domain),
            "previous": self._prepare_previous(campaign, now),
            "by_operator": by_operator,
            "operators": [
                {"id": row["id"], "name": row["name"]} for row in by_operator
            ],
            "selected_user_ids": chosen,
            # sudo: their names, wherever they work now.
            "created_by": campaign.create_uid.sudo().name or "",
            "archived_by": campaign.archived_by.sudo().name or "",
            "attending": leases._describe_attending(campaign) if can_manage else "",
            "can_manage": can_manage,
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
                "label": self.env._("In progress")
                if campaign.state == "in_progress"
                else self.env._("Unfinished"),
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
        total = sum(part["count"] for part in parts)
        for part in parts:
            part["percent"] = round(part["count"] * 100 / total) if total else 0
        return parts

    @api.model
    def _prepare_previous(self, campaign, now):
        """Return the campaign to compare with, or False where there is none.

        The last one of the same type that was made before it and has cases; all of its
        cases, whoever attends them.

        :return: dict of ``id``, ``name``, ``created``, ``total``, ``percent`` (of
            finished ones) and ``results`` (dict of a part's key to its percentage)
        """
        previous = self.env["ahorro.campaign"].search(
            Domain("type_id", "=", campaign.type_id.id)
            & Domain("company_id", "=", campaign.company_id.id)
            & Domain("create_date", "<=", campaign.create_date)
            & Domain("id", "<", campaign.id)
            & Domain("case_ids", "!=", False),
            order="create_date desc, id desc",
            limit=1,
        )
        if not previous:
            return False
        counts = self.env["ahorro.case.figures"]._count_cases(previous.ids, now)
        return {
            "id": previous.id,
            "name": previous.name,
            "created": previous.create_date,
            "total": counts[previous.id]["total"],
            "percent": counts[previous.id]["progress_percent"],
            "results": {
                part["key"]: part["percent"]
                for part in self._prepare_results(previous, Domain.TRUE)
            },
        }

    @api.model
    def _prepare_by_operator(self, campaign):
        """Return who has how many cases: the operators, who else has, and the pool.

        The pool is a line too, so that the lines add up to the campaign; its id is
        False, which the facts understand.
        """
        facts = self.env["ahorro.case.facts"]
        base = Domain("campaign_id", "=", campaign.id)
        tally = self.env["ahorro.case.figures"]._count_by_operator(campaign)
        users = self.env["res.users"].browse(uid for uid in tally if uid)
        names = {row["id"]: row["name"] for row in campaign._prepare_users(users)}
        rows = []
        for uid, counts in tally.items():
            whose = facts._get_operator_domain([uid])
            figures = {
                "total": (whose, counts["assigned"] + counts["done"]),
                "open": (facts._get_assigned_domain([uid]), counts["assigned"]),
                "done": (whose & facts._get_done_domain(), counts["done"]),
            }
            if uid:
                attended = facts._get_attended_domain([uid])
                figures["attended"] = (attended, counts["attended"])
            rows.append(
                {
                    "id": uid,
                    "name": names.get(uid) or self.env._("Shared pool"),
                    "assigned": uid in campaign.user_ids.ids,
                    **{
                        key: {"count": count, "domain": to_json(base & domain)}
                        for key, (domain, count) in figures.items()
                    },
                }
            )
        return sorted(rows, key=lambda row: (not row["id"], row["name"].lower()))
