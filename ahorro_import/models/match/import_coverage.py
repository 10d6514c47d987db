# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import SQL

from .import_match import subscription_key


class AhorroImportCoverage(models.AbstractModel):
    """How much of the portfolio a file names, and which plans it leaves out.

    Others call ``_is_complete_by_default``, ``_find_absent``, ``_get_plan_counts``,
    ``_count_live_plans``, ``_get_own_dealer_codes`` and ``_get_dealer_codes``.
    """

    _name = "ahorro.import.coverage"
    _description = "How much of the portfolio a file names"

    # === COMPLETE OR PARTIAL ===

    def _get_plan_counts(self, run):
        """Return the plans that run, and of these how many the file names."""
        return self.env.execute_query(
            SQL(
                """SELECT count(*), count(*) FILTER (WHERE %s)
                     FROM ahorro_plan p
                    WHERE p.company_id = %s AND p.provider_id = %s AND p.is_live""",
                self._get_named_sql(run),
                run.company_id.id,
                run.provider_id.id,
            )
        )[0]

    def _count_live_plans(self, run):
        """Return the plans that run."""
        return self.env.execute_query(
            SQL(
                """SELECT count(*) FROM ahorro_plan
                    WHERE company_id = %s AND provider_id = %s AND is_live""",
                run.company_id.id,
                run.provider_id.id,
            )
        )[0][0]

    def _get_named_sql(self, run):
        """Return the SQL of whether some row of the file may be about plan ``p``."""
        return SQL(
            """COALESCE(p.id IN (SELECT plan_id FROM ahorro_import_line
                          WHERE import_id = %(run)s AND plan_id IS NOT NULL)
                OR p.id IN (SELECT candidate::int
                              FROM ahorro_import_line l
                             CROSS JOIN LATERAL
                                   jsonb_array_elements_text(l.candidates) candidate
                             WHERE l.import_id = %(run)s AND l.result = 'ambiguous'
                               AND jsonb_typeof(l.candidates) = 'array')
                -- A row that could not be read names its plan all the same.
                OR %(plan_key)s IN (SELECT %(line_key)s FROM ahorro_import_line l
                                     WHERE l.import_id = %(run)s
                                       AND l.result = 'rejected'
                                       AND l.subscription_number IS NOT NULL)
                OR upper(p.subscription_number) IN (
                       SELECT upper(btrim(cell)) FROM ahorro_import_line l
                        CROSS JOIN LATERAL jsonb_array_elements_text(l.raw) cell
                        WHERE l.import_id = %(run)s AND l.result = 'rejected'
                          AND jsonb_typeof(l.raw) = 'array' AND cell IS NOT NULL)
                OR (p.group_key, p.order_number) IN (
                       SELECT l.group_key, l.order_number FROM ahorro_import_line l
                        WHERE l.import_id = %(run)s AND l.result = 'rejected'
                          AND l.group_key IS NOT NULL), FALSE)""",
            run=run.id,
            plan_key=subscription_key(SQL("p.subscription_number")),
            line_key=subscription_key(SQL("l.subscription_number")),
        )

    def _is_complete_by_default(self, run):
        """Judge whether the file names the whole portfolio."""
        if (
            run.source not in ("file", "drive", "mail")
            or not run.profile_id.is_portfolio
        ):
            return False
        codes = self._get_own_dealer_codes(run)
        if len(codes) > 1 and self._get_dealer_codes(run):
            return False  # one of several dealerships: the file is only its own
        live, named = self._get_plan_counts(run)
        share = self.env["ahorro.parameter"]._get_number("ahorro_import.complete_share")
        return not live or 100 * named >= share * live

    def _get_own_dealer_codes(self, run):
        """Return the codes under which the administradora knows this company."""
        dealers = run.provider_id.dealer_ids.filtered(
            lambda dealer: dealer.company_id == run.company_id
        )
        return {_bare(code) for code in dealers.mapped("code")}

    def _get_dealer_codes(self, run):
        """Return the rows of each dealer code that the file names."""
        rows = self.env.execute_query(
            SQL(
                """SELECT dealer_code, count(*) FROM ahorro_import_line
                    WHERE import_id = %s AND dealer_code IS NOT NULL
                    GROUP BY dealer_code ORDER BY 2 DESC LIMIT 50""",
                run.id,
            )
        )
        if rows:
            return dict(rows)
        return {run.dealer_code: 0} if run.dealer_code else {}

    # === ABSENT ===

    def _find_absent(self, run):
        """Write the plans that a complete file does not name."""
        self.env.cr.execute(
            SQL("DELETE FROM ahorro_import_absent WHERE import_id = %s", run.id)
        )
        run.flush_recordset()
        if run.is_complete:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO ahorro_import_absent (import_id, company_id, plan_id)
                    SELECT %(run)s, p.company_id, p.id
                      FROM ahorro_plan p
                     WHERE p.company_id = %(company)s
                       AND p.provider_id = %(provider)s
                       AND p.active AND p.absent_since IS NULL AND NOT %(named)s
                    """,
                    run=run.id,
                    company=run.company_id.id,
                    provider=run.provider_id.id,
                    named=self._get_named_sql(run),
                )
            )
        self.env["ahorro.import.absent"].invalidate_model()
        self.env["ahorro.plan"].invalidate_model(["import_absent_ids"])


def _bare(code):
    """Return a dealer's code without what files add to it or take away."""
    return (code or "").strip().upper().lstrip("0")
