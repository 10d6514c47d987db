# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from .plan_slice import EVERY_PLAN, PlanSlice


class AhorroPanelPortfolio(models.AbstractModel):
    """*Cartera completa*: how many plans have each status, and what is wrong with them.

    Its tiles: plans that the last complete file left out, and statuses without a name.
    """

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
            {
                "id": "absent",
                "sequence": 50,
                "kind": "tile",
                "prepare": self._prepare_absent_tile,
            },
            {
                "id": "unmapped",
                "sequence": 60,
                "kind": "tile",
                "prepare": self._prepare_unmapped_tile,
            },
        ]

    # === ESTADO DE SUSCRIPCIONES ===

    @api.model
    def _prepare_status_block(self, question):
        count = self.env["ahorro.panel.count"]
        found = {
            state.status_id
            for row in count._count(question)
            for state in (row.before if question.compares else None, row.after)
            if state
        }
        statuses = count._get_statuses(question).filtered(lambda s: s.id in found)
        ticked = self._get_ticked(question, statuses)
        rows = [
            {
                "id": str(status.id),
                "label": status.display_name,
                "group": status.provider_id.name,
                "color": status.color,
                "checked": status in ticked,
                "cells": self._prepare_cells(question, status.ids, status.display_name),
            }
            for status in statuses
        ]
        if False in found:
            title = self.env._("Without a status")
            rows.append(
                {
                    "id": "0",
                    "label": title,
                    "group": "",
                    "color": "#9CA3AF",
                    "checked": True,
                    "cells": self._prepare_cells(question, [False], title),
                }
            )
        total_ids = [*ticked.ids, *([False] if False in found else [])]
        return {
            "kind": "status",
            "title": self.env._("Whole portfolio - Status of subscriptions"),
            "row_label": self.env._("Status"),
            "columns": [{"id": "total", "label": self.env._("Total"), "kind": "count"}],
            "rows": rows,
            "total": {
                "label": self.env._("Total"),
                "cells": self._prepare_cells(
                    question, total_ids, self.env._("Whole portfolio")
                ),
            },
            "chart": {"kind": "donut", "columns": ["total"]},
            "months": False,
            "data": {
                "model": "ahorro.plan",
                "domain": list(
                    self.env["ahorro.panel"]._at(
                        question, PlanSlice(frozenset(total_ids)).domain()
                    )
                ),
            },
            "has_more": False,
            "notes": self.env["ahorro.panel"]._get_notes(question),
            "empty": self.env._(
                "There are no plans yet: import the portfolio file of the "
                "administradora."
            ),
        }

    @api.model
    def _prepare_cells(self, question, status_ids, title):
        part = PlanSlice(frozenset(status_ids))
        return {
            "total": self.env["ahorro.panel.count"]._figure(question, [part], title)
        }

    @api.model
    def _get_ticked(self, question, statuses):
        """Return those of the statuses that are shown.

        Which they are says the question, or the user's last choice, or the status.
        """
        chosen = question.filters.statuses
        if chosen is None:
            chosen = self.env["ahorro.panel.choice"]._get_chosen()
        return statuses.filtered(lambda s: chosen.get(s.id, s.shown_by_default))

    # === WHAT IS WRONG WITH PLANS ===

    @api.model
    def _get_absent_slice(self):
        return EVERY_PLAN._replace(is_absent=True)

    @api.model
    def _get_unmapped_slice(self, question):
        count = self.env["ahorro.panel.count"]
        return PlanSlice(count._get_family_ids(question, "unmapped"))

    @api.model
    def _prepare_absent_tile(self, question):
        figure = self.env["ahorro.panel.count"]._figure(
            question,
            [self._get_absent_slice()],
            self.env._("Absent since the last file"),
        )
        return {
            "label": self.env["ahorro.panel"]._for_number(
                figure["value"],
                self.env._("plan absent since the last file"),
                self.env._("plans absent since the last file"),
            ),
            "tone": "info" if figure["value"] else "ok",
            "figure": figure,
            "details": [],
            "hint": self.env._(
                "The last complete file of their administradora does not name them. "
                "Nothing was deleted: ask whether they were transferred."
            ),
        }

    @api.model
    def _prepare_unmapped_tile(self, question):
        count = self.env["ahorro.panel.count"]
        part = self._get_unmapped_slice(question)
        title = self.env._("Plans with a status without a name")
        plans = count._figure(question, [part], title)
        used = {
            row.after.status_id
            for row in count._count(question)
            if part.holds(row.after)
        }
        statuses = count._get_statuses(question).filtered(lambda s: s.id in used)
        details = []
        if statuses:
            details.append(
                {
                    "text": self.env["ahorro.panel"]._for_number(
                        plans["value"],
                        self.env._("%(codes)s, in %(count)s plan"),
                        self.env._("%(codes)s, in %(count)s plans"),
                    )
                    % {
                        "codes": ", ".join(statuses.mapped("code")),
                        "count": plans["value"],
                    },
                    "figure": plans,
                }
            )
        figure = self.env["ahorro.panel"]._figure(
            len(statuses),
            Domain("id", "in", statuses.ids) & Domain("active", "in", [True, False]),
            self.env._("Statuses without a name"),
            model="ahorro.plan.status",
        )
        if question.compares:
            # What entered and left are plans: a status has no past.
            figure |= {name: plans[name] for name in ("entered", "left")}
        return {
            "label": self.env["ahorro.panel"]._for_number(
                len(statuses),
                self.env._("status without a name"),
                self.env._("statuses without a name"),
            ),
            "tone": "info" if statuses else "ok",
            "figure": figure,
            "details": details,
            "hint": self.env._(
                "Codes that a file brought and nobody knows yet: open them and say "
                "what they mean."
            ),
        }

    @api.model
    def _get_freshness_notes(self, question):
        """Return what lessens the figures of plans: absent ones, unnamed statuses."""
        count = self.env["ahorro.panel.count"]
        notes = []
        for part, one, many, title in (
            (
                self._get_absent_slice(),
                self.env._("%s absent plan"),
                self.env._("%s absent plans"),
                self.env._("Absent since the last file"),
            ),
            (
                self._get_unmapped_slice(question),
                self.env._("%s plan with a status without a name"),
                self.env._("%s plans with a status without a name"),
                self.env._("Plans with a status without a name"),
            ),
        ):
            figure = count._figure(question, [part], title)
            number = figure["value"]
            if number:
                text = self.env["ahorro.panel"]._for_number(number, one, many)
                notes.append({"text": text % number, "figure": figure})
        return notes
