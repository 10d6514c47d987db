# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

import psycopg2

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
    def _is_readable(self, statement):
        """Tell whether the database can read what a client put into a domain.

        A value that its column cannot be compared with is known here, and not in the
        middle of the list that asks.
        """
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(SQL("EXPLAIN %s", statement), log_exceptions=False)
        except (psycopg2.DataError, psycopg2.ProgrammingError, ValueError):
            return False
        return True

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
        statement = query.select(SQL.identifier(query.table, "id"))
        if not self._is_readable(statement):
            raise UserError(self._unreadable_message())
        return SQL("(%s)", statement)

    # === THE TABLE ===

    @api.model
    def _search_past(self, moment, domain, names=()):
        """Return the query of the plans that fulfilled a domain at a moment.

        Its table has the alias of the plans' own, and holds the columns of ``names``
        and of the domain as they were.
        """
        plans = self.env["ahorro.plan"]
        plans.flush_model()
        domain = Domain(domain)
        if all(leaf.field_expr != "active" for leaf in domain.iter_conditions()):
            # Whatever the context of the list that asks: the figure had none.
            domain &= Domain("active", "=", True)
        domain = domain.optimize_full(plans)
        needed = set(names) | self._get_names(domain)
        query = Query(self.env, plans._table, self._get_table(moment, needed))
        query.add_where(domain._to_sql(plans, plans._table, query))
        return query

    @api.model
    def _get_names(self, domain):
        """Return the names of the fields of plans that an optimized domain asks for."""
        return {leaf.field_expr.split(".")[0] for leaf in domain.iter_conditions()}

    @api.model
    def _get_table(self, moment, names):
        """Return the SQL of a table of plans with these columns as they were.

        Plans that changed since are looked up one by one, by their key, and all others
        are as they are today. "NOT IN" is a table of hashes whatever the database knows
        of the tables; "NOT EXISTS" can become each plan compared with each change.
        """
        plans = self.env["ahorro.plan"]
        names = {
            name
            for name in names
            if (field := plans._fields.get(name)) and field.store and field.column_type
        } - {"id"}
        if "family" in names:
            names |= {"status_id"}
        tracked = self._get_tracked(names)
        rest = sorted(names - set(tracked) - {"family"})
        columns = [*tracked, *rest]
        was = {
            name: self._get_past_value(tracked, name, 0) if name in tracked else value
            for name in columns
            if (value := SQL.identifier("p", name))
        }
        is_today = {name: SQL.identifier("p", name) for name in columns}
        return SQL(
            """(WITH past AS MATERIALIZED (%s)
                SELECT %s FROM past CROSS JOIN LATERAL %s AS p WHERE past.born IS NULL
                 UNION ALL
                SELECT %s FROM %s AS p
                 WHERE p.id NOT IN (SELECT plan_id FROM past))""",
            self._get_changes_sql([moment], tracked),
            self._select(names, was),
            self._lookup(SQL("past"), columns),
            self._select(names, is_today),
            self._lookup(None, columns),
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

    # === THE CHANGE LOG ===

    @api.model
    def _get_tracked(self, names):
        """Return those of these fields that have a past, sorted."""
        return sorted(set(names) & set(self.env["ahorro.plan"]._tracked_fields()))

    @api.model
    def _get_changes_sql(self, moments, names):
        """Return the SQL of the plans that changed since a moment, a row for each.

        Its columns are ``plan_id``, ``born`` (when the plan was created, if that was
        later too) and, of the field n of ``names`` and the moment k, ``v<n>_<k>``: what
        it held until its first change from that moment to the next one, an empty text
        where it held nothing; NULL where it did not change in between.

        :param moments: one or two, the earlier one first
        :param names: of tracked fields
        """
        # Numbers are sorted and compared faster than names.
        number = SQL("array_position(%s::text[], field::text)", list(names))
        late = SQL("(date >= %s)::integer", moments[-1]) if moments[1:] else SQL("0")
        values = [
            SQL(
                ", max(old_value) FILTER (WHERE number = %s AND late = %s) AS %s",
                index + 1,
                moment,
                SQL.identifier(f"v{index}_{moment}"),
            )
            for index in range(len(names))
            for moment in range(len(moments))
        ]
        return SQL(
            """SELECT plan_id, max(born) AS born %(values)s
                 FROM ((SELECT DISTINCT ON (plan_id, number, late)
                               plan_id, number, late,
                               COALESCE(old_value, '') AS old_value,
                               NULL::timestamp AS born
                          FROM (SELECT plan_id, %(number)s AS number, %(late)s AS late,
                                       date, id, old_value
                                  FROM ahorro_plan_change
                                 WHERE kind = 'change' AND field = ANY(%(names)s)
                                   AND date >= %(since)s) AS later
                         ORDER BY plan_id, number, late, date, id)
                        UNION ALL
                       SELECT plan_id, NULL, NULL, NULL, date
                         FROM ahorro_plan_change
                        WHERE kind = 'create' AND date >= %(since)s) AS changes
                GROUP BY plan_id""",
            values=SQL("").join(values),
            number=number,
            late=late,
            names=list(names),
            since=moments[0],
        )

    @api.model
    def _get_past_value(self, names, name, moment, moments=1, table="past"):
        """Return the SQL of what a field of the plan ``p`` held at a moment.

        :param names: the fields of the changes in ``table`` (``_get_changes_sql``)
        :param moment: the moment's number, and ``moments`` how many there are
        """
        column = self.env["ahorro.plan"]._fields[name].column_type[0]
        today = SQL.identifier("p", name)
        held = SQL(
            "COALESCE(%s)",
            SQL(", ").join(
                SQL.identifier(table, f"v{names.index(name)}_{number}")
                for number in range(moment, moments)
            ),
        )
        return SQL(
            "CASE WHEN %s IS NULL THEN %s ELSE CAST(NULLIF(%s, '') AS %s) END",
            held,
            today,
            held,
            SQL.identifier(column),
        )
