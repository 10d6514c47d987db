# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL


class AhorroPersonRegister(models.AbstractModel):
    """What a row of another system's file says of a person goes with its cells."""

    _inherit = "ahorro.person.register"

    @api.model
    def _erase_lines(self, person, lines):
        result = super()._erase_lines(person, lines)
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_import_line SET movein = NULL WHERE id = ANY(%s)",
                lines.ids,
            )
        )
        lines.invalidate_model(["movein"])
        return result
