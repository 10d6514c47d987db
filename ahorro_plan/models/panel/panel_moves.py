# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from .plan_slice import slices_domain

#: Tables of the plans that changed, as they were at the earlier moment, at the moment
#: shown and today.
BEFORE, SHOWN, TODAY = "was", "shown", "today"


class AhorroPanelMoves(models.AbstractModel):
    """What the plans that changed since a question's earlier moment were and are.

    One statement reads the change log once, whatever is asked of it: each plan that
    changed is put together at the earlier moment, at the one shown and today. All other
    plans are as they are, and are counted elsewhere.
    """

    _name = "ahorro.panel.moves"
    _description = "Portfolio panel: plans that changed"

    @api.model
    def _read_moves(self, question, make_columns, names, near):
        """Return the states of the plans that changed, and who is near rescission.

        The second is of all plans, at a past moment: the plans that changed and were
        near, and those that are near today and did not change.

        :param make_columns: returns the SQL of a state's columns of a table of plans
        :param names: the fields that they are made of
        :param near: dict of a distance from rescission to the parts of the portfolio
            there, where it is asked
        :return: rows of states (of each moment whether the plans were there and its
            columns, then how many plans; two moments where the one shown is today), and
            dict of distance to people and debt
        """
        plans = self.env["ahorro.plan"]
        plans.flush_model()
        moments = self._get_moments(question)
        numbers = range(len(moments) * (len(make_columns(TODAY)) + 1))
        states = SQL(", ").join(SQL.identifier(f"c{number}") for number in numbers)
        near_rows = SQL()
        if near:
            empty = SQL(", ").join([SQL("NULL")] * len(numbers))
            near_rows = SQL("UNION ALL %s", self._get_near_sql(question, near, empty))
        statement = SQL(
            """WITH changed AS MATERIALIZED (%(changed)s)
               SELECT %(states)s, count(*), NULL::numeric, NULL::integer
                 FROM changed GROUP BY %(states)s %(near)s""",
            changed=self._get_changed_sql(question, make_columns, names, near),
            states=states,
            near=near_rows,
        )
        cr = self.env.cr
        # What the database knows of the log says nothing of how many plans it names:
        # it would look them up one by one, though they may be most of the portfolio.
        cr.execute("SET LOCAL enable_nestloop = off")
        rows = self.env.execute_query(statement)
        cr.execute("SET LOCAL enable_nestloop TO DEFAULT")
        return [row[:-2] for row in rows if row[-1] is None], {
            row[-1]: row[-3:-1] for row in rows if row[-1] is not None
        }

    # === THE PLANS THAT CHANGED ===

    @api.model
    def _get_moments(self, question):
        """Return dict of the tables to their moments, the earlier one first."""
        moments = {BEFORE: question.before_moment}
        if question.is_past:
            moments[SHOWN] = question.moment
        return {**moments, TODAY: None}

    @api.model
    def _get_changed_sql(self, question, make_columns, names, near):
        """Return the SQL of the plans that changed, a row for each.

        Its columns are the states' ``c<n>``, ``plan_id``, and, where it is asked,
        ``distance`` and ``partner_id`` at the moment shown, and the debt of today.
        """
        plans = self.env["ahorro.plan"]
        past = self.env["ahorro.plan.past"]
        leaves = question.domain.optimize_full(plans)
        names = {*names, *past._get_names(leaves), "active"}
        if near:
            names |= {"partner_id", "overdue_debt"}
        names = {name for name in names if plans._fields[name].store}
        # What they owed is looked up for those near rescission alone.
        tracked = past._get_tracked(names - {"overdue_debt"})
        tables = self._get_moments(question)
        moments = [moment for moment in tables.values() if moment]
        query = plans._search(Domain.TRUE, active_test=False)
        query.add_join(
            "JOIN",
            "changes",
            SQL("(%s)", past._get_changes_sql(moments, tracked)),
            SQL("changes.plan_id = %s", SQL.identifier(query.table, "id")),
        )
        present = query.select(
            *(SQL.identifier(query.table, name) for name in sorted(names)),
            SQL("changes.*"),
        )
        found = Query(self.env, "p", SQL("(%s)", present))
        for number, table in enumerate(tables):
            values = {name: SQL.identifier("p", name) for name in names}
            if number < len(moments):
                values |= {
                    name: past._get_past_value(tracked, name, number, len(moments), "p")
                    for name in tracked
                }
            columns = SQL(", ").join(
                SQL("%s AS %s", value, SQL.identifier(name))
                for name, value in values.items()
            )
            found.add_join(
                "JOIN", table, SQL("LATERAL (SELECT %s)", columns), SQL("TRUE")
            )
        here = {
            table: self._get_here_sql(question, found, table, moment)
            for table, moment in tables.items()
        }
        states = [
            column
            for table, is_here in here.items()
            for column in (
                is_here,
                *(
                    SQL("CASE WHEN %s THEN %s END", is_here, column)
                    for column in make_columns(table)
                ),
            )
        ]
        return found.select(
            *(
                SQL("%s AS %s", column, SQL.identifier(f"c{number}"))
                for number, column in enumerate(states)
            ),
            SQL("p.plan_id"),
            *(
                (
                    SQL(
                        "CASE WHEN %s THEN %s END AS distance",
                        here[SHOWN],
                        self._get_distance_sql(near, SHOWN, found),
                    ),
                    SQL("%s AS partner_id", SQL.identifier(SHOWN, "partner_id")),
                    SQL("p.overdue_debt"),
                )
                if near
                else ()
            ),
        )

    @api.model
    def _get_here_sql(self, question, query, table, moment):
        """Return the SQL of whether the filters leave a plan at a moment."""
        plans = self.env["ahorro.plan"]
        domain = (question.domain & Domain("active", "=", True)).optimize_full(plans)
        is_here = SQL("(%s) IS TRUE", domain._to_sql(plans, table, query))
        if moment:
            existed = SQL("(p.born IS NULL OR p.born < %s)", moment)
            is_here = SQL("(%s AND %s)", existed, is_here)
        return is_here

    # === NEAR RESCISSION ===

    @api.model
    def _get_distance_sql(self, near, alias, query):
        """Return the SQL of how many installments part a plan from rescission."""
        plans = self.env["ahorro.plan"]
        cases = [
            SQL(
                "WHEN %s THEN %s",
                slices_domain(slices).optimize_full(plans)._to_sql(plans, alias, query),
                distance,
            )
            for distance, slices in near.items()
        ]
        return SQL("(CASE %s END)", SQL(" ").join(cases))

    @api.model
    def _search_near(self, question, near):
        """Return the query of the plans that are near rescission today."""
        parts = [part for slices in near.values() for part in slices]
        return self.env["ahorro.plan"]._search(question.domain & slices_domain(parts))

    @api.model
    def _read_near(self, question, near):
        """Return dict of the distance from rescission to people and debt of today."""
        if not near:
            return {}
        self.env["ahorro.plan"].flush_model()
        query = self._search_near(question, near)
        distance = self._get_distance_sql(near, query.table, query)
        holder = SQL.identifier(query.table, "partner_id")
        debt = SQL.identifier(query.table, "overdue_debt")
        query.groupby = SQL("1")
        rows = self.env.execute_query(
            query.select(
                distance,
                SQL("count(DISTINCT %s)", holder),
                SQL("COALESCE(sum(%s), 0)", debt),
            )
        )
        return {distance: (people, debt) for distance, people, debt in rows}

    @api.model
    def _get_near_sql(self, question, near, empty):
        """Return the SQL of people and debt at the moment shown, by the distance.

        What a plan owed is looked up plan by plan: changes of debts may be most of the
        log, and these plans a few of all.

        :param empty: SQL of the columns of states, which these rows do not have
        """
        today = self._search_near(question, near)
        ids = SQL.identifier(today.table, "id")
        today.add_where(
            SQL("NOT EXISTS (SELECT FROM changed WHERE changed.plan_id = %s)", ids)
        )
        unchanged = today.select(
            ids,
            self._get_distance_sql(near, today.table, today),
            SQL.identifier(today.table, "partner_id"),
            SQL.identifier(today.table, "overdue_debt"),
        )
        return SQL(
            """SELECT %(empty)s, count(DISTINCT partner_id),
                      COALESCE(sum(COALESCE((
                          SELECT CAST(c.old_value AS numeric)
                            FROM %(debts)s c
                           WHERE c.date >= %(moment)s
                           ORDER BY c.date, c.id LIMIT 1), overdue_debt)), 0),
                      distance
                 FROM (SELECT plan_id, distance, partner_id, overdue_debt FROM changed
                        WHERE distance IS NOT NULL
                        UNION ALL %(unchanged)s) AS near
                GROUP BY distance""",
            empty=empty,
            unchanged=unchanged,
            debts=self.env["ahorro.plan.change"]._get_own_sql(
                SQL("near.plan_id"), "overdue_debt"
            ),
            moment=question.moment,
        )
