# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.deadlines import KINDS
from ...tools.months import next_due

#: Days before the last award of an administradora that are of the same act: acts are
#: monthly, and whoever stands in for a winner is awarded some days later.
SAME_ACT_DAYS = 15
#: Where a file of winners tells the act alone, the act's own day.
AWARDED_ON = SQL(
    """COALESCE(p.award_date, (
            SELECT a.date FROM ahorro_award_act a
             WHERE a.provider_id = p.provider_id AND a.number = p.award_act_number))"""
)
#: Of each kind that counts days from a date of the plan: the date, what is missing
#: where it is not known, the statuses that have the deadline, and what still waits.
FROM_A_DATE = {
    "ungrouped": (
        # A sale date that nobody gave is no date to count from.
        SQL(
            "CASE WHEN NOT COALESCE(p.sale_date_estimated, FALSE) THEN p.sale_date END"
        ),
        "sale",
        SQL("s.family = 'subscription' AND s.is_rejected IS NOT TRUE"),
        SQL("p.grouping_date IS NULL AND p.group_key IS NULL"),
    ),
    "acceptance": (
        AWARDED_ON,
        "award",
        SQL("s.family = 'awarded'"),
        SQL("p.acceptance_date IS NULL AND p.folder_date IS NULL"),
    ),
    "folder": (
        AWARDED_ON,
        "award",
        SQL("s.family = 'awarded'"),
        SQL("p.folder_date IS NULL"),
    ),
    "pledge": (
        AWARDED_ON,
        "award",
        SQL("s.family IN ('awarded', 'guarantee') AND s.has_pledge IS NOT TRUE"),
        SQL("p.pledge_date IS NULL"),
    ),
    "collect": (
        SQL("p.ready_date"),
        "ready",
        SQL("s.family IN ('awarded', 'guarantee')"),
        # No car waits for who is only awarded, unless it is said that it does.
        SQL(
            "p.delivery_date IS NULL AND (p.ready_date IS NOT NULL OR p.status_id = "
            "ANY(ARRAY(SELECT id FROM ahorro_plan_status WHERE family = 'guarantee')))"
        ),
    ),
}


