# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL

#: What a decimal sign that is lost, or taken for one of thousands, makes of an amount.
FACTORS = (100, 1000)
#: How far from a factor amounts may be, which change from month to month.
NEAR = 2.2
#: How far where it is no change at all.
EXACT = 0.001
#: Of the amounts that change, those that may do it by a factor, and from how many on.
FACTOR_PERCENT = 20
FEW_FACTORS = 3
#: New plans, and plans of the portfolio, whose usual amount says something.
FEW_USUAL = 5
AMOUNTS = ("overdue_debt", "debt_to_fall_due", "car_value")


class AhorroImportFlagsAmounts(models.AbstractModel):
    """Amounts of a file that are 100 or 1,000 times the portfolio's, or that much less.

    A judge returns the level and what the sentence needs, or None.
    """

    _name = "ahorro.import.flags.amounts"
    _description = "Warnings of an import: the scale of its amounts"

    def _judge_amounts_up(self, run):
        """Judge whether amounts are a factor larger than those of the portfolio."""
        return self._find_factor(run, is_up=True)

    def _judge_amounts_down(self, run):
        """Judge whether amounts are a factor smaller than those of the portfolio."""
        return self._find_factor(run, is_up=False)

    def _find_factor(self, run, is_up):
        told = {header["field"] for header in run.headers or []}
        counts = {}  # by factor, the amounts of each field
        for name in AMOUNTS:
            if name not in told:
                continue
            changed = self._count_changed(run, name, is_up)
            new = self._count_new(run, name, is_up)
            for factor in FACTORS:
                count = changed[factor] + new[factor]
                if count:
                    counts.setdefault(factor, []).append([name, count])
        if not counts:
            return None
        factor = max(counts, key=lambda one: sum(count for _name, count in counts[one]))
        return "danger", {
            "count": sum(count for _name, count in counts[factor]),
            "times": factor,
            "fields": counts[factor],
        }

    def _get_scale_sql(self, name, is_up):
        """Return the SQL of how many times an amount is the other one."""
        file, own = SQL.identifier("l", name), SQL.identifier("p", name)
        above, below = (file, own) if is_up else (own, file)
        return SQL(
            "CASE WHEN %(below)s > 0 THEN %(above)s::float8 / %(below)s::float8 END",
            above=above,
            below=below,
        )

    def _count_changed(self, run, name, is_up):
        """Return how many amounts of plans change by each factor, where that is odd."""
        if not run.count_changed:
            return dict.fromkeys(FACTORS, 0)
        counts = SQL(", ").join(
            SQL(
                """count(*) FILTER (WHERE scale BETWEEN %s AND %s),
                   count(*) FILTER (WHERE abs(scale / %s - 1) < %s)""",
                factor / NEAR,
                factor * NEAR,
                factor,
                EXACT,
            )
            for factor in FACTORS
        )
        changed, *found = self.env.execute_query(
            SQL(
                """SELECT count(*), %(counts)s
                     FROM (SELECT %(scale)s AS scale
                             FROM ahorro_import_line l
                             JOIN ahorro_plan p ON p.id = l.plan_id
                            WHERE l.import_id = %(run)s AND l.result = 'changed'
                              AND l.changed_names LIKE %(name)s) s
                    WHERE scale > 0""",
                scale=self._get_scale_sql(name, is_up),
                counts=counts,
                run=run.id,
                name=f"%,{name},%",
            )
        )[0]
        return {
            factor: near
            if near >= FEW_FACTORS and 100 * near > FACTOR_PERCENT * changed
            else exact
            for factor, near, exact in zip(
                FACTORS, found[::2], found[1::2], strict=True
            )
        }

    def _count_new(self, run, name, is_up):
        """Return how many amounts new plans have, if the usual one is a factor away."""
        counts = dict.fromkeys(FACTORS, 0)
        if run.count_new < FEW_USUAL:
            return counts
        column = SQL.identifier(name)
        usual = SQL("percentile_disc(0.5) WITHIN GROUP (ORDER BY %s)::float8", column)
        count, file, plans, own = self.env.execute_query(
            SQL(
                """SELECT n.count, n.usual, p.count, p.usual
                     FROM (SELECT count(*), %(usual)s AS usual
                             FROM ahorro_import_line
                            WHERE import_id = %(run)s AND result = 'new'
                              AND %(column)s > 0) n,
                          (SELECT count(*), %(usual)s AS usual
                             FROM ahorro_plan
                            WHERE company_id = %(company)s
                              AND provider_id = %(provider)s AND %(column)s > 0) p""",
                usual=usual,
                column=column,
                run=run.id,
                company=run.company_id.id,
                provider=run.provider_id.id,
            )
        )[0]
        if min(count, plans) < FEW_USUAL:
            return counts
        scale = file / own if is_up else own / file
        return {
            factor: count if factor / NEAR <= scale <= factor * NEAR else 0
            for factor in FACTORS
        }
