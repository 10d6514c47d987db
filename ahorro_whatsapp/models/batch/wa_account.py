# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroWaAccount(models.Model):
    """Whom mass sends and the meter add to what an account says."""

    # Each room adds its own to the account.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.account"

    service_told_month = fields.Date(readonly=True, copy=False)
    service_told = fields.Char(readonly=True, copy=False)

    def _get_told_users(self):
        """Return who is told, and whose mass send is under way besides."""
        told = super()._get_told_users()
        running = self.env["ahorro.wa.batch"].search(
            [("account_id", "=", self.id), ("state", "=", "running")]
        )
        return told | running.user_id
