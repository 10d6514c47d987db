# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

#: Of so many last days, in their order, is looked first.
FEW = 200


class AhorroQueueOrder(models.AbstractModel):
    """What expires first is called first, in the campaigns that ask for it.

    It changes the order within such a campaign alone: agreed calls still come before,
    and so do campaigns of more priority.
    """

    # Apart from the order that every campaign has.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.queue.order"

    @api.model
    def _get_by_priority(
        self,
        campaign_ids,
        companies,
        free,
        size,
        now,
        enough=1,
        first_ids=(),
        days=None,
    ):
        first_ids = {*first_ids} & {*campaign_ids}
        if not first_ids:
            return super()._get_by_priority(
                campaign_ids, companies, free, size, now, enough
            )
        rows = []
        # Each of these by itself, and those between them together.
        groups = []
        for campaign_id in campaign_ids:
            if not groups or first_ids & {campaign_id, *groups[-1]}:
                groups.append([])
            groups[-1].append(campaign_id)
        for some in groups:
            if first_ids.issuperset(some):
                rows += self._get_by_deadline(some[0], free, size, now, days)
            if len(rows) < enough:
                known = {row["id"] for row in rows}
                others = super()._get_by_priority(
                    some, companies, free, size, now, enough
                )
                rows += [row for row in others if row["id"] not in known]
            if len(rows) >= enough:
                break
        return rows[:size]

    @api.model
    def _get_by_deadline(self, campaign_id, free, size, now, days):
        """Return the cases of a campaign that the user may call, by their last day.

        Where the days are known, the first of them nearly always have enough.
        """
        if days and len(days) > FEW:
            last = sorted(day for _plan_id, day in days)[FEW]
            first = [pair for pair in days if pair[1] <= last]
            if len(first) < len(days):
                rows = self._get_by_deadline(campaign_id, free, size, now, first)
                if len(rows) >= size:
                    return rows
        facts = self.env["ahorro.case.facts"]
        offered = facts._get_open_domain() & facts._get_unmarked_domain()
        may_call = Domain("next_action_at", "=", False) | (
            facts._get_retry_domain() & facts._get_reached_domain(now)
        )
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT %(columns)s, 1 AS rank, c.last_attempt_at
                  FROM (%(days)s) day
                 -- Of each of the few plans: OFFSET keeps the database from going
                 -- through all cases of the campaign.
                 CROSS JOIN LATERAL (
                       SELECT c.*, p.partner_id
                         FROM (SELECT * FROM ahorro_case c
                                WHERE c.plan_id = day.plan_id
                                  AND c.campaign_id = %(campaign)s OFFSET 0) c
                         JOIN ahorro_plan p ON p.id = c.plan_id
                        WHERE %(offered)s AND %(free)s
                          AND (c.user_id IS NULL OR c.user_id = %(uid)s OR %(away)s)
                       ) c
                 ORDER BY day.due_on, c.last_attempt_at NULLS FIRST, c.id LIMIT %(size)s
                """,
                columns=self._candidate_columns(),
                days=self.env["ahorro.deadline.query"]._get_first_days_sql(
                    [campaign_id], days
                ),
                campaign=campaign_id,
                offered=facts._get_condition(offered & may_call),
                free=free,
                uid=self.env.uid,
                away=facts._away_condition(
                    SQL("c.user_id"), SQL("c.campaign_id"), SQL("c.company_id")
                ),
                size=size,
            )
        )