class AhorroDeadlineQuery(models.AbstractModel):
    """The statement behind the radar: each plan with each of its deadlines.

    One branch for each kind, all joined to the terms that held when what is waited for
    began (``ahorro.provider.term``). Where the date to count from is not known the row
    has no last day and says what is missing.

    Called by others: ``_get_query`` and ``_search_won_last_act``.
    """

    _name = "ahorro.deadline.query"
    _description = "Statement of the deadlines"

    @api.model
    def _get_query(self, only=None):
        """Return the SQL of all deadlines, under no rules.

        :param only: ids of plans, where only these few are asked for
        """
        only = SQL("TRUE") if only is None else SQL("p.id = ANY(%s)", list(only))
        branches = [
            *(self._get_dated_branch(kind, only) for kind in FROM_A_DATE),
            self._get_rejected_branch(only),
            self._get_rescission_branch(only),
            self._get_last_branch(only),
        ]
        today = fields.Date.context_today(self)
        return SQL(
            """
            WITH term AS MATERIALIZED (%(terms)s), due AS MATERIALIZED (%(due)s)
            SELECT d.plan_id * 16 + array_position(%(kinds)s, d.kind) AS id,
                   d.plan_id, d.kind, d.starts_on, d.number, d.due_on, d.missing,
                   d.due_on - %(today)s AS days_left,
                   p.company_id, p.provider_id, p.partner_id, p.status_id, p.seller_id,
                   p.group_order, p.subscription_number, p.installments_owed,
                   p.in_lawsuit, p.overdue_debt,
                   COALESCE(p.overdue_debt, 0) + COALESCE(p.debt_to_fall_due, 0)
                       AS at_stake %(columns)s
              FROM (%(branches)s) d JOIN ahorro_plan p ON p.id = d.plan_id
             WHERE %(where)s
            """,
            terms=self._get_terms_sql(),
            due=self._get_due_sql(today),
            kinds=list(KINDS),
            today=today,
            branches=SQL(" UNION ALL ").join(branches),
            columns=self._get_columns(),
            where=self._get_where(),
        )

    # === THE LAST ACT ===

    @api.model
    def _search_won_last_act(self, operator, value):
        """Return the domain of the plans that were awarded in the last act, or not."""
        if operator != "in":
            return NotImplemented
        won = self._get_last_act_domain()
        return Domain.OR(won if each else ~won for each in value)

    @api.model
    def _get_last_act_domain(self):
        """Return the domain of the plans that were awarded in the last act.

        What a file says of days to come was not held yet.
        """
        return Domain(
            "id",
            "in",
            SQL(
                """(SELECT id FROM (
                        SELECT p.id, d.day, max(d.day) OVER (
                                   PARTITION BY p.company_id, p.provider_id) AS last_day
                          FROM ahorro_plan p
                          JOIN ahorro_plan_status s ON s.id = p.status_id
                           AND s.family IN ('awarded', 'guarantee')
                         CROSS JOIN LATERAL (SELECT %s AS day) d
                         WHERE p.active AND d.day <= %s) won
                     WHERE day >= last_day - %s)""",
                AWARDED_ON,
                fields.Date.context_today(self),
                SAME_ACT_DAYS,
            ),
        )

    # === HOOKS: what add-ons above know ===

    @api.model
    def _get_columns(self):
        """Return the SQL of further columns of the deadlines ``d``, after commas."""
        return SQL()

    @api.model
    def _get_where(self):
        """Return the SQL of what keeps a deadline in the radar."""
        return SQL("TRUE")

    # === TERMS AND DUE DAYS ===

    @api.model
    def _get_terms_sql(self):
        """Return the SQL of the terms and the days on which they hold."""
        rows = [
            (provider_id, kind, period.since, period.until, period.number)
            for (provider_id, kind), periods in self.env["ahorro.provider.term"]
            ._get_all_periods()
            .items()
            for period in periods
        ]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 5
        return SQL(
            """SELECT * FROM unnest(%s::integer[], %s::text[], %s::date[], %s::date[],
                                    %s::integer[])
                   AS term(provider_id, kind, since, until, number)""",
            *columns,
        )

    @api.model
    def _get_due_sql(self, today):
        """Return the SQL of each administradora's due day, and the next one."""
        # sudo: when an installment falls due is no secret of a company.
        providers = self.env["ahorro.provider"].sudo().with_context(active_test=False)
        known = providers.search_fetch([("due_day", ">", 0)], ["due_day"])
        return SQL(
            """SELECT * FROM unnest(%s::integer[], %s::integer[], %s::date[])
                   AS due(provider_id, day, next)""",
            known.ids,
            known.mapped("due_day"),
            [next_due(today, provider.due_day) for provider in known],
        )

    # === BRANCHES: plan_id, kind, starts_on, number, due_on, missing ===

    @api.model
    def _get_dated_branch(self, kind, only):
        """Return the SQL of a kind that counts days from a date of the plan."""
        start, missing, statuses, waits = FROM_A_DATE[kind]
        return SQL(
            """SELECT p.id AS plan_id, t.kind, b.day AS starts_on, t.number,
                      b.day + t.number AS due_on,
                      CASE WHEN b.day IS NULL THEN %(missing)s END AS missing
                 FROM ahorro_plan p CROSS JOIN LATERAL (SELECT %(start)s AS day) b
                 JOIN term t ON t.provider_id = p.provider_id
                  AND COALESCE(b.day, %(today)s) BETWEEN t.since AND t.until
                WHERE t.kind = %(kind)s AND %(waits)s AND %(here)s""",
            start=start,
            missing=missing,
            today=fields.Date.context_today(self),
            kind=kind,
            waits=waits,
            here=self._get_here_sql(statuses, only),
        )

    @api.model
    def _get_rejected_branch(self, only):
        """Return the SQL of subscriptions that were sent back.

        They are so since the change log says it: since a file, or a person, said so.
        """
        return SQL(
            """SELECT p.id, t.kind, r.day, t.number, r.day + t.number, NULL
                 FROM ahorro_plan p CROSS JOIN LATERAL (
                      SELECT %(since)s AS day) r
                 JOIN term t ON t.provider_id = p.provider_id
                  AND r.day BETWEEN t.since AND t.until
                WHERE t.kind = 'rejected' AND %(here)s""",
            since=self._get_changed_day_sql("status_id"),
            here=self._get_here_sql(SQL("s.is_rejected"), only),
        )

    @api.model
    def _get_rescission_branch(self, only):
        """Return the SQL of savers whom one more unpaid installment rescinds.

        The same whom the panel counts as one installment from rescission.
        """
        return SQL(
            """SELECT p.id, t.kind, NULL, t.number, due.next,
                      CASE WHEN due.next IS NULL THEN 'due_day' END
                 FROM ahorro_plan p JOIN term t ON t.provider_id = p.provider_id
                  AND p.installments_owed = t.number - 1
                  AND %(today)s BETWEEN t.since AND t.until
                 LEFT JOIN due ON due.provider_id = p.provider_id
                WHERE t.kind = 'rescission' AND t.number > 1 AND %(here)s""",
            today=fields.Date.context_today(self),
            here=self._get_here_sql(SQL("s.family = 'saver'"), only),
        )

    @api.model
    def _get_last_branch(self, only):
        """Return the SQL of plans whose last installment comes near.

        The last one that was issued is of the month in which a file said so first, and
        one more follows in each month.
        """
        month = SQL(
            """(date_trunc('month', i.day) + make_interval(months => GREATEST(
                    p.installments_total - p.installments_issued, 0)))::date"""
        )
        return SQL(
            """SELECT p.id, t.kind, i.day, t.number,
                      LEAST(%(month)s + due.day - 1,
                            (%(month)s + interval '1 month')::date - 1),
                      CASE WHEN due.day IS NULL THEN 'due_day' END
                 FROM ahorro_plan p JOIN term t ON t.provider_id = p.provider_id
                  AND p.installments_issued >= p.installments_total - t.number
                  AND %(today)s BETWEEN t.since AND t.until
                 LEFT JOIN due ON due.provider_id = p.provider_id
                CROSS JOIN LATERAL (SELECT %(issued)s AS day OFFSET 0) i
                WHERE t.kind = 'last' AND p.installments_total > 0
                  AND p.installments_issued > 0
                  AND p.installments_paid < p.installments_total AND %(here)s""",
            month=month,
            issued=self._get_changed_day_sql("installments_issued"),
            today=fields.Date.context_today(self),
            here=self._get_here_sql(
                SQL("s.family IN ('saver', 'awarded', 'guarantee')"), only
            ),
        )

    @api.model
    def _get_here_sql(self, statuses, only):
        """Return the SQL that plan ``p`` is left, and has one of some statuses."""
        return SQL(
            """p.active AND p.status_id = ANY(ARRAY(
                    SELECT s.id FROM ahorro_plan_status s
                     WHERE s.is_final IS NOT TRUE AND %s)) AND %s""",
            statuses,
            only,
        )

    @api.model
    def _get_changed_day_sql(self, field):
        """Return the SQL of the local day on which a plan's field became what it is."""
        changes = self.env["ahorro.plan.change"]
        return SQL(
            """(COALESCE((SELECT max(c.date) FROM %s c),
                         (SELECT min(c.date) FROM %s c), p.create_date)
                    AT TIME ZONE 'UTC' AT TIME ZONE %s)::date""",
            changes._get_own_sql(SQL("p.id"), field),
            changes._get_own_sql(SQL("p.id")),
            self._get_zone(),
        )

    @api.model
    def _get_zone(self):
        """Return the name of the user's time zone, as the database knows it."""
        name = self.env.context.get("tz") or self.env.user.tz
        return name if name in pytz.all_timezones_set else "UTC"
