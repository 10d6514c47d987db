# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from itertools import pairwise

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.months import last_months

#: Months of sales that are looked at unless more are asked for.
SALES = 12


class AhorroReportFunnel(models.AbstractModel):
    """*Embudo*: how far the plans that were sold in some months have come.

    A plan has reached a step when that step, or a later one, is on record: who was
    awarded has been grouped, whatever is missing in the file. So a step never has more
    plans than the one before it, and *stopped* are those of a step that are not in the
    next.
    """

    _name = "ahorro.report.funnel"
    _description = "Report: funnel"
    _inherit = "ahorro.panel.sales"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "funnel",
                "sequence": 300,
                "kind": "block",
                "prepare": self._prepare_block,
            }
        ]

    # === STEPS ===

    @api.model
    def _get_steps(self):
        """Return the steps in their order; add-ons above put theirs in between.

        Each is a dict of ``id``, ``sequence``, ``label``, ``domain`` (on plans: that
        the step is on record) and ``date`` (SQL of the day, of a plan ``p``).
        """
        return sorted(self._collect_steps(), key=lambda step: step["sequence"])

    @api.model
    def _collect_steps(self):
        awarded = Domain("award_date", "!=", False)
        return [
            {
                "id": "sold",
                "sequence": 10,
                "label": self.env._("Sold"),
                "domain": Domain("sale_date", "!=", False),
                "date": SQL("p.sale_date"),
            },
            {
                "id": "grouped",
                "sequence": 30,
                "label": self.env._("Grouped"),
                "domain": Domain("grouping_date", "!=", False),
                "date": SQL("p.grouping_date"),
            },
            {
                "id": "second_paid",
                "sequence": 40,
                "label": self.env._("Second installment paid"),
                "domain": Domain("installments_paid", ">=", 2),
                "date": self._first_day_sql("installments_paid", 2),
            },
            {
                "id": "bid",
                "sequence": 50,
                "label": self.env._("Bid"),
                "domain": Domain("installments_bid", ">", 0),
                "date": self._first_day_sql("installments_bid", 1),
            },
            {
                "id": "awarded",
                "sequence": 60,
                "label": self.env._("Awarded"),
                "domain": awarded | Domain("family", "in", ("awarded", "guarantee")),
                "date": SQL("p.award_date"),
            },
            {
                "id": "pledge",
                "sequence": 70,
                "label": self.env._("Pledge registered"),
                "domain": Domain("pledge_date", "!=", False),
                "date": SQL("p.pledge_date"),
            },
        ]

    @api.model
    def _first_day_sql(self, name, least):
        """Return the SQL of the day on which a number first was so high.

        NULL where it was when the plan was first seen.
        """
        own = self.env["ahorro.plan.change"]._get_own_sql(SQL("p.id"), name)
        return SQL(
            """(SELECT min(c.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date
                  FROM %s c
                 WHERE c.new_value::integer >= %s
                   AND NOT EXISTS (
                       SELECT FROM (SELECT o.old_value FROM %s o
                                     ORDER BY o.date, o.id LIMIT 1) AS was
                        WHERE was.old_value::integer >= %s))""",
            self.env["ahorro.report.rows"]._get_zone(),
            own,
            least,
            own,
            least,
        )

    @api.model
    def _get_reached(self, steps):
        """Return the domains of the plans that have reached each step."""
        return [
            Domain.OR(later["domain"] for later in steps[number:])
            for number in range(len(steps))
        ]

    # === DAYS BETWEEN STEPS ===

    @api.model
    def _days_sql(self, step):
        """Return the SQL of the days from the step before to one, of a plan ``p``.

        NULL where one of them is not known, or they are the other way round.
        """
        before, after = next(
            (before, after)
            for before, after in pairwise(self._get_steps())
            if after["id"] == step
        )
        return SQL(
            "(CASE WHEN %(after)s >= %(before)s THEN %(after)s - %(before)s END)",
            before=before["date"],
            after=after["date"],
        )

    @api.model
    def _get_dated_sql(self, step, zone):
        """Return the SQL of the ids of plans whose days to a step are known."""
        if step not in {known["id"] for known in self._get_steps()[1:]}:
            raise ValueError(step)
        return SQL(
            "SELECT p.id FROM (%s) AS p WHERE %s IS NOT NULL",
            self.env["ahorro.report.rows"]._get_plans_sql(),
            self.with_context(tz=zone)._days_sql(step),
        )

    @api.model
    def _get_medians(self, question, domain, steps):
        """Return dict of step id to the median of days from the step before."""
        plans = self.env["ahorro.report.rows"]._get_plans_sql(
            domain & question.domain, any_plan=False
        )
        columns = SQL(", ").join(
            SQL(
                "percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)",
                self._days_sql(step["id"]),
            )
            for step in steps[1:]
        )
        found = self.env.execute_query(SQL("SELECT %s FROM (%s) AS p", columns, plans))
        return dict(zip((step["id"] for step in steps[1:]), found[0], strict=True))

    # === THE BLOCK ===

    @api.model
    def _prepare_block(self, question):
        panel = self.env["ahorro.panel"]
        months = last_months(
            question.day, question.filters.month_count("funnel", SALES)
        )
        cohort = self._months_domain("sale_date", months)
        oldest = self._get_oldest(question, "sale_date")
        return {
            "kind": "table",
            "title": self.env._("Funnel"),
            "subtitle": self.env._("Sales of the last %s months", len(months)),
            "definition": self.env._(
                "Plans sold in these months by how far they have come: a plan has "
                "reached a step when that step or a later one is on record. The share "
                "is of the step before. Stopped: reached this step and no later one. "
                "Not on record: reached by a later step alone. Days: half of the plans "
                "whose two dates are known took so many days or fewer from the step "
                "before."
            ),
            "row_label": self.env._("Step"),
            "columns": [
                {"id": "reached", "label": self.env._("Reached"), "kind": "count"},
                {"id": "stopped", "label": self.env._("Stopped"), "kind": "count"},
                {
                    "id": "missing",
                    "label": self.env._("Not on record"),
                    "kind": "count",
                },
                {"id": "days", "label": self.env._("Days"), "kind": "count"},
            ],
            "rows": self._prepare_rows(question, cohort),
            "total": False,
            "chart": {"kind": "bars", "columns": ["reached"], "keeps_order": True},
            "months": len(months),
            "data": {
                "model": "ahorro.plan",
                "domain": list(panel._at(question, cohort)),
            },
            "has_more": bool(oldest) and oldest < months[-1],
            "notes": panel._get_freshness_notes(question),
            "empty": self.env._("No plan was sold in these months."),
        }

    @api.model
    def _prepare_rows(self, question, cohort):
        panel = self.env["ahorro.panel"]
        count = self.env["ahorro.plan"].search_count
        steps = self._get_steps()
        reached = self._get_reached(steps)
        zone = self.env["ahorro.report.rows"]._get_zone()
        medians = self._get_medians(question, cohort, steps)
        rows, before = [], None
        for number, step in enumerate(steps):
            later = reached[number + 1] if number + 1 < len(steps) else Domain.FALSE
            label = step["label"]
            parts = {
                "reached": (reached[number], label),
                "stopped": (
                    reached[number] & ~later,
                    self.env._("%(step)s and no further", step=label),
                ),
                "missing": (
                    reached[number] & ~step["domain"],
                    self.env._("%(step)s: not on record", step=label),
                ),
            }
            cells = {}
            for name, (part, title) in parts.items():
                domain = panel._at(question, cohort & part)
                cells[name] = panel._figure(count(domain), domain, title)
            # Nobody to speak of: no share.
            if before:
                cells["reached"]["percent"] = 100 * cells["reached"]["value"] / before
            before = cells["reached"]["value"]
            median = medians.get(step["id"])
            if median is not None:
                dated = self.env["ahorro.report.rows"]._domain(
                    "dated", step=step["id"], zone=zone
                )
                cells["days"] = panel._figure(
                    round(median),
                    panel._at(question, cohort & dated),
                    self.env._("%(step)s: days are known", step=label),
                    # The value is no count of the rows.
                    is_measure=True,
                )
            rows.append({"id": step["id"], "label": label, "cells": cells})
        return rows
