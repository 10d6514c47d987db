# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroContactGuard(models.AbstractModel):
    """A message that was sent is a contact of the week."""

    _inherit = "ahorro.contact.guard"

    @api.model
    def _get_contact_kinds(self):
        return [*super()._get_contact_kinds(), "message"]
