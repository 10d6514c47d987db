# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.months import add_months, last_day, last_months

#: Months after the one of grouping at which a cohort is looked at.
AGES = (1, 2, 3, 4, 5, 6, 9, 12, 18, 24)
#: Cohorts that are shown unless more are asked for.
COHORTS = 12


class AhorroReportVintage(models.AbstractModel):
    """*Cosechas*: of the plans grouped in a month, how many fell, by age.

    A plan falls at the first moment at which it owes so many installments or its
    contract is over, whatever becomes of it later. The denominator of a cohort is the
    same at every age. An age is blank until its month is over, and where it was over
    before the first plan of the cohort was seen: nobody knows, and 0 would be a claim.
    """

    _name = "ahorro.report.vintage"
    _description = "Report: vintages"
    _inherit = "ahorro.panel.sales"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "vintage",
                "sequence": 100,
                "kind": "block",
                "prepare": self._prepare_block,
            }
        ]

    # === SQL ===

    @api.model
    def _get_falls_sql(self, plans, owed):
        """Return the SQL of when plans were first seen and when they fell.

        :param plans: SQL of rows of the table of plans
        :return: SQL of ``id``, ``cohort`` (the month), ``seen`` and ``fell`` (UTC; NULL
            is never)
        """
        rows = self.env["ahorro.report.rows"]

        def history(name, falls):
            return SQL(
                "(SELECT min(c.date) FILTER (WHERE %s) AS fell FROM %s c OFFSET 0)",
                falls,
                self.env["ahorro.plan.change"]._get_own_sql(SQL("p.id"), name),
            )

        exits = rows._get_exit_ids()
        return SQL(
            """SELECT p.id, date_trunc('month', p.grouping_date)::date AS cohort,
                      first.seen,
                      LEAST(debt.fell, gone.fell,
                            CASE WHEN COALESCE(%(was_owed)s::integer, 0) >= %(owed)s
                                   OR %(was_status)s::integer = ANY(%(exits)s)
                                 THEN first.seen END) AS fell
                 FROM (%(plans)s) AS p
                CROSS JOIN LATERAL (SELECT %(seen)s AS seen OFFSET 0) AS first
                CROSS JOIN LATERAL %(debt)s AS debt
                CROSS JOIN LATERAL %(gone)s AS gone""",
            plans=plans,
            owed=owed,
            exits=exits,
            seen=rows._seen_sql("p"),
            was_owed=rows._was_sql("p", "installments_owed", SQL("'-infinity'")),
            was_status=rows._was_sql("p", "status_id", SQL("'-infinity'")),
            debt=history("installments_owed", SQL("c.new_value::integer >= %s", owed)),
            gone=history("status_id", SQL("c.new_value::integer = ANY(%s)", exits)),
        )

    @api.model
    def _get_fallen_sql(self, owed, month, before):
        """Return the SQL of the ids of a cohort's plans that fell before a moment."""
        plans = self.env["ahorro.report.rows"]._get_plans_sql(
            self._month_domain("grouping_date", month)
        )
        return SQL(
            "SELECT id FROM (%s) AS falls WHERE fell < %s",
            self._get_falls_sql(plans, owed),
            before,
        )

    @api.model
    def _get_seen_late_sql(self, zone):
        """Return the SQL of the ids of plans first seen after their grouping month."""
        rows = self.env["ahorro.report.rows"]
        return SQL(
            "SELECT p.id FROM (%s) AS p WHERE %s >= %s",
            rows._get_plans_sql(Domain("grouping_date", "!=", False)),
            rows._seen_sql("p"),
            SQL(
                """((date_trunc('month', p.grouping_date) + interval '1 month')
                    ::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')""",
                zone,
            ),
        )

    # === COUNTING ===

    @api.model
    def _count_cohorts(self, question, months):
        """Return dict of cohort to its plans, when the first was seen, and the falls.

        :return: dict of month to (number, UTC moment, dict of month to number of falls)
        """
        rows = self.env["ahorro.report.rows"]
        domain = self._months_domain("grouping_date", months) & question.domain
        falls = self._get_falls_sql(
            rows._get_plans_sql(domain, any_plan=False), question.filters.owed
        )
        cohorts = {}
        for cohort, month, number, seen in self.env.execute_query(
            SQL(
                """SELECT cohort, date_trunc('month', fell AT TIME ZONE 'UTC'
                                             AT TIME ZONE %s)::date,
                          count(*), min(seen)
                     FROM (%s) AS falls GROUP BY 1, 2""",
                rows._get_zone(),
                falls,
            )
        ):
            plans, first, by_month = cohorts.get(cohort, (0, seen, {}))
            if month:
                by_month[month] = number
            cohorts[cohort] = (plans + number, min(first, seen), by_month)
        return cohorts

    # === THE BLOCK ===

    @api.model
    def _prepare_block(self, question):
        months = last_months(
            question.day, question.filters.month_count("vintage", COHORTS)
        )
        cohorts = self._count_cohorts(question, months)
        rows = [
            self._prepare_cohort(question, month, *cohorts.get(month, (0, None, {})))
            for month in months
        ]
        shown = {name for row in rows for name in row["cells"]}
        oldest = self._get_oldest(question, "grouping_date")
        panel = self.env["ahorro.panel"]
        every = self._months_domain("grouping_date", months)
        return {
            "kind": "table",
            "title": self.env._("Vintages"),
            "definition": self.env._(
                "Of the plans grouped in each month, the share that by the end of so "
                "many months ever owed %(owed)s installments or more, or whose "
                "contract was over. Who later paid stays counted. Every age is over "
                "all plans of the month. Blank: that month is not over yet, or it was "
                "before the first of these plans was seen.",
                owed=question.filters.owed,
            ),
            "row_label": self.env._("Grouping date"),
            "columns": [
                {"id": "plans", "label": self.env._("Plans"), "kind": "count"},
                *(
                    {
                        "id": f"age_{age}",
                        "label": str(age),
                        "kind": "percent",
                        "group": self.env._("Fallen after so many months"),
                    }
                    for age in AGES
                    if f"age_{age}" in shown
                ),
            ],
            "rows": rows,
            "total": False,
            "chart": False,
            "months": len(months),
            "data": {
                "model": "ahorro.plan",
                "domain": list(panel._at(question, every)),
            },
            "has_more": bool(oldest) and oldest < months[-1],
            "notes": [
                *self._get_late_notes(question, every),
                *panel._get_freshness_notes(question),
            ],
            "empty": self.env._("No plan was grouped in these months."),
        }

    @api.model
    def _prepare_cohort(self, question, month, plans, seen, falls):
        """Return the row of a cohort; ages that are not known have no cell."""
        panel = self.env["ahorro.panel"]
        rows = self.env["ahorro.report.rows"]
        domain = self._month_domain("grouping_date", month)
        name = self._month_label(month, is_long=True)
        cells = {
            "plans": panel._figure(
                plans,
                panel._at(question, domain),
                self.env._("Grouped in %s", name),
            )
        }
        for age in AGES:
            end = last_day(add_months(month, age))
            if end >= question.day or not plans:
                break
            moment = self.env["ahorro.plan"]._end_of_day(end)
            if moment <= seen:
                continue
            fallen = sum(number for when, number in falls.items() if when <= end)
            cells[f"age_{age}"] = panel._figure(
                fallen,
                panel._at(
                    question,
                    domain
                    & rows._domain(
                        "fell",
                        owed=question.filters.owed,
                        month=month,
                        before=moment,
                    ),
                ),
                self.env._(
                    "Grouped in %(month)s, fallen after %(age)s months",
                    month=name,
                    age=age,
                ),
                percent=100 * fallen / plans,
                hint=self.env._("%(part)s of %(all)s plans", part=fallen, all=plans),
            )
        return self._month_row(month, cells, is_long=True)

    @api.model
    def _get_late_notes(self, question, every):
        """Return the note of plans of which the first months are not known."""
        panel = self.env["ahorro.panel"]
        rows = self.env["ahorro.report.rows"]
        domain = panel._at(
            question, every & rows._domain("seen_late", zone=rows._get_zone())
        )
        late = self.env["ahorro.plan"].search_count(domain)
        if not late:
            return []
        return [
            {
                "text": self.env._(
                    "%s plans were first seen after the month in which they were "
                    "grouped: what they owed before is not known",
                    late,
                ),
                "figure": panel._figure(
                    late, domain, self.env._("First seen after their grouping")
                ),
            }
        ]
