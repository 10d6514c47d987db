# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from ...tools.domain_json import to_json


class AhorroPanelLiving(models.AbstractModel):
    """What living campaigns leave to a supervisor: whom no file closes by itself."""

    _name = "ahorro.panel.living"
    _description = "Portfolio panel: living campaigns"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "living",
                "sequence": 16,
                "kind": "tile",
                "prepare": self._prepare_tile,
            }
        ]

    @api.model
    def _prepare_tile(self, question):
        """Return the tile of the cases to be closed or left, by campaign.

        It is of today alone, and of no company that has no living campaign and nothing
        to decide.
        """
        questions = self.env["ahorro.living.question"]
        waiting = questions._get_waiting_domain()
        if question.is_past or not (
            self.env["ahorro.living"].search_count([], limit=1)
            or questions.search_count(waiting, limit=1)
        ):
            return None
        if not question.domain.is_true():
            cases = self.env["ahorro.panel.bids"]._plan_domain(question)
            waiting &= Domain("case_id", "any", list(cases))
        found = questions._read_group(
            waiting, ["campaign_id"], ["__count"], order="campaign_id"
        )
        count = sum(each for _campaign, each in found)
        return {
            "label": self.env["ahorro.panel"]._for_number(
                count,
                self.env._("to decide: the file would close it"),
                self.env._("to decide: the file would close them"),
            ),
            "tone": "warning" if count else "ok",
            "figure": self._open(count, waiting, self.env._("To decide")),
            "details": [
                {
                    "text": f"{campaign.display_name}: {each}",
                    "figure": self._open(
                        each,
                        waiting & Domain("campaign_id", "=", campaign.id),
                        campaign.display_name,
                    ),
                }
                for campaign, each in found
            ],
            "hint": self.env._(
                "By the file the case ends, but the client is in front of somebody or "
                "has an agreed call: you say whether it is closed or left open."
            ),
        }

    @api.model
    def _open(self, count, domain, title):
        return self.env["ahorro.panel"]._figure(
            count, to_json(domain), title, model="ahorro.living.question"
        )
