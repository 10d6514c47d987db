# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class BaseModuleUninstall(models.TransientModel):
    """What stays of imports when they go."""

    _inherit = "base.module.uninstall"

    @api.model
    def _get_ahorro_stays(self, names):
        stays = super()._get_ahorro_stays(names)
        if "ahorro_import" not in names:
            return stays
        # sudo: a figure alone; see the method that this extends.
        effects_sudo = self.env["ahorro.import.effect"].sudo()
        count = effects_sudo._read_group(
            [("kind", "=", "partner_created"), ("import_id.state", "=", "done")],
            aggregates=["partner_id:count_distinct"],
        )[0][0]
        return [
            *stays,
            self.env._(
                "The contacts that imports made stay (%(count)s). To have them go too, "
                "undo the imports first.",
                count=count,
            ),
        ]
