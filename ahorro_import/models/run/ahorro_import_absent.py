# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AhorroImportAbsent(models.Model):
    """A plan that a complete file does not name; written when they are compared."""

    _name = "ahorro.import.absent"
    _description = "Plan absent from a file"
    _order = "import_id desc, plan_id"
    _rec_name = "plan_id"
    _log_access = False

    import_id = fields.Many2one(
        "ahorro.import", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    plan_id = fields.Many2one(
        "ahorro.plan", required=True, ondelete="cascade", index=True, readonly=True
    )
