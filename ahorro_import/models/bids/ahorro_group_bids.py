# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroGroupBids(models.Model):
    """Which import brought some bids."""

    _inherit = "ahorro.group.bids"

    import_id = fields.Many2one(
        "ahorro.import",
        string="Brought by",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    import_line_id = fields.Many2one(
        "ahorro.import.line",
        string="Row of the file",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    is_replaced = fields.Boolean(
        string="Replaced",
        readonly=True,
        copy=False,
        help="A later import said something else of the same act.",
    )
