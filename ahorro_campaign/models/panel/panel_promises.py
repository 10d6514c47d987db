# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import presets
from ...tools.domain_json import to_json


class AhorroPanelPromises(models.AbstractModel):
    """What the portfolio panel, and the board of supervision, say of promises."""

    _name = "ahorro.panel.promises"
    _description = "Portfolio panel: promises"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "promises",
                "sequence": 15,
                "kind": "tile",
                "prepare": self._prepare_promises_tile,
            },
        ]

    @api.model
    def _prepare_promises_tile(self, question):
        """Return the tile of broken promises, with those of today and the rate."""
        panel, promises = self.env["ahorro.panel"], self.env["ahorro.promise"]
        label = self.env._("broken promises, not attended since")
        hint = self.env._(
            "Broken: by the first complete file of a later day nothing was paid. "
            "Rate = kept ÷ (kept + in part + broken); recovered is what was paid, "
            "never more than was promised; both by files of the last 30 days."
        )
        if question.is_past:
            return panel._unknown_tile(label, hint, "ahorro.promise")
        plans = self.env["ahorro.panel.bids"]._plan_domain(question)
        today = presets.local_day(
            fields.Datetime.now(), self.env["ahorro.report.rows"]._get_zone()
        )
        waiting = promises._get_waiting_domain() & plans
        due = promises._get_due_domain(today) & plans
        since = fields.Date.subtract(today, days=29)
        judged = Domain("verdict", "in", ["kept", "part", "broken"])
        judged &= Domain("judged_day", ">=", since) & plans
        count, today_count = promises.search_count(waiting), promises.search_count(due)
        [(resolved, rate, recovered)] = promises._read_group(
            judged, aggregates=["__count", "kept_rate:avg", "recovered:sum"]
        )
        details = [
            {
                "text": self.env._("%s promised for today", today_count),
                "figure": self._open(today_count, due),
            }
        ]
        if resolved:
            details.append(
                {
                    "text": self.env._(
                        "%(rate)s %% kept of %(count)s, %(money)s recovered",
                        rate=round(rate),
                        count=resolved,
                        money=self._money(recovered),
                    ),
                    "figure": self._open(resolved, judged),
                }
            )
        return {
            "label": panel._for_number(
                count, self.env._("broken promise, not attended since"), label
            ),
            "tone": "danger" if count else "ok",
            "figure": self._open(count, waiting),
            "details": details,
            "hint": hint,
        }

    @api.model
    def _open(self, count, domain):
        return self.env["ahorro.panel"]._figure(
            count, to_json(domain), self.env._("Promises"), model="ahorro.promise"
        )

    @api.model
    def _money(self, amount):
        currency = self.env.company.currency_id
        return currency.format(round(amount or 0))
