# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache
from odoo.tools.misc import format_date

from ...tools.months import last_day, last_months


class AhorroPanelSales(models.AbstractModel):
    """*Ventas - Últimos 6 meses*: plans by the month in which they were sold."""

    _name = "ahorro.panel.sales"
    _description = "Portfolio panel: sales by month"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "sales",
                "sequence": 200,
                "kind": "block",
                "prepare": self._prepare_block,
            }
        ]

    # === MONTHS ===

    @api.model
    def _get_months(self, question, block):
        """Return the months that a block shows, the newest first."""
        return last_months(question.day, question.filters.month_count(block))

    @api.model
    def _get_month_sql(self, day):
        """Return the SQL of the first day of a day's month."""
        # Not a moment of any zone: that would be looked up for each day.
        return SQL("date_trunc('month', %s::timestamp)::date", day)

    @api.model
    def _month_domain(self, field, month):
        """Return the domain of the plans whose date is of a month."""
        return Domain(field, ">=", month.isoformat()) & Domain(
            field, "<=", last_day(month).isoformat()
        )

    @api.model
    def _months_domain(self, field, months):
        """Return the domain of the plans whose date is of any of these months."""
        return Domain(field, ">=", months[-1].isoformat()) & Domain(
            field, "<=", last_day(months[0]).isoformat()
        )

    @api.model
    def _month_label(self, month, *, is_long=False):
        """Return the name of a month: *Ene 2020*, or *Enero 2020*."""
        name = self._month_name(month, is_long)
        return f"{name[:1].upper()}{name[1:]} {month.year}"

    @api.model
    @ormcache("month", "is_long", "self.env.context.get('lang')", "self.env.uid")
    def _month_name(self, month, is_long):
        """Return the name of a month in the user's language: a panel has dozens."""
        name = format_date(self.env, month, date_format="MMMM" if is_long else "MMM")
        # Short names are of three letters, though CLDR has longer ones (*sept.*).
        return name if is_long else name[:3]

    @api.model
    def _month_row(self, month, cells, *, is_long=False):
        """Return the row of a month."""
        label = self._month_label(month, is_long=is_long)
        return {
            "id": month.isoformat()[:7],
            "label": label,
            "short_label": self._month_label(month).split()[0],
            "cells": cells,
        }

    @api.model
    def _search_at(self, question, domain, names):
        """Return the query of the plans that fulfil a domain at the moment shown."""
        domain &= question.domain
        if question.is_past:
            past = self.env["ahorro.plan.past"]
            return past._search_past(question.moment, domain, names)
        return self.env["ahorro.plan"]._search(domain)

    # === THE BLOCK ===

    @api.model
    def _prepare_block(self, question):
        panel = self.env["ahorro.panel"]
        months = self._get_months(question, "sales")
        counts = self._count_by_month(question, months)
        rows = []
        for month in months:
            title = self.env._("Sold in %s", self._month_label(month, is_long=True))
            rows.append(
                self._month_row(
                    month,
                    {
                        "sold": panel._figure(
                            counts.get(month, (0, 0))[0],
                            panel._at(question, self._month_domain("sale_date", month)),
                            title,
                        )
                    },
                )
            )
        oldest = self._get_oldest(question, "sale_date")
        return {
            "kind": "table",
            "title": self.env._("Sales - Last %s months", len(months)),
            "row_label": self.env._("Sale date"),
            "columns": [{"id": "sold", "label": self.env._("Sold"), "kind": "count"}],
            "rows": rows,
            "total": False,
            "chart": {"kind": "bars", "columns": ["sold"]},
            "months": len(months),
            "data": {
                "model": "ahorro.plan",
                "domain": list(
                    panel._at(question, self._months_domain("sale_date", months))
                ),
            },
            "has_more": bool(oldest) and oldest < months[-1],
            "notes": self._get_notes(question, months, counts, oldest),
            "empty": self.env._(
                "No plan was sold in these months. A sale date comes with the file, or "
                "is the day on which the plan was first seen."
            ),
        }

    @api.model
    def _count_by_month(self, question, months):
        """Return dict of month to how many were sold, and of how many by a guess."""
        query = self._search_at(
            question,
            self._months_domain("sale_date", months),
            ["sale_date", "sale_date_estimated"],
        )
        query.groupby = SQL("1")
        sold = SQL.identifier(query.table, "sale_date")
        estimated = SQL.identifier(query.table, "sale_date_estimated")
        rows = self.env.execute_query(
            query.select(
                self._get_month_sql(sold),
                SQL("count(*)"),
                SQL("count(*) FILTER (WHERE %s)", estimated),
            )
        )
        return {month: (number, guessed) for month, number, guessed in rows}

    @api.model
    def _get_oldest(self, question, field):
        """Return the oldest date of the plans of today that the filters leave."""
        if field not in question.counted:
            query = self.env["ahorro.plan"]._search(
                question.domain & Domain(field, "!=", False), order=field, limit=1
            )
            rows = self.env.execute_query(
                query.select(SQL.identifier(query.table, field))
            )
            question.counted[field] = rows[0][0] if rows else None
        return question.counted[field]

    @api.model
    def _get_notes(self, question, months, counts, oldest):
        notes = []
        guessed = sum(number for _sold, number in counts.values())
        if guessed:
            domain = self._months_domain("sale_date", months)
            domain &= Domain("sale_date_estimated", "=", True)
            notes.append(
                {
                    "text": self.env["ahorro.panel"]._for_number(
                        guessed,
                        self.env._("%s estimated date"),
                        self.env._("%s estimated dates"),
                    )
                    % guessed,
                    "figure": self.env["ahorro.panel"]._figure(
                        guessed,
                        self.env["ahorro.panel"]._at(question, domain),
                        self.env._("Sold on an estimated date"),
                    ),
                }
            )
        if oldest:
            notes.append(
                {"text": self.env._("Data since %s", oldest.strftime("%m/%Y"))}
            )
        return notes
