# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class IrHttp(models.AbstractModel):
    """Telling the browser how the user's telephone calls."""

    # Apart from the log-in's.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ir.http"

    def session_info(self):
        """Add how the user calls: ``ahorro_call``, where they chose it."""
        info = super().session_info()
        user = self.env.user
        if info.get("ahorro_user") and user.ahorro_call_url:
            info["ahorro_call"] = {
                "url": user.ahorro_call_url,
                "quietly": user.ahorro_call_quietly,
            }
        return info
