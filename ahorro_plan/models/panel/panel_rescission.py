# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .plan_slice import PlanSlice, in_slices, slices_domain


class AhorroPanelRescission(models.AbstractModel):
    """What is about to be lost: savers near rescission, awards near their last day.

    How many unpaid installments lead to rescission and how long a winner may take are
    settings of each administradora; where they are not known nothing is counted.
    """

    _name = "ahorro.panel.rescission"
    _description = "Portfolio panel: what is about to be lost"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "rescission_1",
                "sequence": 20,
                "kind": "tile",
                "prepare": lambda question: self._prepare_tile(question, 1),
            },
            {
                "id": "rescission_2",
                "sequence": 30,
                "kind": "tile",
                "prepare": lambda question: self._prepare_tile(question, 2),
            },
            {
                "id": "awards",
                "sequence": 40,
                "kind": "tile",
                "prepare": self._prepare_awards_tile,
            },
            {
                "id": "rescission",
                "sequence": 600,
                "kind": "block",
                "prepare": self._prepare_ladder,
            },
        ]

    # === PARTS OF THE PORTFOLIO ===

    @api.model
    def _get_savers_by_limit(self, question):
        """Return dict of unpaid installments to rescission to the savers' statuses."""
        found = defaultdict(set)
        for status in self.env["ahorro.panel.count"]._get_statuses(question):
            limit = status.provider_id.unpaid_to_rescission
            if status.family == "saver" and limit:
                found[limit].add(status.id)
        return found

    @api.model
    def _get_slices(self, question, distance):
        """Return the parts of savers that so many installments part from rescission.

        :param distance: 0 is those that can be rescinded already
        """
        slices = []
        for limit, ids in sorted(self._get_savers_by_limit(question).items()):
            owed = limit - distance
            if owed > 0:
                end = owed if distance else None
                slices.append(PlanSlice(frozenset(ids), owed_from=owed, owed_to=end))
        return slices

    @api.model
    def _get_award_slices(self, question, day):
        """Return the parts of awarded plans whose term to accept runs on a day."""
        terms = defaultdict(set)
        for status in self.env["ahorro.panel.count"]._get_award_statuses(question):
            terms[status.provider_id.days_to_accept].add(status.id)
        return [
            PlanSlice(
                frozenset(ids),
                awarded_from=day - timedelta(days=days),
                awarded_to=day,
            )
            for days, ids in sorted(terms.items())
        ]

    # === TILES ===

    @api.model
    def _prepare_tile(self, question, distance):
        slices = self._get_slices(question, distance)
        labels = {
            1: self.env._("one installment from rescission"),
            2: self.env._("two installments from rescission"),
        }
        figure = self.env["ahorro.panel.count"]._figure(
            question, slices, labels[distance].capitalize()
        )
        figure["amount"] = self._get_debt(question, slices)
        known = self._is_known(question)
        if not known:
            # Zero would say that nobody is near.
            figure |= {"value": False, "domain": False, "amount": False}
            for name in ("before", "entered", "left"):
                figure.pop(name, None)
        return {
            "label": labels[distance],
            "tone": "warning" if figure["value"] or not known else "ok",
            "figure": figure,
            "amount_label": self.env._("at stake"),
            "details": [] if known else [self._get_unset_detail()],
            "hint": self.env._(
                "Savers who owe as many installments as their administradora allows, "
                "less the ones said; and what they owe."
            ),
        }

    @api.model
    def _is_known(self, question):
        """Tell whether an administradora of these plans has such a limit."""
        limited = {
            status
            for statuses in self._get_savers_by_limit(question).values()
            for status in statuses
        }
        rows = self.env["ahorro.panel.count"]._count(question)
        found = {row.after.status_id for row in rows if row.after}
        return bool(limited & found) or (bool(limited) and not found)

    @api.model
    def _get_unset_detail(self):
        return {
            "text": self.env._(
                "No administradora says how many unpaid installments lead to "
                "rescission: set it in Parameters."
            )
        }

    @api.model
    def _get_debt(self, question, slices):
        """Return the overdue debt of some parts at the moment shown."""
        if not slices:
            return 0.0
        if not question.is_past:
            rows = self.env["ahorro.panel.count"]._count(question)
            return float(sum(row.debt for row in rows if in_slices(slices, row.after)))
        return float(
            self.env["ahorro.plan.past"]._sum_past(
                question.moment,
                question.domain & slices_domain(slices),
                "overdue_debt",
            )
        )

    @api.model
    def _prepare_awards_tile(self, question):
        slices = self._get_award_slices(question, question.day)
        label = self.env._("awards with the term to accept running")
        figure = self.env["ahorro.panel.count"]._figure(
            question,
            slices,
            label.capitalize(),
            before=self._get_award_slices(question, question.before_day),
        )
        details = []
        if not slices:
            details.append(
                {
                    "text": self.env._(
                        "No administradora says how many days a winner has: set it in "
                        "Parameters."
                    )
                }
            )
        return {
            "label": label,
            "tone": "warning" if figure["value"] else "ok",
            "figure": figure,
            "details": details,
            "hint": self.env._(
                "Awarded plans whose last day to accept, by their administradora's "
                "rule, has not passed."
            ),
        }

    # === THE LADDER ===

    @api.model
    def _prepare_ladder(self, question):
        """Return how far savers are from rescission, in plans, people and pesos."""
        rows = []
        for distance, label in (
            (2, self.env._("Two installments away")),
            (1, self.env._("One installment away")),
            (0, self.env._("Can be rescinded")),
        ):
            slices = self._get_slices(question, distance)
            if not slices:
                continue
            figure = self.env["ahorro.panel.count"]._figure(question, slices, label)
            debt = self._get_debt(question, slices)
            same = {name: figure[name] for name in ("model", "domain", "title")}
            rows.append(
                {
                    "id": str(distance),
                    "label": label,
                    "cells": {
                        "plans": figure,
                        "people": self._people_figure(question, slices, label),
                        "debt": {**same, "value": debt, "is_sum": True},
                    },
                }
            )
        return {
            "kind": "table",
            "title": self.env._("Near rescission"),
            "row_label": self.env._("Distance"),
            "columns": [
                {"id": "plans", "label": self.env._("Plans"), "kind": "count"},
                {"id": "people", "label": self.env._("People"), "kind": "count"},
                {"id": "debt", "label": self.env._("Overdue debt"), "kind": "amount"},
            ],
            "rows": rows,
            "total": False,
            "chart": False,
            "months": False,
            "data": {
                "model": "ahorro.plan",
                "domain": list(
                    self.env["ahorro.panel"]._at(
                        question,
                        slices_domain(
                            part
                            for distance in range(3)
                            for part in self._get_slices(question, distance)
                        ),
                    )
                ),
            },
            "has_more": False,
            "notes": self.env["ahorro.panel"]._get_freshness_notes(question),
            "empty": self._get_unset_detail()["text"],
        }

    @api.model
    def _people_figure(self, question, slices, title):
        """Return the figure of the people who hold the plans of some parts.

        Who held a plan on a past day opens no list: contacts have no past.
        """
        domain = question.domain & slices_domain(slices)
        if question.is_past:
            query = self.env["ahorro.plan.past"]._search_past(
                question.moment, domain, ["partner_id"]
            )
        else:
            query = self.env["ahorro.plan"]._search(domain)
        holder = SQL.identifier(query.table, "partner_id")
        rows = self.env.execute_query(query.select(SQL("count(DISTINCT %s)", holder)))
        opened = Domain("ahorro_plan_ids", "any", list(domain))
        figure = self.env["ahorro.panel"]._figure(
            rows[0][0],
            opened & Domain("active", "in", [True, False]),
            title,
            model="res.partner",
        )
        if question.is_past:
            figure["domain"] = False
        return figure
