# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.ahorro_plan.tools.search import is_negative

from ...tools.panel_question import a_moment, moment_or_none


class ResPartner(models.Model):
    """The search that opens the panel's figures of who was spoken to."""

    # What the panel searches stands in its room, which builds on the others.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    ahorro_contacted = fields.Char(
        store=False,
        search="_search_ahorro_contacted",
        exportable=False,
        help="Searches the people who were spoken to in a period: the JSON question of "
        "a figure of the panel.",
    )

    @api.model
    def _search_ahorro_contacted(self, operator, value):
        # Not "in": two of these in one domain would be merged into one.
        if is_negative(operator):
            return NotImplemented
        self.env["ahorro.role"]._check_role("supervisor")
        question = self.env["ahorro.case.stage"]._read_question(
            operator, value, since=moment_or_none, until=a_moment
        )
        return Domain(
            "id",
            "in",
            self.env["ahorro.panel.coverage"]._get_contacted_sql(
                question["since"], question["until"]
            ),
        )
