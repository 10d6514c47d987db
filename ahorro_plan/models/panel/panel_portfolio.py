# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class AhorroPanelPortfolio(models.AbstractModel):
    """*Cartera completa*: how many plans have each status."""

    _name = "ahorro.panel.portfolio"
    _description = "Portfolio panel: the whole portfolio"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "status",
                "sequence": 100,
                "kind": "block",
                "prepare": self._prepare_status_block,
            },
        ]

    @api.model
    def _prepare_status_block(self, question):
        panel = self.env["ahorro.panel"]
        statuses = self.env["ahorro.plan.status"].with_context(active_test=False)
        counts = {
            status.id: count
            for status, count in self.env["ahorro.plan"]._read_group(
                question.domain, ["status_id"], ["__count"]
            )
        }
        shown = question.filters.statuses or {}
        rows, total = [], 0
        checked_ids = []
        for status in statuses.search([("id", "in", list(counts))]) | statuses.browse():
            checked = shown.get(status.id, status.shown_by_default)
            if checked:
                total += counts[status.id]
                checked_ids.append(status.id)
            rows.append(
                {
                    "id": str(status.id),
                    "label": status.display_name,
                    "group": status.provider_id.name,
                    "color": status.color,
                    "checked": checked,
                    "cells": {
                        "total": panel._figure(
                            counts[status.id],
                            question.domain & Domain("status_id", "=", status.id),
                            status.display_name,
                        )
                    },
                }
            )
        return {
            "kind": "status",
            "title": self.env._("Whole portfolio - Status of subscriptions"),
            "row_label": self.env._("Status"),
            "columns": [{"id": "total", "label": self.env._("Total"), "kind": "count"}],
            "rows": rows,
            "total": {
                "label": self.env._("Total"),
                "cells": {
                    "total": panel._figure(
                        total,
                        question.domain & Domain("status_id", "in", checked_ids),
                        self.env._("Whole portfolio"),
                    )
                },
            },
            "chart": {"kind": "donut", "columns": ["total"]},
            "months": False,
            "notes": [],
            "empty": self.env._(
                "There are no plans yet: import the portfolio file of the "
                "administradora."
            ),
        }
