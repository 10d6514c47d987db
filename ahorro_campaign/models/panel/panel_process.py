# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.panel_question import write_question


class AhorroPanelProcess(models.AbstractModel):
    """*Scoring* and *Agrupamiento*: where the last case of each plan stands, by month.

    Scoring goes by the month of sale, the call after grouping by that of grouping. A
    plan whose last case was finished with a result that has no class in the panel is in
    no column: it was tried and nothing came of it.
    """

    _name = "ahorro.panel.process"
    _description = "Portfolio panel: scoring and calls after grouping"
    _inherit = "ahorro.panel.sales"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "scoring",
                "sequence": 300,
                "kind": "block",
                "prepare": self._prepare_scoring,
            },
            {
                "id": "grouping",
                "sequence": 400,
                "kind": "block",
                "prepare": self._prepare_grouping,
            },
        ]

    @api.model
    def _prepare_scoring(self, question):
        months = self._get_months(question, "scoring")
        stages = [
            ("not_started", self.env._("Not started"), "#9CA3AF"),
            ("started", self.env._("In process"), "#F59E0B"),
            ("approved", self.env._("Approved"), "#2E7D32"),
            ("disapproved", self.env._("Disapproved"), "#C62828"),
        ]
        block = self._prepare_process(question, "scoring", "sale_date", months, stages)
        return {
            **block,
            "title": self.env._("Scoring - Last %s months", len(months)),
            "row_label": self.env._("Sale date"),
            "chart": {"kind": "stacked", "columns": [stage[0] for stage in stages]},
            "empty": self.env._("No plan was sold in these months."),
        }

    @api.model
    def _prepare_grouping(self, question):
        months = self._get_months(question, "grouping")
        stages = [
            ("not_started", self.env._("Not started"), "#9CA3AF"),
            ("started", self.env._("In process"), "#F59E0B"),
            ("informed", self.env._("Done"), "#2E7D32"),
            ("rescinds", self.env._("Rescinds"), "#C62828"),
        ]
        block = self._prepare_process(
            question, "grouping_call", "grouping_date", months, stages, is_long=True
        )
        total = {"id": "total", "label": self.env._("Total"), "kind": "count"}
        return {
            **block,
            "title": self.env._("Grouping"),
            "group_label": self.env._("Call after grouping"),
            "row_label": self.env._("Grouping date"),
            "columns": [total, *block["columns"]],
            "chart": {"kind": "stacked", "columns": [stage[0] for stage in stages]},
            "empty": self.env._("No plan was grouped in these months."),
        }

    @api.model
    def _prepare_process(
        self, question, process, field, months, stages, *, is_long=False
    ):
        """Return the rows and columns of a process by the month of a date.

        :param stages: (stage, label, colour) of each column
        """
        counts = self._count_stages(question, process, field, months)
        labels = {stage: label for stage, label, _color in stages}
        rows = []
        for month in months:
            name = self._month_label(month, is_long=True)
            cells = {
                stage: self._stage_figure(
                    question,
                    process,
                    (field, month),
                    [stage],
                    counts.get((month, stage), 0),
                    f"{name}: {label}",
                )
                for stage, label in labels.items()
            }
            cells["total"] = self._stage_figure(
                question,
                process,
                (field, month),
                list(labels),
                sum(cell["value"] for cell in cells.values()),
                name,
            )
            rows.append(self._month_row(month, cells, is_long=is_long))
        oldest = self._get_oldest(question, field)
        return {
            "kind": "table",
            "columns": [
                {"id": stage, "label": label, "kind": "count", "color": color}
                for stage, label, color in stages
            ],
            "rows": rows,
            "total": False,
            "months": len(months),
            "data": {
                "model": "ahorro.plan",
                "domain": list(
                    self.env["ahorro.panel"]._at(
                        question, self._months_domain(field, months)
                    )
                ),
            },
            "has_more": bool(oldest) and oldest < months[-1],
            "notes": self.env["ahorro.panel"]._get_notes(question),
        }

    @api.model
    def _stage_figure(self, question, process, when, stages, value, title):
        panel = self.env["ahorro.panel"]
        text = write_question(
            {
                "process": process,
                "stages": stages,
                "moment": question.moment if question.is_past else None,
            }
        )
        domain = panel._at(question, self._month_domain(*when))
        return panel._figure(
            value, domain & Domain("process_stage", "like", text), title
        )

    @api.model
    def _count_stages(self, question, process, field, months):
        """Return dict of (month, stage) to how many plans."""
        self.env.flush_all()
        query = self._search_at(question, self._months_domain(field, months), [field])
        query.groupby = SQL("1, 2")
        code = self.env["ahorro.case.stage"]._get_last_stage_sql(
            SQL.identifier(query.table, "id"),
            process,
            question.moment if question.is_past else None,
        )
        rows = self.env.execute_query(
            query.select(
                self._get_month_sql(SQL.identifier(query.table, field)),
                code,
                SQL("count(*)"),
            )
        )
        names = self.env["ahorro.case.stage"]._get_names()
        counts = defaultdict(int)
        for month, code, count in rows:
            counts[month, names[code]] += count
        return counts
