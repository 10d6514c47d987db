# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import SQL

from .import_value import DERIVED_FIELDS, FLAG_FIELDS
from .tables import DIFF


class AhorroImportDiff(models.AbstractModel):
    """What each row would change of its plan; nothing is written to plans here.

    Others call ``_diff_lines``.
    """

    _name = "ahorro.import.diff"
    _description = "Differences of an import"

    # === THE COMPARISON ===

    def _diff_lines(self, run):
        """Compare the matched rows with their plans, and write what was found."""
        run.ensure_one()
        self.env["ahorro.import.holder.match"]._create_holder_table(run)
        self._create_diff_table(run)
        self.env["ahorro.import.place"]._refuse_taken()
        self.env["ahorro.import.outcome"]._write_lines()

    def _create_diff_table(self, run):
        plans = self.env["ahorro.plan"]
        fields = [
            name
            for name in self.env["ahorro.import.value"]._get_diff_fields()
            if name in plans._fields
        ]
        logged = [name for name in fields if name not in DERIVED_FIELDS]
        values = SQL(", ").join(
            SQL(
                "%s AS %s",
                self.env["ahorro.import.value"]._get_value_sql(run, name),
                SQL.identifier(name),
            )
            for name in fields
        )
        differs = SQL(" OR ").join(
            [
                *(
                    SQL(
                        "(%s)",
                        self.env["ahorro.import.value"]._get_typed_difference(name),
                    )
                    for name in logged
                ),
                # A name or a code that the database does not know yet.
                SQL("h.new_status OR h.new_seller OR h.new_holder"),
                SQL("h.partner_id <> p.partner_id"),
            ]
        )
        texts = [
            SQL(
                "(%s, %s, %s, %s)",
                name,
                plans._logged_text("p", name),
                SQL(
                    "CASE WHEN h.new_status THEN NULL ELSE %s END",
                    plans._logged_text("n", name),
                )
                if name == "status_id"
                else plans._logged_text("n", name),
                SQL("h.new_status")
                if name == "status_id"
                else SQL("h.new_seller")
                if name == "seller_id"
                else SQL("FALSE"),
            )
            for name in logged
        ]
        texts.append(
            SQL(
                "('partner_id', p.partner_id::text, h.partner_id::text, h.new_holder)",
            )
        )
        DIFF.create(
            self.env.cr,
            SQL(
                """
        SELECT l.id AS line_id, h.plan_id, p.status_id AS status_from_id,
               h.plan_id IS NOT NULL
                   AND (p.status_id IS DISTINCT FROM n.status_id OR h.new_status)
                   AS is_move,
               NOT COALESCE(p.active, TRUE) AS is_reactivated,
               p.absent_since IS NOT NULL AS is_returned,
               CASE WHEN h.plan_id IS NOT NULL AND (%(differs)s) THEN
                    (SELECT jsonb_object_agg(v.field, jsonb_build_array(v.old, v.new))
                       FROM (VALUES %(texts)s) AS v (field, old, new, unknown)
                      WHERE v.old IS DISTINCT FROM v.new OR v.unknown) END AS changes,
               %(kept)s AS kept
          FROM ahorro_holder h
          JOIN ahorro_import_line l ON l.id = h.line_id
          LEFT JOIN ahorro_plan p ON p.id = h.plan_id
         CROSS JOIN LATERAL (SELECT %(values)s) AS n
                """,
                differs=differs,
                texts=SQL(", ").join(texts),
                values=values,
                kept=self._get_kept_sql(),
            ),
        )

    @api.model
    def _get_kept_sql(self):
        """Return the SQL of the dealer's data that a row says otherwise, or NULL."""
        seller = SQL("""(SELECT name FROM ahorro_seller WHERE id = p.seller_id)""")
        kept = [
            (
                "sale_date",
                SQL("l.sale_date::text"),
                SQL("p.sale_date::text"),
                SQL(
                    "l.sale_date <> p.sale_date "
                    "AND NOT COALESCE(p.sale_date_estimated, FALSE)"
                ),
            ),
            (
                "delivery_date",
                SQL("l.delivery_date::text"),
                SQL("p.delivery_date::text"),
                SQL("l.delivery_date <> p.delivery_date"),
            ),
            (
                "seller_id",
                SQL("l.seller_name"),
                seller,
                SQL(
                    "l.seller_name IS NOT NULL AND p.seller_id IS NOT NULL "
                    "AND l.seller_id IS DISTINCT FROM p.seller_id"
                ),
            ),
            *(
                (
                    name,
                    SQL("'false'"),
                    SQL("'true'"),
                    SQL(
                        "%s AND NOT %s",
                        SQL.identifier("p", name),
                        SQL.identifier("l", name),
                    ),
                )
                for name in FLAG_FIELDS
            ),
        ]
        parts = [
            SQL(
                """%(name)s, CASE WHEN %(when)s THEN jsonb_build_object(
                        'file', %(file)s, 'current', %(current)s) || COALESCE(
                       (SELECT jsonb_build_object('who', w.name, 'when', c.date)
                          FROM %(own)s c
                          JOIN res_users u ON u.id = c.user_id
                          JOIN res_partner w ON w.id = u.partner_id
                         ORDER BY c.date DESC, c.id DESC LIMIT 1), '{}') END""",
                name=name,
                file=file,
                current=current,
                when=when,
                own=self.env["ahorro.plan.change"]._get_own_sql(SQL("p.id"), name),
            )
            for name, file, current, when in kept
        ]
        any_of = SQL(" OR ").join(SQL("(%s)", when) for *_rest, when in kept)
        return SQL(
            "CASE WHEN h.plan_id IS NOT NULL AND (%s) "
            "THEN jsonb_strip_nulls(jsonb_build_object(%s)) END",
            any_of,
            SQL(", ").join(parts),
        )
