# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

#: What is said of a person.
PERSON_COLUMNS = ("name", "vat", "phone", "mobile", "email", "street", "city")


class AhorroPanel(models.AbstractModel):
    """What calls and campaigns add to the portfolio panel."""

    _inherit = "ahorro.panel"

    @api.model
    def _get_panel_blocks(self):
        return [
            *super()._get_panel_blocks(),
            *self.env["ahorro.panel.calls"]._get_parts(),
            *self.env["ahorro.panel.promises"]._get_parts(),
            *self.env["ahorro.panel.living"]._get_parts(),
            *self.env["ahorro.panel.process"]._get_parts(),
            *self.env["ahorro.panel.bids"]._get_parts(),
            *self.env["ahorro.panel.coverage"]._get_parts(),
        ]


class AhorroPanelData(models.AbstractModel):
    """What a block of cases has to download."""

    _inherit = "ahorro.panel.data"

    @api.model
    def _get_columns(self, model):
        columns = super()._get_columns(model)
        if model == "res.partner":
            return list(PERSON_COLUMNS)
        if model != "ahorro.case":
            return columns
        return [
            "campaign_id/name",
            "type_id/name",
            "result_id/name",
            "finished_at",
            "last_comment",
            *(f"plan_id/{name}" for name in columns),
        ]
