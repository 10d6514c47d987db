# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ...tools.domain_json import to_json

#: How many days back a result that supervisors want to know is shown.
ALERT_DAYS = 7


class AhorroPanelCalls(models.AbstractModel):
    """What the calls leave to a supervisor: broken appointments and alerts."""

    _name = "ahorro.panel.calls"
    _description = "Portfolio panel: calls"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "callbacks",
                "sequence": 10,
                "kind": "tile",
                "prepare": self._prepare_callbacks_tile,
            },
            {
                "id": "alerts",
                "sequence": 70,
                "kind": "tile",
                "prepare": self._prepare_alerts_tile,
            },
        ]

    @api.model
    def _prepare_callbacks_tile(self, question):
        """Return the tile of the calls agreed with a client that nobody made in time.

        What was due on a past day is not known: the tile says so.
        """
        facts = self.env["ahorro.case.facts"]
        panel = self.env["ahorro.panel"]
        label = self.env._("agreed calls overdue")
        hint = self.env._(
            "The client was told that we would call: the hour and its grace are over."
        )
        if question.is_past:
            return panel._unknown_tile(label, hint, "ahorro.case")
        domain = facts._get_overdue_domain(question.moment)
        domain &= self.env["ahorro.panel.bids"]._plan_domain(question)
        [(count, oldest)] = self.env["ahorro.case"]._read_group(
            domain, aggregates=["__count", "next_action_at:min"]
        )
        return {
            "label": panel._for_number(count, self.env._("agreed call overdue"), label),
            "tone": "danger" if count else "ok",
            "figure": panel._figure(
                count,
                to_json(domain),
                label.capitalize(),
                model="ahorro.case",
                context={
                    "list_view_ref": "ahorro_campaign.ahorro_case_view_list_calls"
                },
            ),
            "details": self._prepare_oldest_call(oldest),
            "hint": hint,
        }

    @api.model
    def _prepare_oldest_call(self, moment):
        """Return the detail that says since when somebody waits to be called."""
        if not moment:
            return []
        at = format_datetime(self.env, moment, dt_format="dd/MM HH:mm")
        return [{"text": self.env._("the oldest, of %(moment)s", moment=at)}]

    @api.model
    def _prepare_alerts_tile(self, question):
        """Return the tile of the results of the last days that alert supervisors."""
        panel = self.env["ahorro.panel"]
        movements = self.env["ahorro.movement"]
        domain = self._get_alert_domain(question)
        one, label = self._get_alert_labels(question)
        groups = movements._read_group(
            domain, ["result_id"], ["__count"], order="__count desc"
        )
        details = [
            {
                "text": self.env._(
                    "%(count)s %(result)s", count=count, result=result.name
                ),
                "figure": panel._figure(
                    count,
                    to_json(domain & Domain("result_id", "=", result.id)),
                    result.name,
                    model="ahorro.movement",
                ),
            }
            for result, count in groups
        ]
        total = sum(count for _result, count in groups)
        return {
            "label": panel._for_number(total, one, label),
            "tone": "danger" if total else "ok",
            "figure": panel._figure(
                total, to_json(domain), label.capitalize(), model="ahorro.movement"
            ),
            "details": details,
            "hint": self.env._(
                "Results of the last %s days that their type wants a supervisor to "
                "know.",
                ALERT_DAYS,
            ),
        }

    @api.model
    def _get_alert_labels(self, question):
        """Return what one alert and several are called; on a past day none is seen."""
        if question.is_past:
            return (
                self.env._("alert of the last %s days", ALERT_DAYS),
                self.env._("alerts of the last %s days", ALERT_DAYS),
            )
        return self.env._("alert not seen yet"), self.env._("alerts not seen yet")

    @api.model
    def _get_alert_domain(self, question):
        """Return the domain of the alerts; today, of those the user has not seen."""
        since = question.moment - timedelta(days=ALERT_DAYS)
        # sudo: the user's own.
        seen_at = self.env.user.sudo().ahorro_alerts_seen_at
        if seen_at and not question.is_past:
            since = max(since, seen_at)
        bids = self.env["ahorro.panel.bids"]
        results = bids._get_ids(question, "ahorro.result", "alert_supervisor", [True])
        return (
            Domain("result_id", "in", results)
            & Domain("kind", "in", ["comment", "finish", "correct"])
            & Domain("date", ">=", fields.Datetime.to_string(since))
            & Domain("date", "<", fields.Datetime.to_string(question.moment))
            & Domain("is_undone", "=", False)
            & bids._plan_domain(question)
        )
