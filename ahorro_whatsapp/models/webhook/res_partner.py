# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """What Meta sent about a person goes with their data."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    def _erase_person_data(self):
        # sudo: phones of other companies are theirs, and numbers are all alike.
        phones = self.sudo().with_context(active_test=False).ahorro_phone_ids
        numbers = {
            number[-10:]
            for number in phones.mapped("e164")
            if number and len(number) > 9
        }
        result = super()._erase_person_data()
        for number in numbers:
            self.env.cr.execute(
                SQL(
                    """DELETE FROM ahorro_wa_event
                        WHERE state <> 'new' AND position(%s::bytea IN raw) > 0""",
                    number.encode(),
                )
            )
        return result
