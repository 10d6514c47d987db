# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from ..match.import_value import DEALER_FIELDS, PROVIDER_FIELDS

#: Of the running plans, the least that a portfolio names, and from how many on.
NAMED_PERCENT = 5
FEW_PLANS = 5
#: Of the plans of a file, those whose installments may go back.
BACK_PERCENT = 20
FEW_BACK = 3
#: Of the rows, those that may have a date that is still to come.
AHEAD_PERCENT = 20
#: Ambiguous rows more than in the last import, which say nothing yet.
MORE_AMBIGUOUS = 3
#: Of the rows, those whose plans may take one another's group and order, and how many
#: of them say nothing yet: real ones are rare, and one sorted column moves all.
MOVED_PERCENT = 2
FEW_MOVED = 6
#: Of the rows, those with a formula in one column that may give no value.
FAILED_PERCENT = 10
#: Data that are named of those whose empty cells keep a value.
NAMED_FIELDS = 6


class AhorroImportFlagsFigures(models.AbstractModel):
    """The figures of a file against the portfolio.

    A judge returns the level and what the sentence needs, or None.
    """

    _name = "ahorro.import.flags.figures"
    _inherit = "ahorro.import.flags.origin"
    _description = "Warnings of an import: its figures"

    def _judge_names_none(self, run):
        """Judge whether the file names next to none of the portfolio's plans."""
        rows = run.count_new + run.count_changed + run.count_same
        if run.count_new < FEW_PLANS or 2 * run.count_new < rows:
            return None
        live, named = self.env["ahorro.import.coverage"]._get_plan_counts(run)
        if live < FEW_PLANS or 100 * named > NAMED_PERCENT * live:
            return None
        return "danger", {
            "count": run.count_new,
            "percent": round(100 * named / live),
        }

    def _judge_installments_back(self, run):
        """Judge whether issued or paid installments go back in many plans."""
        matched, back = self.env.execute_query(
            SQL(
                """SELECT count(*), count(*) FILTER (
                          WHERE l.installments_issued < p.installments_issued
                             OR l.installments_paid < p.installments_paid)
                     FROM ahorro_import_line l
                     JOIN ahorro_plan p ON p.id = l.plan_id
                    WHERE l.import_id = %s AND l.result IN ('changed', 'same')""",
                run.id,
            )
        )[0]
        if back < FEW_BACK or 100 * back <= BACK_PERCENT * matched:
            return None
        return "danger", {"count": back, "percent": round(100 * back / matched)}

    def _judge_dates_ahead(self, run):
        """Judge whether dates of what has happened are still to come."""
        today = fields.Date.context_today(run)
        if run.report_date and not run.is_month_only and run.report_date > today:
            day = fields.Date.to_string(run.report_date)
            return "danger", {"count": 0, "date": day}
        rows, ahead, latest = self.env.execute_query(
            SQL(
                """SELECT count(*), count(*) FILTER (WHERE last > %(today)s), max(last)
                     FROM (SELECT GREATEST(sale_date, grouping_date, award_date,
                                           pledge_date, delivery_date) AS last
                             FROM ahorro_import_line
                            WHERE import_id = %(run)s
                              AND result NOT IN ('rejected', 'duplicate')) l""",
                run=run.id,
                today=today,
            )
        )[0]
        if not ahead:
            return None
        level = "danger" if 100 * ahead > AHEAD_PERCENT * rows else "warning"
        return level, {"count": ahead, "date": fields.Date.to_string(latest)}

    def _judge_more_ambiguous(self, run):
        """Judge whether more rows are ambiguous than the last import had."""
        last = self._get_previous(run)
        if not last:
            return None
        counts = dict(
            self.env.execute_query(
                SQL(
                    """SELECT import_id, count(*) FROM ahorro_import_line
                        WHERE import_id IN %s AND result = 'ambiguous'
                          AND holder_change IS DISTINCT FROM 'cession'
                        GROUP BY import_id""",
                    (run.id, last.id),
                )
            )
        )
        now, before = counts.get(run.id, 0), counts.get(last.id, 0)
        if now - before < MORE_AMBIGUOUS:
            return None
        return "danger", {"count": now, "before": before}

    def _judge_places_moved(self, run):
        """Judge whether many plans come to a group and order that another one leaves.

        A spreadsheet of which one column alone was sorted does it to all of them.
        """
        moved = self.env["ahorro.import.line"].search_count(
            [("import_id", "=", run.id), ("code_names", "like", ",place_left,")]
        )
        if moved < FEW_MOVED or 100 * moved <= MOVED_PERCENT * run.count_total:
            return None
        return "danger", {"count": moved}

    def _judge_failed_formulas(self, run):
        """Judge how many cells hold a formula without value, and in which columns."""
        found = self.env.execute_query(
            SQL(
                """SELECT problem ->> 'field', count(*)
                     FROM ahorro_import_line l
                    CROSS JOIN LATERAL jsonb_array_elements(l.problems) problem
                    WHERE l.import_id = %s AND l.has_problem
                      AND problem ->> 'code' = 'failed_formula'
                    GROUP BY 1 ORDER BY 2 DESC, 1""",
                run.id,
            )
        )
        if not found:
            return None
        most = found[0][1]
        level = "danger" if 100 * most > FAILED_PERCENT * run.count_total else "warning"
        return level, {
            "count": sum(count for _name, count in found),
            "fields": [list(pair) for pair in found],
        }

    def _judge_empty_cells(self, run):
        """Tell how many empty cells keep what their plan has, and of which data.

        Cells that could not be read are no empty ones, and a profile may say that an
        empty cell empties the datum.
        """
        erasing = {
            column.field for column in run.profile_id.column_ids if column.empty_erases
        }
        told = {header["field"] for header in run.headers or [] if header["field"]}
        names = [
            name
            for name in (*PROVIDER_FIELDS, *DEALER_FIELDS)
            if name in told
            and name not in erasing
            and name in self.env["ahorro.plan"]._fields
        ]
        if not names:
            return None
        counts = self.env.execute_query(
            SQL(
                """SELECT %s
                     FROM ahorro_import_line l
                     JOIN ahorro_plan p ON p.id = l.plan_id
                    WHERE l.import_id = %s AND l.result IN ('changed', 'same')""",
                SQL(", ").join(self._get_kept_count_sql(name) for name in names),
                run.id,
            )
        )[0]
        found = sorted(
            ((name, n) for name, n in zip(names, counts, strict=True) if n),
            key=lambda pair: -pair[1],
        )
        if not found:
            return None
        return "ok", {
            "count": sum(counts),
            "fields": found[:NAMED_FIELDS],
        }

    def _get_kept_count_sql(self, name):
        """Return the SQL that counts the rows whose empty cell keeps a plan's value."""
        field = self.env["ahorro.plan"]._fields[name]
        own, file = SQL.identifier("p", name), SQL.identifier("l", name)
        if field.type in ("integer", "float", "monetary"):
            has_value = SQL("COALESCE(%s, 0) <> 0", own)
        elif field.type == "boolean":
            has_value = SQL("COALESCE(%s, FALSE)", own)
        elif field.type in ("char", "selection"):
            has_value = SQL("COALESCE(%s, '') <> ''", own)
        else:
            has_value = SQL("%s IS NOT NULL", own)
        return SQL(
            """count(*) FILTER (
                   WHERE %(file)s IS NULL AND %(has_value)s
                     AND NOT (l.has_problem AND l.problems @> %(problem)s::jsonb))""",
            file=file,
            has_value=has_value,
            problem=f'[{{"field": "{name}"}}]',
        )
