# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.panel_question import write_question
from ..case.ahorro_movement import ATTENTIONS

#: The days back in which somebody was spoken to.
DAYS = 30
#: Of the chart: done, done long ago, and what is missing.
COLORS = {"recent": "#2E7D32", "before": "#C9820A", "never": "#9CA3AF"}


class AhorroPanelCoverage(models.AbstractModel):
    """How many of the people who owe were spoken to, in people and not in plans.

    A person is of the row in which their plan that owes most is. Spoken to: somebody
    attended them with a result that says so. Of a past day it is not answered: who held
    a plan then is not who a list of contacts would open.
    """

    _name = "ahorro.panel.coverage"
    _description = "Portfolio panel: coverage of arrears"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "coverage",
                # Beside the ladder: both are of half the page's width.
                "sequence": 650,
                "kind": "block",
                # It looks for everybody who was ever spoken to.
                "is_lazy": lambda question: True,
                "prepare": self._prepare_block,
            }
        ]

    @api.model
    def _prepare_block(self, question):
        if question.is_past:
            return self._prepare_unknown()
        steps = self._get_steps(question)
        counts = self._count_people(question, steps)
        labels = {
            "people": self.env._("People"),
            "recent": self.env._("Contacted in %s days", DAYS),
            "before": self.env._("Contacted before"),
            "never": self.env._("Never contacted"),
        }
        rows = []
        for owed, _part in steps:
            numbers = counts.get(owed, dict.fromkeys(labels, 0))
            rows.append(
                {
                    "id": str(owed),
                    "label": self._step_label(owed, steps),
                    "cells": {
                        name: self._people_figure(
                            question, steps, owed, name, numbers, label
                        )
                        for name, label in labels.items()
                    },
                }
            )
        return {
            **self._prepare_head(),
            "columns": [
                {
                    "id": name,
                    "label": label,
                    "kind": "count",
                    "color": COLORS.get(name),
                }
                for name, label in labels.items()
            ],
            "rows": rows,
            "total": False,
            "chart": {"kind": "stacked", "columns": ["recent", "before", "never"]},
            "months": False,
            "data": {"model": "res.partner", "domain": self._get_data_domain(rows)},
            "has_more": False,
            "notes": self.env["ahorro.panel"]._get_notes(question),
            "empty": self.env._("Nobody owes an installment."),
        }

    @api.model
    def _prepare_head(self):
        return {
            "kind": "table",
            "title": self.env._("Coverage of arrears"),
            "subtitle": self.env._("People who owe installments, by who was spoken to"),
            "row_label": self.env._("Owed"),
        }

    @api.model
    def _prepare_unknown(self):
        """Return the block of a past day: it says why it shows nobody."""
        return {
            **self._prepare_head(),
            "columns": [],
            "rows": [],
            "total": False,
            "chart": False,
            "months": False,
            "data": False,
            "has_more": False,
            "notes": [],
            "empty": self.env._(
                "Known for today alone: people have no past, their plans do."
            ),
        }

    @api.model
    def _get_data_domain(self, rows):
        """Return the domain of everybody in the block."""
        return list(Domain.OR(row["cells"]["people"]["domain"] for row in rows))

    @api.model
    def _get_steps(self, question):
        """Return (unpaid installments, part of the portfolio), those who owe alone."""
        steps = self.env["ahorro.panel.migration"]._get_steps(question)
        return [(int(name), part) for name, part in steps if name != "0"]

    @api.model
    def _step_label(self, owed, steps):
        if owed == steps[-1][0]:
            return self.env._("%s or more", owed)
        return str(owed)

    # === WHO WAS SPOKEN TO ===

    @api.model
    def _get_contacted_sql(self, since, until):
        """Return the SQL of the ids of the people who were spoken to in a period.

        :param since: UTC moment, or None for ever
        """
        return SQL(
            """(SELECT m.partner_id FROM ahorro_movement m
                  JOIN ahorro_result r ON r.id = m.result_id
                                      AND r.outcome <> 'not_contacted'
                 WHERE m.company_id = ANY(%s) AND m.partner_id IS NOT NULL
                   AND m.kind = ANY(%s) AND %s AND m.date < %s AND NOT %s)""",
            self.env.companies.ids,
            list(ATTENTIONS),
            SQL("m.date >= %s", since) if since else SQL("TRUE"),
            until,
            self.env["ahorro.movement"]._undone_condition("m"),
        )

    @api.model
    def _contacted_domain(self, since, until):
        text = write_question({"since": since, "until": until})
        return Domain("ahorro_contacted", "like", text)

    @api.model
    def _count_people(self, question, steps):
        """Return dict of unpaid installments to how many people were spoken to when."""
        self.env.flush_all()
        top = steps[-1][0]
        owing = steps[0][1]._replace(owed_to=None)
        query = self.env["ahorro.plan"]._search(
            question.domain & owing.domain() & Domain("partner_id", "!=", False)
        )
        query.groupby = SQL("1")
        people = query.select(
            SQL.identifier(query.table, "partner_id"),
            SQL(
                "LEAST(max(%s), %s)",
                SQL.identifier(query.table, "installments_owed"),
                top,
            ),
        )
        since = question.moment - timedelta(days=DAYS)
        rows = self.env.execute_query(
            SQL(
                """WITH owing(id, owed) AS (%s),
                        recent AS (SELECT DISTINCT * FROM %s x),
                        ever AS (SELECT DISTINCT * FROM %s x)
                   SELECT owed, count(*), count(recent.partner_id),
                          count(ever.partner_id)
                     FROM owing
                     LEFT JOIN recent ON recent.partner_id = owing.id
                     LEFT JOIN ever ON ever.partner_id = owing.id
                    GROUP BY owed""",
                people,
                self._get_contacted_sql(since, question.moment),
                self._get_contacted_sql(None, question.moment),
            )
        )
        return {
            owed: {
                "people": total,
                "recent": recent,
                "before": ever - recent,
                "never": total - ever,
            }
            for owed, total, recent, ever in rows
        }

    @api.model
    def _people_figure(self, question, steps, owed, name, numbers, title):
        top = steps[-1][0]
        plans = question.domain & dict(steps)[owed].domain()
        domain = Domain("ahorro_plan_ids", "any", list(plans))
        if owed != top:
            # Who has a plan that owes more is of that one's row.
            more = steps[0][1]._replace(owed_from=owed + 1, owed_to=None)
            worse = question.domain & more.domain()
            domain &= Domain("ahorro_plan_ids", "not any", list(worse))
        since = question.moment - timedelta(days=DAYS)
        recent = self._contacted_domain(since, question.moment)
        ever = self._contacted_domain(None, question.moment)
        domain &= {
            "people": Domain.TRUE,
            "recent": recent,
            "before": ever & ~recent,
            "never": ~ever,
        }[name]
        return self.env["ahorro.panel"]._figure(
            numbers[name],
            domain & Domain("active", "in", [True, False]),
            title,
            model="res.partner",
        )
