# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroImport(models.Model):
    """What a run keeps of its file for a person to point at the headers."""

    # Apart from the page's class: each room adds its own to the run.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import"

    # Asked for by one page alone, and larger than all the rest of a run.
    first_rows = fields.Json(
        readonly=True,
        copy=False,
        prefetch=False,
        help="First rows of the file, as first_rows of tools/report.py gives them.",
    )
    read_key = fields.Char(
        readonly=True,
        copy=False,
        help="Equal for files that say the same to the letter, and are read alike.",
    )
