# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.search import is_negative

from ...tools.panel_question import a_text, moment_or_none, texts


class AhorroPlan(models.Model):
    """The search that opens the panel's figures of a process, such as scoring."""

    # What the panel searches stands in its room, which builds on the others.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.plan"

    process_stage = fields.Char(
        store=False,
        search="_search_process_stage",
        exportable=False,
        help="Searches the plans by where their last case of a process stands: the "
        "JSON question of a figure of the panel.",
    )

    @api.model
    def _search_process_stage(self, operator, value):
        # Not "in": two of these in one domain would be merged into one.
        if is_negative(operator):
            return NotImplemented
        self.env["ahorro.role"]._check_role("supervisor")
        stages = self.env["ahorro.case.stage"]
        question = stages._read_question(
            operator, value, process=a_text, stages=texts, moment=moment_or_none
        )
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s = ANY(%s)",
                stages._get_last_stage_sql(
                    model._field_to_sql(alias, "id", query),
                    question["process"],
                    question["moment"],
                ),
                stages._get_codes(question["stages"]),
            )
        )
