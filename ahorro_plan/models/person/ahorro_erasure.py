# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroErasure(models.Model):
    """That somebody's data was erased, by whom and why: append-only."""

    _name = "ahorro.erasure"
    _inherit = ["ahorro.append.only.mixin"]
    _description = "Erasure of a person's data"
    _order = "id desc"
    _orm_creates = True  # by the page, with the rights of who erases

    partner_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    reason = fields.Char(
        required=True, help="Without what says who the person was: that is erased too."
    )
    summary = fields.Text(
        string="What was erased", help="How many records in each place."
    )

    def _append_only_message(self):
        return self.env._("An erasure is a record: it cannot be edited or deleted.")
