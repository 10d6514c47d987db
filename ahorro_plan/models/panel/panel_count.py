# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from .plan_slice import Counted, PlanState, in_slices, slices_domain

#: Unpaid installments from which the panel tells no more apart, at least.
STEPS = 3
#: What a state is made of.
STATE_FIELDS = ("status_id", "installments_owed", "absent_since", "award_date")


class AhorroPanelCount(models.AbstractModel):
    """How many plans are in each state, at the moment shown and at the one before.

    Counted once for all blocks and tiles that speak of the portfolio. The present is
    one grouping that an index answers alone. What it was is that present, but for the
    plans whose state changed since: only these are looked up in the change log.
    """

    _name = "ahorro.panel.count"
    _description = "Portfolio panel: plans by state"

    # === FIGURES ===

    @api.model
    def _figure(self, question, slices, title, before=None):
        """Return the figure of some parts of the portfolio, compared where asked.

        :param slices: list of ``PlanSlice``; a plan of several counts once
        :param before: the parts of the earlier day, where they are others
        """
        panel = self.env["ahorro.panel"]
        domain = slices_domain(slices)
        now = [row for row in self._count(question) if in_slices(slices, row.after)]
        figure = panel._figure(
            sum(row.plans for row in now), panel._at(question, domain), title
        )
        if question.compares:
            figure |= self._compare(question, before or slices, slices, title)
        return figure

    @api.model
    def _compare(self, question, then, slices, title):
        """Return the figures ``before``, ``entered`` and ``left``."""
        panel = self.env["ahorro.panel"]
        was_domain, domain = slices_domain(then), slices_domain(slices)
        before = entered = left = 0
        for row in self._count(question):
            was = in_slices(then, row.before)
            is_now = in_slices(slices, row.after)
            before += was and row.plans
            entered += (is_now and not was) and row.plans
            left += (was and not is_now) and row.plans
        day = self.env["ir.qweb.field.date"].value_to_html(question.before_day, {})
        return {
            "before": panel._figure(
                before,
                panel._before(question, was_domain),
                self.env._("%(title)s on %(day)s", title=title, day=day),
            ),
            "entered": panel._figure(
                entered,
                panel._moved(question, (was_domain, False), (domain, True)),
                self.env._("%(title)s: entered since %(day)s", title=title, day=day),
            ),
            "left": panel._figure(
                left,
                panel._moved(question, (was_domain, True), (domain, False)),
                self.env._("%(title)s: left since %(day)s", title=title, day=day),
            ),
        }

    # === THE COUNT ===

    @api.model
    def _count(self, question):
        """Return the ``Counted`` of all plans that a question's filters leave.

        A plan is there that was left at one of its moments or at both.
        """
        if "plans" not in question.counted:
            question.counted["plans"] = self._count_plans(question)
        return question.counted["plans"]

    @api.model
    def _count_plans(self, question):
        plans = self.env["ahorro.plan"]
        plans.flush_model()
        present = {}
        for *state, number, debt in self.env.execute_query(
            self._group(question, plans._search(question.domain))
        ):
            present[self._state(state)] = [number, debt]
        rows = []
        for *values, number, debt in self.env.execute_query(
            self._transitions_sql(question)
        ):
            # Each moment's state comes after whether the plan was there at all, and
            # the state of the present after both.
            before, after, today = (
                self._state(values[start + 1 : start + 5]) if values[start] else None
                for start in (0, 5, 10)
            )
            if today is not None:
                present[today][0] -= number
                present[today][1] -= debt
            if before is not None or after is not None:
                rows.append(Counted(before, after, number, debt))
        rows += [
            Counted(state, state, number, debt)
            for state, (number, debt) in present.items()
            if number
        ]
        return rows

    @api.model
    def _state(self, values):
        status_id, owed, is_absent, award_date = values
        return PlanState(status_id or False, owed, is_absent, award_date)

    @api.model
    def _state_columns(self, question, alias):
        """Return the SQL of what a state is made of, of a table of plans."""
        awarded = self._get_award_statuses(question)
        longest = max((s.provider_id.days_to_accept for s in awarded), default=0)
        status = SQL.identifier(alias, "status_id")
        award = SQL.identifier(alias, "award_date")
        return [
            status,
            SQL(
                "LEAST(COALESCE(%s, 0), %s)",
                SQL.identifier(alias, "installments_owed"),
                self._get_top_step(question),
            ),
            SQL("%s IS NOT NULL", SQL.identifier(alias, "absent_since")),
            SQL(
                "CASE WHEN %s = ANY(%s) AND %s >= %s THEN %s END",
                status,
                awarded.ids,
                award,
                question.before_day - timedelta(days=longest),
                award,
            ),
        ]

    @api.model
    def _group(self, question, query):
        columns = self._state_columns(question, query.table)
        query.groupby = SQL("1, 2, 3, 4")
        debt = SQL.identifier(query.table, "overdue_debt")
        return query.select(
            *columns, SQL("count(*)"), SQL("COALESCE(sum(%s), 0)", debt)
        )

    @api.model
    def _transitions_sql(self, question):
        """Return the SQL that groups the plans that changed since the earlier moment.

        Of each: whether it was there and its state before, after and today.
        """
        past = self.env["ahorro.plan.past"]
        plans = self.env["ahorro.plan"]
        leaves = question.domain.optimize_full(plans).iter_conditions()
        names = {leaf.field_expr.split(".")[0] for leaf in leaves}
        changed = past._get_changed_sql(question.before_moment, {*names, *STATE_FIELDS})
        only = SQL("changed")
        tables = [
            past._search_past(
                question.before_moment, question.domain, STATE_FIELDS, only
            )
        ]
        if question.is_past:
            tables.append(
                past._search_past(question.moment, question.domain, STATE_FIELDS, only)
            )
        present = plans._search(question.domain)
        present.add_where(
            SQL("%s = changed.plan_id", SQL.identifier(present.table, "id"))
        )
        selected = [
            self._select_states(question, query, number)
            for number, query in enumerate(tables)
        ]
        selected.append(
            SQL(
                "SELECT seen.* FROM changed CROSS JOIN LATERAL (%s OFFSET 0) AS seen",
                self._select_states(question, present, len(tables)),
            )
        )
        # The rows of a plan are put together by its id; a join could go astray where
        # nothing is known yet of tables that were just filled.
        return SQL(
            """WITH changed AS MATERIALIZED %s
               SELECT %s, count(*), COALESCE(sum(debt), 0)
                 FROM (SELECT %s, max(debt) AS debt
                         FROM (%s) AS seen GROUP BY id) AS plans
                GROUP BY %s""",
            changed,
            SQL(", ").join(SQL.identifier(f"c{n}") for n in range(15)),
            SQL(", ").join(
                SQL("%s AS %s", value, SQL.identifier(f"c{number}"))
                for number, value in enumerate(self._pivot_states(question))
            ),
            SQL(" UNION ALL ").join(selected),
            SQL(", ").join(SQL.identifier(f"c{n}") for n in range(15)),
        )

    @api.model
    def _pivot_states(self, question):
        """Return the SQL of whether a plan was there and its state, three times.

        Before, at the moment shown, and today: where the moment shown is today, the
        last two are the same rows.
        """
        tags = (0, 1, 2) if question.is_past else (0, 1, 1)
        return [
            SQL("%s FILTER (WHERE tag = %s)", value, tag)
            for tag in tags
            for value in (
                SQL("count(*)"),
                SQL("max(s1)"),
                SQL("max(s2)"),
                SQL("bool_or(s3)"),
                SQL("max(s4)"),
            )
        ]

    @api.model
    def _select_states(self, question, query, tag):
        """Return the SQL of the states of a query's plans, with a number for which."""
        columns = self._state_columns(question, query.table)
        # What a plan owes is asked of the present alone, which comes last.
        is_present = tag == (2 if question.is_past else 1)
        debt = SQL.identifier(query.table, "overdue_debt")
        return query.select(
            SQL.identifier(query.table, "id"),
            SQL("%s AS tag", SQL(str(tag))),
            *(
                SQL("%s AS %s", column, SQL.identifier(f"s{number}"))
                for number, column in enumerate(columns, 1)
            ),
            SQL("%s AS debt", debt if is_present else SQL("NULL::numeric")),
        )

    # === WHAT STATUSES SAY ===

    @api.model
    def _get_statuses(self, question):
        """Return all statuses that the user may see, archived ones too."""
        if "statuses" not in question.counted:
            statuses = self.env["ahorro.plan.status"].with_context(active_test=False)
            # A few dozen, and each is shown.
            found = statuses.search([])  # pylint: disable=no-search-all
            question.counted["statuses"] = found
        return question.counted["statuses"]

    @api.model
    def _get_family_ids(self, question, *families):
        """Return the ids of the statuses of some families."""
        statuses = self._get_statuses(question)
        return frozenset(statuses.filtered(lambda s: s.family in families).ids)

    @api.model
    def _get_award_statuses(self, question):
        """Return the statuses of plans that have to accept an award in time."""
        return self._get_statuses(question).filtered(
            lambda s: s.family == "awarded" and s.provider_id.days_to_accept
        )

    @api.model
    def _get_top_step(self, question):
        """Return how many unpaid installments the panel tells apart."""
        providers = self._get_statuses(question).provider_id
        return max([STEPS, *providers.mapped("unpaid_to_rescission")])
