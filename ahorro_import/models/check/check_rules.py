# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.check.check_rules import Rule

from ..run.ahorro_import_line import WRITTEN

#: The results of rows, each with its count in the import.
COUNTED = ("new", "changed", "same", "rejected", "duplicate", "ambiguous")


class AhorroCheckRules(models.AbstractModel):
    """What must hold of imports that were written."""

    # Each add-on adds its own to a model from below.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.check.rules"

    @api.model
    def _get_rules(self):
        return super()._get_rules() | {
            "import_counts": Rule(
                self.env._("Imports whose counts do not add up"),
                self.env._(
                    "In an import that was written, the number of rows is the sum of "
                    "new, changed, same, rejected, duplicate and ambiguous ones, and "
                    "each of these figures, and that of absent plans, is that of its "
                    "rows. Look at the import, and undo it if in doubt."
                ),
                "ahorro.import",
            ),
            "import_rows": Rule(
                self.env._("Written rows without their plan"),
                self.env._(
                    "Each row that an import wrote, new or changed, has the plan that "
                    "it was written to. Look for the plan by its subscription number."
                ),
                "ahorro.import.line",
            ),
        }

    @api.model
    def _find_import_counts(self, company):
        """Compare the figures of each import with its rows."""
        total = SQL(" + ").join(
            SQL("COALESCE(%s, 0)", SQL.identifier("i", f"count_{result}"))
            for result in COUNTED
        )
        differs = SQL(" OR ").join(
            SQL(
                "COALESCE(%s, 0) <> COALESCE(found.%s, 0)",
                SQL.identifier("i", f"count_{result}"),
                SQL.identifier(result),
            )
            for result in COUNTED
        )
        figures = SQL(", ").join(
            SQL(
                "count(*) FILTER (WHERE l.result = %s) AS %s",
                result,
                SQL.identifier(result),
            )
            for result in COUNTED
        )
        return SQL(
            """
            SELECT i.id
              FROM ahorro_import i
              LEFT JOIN (SELECT l.import_id, %(figures)s FROM ahorro_import_line l
                          WHERE l.company_id = %(company)s GROUP BY 1) found
                ON found.import_id = i.id
              LEFT JOIN (SELECT a.import_id, count(*) AS absent
                           FROM ahorro_import_absent a
                          WHERE a.company_id = %(company)s GROUP BY 1) gone
                ON gone.import_id = i.id
             WHERE i.company_id = %(company)s AND i.id IN %(standing)s
               AND (COALESCE(i.count_total, 0) <> %(total)s OR %(differs)s
                    OR COALESCE(i.count_absent, 0) <> COALESCE(gone.absent, 0))
            """,
            figures=figures,
            company=company.id,
            standing=self.env["ahorro.import"]._get_standing_sql(),
            total=total,
            differs=differs,
        )

    @api.model
    def _find_import_rows(self, company):
        return SQL(
            """SELECT l.id FROM ahorro_import_line l
                WHERE l.company_id = %s AND l.import_id IN %s
                  AND l.result IN %s AND l.plan_id IS NULL AND l.bids IS NULL""",
            company.id,
            self.env["ahorro.import"]._get_standing_sql(),
            WRITTEN,
        )
