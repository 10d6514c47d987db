# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroSetup(models.AbstractModel):
    """Getting started: the first plans come from a file."""

    _inherit = "ahorro.setup"

    @api.model
    def _get_portfolio_step(self):
        """The first plans come from a file, not one by one."""
        step = super()._get_portfolio_step()
        if step["done"]:
            return step
        return {
            **step,
            "title": self.env._("First portfolio"),
            "text": self.env._(
                "The portfolio is empty: import the file of the administradora."
            ),
            "button": self.env._("Import the portfolio"),
            "action": {"type": "ir.actions.client", "tag": "ahorro_import"},
        }
