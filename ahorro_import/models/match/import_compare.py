# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

#: Parameter and default of each threshold, in percent.
COMPLETE_SHARE = ("ahorro_import.complete_share", 80)
#: Column of the run for each result of a row.
COUNTS = ("new", "changed", "same", "rejected", "duplicate", "ambiguous")


class AhorroImport(models.Model):
    """The comparison as a whole: rows, absent plans, counts and warnings."""

    _inherit = "ahorro.import"

    def _compare(self, first=False):
        """Compare the rows with today's plans; nothing is written to plans.

        :param bool first: the rows were read just now, and whether the file is
            complete is judged; later what the user said stays
        """
        self.ensure_one()
        self.env.flush_all()
        with self._timed("match"):
            self._match_lines()
        with self._timed("diff"):
            self._diff_lines()
            if first:
                self.is_complete = self._is_complete_by_default()
            self._find_absent()
            self._count_lines()
            self.write(
                {
                    "revision": self.revision + 1,
                    "provider_revision": self._get_provider_revision(),
                    "flags": self._get_flags(),
                }
            )

    # === COMPLETE OR PARTIAL ===

    @api.model
    def _get_threshold(self, threshold):
        name, default = threshold
        # sudo: parameters are for system administrators; this reads a number.
        text = self.env["ir.config_parameter"].sudo().get_param(name)
        try:
            return float(text) if text else default
        except ValueError:
            return default

    def _get_plan_counts(self):
        """Return the plans that run, and of these how many the file names."""
        return self.env.execute_query(
            SQL(
                """SELECT count(*), count(*) FILTER (WHERE %s)
                     FROM ahorro_plan p
                    WHERE p.company_id = %s AND p.provider_id = %s AND p.is_live""",
                self._get_named_sql(),
                self.company_id.id,
                self.provider_id.id,
            )
        )[0]

    def _get_named_sql(self):
        """Return the SQL of whether some row of the file may be about plan ``p``."""
        return SQL(
            """(p.id IN (SELECT plan_id FROM ahorro_import_line
                          WHERE import_id = %(run)s AND plan_id IS NOT NULL)
                OR p.id IN (SELECT candidate::int
                              FROM ahorro_import_line l
                             CROSS JOIN LATERAL
                                   jsonb_array_elements_text(l.candidates) candidate
                             WHERE l.import_id = %(run)s AND l.result = 'ambiguous'
                               AND jsonb_typeof(l.candidates) = 'array'))""",
            run=self.id,
        )

    def _is_complete_by_default(self):
        """Judge whether the file names the whole portfolio."""
        if self.source not in ("file", "drive") or not self.profile_id.is_portfolio:
            return False
        codes = self._get_own_dealer_codes()
        if len(codes) > 1 and self._get_dealer_codes():
            return False  # one of several dealerships: the file is only its own
        live, named = self._get_plan_counts()
        return not live or 100 * named >= self._get_threshold(COMPLETE_SHARE) * live

    def _get_own_dealer_codes(self):
        """Return the codes under which the administradora knows this company."""
        dealers = self.provider_id.dealer_ids.filtered(
            lambda dealer: dealer.company_id == self.company_id
        )
        return {_bare(code) for code in dealers.mapped("code")}

    def _get_dealer_codes(self):
        """Return the rows of each dealer code that the file names."""
        rows = self.env.execute_query(
            SQL(
                """SELECT dealer_code, count(*) FROM ahorro_import_line
                    WHERE import_id = %s AND dealer_code IS NOT NULL
                    GROUP BY dealer_code ORDER BY 2 DESC LIMIT 50""",
                self.id,
            )
        )
        if rows:
            return dict(rows)
        return {self.dealer_code: 0} if self.dealer_code else {}

    # === ABSENT ===

    def _find_absent(self):
        """Write the plans that a complete file does not name."""
        self.env.cr.execute(
            SQL("DELETE FROM ahorro_import_absent WHERE import_id = %s", self.id)
        )
        self.flush_recordset()
        if self.is_complete:
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
                    run=self.id,
                    company=self.company_id.id,
                    provider=self.provider_id.id,
                    named=self._get_named_sql(),
                )
            )
        self.env["ahorro.import.absent"].invalidate_model()
        self.env["ahorro.plan"].invalidate_model(["import_absent_ids"])

    # === COUNTS ===

    def _count_lines(self):
        rows = self.env.execute_query(
            SQL(
                """SELECT result, count(*), count(*) FILTER (WHERE has_problem),
                          count(*) FILTER (WHERE has_kept),
                          count(*) FILTER (WHERE holder_change = 'cession')
                     FROM ahorro_import_line WHERE import_id = %s GROUP BY result""",
                self.id,
            )
        )
        found = {row[0]: row[1] for row in rows}
        absent = self.env["ahorro.import.absent"].search_count(
            [("import_id", "=", self.id)]
        )
        self.write(
            {f"count_{name}": found.get(name, 0) for name in COUNTS}
            | {
                "count_total": sum(found.values()),
                "count_absent": absent,
                "count_problem": sum(row[2] for row in rows),
                "count_kept": sum(row[3] for row in rows),
                "count_cession": sum(row[4] for row in rows),
            }
        )


def _bare(code):
    """Return a dealer's code without what files add to it or take away."""
    return (code or "").strip().upper().lstrip("0")
