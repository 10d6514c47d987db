# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain


class AhorroPlan(models.Model):
    """The search that opens the figures of the reports *Cartera*."""

    # What the reports search stands in their room, which builds on the panel's.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.plan"

    report_rows = fields.Char(
        store=False,
        search="_search_report_rows",
        exportable=False,
        help="Searches the plans that a figure of a report counts: the JSON question "
        "of the figure.",
    )

    @api.model
    def _search_report_rows(self, operator, value):
        # Not "in": two of these in one domain would be merged into one.
        if operator != "like":
            return NotImplemented
        return Domain("id", "in", self.env["ahorro.report.rows"]._get_ids_sql(value))
