# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.tools import SQL

from ...tools.catalog import HOLDER_NAMES
from ..run.statistics import look_anew
from .tables import NEW_PLAN

#: Columns that follow the status; the ORM computes them, and so do the queries below.
OF_STATUS = ("family", "is_live")
#: Rows written from which PostgreSQL is told to look at the tables anew,
#: and the share of all plans that they are then.
ANALYZE_FROM = 1000
ANALYZE_SHARE = 0.1
ANALYZED = (
    "ahorro_plan",
    "ahorro_plan_change",
    "ahorro_phone",
    "ahorro_import_effect",
    "res_partner",
)


class AhorroImportPlanApply(models.AbstractModel):
    """The rows of a run written to the plans, in SQL.

    Others call ``_apply_plans`` and ``_mark_dependents``.

    What each column gets is defined once, by ``_get_value_sql`` of
    ``ahorro.import.value``. The columns that the ORM computes are written with the ones
    that they follow, and the database's triggers write the change log.
    """

    _name = "ahorro.import.plan.apply"
    _description = "Writing of plans"

    def _apply_plans(self, run):
        """Write the rows to the plans: first those that exist, which may make room."""
        changed = self._update_plans(run)
        created = self._insert_plans(run)
        absent = self._mark_absent(run)
        self.env.invalidate_all()
        self._mark_dependents(created + changed)
        self._look_anew(len(created) + len(changed) + absent)

    def _look_anew(self, written):
        """Have PostgreSQL look at the tables anew where much of them is new to it."""
        if written < ANALYZE_FROM:
            return
        plans = self.env.execute_query(
            SQL("SELECT reltuples FROM pg_class WHERE oid = 'ahorro_plan'::regclass")
        )[0][0]
        if written >= ANALYZE_SHARE * plans:
            for table in ANALYZED:
                look_anew(self.env.cr, table)

    def _update_plans(self, run):
        """Write the changed rows; return the ids of their plans."""
        self._leave_places(run)
        plans = self.env["ahorro.plan"]
        names = [
            name
            for name in self.env["ahorro.import.value"]._get_diff_fields()
            if name in plans._fields
        ]
        values = {
            name: self.env["ahorro.import.value"]._get_value_sql(run, name)
            for name in names
        }
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE ahorro_plan p
                   SET %(values)s,
                       partner_id = CASE WHEN l.changes ? 'partner_id'
                                         THEN l.partner_id ELSE p.partner_id END,
                       family = s.family,
                       is_live = %(active)s AND NOT COALESCE(s.is_final, FALSE),
                       write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
                  FROM ahorro_import_line l
                  JOIN ahorro_plan o ON o.id = l.plan_id
                  LEFT JOIN ahorro_plan_status s ON s.id = %(status)s
                 WHERE l.import_id = %(run)s AND l.result = 'changed'
                   AND p.id = l.plan_id
                   -- What changes of the person alone is no change of the plan.
                   AND EXISTS (SELECT 1 FROM jsonb_object_keys(l.changes) AS key
                                WHERE key <> ALL(%(holder)s))
                RETURNING p.id
                """,
                values=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                active=values["active"],
                status=self.env["ahorro.import.value"]._get_value_sql(
                    run, "status_id", plan="o"
                ),
                uid=self.env.uid,
                run=run.id,
                holder=list(HOLDER_NAMES),
            )
        )
        return [plan_id for (plan_id,) in rows]

    def _leave_places(self, run):
        """Free the group and order of plans that leave them before others come.

        PostgreSQL checks what must be unique row by row. ``is_live`` follows the status
        and is written again with it; it is no part of the change log.
        """
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_plan p SET is_live = FALSE
                     FROM ahorro_import_line l
                     LEFT JOIN ahorro_plan_status s ON s.id = l.status_id
                    WHERE l.import_id = %s AND l.result = 'changed'
                      AND p.id = l.plan_id AND p.is_live
                      AND (%s OR %s OR (%s AND s.is_final))""",
                run.id,
                _changes("group"),
                _changes("order"),
                _changes("status_id"),
            )
        )

    def _insert_plans(self, run):
        """Create the plans of the new rows; return their ids."""
        cr = self.env.cr
        # Those who came with the file, where it was not compared again since.
        sellers = self.env["ahorro.import.codes"]._get_moved_sellers(run)
        NEW_PLAN.create(
            cr,
            SQL(
                """SELECT l.id AS line_id, l.partner_id, l.seller_id,
                          nextval('ahorro_plan_id_seq')::int AS plan_id
                     FROM (SELECT l.id, COALESCE(h.partner_id, l.partner_id)
                                  AS partner_id,
                                  COALESCE(v.seller_id, l.seller_id) AS seller_id
                             FROM ahorro_import_line l
                             LEFT JOIN ahorro_new_holder h ON h.line_id = l.id
                             LEFT JOIN unnest(%s::text[], %s::int[])
                                       AS v (name, seller_id)
                                    ON v.name = l.seller_name
                            WHERE l.import_id = %s AND l.result = 'new'
                            ORDER BY l.row_number, l.id) l""",
                list(sellers),
                list(sellers.values()),
                run.id,
            ),
        )
        columns = self._get_insert_columns(run)
        # Without a plan beside it a row gives the values of a new one.
        cr.execute(
            SQL(
                """INSERT INTO ahorro_plan (%s)
                   SELECT %s
                     FROM ahorro_new_plan n
                     JOIN ahorro_import_line l ON l.id = n.line_id
                     LEFT JOIN ahorro_plan p ON FALSE
                     LEFT JOIN ahorro_plan_status s ON s.id = l.status_id""",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(columns.values()),
            )
        )
        cr.execute(
            """UPDATE ahorro_import_line l
                  SET plan_id = n.plan_id, partner_id = n.partner_id,
                      seller_id = n.seller_id
                 FROM ahorro_new_plan n WHERE l.id = n.line_id"""
        )
        rows = self.env.execute_query(SQL("SELECT plan_id FROM ahorro_new_plan"))
        cr.execute("DROP TABLE ahorro_new_plan, ahorro_new_holder")
        return [plan_id for (plan_id,) in rows]

    def _get_insert_columns(self, run):
        """Return the SQL of each column of a new plan; the defaults of the ORM last."""
        today = fields.Date.context_today(run)
        plans = self.env["ahorro.plan"].with_company(run.company_id)
        known = {
            **{
                name: self.env["ahorro.import.value"]._get_value_sql(run, name)
                for name in self.env["ahorro.import.value"]._get_diff_fields()
                if name in plans._fields
            },
            "id": SQL("n.plan_id"),
            "company_id": SQL("%s", run.company_id.id),
            "provider_id": SQL("%s", run.provider_id.id),
            "partner_id": SQL("n.partner_id"),
            "seller_id": SQL("n.seller_id"),
            "sale_date": SQL("COALESCE(l.sale_date, %s)", today),
            "sale_date_estimated": SQL("l.sale_date IS NULL"),
            "order_number": SQL("COALESCE(l.order_number, 0)"),
            "family": SQL("s.family"),
            "is_live": SQL("NOT COALESCE(s.is_final, FALSE)"),
            "create_uid": SQL("%s", self.env.uid),
            "write_uid": SQL("%s", self.env.uid),
            "create_date": SQL("now() AT TIME ZONE 'UTC'"),
            "write_date": SQL("now() AT TIME ZONE 'UTC'"),
        }
        others = [
            name
            for name, field in plans._fields.items()
            if field.store and field.column_type and name not in known
        ]
        # What add-ons above this one know of a plan begins as in a plan that is typed.
        for name, value in plans.default_get(others).items():
            field = plans._fields[name]
            if name in others:
                value = field.convert_to_cache(value, plans, validate=False)
                value = field.convert_to_column_insert(
                    field.convert_to_write(
                        field.convert_to_record(value, plans), plans
                    ),
                    plans,
                )
                known[name] = SQL("%s", value)
        return known

    def _mark_absent(self, run):
        """Mark the plans that a complete file does not name; return how many."""
        if not run.is_complete:
            return 0
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_plan p
                      SET absent_since = %s, write_uid = %s,
                          write_date = now() AT TIME ZONE 'UTC'
                     FROM ahorro_import_absent a
                    WHERE a.import_id = %s AND p.id = a.plan_id
                      AND p.absent_since IS NULL""",
                run.report_date or fields.Date.context_today(run),
                self.env.uid,
                run.id,
            )
        )
        return self.env.cr.rowcount

    def _mark_dependents(self, plan_ids):
        """Have the ORM recompute what other add-ons store of the plans written.

        There is none of it in the add-ons below: the columns that follow were written.
        """
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        written = [
            name
            for name in (
                *self.env["ahorro.import.value"]._get_diff_fields(),
                "partner_id",
                *OF_STATUS,
            )
            if name in plans._fields
        ]
        own = {plans._fields[name] for name in written}
        stored = {
            dependent
            for name in written
            for dependent in self.env.registry.get_dependent_fields(plans._fields[name])
            if dependent.store and dependent not in own
        }
        if stored:
            plans.browse(plan_ids).modified(written)
            self.env.flush_all()


def _changes(name):
    """Return the SQL of whether a row ``l`` changes a field."""
    return SQL("COALESCE(l.changed_names, '') LIKE %s", f"%,{name},%")
