# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class AhorroDeadlineQuery(models.AbstractModel):
    """Who has the plan of a deadline, and which deadlines calls have settled."""

    _inherit = "ahorro.deadline.query"

    @api.model
    def _get_columns(self):
        return SQL(
            "%s, h.case_id, h.campaign_id, h.user_id, h.next_action_at",
            super()._get_columns(),
        )

    @api.model
    def _get_joins(self):
        """Join the open case that comes first: of the campaign with most priority.

        An agreed call is of whoever agreed it, all else of whom it is assigned to.
        """
        facts = self.env["ahorro.case.facts"]
        return SQL(
            """%(joins)s LEFT JOIN LATERAL (
                    SELECT c.id AS case_id, c.campaign_id, c.next_action_at,
                           CASE WHEN %(callback)s THEN c.next_action_user_id
                                ELSE c.user_id END AS user_id
                      FROM ahorro_case c LEFT JOIN ahorro_campaign m
                        ON m.id = c.campaign_id
                     WHERE c.plan_id = d.plan_id AND %(open)s
                       AND (m.id IS NULL OR m.state = 'in_progress')
                     ORDER BY m.sequence NULLS LAST, m.id, c.id LIMIT 1) h ON TRUE""",
            joins=super()._get_joins(),
            callback=facts._get_condition(facts._get_callback_domain()),
            open=facts._get_condition(facts._get_open_domain()),
        )

    @api.model
    def _get_where(self):
        """Leave out what a finished case settled since the term began.

        A case that is reopened, or whose ending is undone, settles nothing any more.
        """
        facts = self.env["ahorro.case.facts"]
        return SQL(
            """%(where)s AND NOT EXISTS (
                    SELECT FROM ahorro_case c JOIN ahorro_result r ON r.id = c.result_id
                     WHERE c.plan_id = d.plan_id AND r.settles = d.kind AND %(done)s
                       AND (d.starts_on IS NULL OR c.finished_at >= d.starts_on))""",
            where=super()._get_where(),
            done=facts._get_condition(facts._get_done_domain()),
        )

    @api.model
    def _get_first_campaign_ids(self):
        """Return the ids of the campaigns in progress that call first what expires."""
        self.env["ahorro.campaign"].flush_model(["deadline_first", "state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_campaign
                    WHERE deadline_first AND state = 'in_progress'"""
            )
        )
        return {campaign_id for (campaign_id,) in rows}

    @api.model
    def _get_first_days_sql(self, campaign_ids):
        """Return the SQL of the next last day of each plan at work in some campaigns.

        Those that have passed are none: nothing of them comes first any more.

        :return: SQL of rows of ``plan_id`` and ``due_on``
        """
        facts = self.env["ahorro.case.facts"]
        plans = SQL(
            "SELECT c.plan_id FROM ahorro_case c WHERE c.campaign_id = ANY(%s) AND %s",
            list(campaign_ids),
            facts._get_condition(facts._get_open_domain()),
        )
        return SQL(
            """SELECT one.plan_id, min(one.due_on) AS due_on
                 FROM (%s) one WHERE one.days_left >= 0 GROUP BY one.plan_id""",
            self._get_query(only=plans),
        )
