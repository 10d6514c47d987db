# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroSetup(models.AbstractModel):
    """The No Llame list among what is missing before work can start."""

    _inherit = "ahorro.setup"

    @api.model
    def _get_setup_steps(self):
        return [*super()._get_setup_steps(), self._get_nollame_step()]

    @api.model
    def _get_nollame_step(self):
        current = self.env["ahorro.nollame.list"]._get_current(self.env.company)
        if not current:
            text = self.env._("Campaigns that advertise need it; the others do not.")
        else:
            text = self.env._(
                "%(count)s numbers, %(days)s days old",
                count=current.number_count,
                days=current.age_days,
            )
        return self._prepare_setup_step(
            "nollame",
            70,
            self.env._("No Llame list"),
            text,
            current and not current.is_stale,
            button=self.env._("Load the list"),
            action="ahorro_campaign.ahorro_nollame_import_action",
            group="ahorro_plan.group_supervisor",
        )
