# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

#: As many plans are looked up one by one.
FEW = 1_000


class AhorroDeadlineQuery(models.AbstractModel):
    """Who has the plan of a deadline, and which deadlines calls have settled."""

    _inherit = "ahorro.deadline.query"

    @api.model
    def _get_columns(self):
        """Add whose the open case is that comes first.

        Each column asks by itself and joins nothing: counting, and finding the first
        page, ask for none of them, and a page for those of its rows alone.
        """
        columns = [
            SQL(
                "(SELECT h.%s FROM (%s) h) AS %s",
                SQL.identifier(name),
                self._get_first_case_sql(),
                SQL.identifier(name),
            )
            for name in ("case_id", "campaign_id", "user_id", "next_action_at")
        ]
        return SQL(", ").join([super()._get_columns(), *columns])

    @api.model
    def _get_first_case_sql(self):
        """Return the SQL of a plan's open case of the campaign with most priority.

        An agreed call is of whoever agreed it, all else of whom it is assigned to.
        """
        facts = self.env["ahorro.case.facts"]
        return SQL(
            """SELECT c.id AS case_id, c.campaign_id, c.next_action_at,
                      CASE WHEN %(callback)s THEN c.next_action_user_id
                           ELSE c.user_id END AS user_id
                 FROM ahorro_case c LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
                WHERE c.plan_id = d.plan_id AND %(open)s
                  AND (m.id IS NULL OR m.state = 'in_progress')
                ORDER BY m.sequence NULLS LAST, m.id, c.id LIMIT 1""",
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
    def _get_first_days_sql(self, campaign_ids, days=None):
        """Return the SQL of the next last day of each plan at work in some campaigns.

        Those that have passed are none: nothing of them comes first any more.

        :param days: pairs of a plan and a last day, of these plans among others, where
            the radar has said so already
        :return: SQL of rows of ``plan_id`` and ``due_on``
        """
        if days is not None:
            return SQL(
                """SELECT plan_id, min(due_on) AS due_on
                     FROM unnest(%s::integer[], %s::date[]) one(plan_id, due_on)
                    GROUP BY plan_id""",
                [plan_id for plan_id, _day in days],
                [day for _plan_id, day in days],
            )
        facts = self.env["ahorro.case.facts"]
        cases = SQL(
            "c.campaign_id = ANY(%s) AND %s",
            list(campaign_ids),
            facts._get_condition(facts._get_open_domain()),
        )
        return SQL(
            """SELECT one.plan_id, min(one.due_on) AS due_on
                 FROM (%s) one WHERE one.days_left >= 0 AND %s GROUP BY one.plan_id""",
            *self._get_at_work(cases, SQL("one")),
        )

    @api.model
    def _get_at_work(self, cases, alias):
        """Return the SQL of the deadlines of plans at work, and of a condition on them.

        A few plans are looked up by their key in each branch of the radar. Of many the
        whole radar is asked, and then each of its rows whether its plan has such a
        case: it has fewer rows than a large campaign has cases.

        :param cases: SQL of a condition on cases ``c``
        :param alias: SQL of what the rows will be called
        """
        self.env["ahorro.case"].flush_model()
        rows = self.env.execute_query(
            SQL("SELECT c.plan_id FROM ahorro_case c WHERE %s LIMIT %s", cases, FEW + 1)
        )
        if len(rows) <= FEW:
            plan_ids = {plan_id for (plan_id,) in rows}
            return self._get_query(only=sorted(plan_ids)), SQL("TRUE")
        # OFFSET has the database ask it row by row, of what is left when all else is:
        # it must not list everybody's cases for them.
        return self._get_query(), SQL(
            "EXISTS (SELECT FROM ahorro_case c WHERE c.plan_id = %s.plan_id AND %s "
            "OFFSET 0)",
            alias,
            cases,
        )
