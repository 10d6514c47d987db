# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools.domain_json import to_json

#: The columns: how a contact went; the last is a comment without a result.
OUTCOMES = ("positive", "neutral", "negative", "not_contacted", "undefined")
REACHED = ("positive", "neutral", "negative")


class AhorroReportHours(models.AbstractModel):
    """*Reportes → Horarios*: at which hour people are found, and how it ends.

    A row is an hour of the user's clock, a cell the movements of that hour with that
    outcome. *Contacted* is of those with a result. Called by the screen:
    ``get_hour_report``.
    """

    _name = "ahorro.report.hours"
    _description = "Report of hours"
    _inherit = "ahorro.report.filters"

    @api.model
    @api.readonly
    @remote()
    def get_hour_report(self, filters=None):
        """Return the heat map; each cell carries the domain of what it counts.

        :param dict filters: ``date_from``, ``date_to`` (ISO days of the user),
            ``user_ids`` (operators), ``type_ids``
        :return: dict of ``columns`` (``id``, ``label``), ``rows`` (``id``: the hour,
            ``label``, ``cells``, ``reached`` and ``percent``, False without an
            attempt), ``total`` (a row), ``best`` (the hours, of those with enough
            attempts, at which most are found), ``operators`` and ``types``
        :raises AccessError: the user is no supervisor
        :raises UserError: filters that no screen sends
        """
        filters = self._check_filters(
            filters, "date_from", "date_to", "user_ids", "type_ids"
        )
        base = self._get_domain(filters)
        counts = self._count(base)
        busy = sorted(hour for hour in counts if hour is not None)
        rows = [
            self._prepare_row(counts, base, hour)
            for hour in (range(busy[0], busy[-1] + 1) if busy else ())
        ]
        labels = self._get_outcome_labels()
        return {
            "columns": [{"id": name, "label": labels[name]} for name in OUTCOMES],
            "rows": rows,
            "total": self._prepare_row(counts, base, None),
            "best": self._get_best(rows),
            **self._get_choices(),
        }

    @api.model
    def _get_domain(self, filters):
        remote = self.env["ahorro.remote.values"]
        domain = self.env["ahorro.report.movements"]._get_base_domain()
        domain &= self._get_period_domain("date", self._check_period(filters))
        for key, name in (("user_ids", "user_id"), ("type_ids", "type_id")):
            if ids := remote._check_ids(filters.get(key)):
                domain &= Domain(name, "in", ids)
        return domain

    @api.model
    def _get_outcome_domain(self, outcome):
        """Return the domain of the movements of a column."""
        if outcome == "undefined":
            return Domain("result_id", "=", False)
        return Domain("result_id.outcome", "=", outcome)

    @api.model
    def _get_outcome_labels(self):
        field = self.env["ahorro.result"]._fields["outcome"]
        labels = dict(field._description_selection(self.env))
        return labels | {"undefined": self.env._("Undefined")}

    @api.model
    def _count(self, base):
        """Return dict of hour to dict of outcome to count; None is the whole day."""
        counts = defaultdict(lambda: dict.fromkeys(OUTCOMES, 0))
        local = self.env["ahorro.movement"].with_context(tz=self._get_zone())
        groups = local._read_group(base, ["date:hour_number", "result_id"], ["__count"])
        for hour, result, count in groups:
            outcome = result.sudo().outcome or "undefined"  # of an archived one too
            counts[int(hour)][outcome] += count
            counts[None][outcome] += count
        return counts

    @api.model
    def _prepare_row(self, counts, base, hour):
        """Return a row of figures; without an hour the total."""
        labels = self._get_outcome_labels()
        found = counts[hour] if hour in counts else dict.fromkeys(OUTCOMES, 0)
        chosen, label = base, self.env._("Total")
        if hour is not None:
            chosen &= Domain("date.hour_number", "=", hour)
            label = f"{hour}–{hour + 1} h"
        attempted = sum(found[name] for name in OUTCOMES if name != "undefined")
        reached = sum(found[name] for name in REACHED)
        return {
            "id": hour,
            "label": label,
            "cells": {
                name: {
                    "value": found[name],
                    "model": "ahorro.movement",
                    "domain": to_json(chosen & self._get_outcome_domain(name)),
                    "title": f"{label} · {labels[name]}",
                }
                for name in OUTCOMES
            },
            "attempted": attempted,
            "reached": reached,
            "percent": reached * 100 / attempted if attempted else False,
        }

    @api.model
    def _get_best(self, rows):
        """Return the labels of the hours at which most of those tried are found.

        Of the hours with at least a tenth of the tries of the busiest one.
        """
        most = max((row["attempted"] for row in rows), default=0)
        tried = [
            row for row in rows if row["reached"] and row["attempted"] * 10 >= most
        ]
        best = max((row["percent"] for row in tried), default=None)
        return [row["label"] for row in tried if row["percent"] == best]

    @api.model
    def _get_choices(self):
        """Return the operators and types to filter by."""
        base = self.env["ahorro.report.movements"]._get_base_domain()
        movements = self.env["ahorro.movement"]
        users = [user.id for [user] in movements._read_group(base, ["user_id"])]
        names = self.env["res.users"]._get_ahorro_names(users)
        # A dealership has some dozens of types.
        types = self.env["ahorro.campaign.type"].search([])  # pylint: disable=no-search-all
        return {
            "operators": [
                {"id": user_id, "name": name}
                for user_id, name in sorted(
                    names.items(), key=lambda item: item[1].lower()
                )
            ],
            "types": [{"id": each.id, "name": each.name} for each in types],
        }
