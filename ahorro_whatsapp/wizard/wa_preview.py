# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class AhorroWaPreview(models.TransientModel):
    """A template with the data of a real plan, before anybody is written to."""

    _name = "ahorro.wa.preview"
    _description = "Preview of a WhatsApp template"

    template_id = fields.Many2one(
        "ahorro.wa.template", required=True, readonly=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(
        "ahorro.plan",
        help="Whose data fill the text in.",
        ondelete="cascade",
    )
    text = fields.Text(compute="_compute_text")
    problem = fields.Char(compute="_compute_text")

    @api.depends("template_id", "plan_id")
    @api.depends_context("lang", "uid")
    def _compute_text(self):
        texts = self.env["ahorro.wa.text"]
        for preview in self:
            preview.text, preview.problem = False, False
            if preview.template_id and preview.plan_id:
                rendered = texts._fill_in(preview.template_id, preview.plan_id)
                preview.text, preview.problem = rendered.text, rendered.problem
