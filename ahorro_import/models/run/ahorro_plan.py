# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroPlan(models.Model):
    """What the importer knows of a plan."""

    _inherit = "ahorro.plan"

    import_line_ids = fields.One2many(
        "ahorro.import.line",
        "plan_id",
        string="Rows of imports",
        readonly=True,
        groups="ahorro_plan.group_supervisor",
    )
    import_absent_ids = fields.One2many(
        "ahorro.import.absent",
        "plan_id",
        string="Imports without it",
        readonly=True,
        groups="ahorro_plan.group_supervisor",
    )
