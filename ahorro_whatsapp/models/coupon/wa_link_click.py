# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroWaLinkClick(models.Model):
    """Somebody opened a coupon link: when, and nothing of who or from where."""

    _name = "ahorro.wa.link.click"
    _description = "Click on a coupon link"
    _inherit = "ahorro.append.only.mixin"
    _order = "id desc"
    _orm_creates = True
    _rec_name = "date"

    link_id = fields.Many2one(
        "ahorro.wa.link", required=True, readonly=True, ondelete="cascade", index=True
    )
    date = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True)
