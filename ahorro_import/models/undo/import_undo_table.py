# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.group_order import GroupOrderError, make_group_order

from .tables import SEAT, UNDO

#: What decides whether a plan holds its group and order.
OF_PLACE = ("status_id", "active", "group", "order")


class AhorroImportUndoTable(models.AbstractModel):
    """What an undo may give back, datum by datum, in a table of the transaction.

    Others call all but ``_create_place_table``.

    ``ahorro_undo``: ``target`` is what goes back, ``written`` what the import wrote,
    ``current`` what is there; ``reason`` says why a datum stays as it is.
    """

    _name = "ahorro.import.undo.table"
    _description = "Data to undo"

    def _create_undo_table(self, run):
        """Make ``ahorro_undo``: of each datum that the import changed, before and now.

        The plans are locked, so that nobody changes them until the end.
        """
        plans = self.env["ahorro.plan"]
        plans.flush_model()
        cr = self.env.cr
        cr.execute(
            SQL(
                """SELECT 1 FROM ahorro_plan
                    WHERE id IN (SELECT plan_id FROM ahorro_plan_change
                                  WHERE origin_model = 'ahorro.import'
                                    AND origin_id = %s)
                    ORDER BY id FOR NO KEY UPDATE""",
                run.id,
            )
        )
        UNDO.create(
            cr,
            SQL(
                """SELECT plan_id, field,
                          (array_agg(old_value ORDER BY id))[1] AS target,
                          (array_agg(new_value ORDER BY id DESC))[1] AS written,
                          min(id) AS first_id, max(id) AS last_id,
                          NULL::varchar AS current, NULL::varchar AS reason
                     FROM ahorro_plan_change
                    WHERE origin_model = 'ahorro.import' AND origin_id = %s
                      AND kind = 'change'
                    GROUP BY plan_id, field""",
                run.id,
            ),
        )
        names = [
            name
            for (name,) in self.env.execute_query(
                SQL("SELECT DISTINCT field FROM ahorro_undo")
            )
            if name in plans._tracked_fields()
        ]
        # A datum of an add-on that is gone by now has no column to go back to.
        cr.execute(SQL("DELETE FROM ahorro_undo WHERE field <> ALL(%s)", names))
        if names:
            cr.execute(
                SQL(
                    """UPDATE ahorro_undo u SET current = v.value
                         FROM ahorro_plan p
                        CROSS JOIN LATERAL (VALUES %s) AS v (field, value)
                        WHERE p.id = u.plan_id AND v.field = u.field""",
                    SQL(", ").join(
                        SQL("(%s, %s)", name, plans._logged_text("p", name))
                        for name in names
                    ),
                )
            )
        UNDO.analyze(cr)

    def _find_targets(self, run):
        """Have each datum go back to what was written last of what counts before it.

        Not to what an import wrote that does not count any more, though this one
        replaced it: by people, or by imports that stand. Where none of them wrote it,
        to what it was at first. What another undo could not take away, because another
        plan lives in its place or a person is gone, stays as it was written.
        """
        own = self.env["ahorro.plan.change"]._get_own_sql(
            SQL("u.plan_id"), SQL("u.field")
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE ahorro_undo u SET target = found.target
                  FROM (SELECT u.plan_id, u.field,
                               CASE WHEN last.id IS NULL THEN first.old_value
                                    ELSE last.new_value END AS target
                          FROM ahorro_undo u
                         CROSS JOIN LATERAL (
                               SELECT c.old_value FROM %(own)s c
                                ORDER BY c.id LIMIT 1) first
                          LEFT JOIN LATERAL (
                               SELECT c.id, c.new_value FROM %(own)s c
                                WHERE c.id < u.first_id
                                  AND (c.origin_model IS DISTINCT FROM %(model)s
                                       OR c.origin_id IN %(standing)s
                                       OR EXISTS (
                                           SELECT FROM ahorro_import_effect e
                                            WHERE e.import_id = c.origin_id
                                              AND e.kind = 'kept'
                                              AND e.plan_id = u.plan_id
                                              AND e.field = u.field
                                              AND e.written IS NOT DISTINCT FROM
                                                  e.current
                                              AND (e.reason = 'place'
                                                   OR e.by_import_id IS NULL)))
                                ORDER BY c.id DESC LIMIT 1) last ON TRUE) found
                 WHERE found.plan_id = u.plan_id AND found.field = u.field
                   AND found.target IS DISTINCT FROM u.target""",
                own=own,
                model=run._name,
                standing=run._get_standing_sql(),
            )
        )

    def _keep_what_changed(self, run):
        """Leave alone what does not hold the imported value any more.

        Also where it holds it because somebody, or a later import that counts, wrote
        it anew: then it is theirs.
        """
        cr = self.env.cr
        plans = self.env["ahorro.plan"]
        cr.execute(
            SQL(
                """UPDATE ahorro_undo u SET reason = 'changed'
                    WHERE current IS DISTINCT FROM written
                       OR EXISTS (SELECT FROM %s c
                                   WHERE c.id > u.last_id
                                     AND (c.origin_model IS DISTINCT FROM %s
                                          OR c.origin_id IN %s))""",
                self.env["ahorro.plan.change"]._get_own_sql(
                    SQL("u.plan_id"), SQL("u.field")
                ),
                run._name,
                run._get_standing_sql(),
            )
        )
        for name in plans._tracked_fields():
            field = plans._fields[name]
            if field.type == "many2one":
                # A person or a seller who was deleted meanwhile cannot come back.
                table = SQL.identifier(self.env[field.comodel_name]._table)
                cr.execute(
                    SQL(
                        """UPDATE ahorro_undo u SET reason = 'changed'
                            WHERE field = %s AND target IS NOT NULL
                              AND reason IS NULL
                              AND NOT EXISTS (SELECT 1 FROM %s r
                                               WHERE r.id::text = u.target)""",
                        name,
                        table,
                    )
                )

    def _keep_taken_places(self):
        """Leave a plan without its group and order where another lives there now."""
        self._create_place_table()
        while True:
            rows = self.env.execute_query(
                SQL(
                    """SELECT f.plan_id
                         FROM ahorro_undo_place f
                         JOIN ahorro_plan p ON p.id = f.plan_id
                         JOIN ahorro_plan q ON q.company_id = p.company_id
                              AND q.provider_id = p.provider_id AND q.is_live
                              AND q.group_key = f.group_key
                              AND q.order_number = f.order_number AND q.id <> p.id
                         LEFT JOIN ahorro_undo_place g ON g.plan_id = q.id
                        WHERE f.is_live
                          AND (g.plan_id IS NULL
                               OR (g.is_live AND g.group_key = q.group_key
                                   AND g.order_number = q.order_number))"""
                )
            )
            if not rows:
                return
            taken = [plan_id for (plan_id,) in rows]
            self.env.cr.execute(
                SQL(
                    """UPDATE ahorro_undo SET reason = 'place'
                        WHERE plan_id = ANY(%s) AND field = ANY(%s)
                          AND reason IS NULL""",
                    taken,
                    list(OF_PLACE),
                )
            )
            # Those stay where they are, which may be in the way of another.
            self.env.cr.execute(
                SQL("DELETE FROM ahorro_undo_place WHERE plan_id = ANY(%s)", taken)
            )

    def _create_place_table(self):
        """Make ``ahorro_undo_place``: where plans will be, of those that may move."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH v AS (
                    SELECT plan_id, jsonb_object_agg(field, target) AS v
                      FROM ahorro_undo WHERE reason IS NULL AND field = ANY(%s)
                     GROUP BY plan_id)
                SELECT p.id,
                       CASE WHEN v.v ? 'group' THEN v.v ->> 'group'
                            ELSE p."group" END,
                       CASE WHEN v.v ? 'order' THEN v.v ->> 'order'
                            ELSE p."order" END,
                       (CASE WHEN v.v ? 'active' THEN (v.v ->> 'active')::boolean
                             ELSE p.active END)
                       AND NOT COALESCE(s.is_final, FALSE)
                  FROM v
                  JOIN ahorro_plan p ON p.id = v.plan_id
                  LEFT JOIN ahorro_plan_status s ON s.id =
                       CASE WHEN v.v ? 'status_id' THEN (v.v ->> 'status_id')::int
                            ELSE p.status_id END""",
                list(OF_PLACE),
            )
        )
        places = [(plan_id, live, *_read_place(*pair)) for plan_id, *pair, live in rows]
        columns = list(map(list, zip(*places, strict=True))) or [[]] * 5
        SEAT.create(
            self.env.cr,
            SQL(
                """SELECT * FROM unnest(%s::int[], %s::boolean[], %s::varchar[],
                                        %s::int[], %s::varchar[])
                       AS v (plan_id, is_live, group_key, order_number, order_letter)
                """,
                *columns,
            ),
        )


def _read_place(group, order):
    """Return key, number and letter of a group and an order, as the ORM computes them.

    What is no place has number zero, as there.
    """
    if not (group and order):
        return None, 0, None
    try:
        parsed = make_group_order(group, order)
    except GroupOrderError:
        return None, 0, None
    return parsed.group_key, parsed.order_number, parsed.check_letter or None
