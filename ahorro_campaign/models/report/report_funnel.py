# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.panel_question import write_question


class AhorroReportFunnel(models.AbstractModel):
    """The step of the funnel that calls know: whose scoring was approved."""

    _inherit = "ahorro.report.funnel"

    @api.model
    def _collect_steps(self):
        approved = write_question(
            {"process": "scoring", "stages": ["approved"], "moment": None}
        )
        return [
            *super()._collect_steps(),
            {
                "id": "scored",
                "sequence": 20,
                "label": self.env._("Scoring approved"),
                "domain": Domain("process_stage", "like", approved),
                "date": self._scoring_day_sql(),
            },
        ]

    @api.model
    def _scoring_day_sql(self):
        """Return the SQL of the day on which the last approved scoring was finished."""
        return SQL(
            """(SELECT (c.finished_at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date
                  FROM ahorro_case c
                  JOIN ahorro_campaign_type t
                    ON t.id = c.type_id AND t.process = 'scoring'
                  JOIN ahorro_result r
                    ON r.id = c.result_id AND r.panel_class = 'approved'
                 WHERE c.plan_id = p.id AND c.state = 'done'
                 ORDER BY c.id DESC LIMIT 1)""",
            self.env["ahorro.report.rows"]._get_zone(),
        )
