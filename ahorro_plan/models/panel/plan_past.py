# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, Query

#: Lets a search find what is archived today and was not then.
ANY_PLAN = Domain("active", "in", [True, False])


class AhorroPlanPast(models.AbstractModel):
    """The plans as they were at a past moment, as a table that domains can search.

    A value was then the old value of the first change that came after, or else is the
    value of today (see ``ahorro.plan.history``). Only the columns that a question needs
    are computed, each from the changes of its own field since the moment.

    Not of the past: the company, columns that the log leaves out, and everything in
    other tables (what family a status has, the branch of a seller).
    """

    _name = "ahorro.plan.past"
    _description = "Plans as they were at a past moment"

    # === FIGURES AND LISTS ===

    @api.model
    def _as_of(self, moment, domain):
        """Return a domain, for a remote client too, of the plans that were so.

        :param datetime moment: UTC
        :param domain: on ``ahorro.plan``; those that were archived then are out, unless
            it names ``active``
        """
        question = json.dumps([fields.Datetime.to_string(moment), list(domain)])
        return Domain("as_of", "like", question) & ANY_PLAN

    @api.model
    def _read_question(self, text):
        """Return the moment and the domain of what ``_as_of`` wrote.

        :raises UserError: it is something else
        """
        try:
            moment, domain = json.loads(text)
            moment = fields.Datetime.to_datetime(moment)
            if moment is None or not isinstance(domain, list):
                raise ValueError(text)
            return moment, Domain(domain)
        except (TypeError, ValueError, IndexError, RecursionError):
            raise UserError(self._unreadable_message()) from None

    @api.model
    def _unreadable_message(self):
        return self.env._("This list of a past day cannot be read: open it again.")

    @api.model
    def _get_ids_sql(self, text):
        """Return the SQL of the ids of what ``_as_of`` wrote."""
        moment, domain = self._read_question(text)
        try:
            query = self._search_past(moment, domain)
        except (TypeError, ValueError, KeyError, IndexError):
            raise UserError(self._unreadable_message()) from None
        return SQL("(%s)", query.select(SQL.identifier(query.table, "id")))

    # === THE TABLE ===

    @api.model
    def _search_past(self, moment, domain, names=(), only=None):
        """Return the query of the plans that fulfilled a domain at a moment.

        Its table has the alias of the plans' own, and holds the columns of ``names``
        and of the domain as they were.

        :param only: SQL of the ids to look at; all of them by default
        """
        plans = self.env["ahorro.plan"]
        plans.flush_model()
        domain = Domain(domain)
        if not any(
            leaf.field_expr == "active" for leaf in domain.iter_conditions()
        ) and self.env.context.get("active_test", True):
            domain &= Domain("active", "=", True)
        domain = domain.optimize_full(plans)
        needed = set(names) | {
            leaf.field_expr.split(".")[0] for leaf in domain.iter_conditions()
        }
        query = Query(self.env, plans._table, self._get_table(moment, needed, only))
        query.add_where(domain._to_sql(plans, plans._table, query))
        return query

    @api.model
    def _get_table(self, moment, names, only=None):
        """Return the SQL of a table of plans with these columns as they were."""
        plans = self.env["ahorro.plan"]
        tracked = set(plans._tracked_fields())
        # The rules of today: who may see a plan may see its past.
        query = plans._search(Domain.TRUE, active_test=False)
        alias = query.table
        if only is not None:
            query.add_where(SQL("%s IN %s", SQL.identifier(alias, "id"), only))
        columns = {"id": SQL.identifier(alias, "id")}
        if "family" in names:
            names = names | {"status_id"}
        for name in sorted(names):
            field = plans._fields.get(name)
            if field is None or not (field.store and field.column_type):
                continue
            columns[name] = SQL.identifier(alias, name)
            if name in tracked:
                columns[name] = self._join_past(query, moment, name)
        if "family" in names:
            columns["family"] = SQL(
                "(SELECT family FROM ahorro_plan_status WHERE id = %s)",
                columns["status_id"],
            )
        query.add_join(
            "LEFT JOIN",
            "past_creation",
            SQL(
                """(SELECT plan_id FROM ahorro_plan_change
                     WHERE kind = 'create' AND date >= %s)""",
                moment,
            ),
            SQL("past_creation.plan_id = %s", SQL.identifier(alias, "id")),
        )
        query.add_where("past_creation.plan_id IS NULL")
        return SQL(
            "(%s)",
            query.select(
                *(
                    SQL("%s AS %s", value, SQL.identifier(name))
                    for name, value in columns.items()
                )
            ),
        )

    @api.model
    def _join_past(self, query, moment, name):
        """Join the changes of a field since the moment; return the SQL of its value."""
        field = self.env["ahorro.plan"]._fields[name]
        alias = f"past_{name}"
        query.add_join(
            "LEFT JOIN",
            alias,
            SQL(
                """(SELECT DISTINCT ON (plan_id) plan_id, old_value
                      FROM ahorro_plan_change
                     WHERE field = %s AND date >= %s
                     ORDER BY plan_id, date, id)""",
                name,
                moment,
            ),
            SQL(
                "%s = %s",
                SQL.identifier(alias, "plan_id"),
                SQL.identifier(query.table, "id"),
            ),
        )
        return SQL(
            "CASE WHEN %s IS NULL THEN %s ELSE CAST(%s AS %s) END",
            SQL.identifier(alias, "plan_id"),
            SQL.identifier(query.table, name),
            SQL.identifier(alias, "old_value"),
            SQL.identifier(field.column_type[0]),
        )

    @api.model
    def _get_changed_sql(self, moment, names):
        """Return the SQL of the ids of plans born, or changed in ``names``, since."""
        tracked = set(self.env["ahorro.plan"]._tracked_fields())
        return SQL(
            """(SELECT plan_id FROM ahorro_plan_change
                 WHERE field = ANY(%s) AND date >= %s
                 UNION
                SELECT plan_id FROM ahorro_plan_change
                 WHERE kind = 'create' AND date >= %s)""",
            sorted(tracked & ({*names, "active"})),
            moment,
            moment,
        )
