# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import SQL

from ...tools.column import DOUBTS

#: Column of the run for each result of a row.
COUNTS = ("new", "changed", "same", "rejected", "duplicate", "ambiguous")
#: Columns of a row that say what becomes of it.
OUTCOME = (
    "result",
    "codes",
    "code_names",
    "match_reason",
    "plan_id",
    "candidates",
    "partner_id",
    "partner_reason",
    "suggested_partner_id",
    "suggestion_reason",
    "duplicate_of_id",
    "duplicate_of_row",
    "changes",
    "changed_names",
    "kept",
    "has_kept",
    "status_from_id",
    "status_to_id",
    "is_move",
    "is_unusual",
    "holder_change",
    "holder_decision",
    "is_reactivated",
    "is_returned",
)


class AhorroImportOutcome(models.AbstractModel):
    """What becomes of each row, written on it once all is known.

    Others call ``_write_lines`` and ``_count_lines``.
    """

    _name = "ahorro.import.outcome"
    _description = "Outcome of each row"

    def _write_lines(self):
        """Write result, match and differences of every row that says them anew."""
        self.env.cr.execute(
            SQL(
                """
        WITH told AS MATERIALIZED (
            SELECT m.line_id, m.row_number, m.plan_id, m.reason AS match_reason,
                   m.candidates, m.duplicate_of_id, w.row_number AS duplicate_of_row,
                   NULLIF(COALESCE(d.changes, '{}') || COALESCE(h.changes, '{}'), '{}')
                       AS changes,
                   NULLIF(COALESCE(d.kept, '{}') || COALESCE(h.kept, '{}'), '{}')
                       AS kept,
                   h.partner_id, h.partner_reason, h.suggested_partner_id,
                   h.suggestion_reason, h.kind AS holder_change,
                   h.decision AS holder_decision,
                   CASE WHEN d.is_move THEN d.status_from_id END AS status_from_id,
                   CASE WHEN d.is_move AND NOT h.new_status
                        THEN COALESCE(l.status_id, d.status_from_id)
                    END AS status_to_id,
                   COALESCE(d.is_move, FALSE) AS is_move,
                   COALESCE(d.is_move AND d.status_from_id IS NOT NULL
                        AND l.status_id IS NOT NULL
                        AND NOT EXISTS (SELECT 1 FROM ahorro_status_move v
                                         WHERE v.from_id = d.status_from_id
                                           AND v.to_id = l.status_id), FALSE)
                       AS is_unusual,
                   COALESCE(d.is_reactivated, FALSE) AS is_reactivated,
                   COALESCE(d.is_returned, FALSE) AS is_returned,
                   CASE WHEN m.result IS NOT NULL THEN m.result
                        WHEN h.decision = 'pending' THEN 'ambiguous'
                        WHEN m.plan_id IS NULL THEN 'new'
                        WHEN d.changes IS NULL AND h.changes IS NULL THEN 'same'
                        ELSE 'changed' END AS result,
                   m.codes || COALESCE(h.codes, '[]')
                   || CASE WHEN h.new_status THEN jsonb_build_array(jsonb_build_object(
                            'code', 'unmapped_status',
                            'raw', COALESCE(l.status_code, l.status_label)))
                           ELSE '[]' END
                   || CASE WHEN d.is_reactivated THEN '[{"code": "reactivated"}]'::jsonb
                           ELSE '[]' END
                   || CASE WHEN d.is_returned THEN '[{"code": "returned"}]'::jsonb
                           ELSE '[]' END
                   || CASE WHEN p.id IS NOT NULL
                            AND (COALESCE(p.overdue_debt, 0) >= 0
                                 AND l.overdue_debt < 0
                                 OR COALESCE(p.debt_to_fall_due, 0) >= 0
                                 AND l.debt_to_fall_due < 0)
                           THEN '[{"code": "debt_turned_negative"}]'::jsonb
                           WHEN p.id IS NULL
                            AND LEAST(l.overdue_debt, l.debt_to_fall_due) < 0
                           THEN '[{"code": "negative_debt"}]'::jsonb
                           ELSE '[]' END
                   || %(of_cells)s AS codes
              FROM ahorro_match m
              JOIN ahorro_import_line l ON l.id = m.line_id
              LEFT JOIN ahorro_holder h ON h.line_id = m.line_id AND m.result IS NULL
              LEFT JOIN ahorro_diff d ON d.line_id = m.line_id AND m.result IS NULL
              LEFT JOIN ahorro_match w ON w.line_id = m.duplicate_of_id
              LEFT JOIN ahorro_plan p ON p.id = m.plan_id),
        named AS MATERIALIZED (
            SELECT t.*, t.kept IS NOT NULL AS has_kept,
                   CASE WHEN t.changes IS NOT NULL THEN (
                       SELECT ',' || string_agg(key, ',' ORDER BY key) || ','
                         FROM jsonb_object_keys(t.changes) AS key)
                   END AS changed_names,
                   CASE WHEN t.codes <> '[]' THEN (
                       SELECT ',' || string_agg(DISTINCT code ->> 'code', ',') || ','
                         FROM jsonb_array_elements(t.codes) AS code)
                   END AS code_names
              FROM told t)
        UPDATE ahorro_import_line l SET %(set)s
          FROM named n
         WHERE l.id = n.line_id AND (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                of_cells=self._get_cell_codes_sql(),
                set=SQL(", ").join(
                    SQL("%s = n.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in OUTCOME
                ),
                old=SQL(", ").join(SQL.identifier("l", name) for name in OUTCOME),
                new=SQL(", ").join(SQL.identifier("n", name) for name in OUTCOME),
            )
        )
        self.env["ahorro.import.line"].invalidate_model()

    def _get_cell_codes_sql(self):
        """Return the SQL of the codes of a row for its cells that are odd, by kind.

        What could not be read, what was read with a doubt, and apart from these what
        is no e-mail and no phone.
        """
        doubts = sorted(DOUBTS)
        return SQL(
            """CASE WHEN l.phones @> %(invalid)s
                    THEN '[{"code": "odd_phone"}]'::jsonb ELSE '[]' END
            || CASE WHEN NOT l.has_problem THEN '[]'::jsonb ELSE (
                    SELECT COALESCE(jsonb_agg(jsonb_build_object('code', code)), '[]')
                      FROM (SELECT DISTINCT CASE
                                   WHEN e ->> 'field' = 'email'
                                    AND e ->> 'code' NOT IN
                                        ('over_limit', 'failed_formula')
                                   THEN 'odd_email'
                                   WHEN e ->> 'code' = 'failed_formula'
                                   THEN 'failed_formula'
                                   WHEN e ->> 'code' = ANY(%(doubts)s)
                                   THEN 'doubtful_cell' ELSE 'unread_cell' END AS code
                              FROM jsonb_array_elements(l.problems) e
                             ORDER BY 1) kinds) END""",
            invalid='[{"kind": "invalid"}]',
            doubts=doubts,
        )

    # === COUNTS ===

    def _count_lines(self, run):
        rows = self.env.execute_query(
            SQL(
                """SELECT result, count(*), count(*) FILTER (WHERE has_problem),
                          count(*) FILTER (WHERE has_kept),
                          count(*) FILTER (WHERE holder_change = 'cession')
                     FROM ahorro_import_line WHERE import_id = %s GROUP BY result""",
                run.id,
            )
        )
        found = {row[0]: row[1] for row in rows}
        absent = self.env["ahorro.import.absent"].search_count(
            [("import_id", "=", run.id)]
        )
        run.write(
            {f"count_{name}": found.get(name, 0) for name in COUNTS}
            | {
                "count_total": sum(found.values()),
                "count_absent": absent,
                "count_problem": sum(row[2] for row in rows),
                "count_kept": sum(row[3] for row in rows),
                "count_cession": sum(row[4] for row in rows),
            }
        )
