# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.months import last_months, latest_start

#: Months after the sale at which retention looks.
AGES = (3, 6, 12)
#: Months of sales that are looked at unless more are asked for.
SALES = 24


class AhorroReportRetention(models.AbstractModel):
    """*Retención por vendedor*: who of those that a seller sold to is still there.

    A plan counts for an age once so many months have passed since its sale; it is kept
    if its status then was not of a family that ends the contract. *Early drop*: what a
    plan owed when two installments had been issued, at the last moment at which there
    were two; of plans of which that was seen.
    """

    _name = "ahorro.report.retention"
    _description = "Report: retention by seller"
    _inherit = "ahorro.panel.sales"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "retention",
                "sequence": 200,
                "kind": "block",
                "prepare": self._prepare_block,
            }
        ]

    # === SQL ===

    @api.model
    def _is_kept_sql(self, plan, months, zone):
        """Return the SQL of whether a plan was not over so long after its sale."""
        rows = self.env["ahorro.report.rows"]
        moment = SQL(
            """(((%s + make_interval(months => %s))::date + 1)::timestamp
                AT TIME ZONE %s AT TIME ZONE 'UTC')""",
            SQL.identifier(plan, "sale_date"),
            months,
            zone,
        )
        return SQL(
            "NOT COALESCE(%s::integer = ANY(%s), FALSE)",
            rows._was_sql(plan, "status_id", moment),
            rows._get_exit_ids(),
        )

    @api.model
    def _get_kept_sql(self, months, zone):
        """Return the SQL of the ids of plans that were kept for so many months."""
        return SQL(
            "SELECT p.id FROM (%s) AS p WHERE %s",
            self.env["ahorro.report.rows"]._get_plans_sql(),
            self._is_kept_sql("p", months, zone),
        )

    @api.model
    def _early_owed_sql(self, plan):
        """Return the SQL of what a plan owed when two installments had been issued.

        NULL where that was never seen.
        """
        rows = self.env["ahorro.report.rows"]
        # Where two is the present, what is owed now; else what was owed just before.
        left = SQL(
            "(SELECT max(c.date) FROM %s c WHERE c.old_value = '2')",
            self.env["ahorro.plan.change"]._get_own_sql(
                SQL.identifier(plan, "id"), "installments_issued"
            ),
        )
        return SQL(
            """CASE WHEN %(issued)s = 2 THEN COALESCE(%(owed)s, 0)
                    WHEN %(left)s IS NOT NULL THEN COALESCE(%(was)s::integer, 0) END""",
            issued=SQL.identifier(plan, "installments_issued"),
            owed=SQL.identifier(plan, "installments_owed"),
            left=left,
            was=rows._was_sql(plan, "installments_owed", left),
        )

    @api.model
    def _get_early_sql(self, part):
        """Return the SQL of the ids of plans seen with two installments issued.

        :param part: ``seen``, or ``dropped``: those that owed then
        """
        return SQL(
            "SELECT p.id FROM (%s) AS p WHERE %s >= %s",
            self.env["ahorro.report.rows"]._get_plans_sql(),
            self._early_owed_sql("p"),
            {"seen": 0, "dropped": 1}[part],
        )

    # === COUNTING ===

    @api.model
    def _count_sellers(self, question, domain, ends):
        """Return dict of seller id, or False, to its numbers by name.

        :param ends: dict of age to the last sale that counts for it
        """
        rows = self.env["ahorro.report.rows"]
        zone = rows._get_zone()
        numbers = {"sold": SQL("count(*)")}
        for age, end in ends.items():
            of_age = SQL("p.sale_date <= %s", end)
            numbers[f"of_{age}"] = SQL("count(*) FILTER (WHERE %s)", of_age)
            numbers[f"kept_{age}"] = SQL(
                # Looked up of the plans that are old enough alone.
                "count(*) FILTER (WHERE CASE WHEN %s THEN %s END)",
                of_age,
                self._is_kept_sql("p", age, zone),
            )
        numbers["of_early"] = SQL("count(*) FILTER (WHERE early.owed IS NOT NULL)")
        numbers["dropped"] = SQL("count(*) FILTER (WHERE early.owed >= 1)")
        found = self.env.execute_query(
            SQL(
                """SELECT p.seller_id, %s
                     FROM (%s) AS p
                    CROSS JOIN LATERAL (SELECT %s AS owed OFFSET 0) AS early
                    GROUP BY p.seller_id""",
                SQL(", ").join(numbers.values()),
                rows._get_plans_sql(domain & question.domain, any_plan=False),
                self._early_owed_sql("p"),
            )
        )
        return {
            seller_id or False: dict(zip(numbers, values, strict=True))
            for seller_id, *values in found
        }

    # === THE BLOCK ===

    @api.model
    def _prepare_block(self, question):
        months = last_months(
            question.day, question.filters.month_count("retention", SALES)
        )
        domain = self._months_domain("sale_date", months)
        # A day counts once it is over.
        ends = {age: latest_start(self._yesterday(question), age) for age in AGES}
        counts = self._count_sellers(question, domain, ends)
        sellers = self.env["ahorro.seller"].with_context(active_test=False)
        sellers = sellers.search([("id", "in", [i for i in counts if i])])
        named = [(seller.id, seller.display_name) for seller in sellers]
        if False in counts:
            named.append((False, self.env._("Without a seller")))
        rows = [
            self._prepare_row(
                question, str(seller or 0), name, counts[seller], domain, seller
            )
            for seller, name in named
        ]
        oldest = self._get_oldest(question, "sale_date")
        panel = self.env["ahorro.panel"]
        return {
            "kind": "table",
            "title": self.env._("Retention by seller"),
            "subtitle": self.env._("Sales of the last %s months", len(months)),
            "definition": self.env._(
                "Of the plans sold whose sale is at least so many months old, those "
                "whose contract was not over then (rescinded, resigned or cancelled). "
                "Early drop: of the plans seen with two installments issued, those "
                "that owed one or more the last time that there were two. A plan "
                "first seen later counts as it was when it was first seen; one that "
                "was over before that is in no file and is not here."
            ),
            "row_label": self.env._("Seller"),
            "columns": self._get_columns(),
            "rows": rows,
            "total": self._prepare_total(question, counts, domain),
            "chart": False,
            "months": len(months),
            "data": {
                "model": "ahorro.plan",
                "domain": list(panel._at(question, domain)),
            },
            "has_more": bool(oldest) and oldest < months[-1],
            "notes": panel._get_freshness_notes(question),
            "empty": self.env._("No plan was sold in these months."),
        }

    @api.model
    def _yesterday(self, question):
        return question.day.fromordinal(question.day.toordinal() - 1)

    @api.model
    def _get_columns(self):
        columns = [{"id": "sold", "label": self.env._("Sold"), "kind": "count"}]
        for age in AGES:
            group = self.env._("After %s months", age)
            columns += [
                {
                    "id": f"of_{age}",
                    "label": self.env._("Of"),
                    "kind": "count",
                    "group": group,
                },
                {
                    "id": f"kept_{age}",
                    "label": self.env._("Kept"),
                    "kind": "count",
                    "group": group,
                },
            ]
        group = self.env._("Early drop")
        return [
            *columns,
            {
                "id": "of_early",
                "label": self.env._("Of"),
                "kind": "count",
                "group": group,
            },
            {
                "id": "dropped",
                "label": self.env._("Owed"),
                "kind": "count",
                "group": group,
            },
        ]

    @api.model
    def _prepare_total(self, question, counts, domain):
        if not counts:
            return False
        names = next(iter(counts.values()))
        sums = {
            name: sum(numbers[name] for numbers in counts.values()) for name in names
        }
        return self._prepare_row(question, "total", self.env._("Total"), sums, domain)

    @api.model
    def _prepare_row(self, question, row_id, label, numbers, domain, seller=None):
        """Return the row of a seller, or of all of them.

        :param seller: an id, or False: without one; None is everybody
        """
        panel = self.env["ahorro.panel"]
        rows = self.env["ahorro.report.rows"]
        if seller is not None:
            domain &= Domain("seller_id", "=", seller)
        parts = {"sold": (Domain.TRUE, self.env._("Sold"), None)}
        for age in AGES:
            end = latest_start(self._yesterday(question), age)
            of_age = Domain("sale_date", "<=", end.isoformat())
            parts[f"of_{age}"] = (
                of_age,
                self.env._("Sold at least %s months ago", age),
                None,
            )
            parts[f"kept_{age}"] = (
                of_age & rows._domain("kept", months=age, zone=rows._get_zone()),
                self.env._("Kept for %s months", age),
                f"of_{age}",
            )
        parts["of_early"] = (
            rows._domain("early", part="seen"),
            self.env._("Seen with two installments issued"),
            None,
        )
        parts["dropped"] = (
            rows._domain("early", part="dropped"),
            self.env._("Early drop"),
            "of_early",
        )
        cells = {}
        for name, (part, title, of) in parts.items():
            figure = panel._figure(
                numbers[name], panel._at(question, domain & part), f"{label}: {title}"
            )
            if of and not numbers[of]:
                # Nobody to speak of: neither 0 % nor 100 %.
                figure["value"] = False
                figure["hint"] = self.env._("No plan is that old, or was seen so.")
            elif of:
                figure["percent"] = 100 * numbers[name] / numbers[of]
            cells[name] = figure
        return {"id": row_id, "label": label, "cells": cells}
