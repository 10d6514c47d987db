# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """What previews of mass sends keep about a person is erased with their data."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    def _erase_person_data(self):
        lines = self.env["ahorro.wa.batch.line"].sudo()  # supervisors erase too
        lines = lines.search(
            Domain("company_id", "in", self.env.companies.ids)
            & Domain("partner_id", "in", self.ids)
        )
        result = super()._erase_person_data()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_batch_line
                      SET text = NULL, phone = NULL, body = NULL, token = NULL,
                          phone_key = NULL, person_key = NULL
                    WHERE id = ANY(%s)""",
                lines.ids,
            )
        )
        self.env["ahorro.wa.batch.line"].invalidate_model()
        return result
