# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroSetup(models.AbstractModel):
    """The texts of WhatsApp among what is missing before work can start."""

    _inherit = "ahorro.setup"

    @api.model
    def _get_setup_steps(self):
        return [*super()._get_setup_steps(), self._get_wa_template_step()]

    @api.model
    def _get_wa_template_step(self):
        templates = self.env["ahorro.wa.template"]
        ready = templates.search_count(
            [
                ("state", "=", "ready"),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ]
        )
        drafts = templates.search_count([("state", "=", "draft")])
        return self._prepare_setup_step(
            "wa_templates",
            80,
            self.env._("WhatsApp texts"),
            self.env._(
                "%(ready)s in use, %(drafts)s drafts", ready=ready, drafts=drafts
            ),
            bool(ready),
            button=self.env._("Review the texts"),
            action="ahorro_whatsapp.ahorro_wa_template_action",
            group="ahorro_plan.group_supervisor",
        )
