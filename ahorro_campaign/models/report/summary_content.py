# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from odoo import api, models

from ...tools.domain_json import to_json
from ...tools.presets import day_start


class AhorroSummaryContent(models.AbstractModel):
    """What the weekly summary says of the calls of a week."""

    _inherit = "ahorro.summary.content"

    @api.model
    def _get_lines(self, monday):
        facts = self.env["ahorro.work.facts"]
        zone = self.env["ahorro.report.rows"]._get_zone()
        week = datetime.timedelta(days=7)
        start, end = day_start(monday, zone), day_start(monday + week, zone)
        earlier = day_start(monday - week, zone)
        now, then = facts._get_domains(start, end), facts._get_domains(earlier, start)
        labels = {
            "work": self.env._("movements of operators"),
            "contacted": self.env._("with somebody reached"),
            "effective": self.env._("with a positive result"),
            "finished": self.env._("finished cases"),
            "promised": self.env._("promises of payment"),
        }
        section = self.env._("The calls of the week")
        movements = self.env["ahorro.movement"]
        return [
            {
                "id": f"calls_{name}",
                "section": section,
                "label": label,
                "figure": {
                    "value": movements.search_count(now[name]),
                    "model": "ahorro.movement",
                    "domain": to_json(now[name]),
                    "title": label.capitalize(),
                    "before": {"value": movements.search_count(then[name])},
                },
            }
            for name, label in labels.items()
        ] + super()._get_lines(monday)

    @api.model
    def _get_row_models(self):
        return [*super()._get_row_models(), "ahorro.case"]
