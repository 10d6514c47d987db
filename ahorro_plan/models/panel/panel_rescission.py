# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools

from odoo import api, models
from odoo.fields import Domain

from ...tools.months import next_due
from .plan_slice import in_slices, slices_domain


class AhorroPanelRescission(models.AbstractModel):
    """Savers near rescission, at any day.

    How many unpaid installments lead to rescission is a term of each administradora;
    where it is not known nothing is counted. What is lost in the next days is the
    radar's (``ahorro.panel.deadlines``).
    """

    _name = "ahorro.panel.rescission"
    _description = "Portfolio panel: near rescission"

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
                "id": "rescission",
                "sequence": 600,
                "kind": "block",
                "prepare": self._prepare_ladder,
            },
        ]

    # === TILES ===

    @api.model
    def _prepare_tile(self, question, distance):
        count = self.env["ahorro.panel.count"]
        slices = count._get_near_slices(question).get(distance, [])
        labels = {
            1: self.env._("one installment from rescission"),
            2: self.env._("two installments from rescission"),
        }
        figure = count._figure(question, slices, labels[distance].capitalize())
        figure["amount"] = self._get_debt(question, distance)
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
            "amount_label": self.env._("overdue"),
            "details": [] if known else self._get_unset_details(question),
            "hint": self.env._(
                "Savers who owe as many installments as their administradora allows, "
                "less the ones said; and what they owe."
            ),
        }

    @api.model
    def _is_known(self, question):
        """Tell whether an administradora of these plans has such a limit."""
        count = self.env["ahorro.panel.count"]
        limited = {
            status
            for statuses in count._get_savers_by_limit(question).values()
            for status in statuses
        }
        rows = count._count(question)
        found = {row.after.status_id for row in rows if row.after}
        return bool(limited & found) or (bool(limited) and not found)

    @api.model
    def _get_unset_text(self):
        return self.env._(
            "No administradora says how many unpaid installments lead to "
            "rescission: set it in Parameters."
        )

    @api.model
    def _get_unset_details(self, question):
        """Return what says that nobody set the limit, and opens where it is set."""
        return [
            self._unset_detail(
                self._get_providers(question, "saver"), self._get_unset_text()
            )
        ]

    @api.model
    def _get_providers(self, question, family):
        """Return the administradoras with plans in a family at the moment shown."""
        count = self.env["ahorro.panel.count"]
        found = {row.after.status_id for row in count._count(question) if row.after}
        return (
            count._get_statuses(question)
            .filtered(lambda s: s.id in found and s.family == family)
            .provider_id
        )

    @api.model
    def _unset_detail(self, providers, text):
        """Return the line that names a setting; who may set it opens it there."""
        if not providers or not providers.has_access("write"):
            return {"text": text}
        figure = self.env["ahorro.panel"]._figure(
            len(providers),
            Domain("id", "in", providers.ids) & Domain("active", "in", [True, False]),
            self.env._("Administradoras"),
            model="ahorro.provider",
        )
        return {"text": text, "figure": figure}

    @api.model
    def _get_debt(self, question, distance):
        """Return what those owe who are so near, at the moment shown."""
        near = self.env["ahorro.panel.count"]._count_near(question)
        return float(near.get(distance, (0, 0))[1])

    # === THE LADDER ===

    @api.model
    def _prepare_ladder(self, question):
        """Return how far savers are from rescission, in plans, people and pesos."""
        count = self.env["ahorro.panel.count"]
        near = count._get_near_slices(question)
        rows = []
        for distance, label in (
            (2, self.env._("Two installments away")),
            (1, self.env._("One installment away")),
            (0, self.env._("Can be rescinded")),
        ):
            slices = near.get(distance)
            if not slices:
                continue
            figure = count._figure(question, slices, label)
            debt = self._get_debt(question, distance)
            same = {name: figure[name] for name in ("model", "domain", "title")}
            rows.append(
                {
                    "id": str(distance),
                    "label": label,
                    "cells": {
                        "plans": figure,
                        "people": self._people_figure(
                            question, distance, slices, label
                        ),
                        "debt": {**same, "value": debt, "is_sum": True},
                        "due": self._due_figure(question, slices, label),
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
                {
                    "id": "due",
                    "label": self.env._("Days to the next due day"),
                    "kind": "count",
                },
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
                            part for parts in near.values() for part in parts
                        ),
                    )
                ),
            },
            "has_more": False,
            "notes": [
                *self.env["ahorro.panel"]._get_notes(question),
                *self._get_due_notes(question, near),
            ],
            "empty": self.env._("No saver is near rescission.")
            if self._is_known(question)
            else self._get_unset_text(),
        }

    @api.model
    def _get_limited(self, question, slices):
        """Return the administradoras whose savers some parts are."""
        ids = frozenset().union(*(part.status_ids for part in slices))
        statuses = self.env["ahorro.panel.count"]._get_statuses(question)
        return statuses.filtered(lambda s: s.id in ids).provider_id

    @api.model
    def _due_figure(self, question, slices, title):
        """Return the figure of the days until the first of them owe one more.

        It is the soonest due day of the administradoras whose plans are there.
        """
        held = {
            row.after.status_id
            for row in self.env["ahorro.panel.count"]._count(question)
            if in_slices(slices, row.after)
        }
        here = [part._replace(status_ids=part.status_ids & held) for part in slices]
        days = [
            (next_due(question.day, provider.due_day) - question.day).days
            for provider in self._get_limited(question, here)
            if provider.due_day
        ]
        figure = self.env["ahorro.panel"]._figure(
            min(days, default=False), Domain.FALSE, title
        )
        # Days, not rows.
        return {**figure, "domain": False}

    @api.model
    def _get_due_notes(self, question, near):
        """Return what says which administradora has no due day yet."""
        parts = itertools.chain.from_iterable(near.values())
        unset = self._get_limited(question, parts) & self._get_providers(
            question, "saver"
        )
        unset = unset.filtered(lambda provider: not provider.due_day)
        if not unset:
            return []
        text = self.env._(
            "%s: the due day of installments is not set. Set it in Parameters.",
            ", ".join(unset.mapped("name")),
        )
        return [self._unset_detail(unset, text)]

    @api.model
    def _people_figure(self, question, distance, slices, title):
        """Return the figure of the people who hold the plans of some parts.

        Who held a plan on a past day opens no list: contacts have no past.
        """
        domain = question.domain & slices_domain(slices)
        near = self.env["ahorro.panel.count"]._count_near(question)
        opened = Domain("ahorro_plan_ids", "any", list(domain))
        figure = self.env["ahorro.panel"]._figure(
            near.get(distance, (0, 0))[0],
            opened & Domain("active", "in", [True, False]),
            title,
            model="res.partner",
        )
        if question.is_past:
            figure["domain"] = False
        return figure
