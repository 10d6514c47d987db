# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

#: Context key for files whose words are not searched.
NO_INDEX = "ahorro_import_no_index"


class IrAttachment(models.Model):
    """The stored files of portfolios, which nobody searches by their words."""

    _inherit = "ir.attachment"

    @api.model
    def _index(self, *args, **kwargs):
        """Leave a portfolio's text out of the table.

        Odoo would store every word of a text file a second time, people's data
        included, and take half a minute for a large one.
        """
        if self.env.context.get(NO_INDEX):
            return False
        return super()._index(*args, **kwargs)
