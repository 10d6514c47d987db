# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroWaMessage(models.Model):
    """The mass send that a message is of."""

    # Each room adds its own to the message.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.message"

    batch_id = fields.Many2one(
        "ahorro.wa.batch",
        string="Mass send",
        readonly=True,
        ondelete="restrict",
    )

    _batch_state_index = models.Index("(batch_id, state) WHERE batch_id IS NOT NULL")
    _batch_last_index = models.Index(
        "(batch_id, claimed_at) WHERE batch_id IS NOT NULL"
    )
