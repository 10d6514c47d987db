# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.search import is_negative

from ...tools.panel_question import a_moment, moment_or_none, texts


class AhorroCase(models.Model):
    """The search that opens the panel's figures of invitations of a past day."""

    # What the panel searches stands in its room, which builds on the others.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.case"

    finished_as = fields.Char(
        store=False,
        search="_search_finished_as",
        exportable=False,
        help="Searches the cases by what their result was at a past moment and when "
        "they had been finished: the JSON question of a figure of the panel.",
    )

    @api.model
    def _search_finished_as(self, operator, value):
        # Not "in": two of these in one domain would be merged into one.
        if is_negative(operator):
            return NotImplemented
        self.env["ahorro.role"]._check_role("supervisor")
        question = self.env["ahorro.case.stage"]._read_question(
            operator,
            value,
            processes=texts,
            classes=texts,
            since=a_moment,
            until=a_moment,
            moment=moment_or_none,
        )
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (SELECT id FROM (%s) AS finished WHERE code = ANY(%s))",
                model._field_to_sql(alias, "id", query),
                self.env["ahorro.panel.bids"]._get_finished_sql(
                    question["moment"] or fields.Datetime.now(),
                    question["processes"],
                    question["since"],
                    question["until"],
                ),
                self.env["ahorro.case.stage"]._get_codes(question["classes"]),
            )
        )
