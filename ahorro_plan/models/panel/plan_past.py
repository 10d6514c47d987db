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

    @api.model
    def _sum_past(self, moment, domain, name):
        """Return the sum of an amount over the plans that fulfilled a domain.

        The amount is looked up plan by plan: its changes may be most of the log, and
        these plans a few of all.
        """
        found = self._search_past(moment, domain)
        rows = self.env.execute_query(
            SQL(
                """SELECT COALESCE(sum(COALESCE((
                              SELECT CAST(c.old_value AS numeric)
                                FROM ahorro_plan_change c
                               WHERE c.plan_id = p.id AND c.field = %s AND c.date >= %s
                               ORDER BY c.date, c.id LIMIT 1), %s)), 0)
                     FROM (%s) AS found JOIN ahorro_plan p ON p.id = found.id""",
                name,
                moment,
                SQL.identifier("p", name),
                found.select(SQL.identifier(found.table, "id")),
            )
        )
        return rows[0][0]

    # === THE TABLE ===

    @api.model
    def _search_past(self, moment, domain, names=(), only=None):
        """Return the query of the plans that fulfilled a domain at a moment.

        Its table has the alias of the plans' own, and holds the columns of ``names``
        and of the domain as they were.

        :param only: SQL of a table whose ``plan_id`` to look at, among them all that
            changed since; all plans by default
        """
        plans = self.env["ahorro.plan"]
        plans.flush_model()
        domain = Domain(domain)
        if all(leaf.field_expr != "active" for leaf in domain.iter_conditions()):
            # Whatever the context of the list that asks: the figure had none.
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
        """Return the SQL of a table of plans with these columns as they were.

        Plans that changed since are looked up one by one, by their key, and all others
        are as they are today: with or without statistics of the tables the database
        has no way to compare each plan with each change.
        """
        plans = self.env["ahorro.plan"]
        names = {
            name
            for name in names
            if (field := plans._fields.get(name)) and field.store and field.column_type
        } - {"id"}
        if "family" in names:
            names |= {"status_id"}
        tracked = sorted(names & set(plans._tracked_fields()))
        rest = sorted(names - set(tracked) - {"family"})
        was = {name: self._get_past_value(name) for name in tracked}
        is_today = {name: SQL.identifier("p", name) for name in [*tracked, *rest]}
        changed = self._lookup(SQL("past"), [*tracked, *rest])
        parts = [
            SQL(
                "SELECT %s FROM past CROSS JOIN LATERAL %s AS p WHERE NOT past.is_born",
                self._select(names, is_today | was),
                changed,
            )
        ]
        if only is None:
            parts.append(
                SQL(
                    """SELECT %s FROM %s AS p WHERE NOT EXISTS (
                           SELECT FROM past WHERE past.plan_id = p.id)""",
                    self._select(names, is_today),
                    self._lookup(None, [*tracked, *rest]),
                )
            )
        return SQL(
            "(WITH past AS MATERIALIZED (%s) %s)",
            self._get_pivot(moment, tracked, only),
            SQL(" UNION ALL ").join(parts),
        )

    @api.model
    def _select(self, names, values):
        """Return the SQL of columns: the id and each name, and the family's."""
        columns = {"id": SQL.identifier("p", "id")} | {
            name: values[name] for name in sorted(names - {"family"})
        }
        if "family" in names:
            columns["family"] = SQL(
                "(SELECT family FROM ahorro_plan_status WHERE id = %s)",
                values["status_id"],
            )
        return SQL(", ").join(
            SQL("%s AS %s", value, SQL.identifier(name))
            for name, value in columns.items()
        )

    @api.model
    def _lookup(self, ids, names):
        """Return the SQL of plans of today, under the user's rules, archived ones too.

        Who may see a plan may see its past.

        :param ids: the table whose ``plan_id`` to look up; None is every plan
        """
        query = self.env["ahorro.plan"]._search(Domain.TRUE, active_test=False)
        columns = [SQL.identifier(query.table, name) for name in ("id", *names)]
        if ids is None:
            return SQL("(%s)", query.select(*columns))
        query.add_where(SQL("%s = %s.plan_id", columns[0], ids))
        # OFFSET keeps the database from turning the look-ups into a join.
        return SQL("(%s OFFSET 0)", query.select(*columns))

    @api.model
    def _get_pivot(self, moment, names, only=None):
        """Return the SQL of what plans changed since a moment: a row for each.

        :param only: SQL of the ids that have a row though they did not change
        """
        values = [
            SQL(
                "max(old_value) FILTER (WHERE field = %(field)s) AS %(value)s, "
                "COALESCE(bool_or(field = %(field)s), FALSE) AS %(has)s",
                field=name,
                value=SQL.identifier(name),
                has=SQL.identifier(f"has_{name}"),
            )
            for name in names
        ]
        return SQL(
            """SELECT plan_id, bool_or(is_born) AS is_born %(values)s
                 FROM ((SELECT DISTINCT ON (plan_id, field)
                               plan_id, field, old_value, FALSE AS is_born
                          FROM ahorro_plan_change
                         WHERE kind = 'change' AND field = ANY(%(names)s)
                           AND date >= %(moment)s
                         ORDER BY plan_id, field, date, id)
                        UNION ALL
                       SELECT plan_id, NULL, NULL, TRUE
                         FROM ahorro_plan_change
                        WHERE kind = 'create' AND date >= %(moment)s
                       %(only)s) AS changes
                GROUP BY plan_id""",
            values=SQL("").join(SQL(", %s", value) for value in values),
            names=names,
            moment=moment,
            only=SQL("UNION ALL SELECT plan_id, NULL, NULL, FALSE FROM %s", only)
            if only is not None
            else SQL(),
        )

    @api.model
    def _get_past_value(self, name):
        """Return the SQL of a field's past value, of ``past`` and the plan ``p``."""
        field = self.env["ahorro.plan"]._fields[name]
        return SQL(
            "CASE WHEN %s THEN CAST(%s AS %s) ELSE %s END",
            SQL.identifier("past", f"has_{name}"),
            SQL.identifier("past", name),
            SQL.identifier(field.column_type[0]),
            SQL.identifier("p", name),
        )

    @api.model
    def _get_changed_sql(self, moment, names):
        """Return the SQL of the ids of plans born, or changed in ``names``, since."""
        tracked = set(self.env["ahorro.plan"]._tracked_fields())
        return SQL(
            """(SELECT plan_id FROM ahorro_plan_change
                 WHERE kind = 'change' AND field = ANY(%s) AND date >= %s
                 UNION
                SELECT plan_id FROM ahorro_plan_change
                 WHERE kind = 'create' AND date >= %s)""",
            sorted(tracked & ({*names, "active"})),
            moment,
            moment,
        )
