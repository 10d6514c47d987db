# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

#: What a portfolio's rows are; the importer of other files is of an add-on above. The
#: profile does not tell it afterwards: people change it, and delete it.
OF_PORTFOLIO = ("plans", "bids")


class AhorroImport(models.Model):
    """What the rows of a file are."""

    # Apart from the page's class: each room adds its own to the run.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import"

    content = fields.Selection(
        [("plans", "Plans"), ("bids", "Bids of groups")],
        string="What its rows are",
        default="plans",
        required=True,
        readonly=True,
        help="Known by the columns: bids of groups change no plan.",
    )
