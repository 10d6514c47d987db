# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.ahorro_plan.models.person.person_place import Place


class AhorroPersonRegister(models.AbstractModel):
    """Workbooks of movements that are being written, with the names of all."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "export",
                self.env._("Exports that are being written, which begin again"),
                "ahorro.report.export",
                "erased",
                lambda person: person.env["ahorro.report.export"].search([]),
                self._delete,
            ),
            *super()._get_places(),
        ]
