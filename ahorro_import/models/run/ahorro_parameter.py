# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import LazyTranslate

from odoo.addons.ahorro_plan.tools.setting import Setting

_lt = LazyTranslate(__name__)


class AhorroParameter(models.AbstractModel):
    """When an import asks for a confirmation, in percent, and how long files stay."""

    _inherit = "ahorro.parameter"

    @api.model
    def _get_definitions(self):
        return {
            **super()._get_definitions(),
            "ahorro_import.complete_share": Setting(
                "number", 80, minimum=0, maximum=100, label=_lt("Whole portfolio from")
            ),
            "ahorro_import.shrink_percent": Setting(
                "number",
                20,
                minimum=0,
                maximum=100,
                label=_lt("Warn of fewer plans from"),
            ),
            "ahorro_import.rejected_percent": Setting(
                "number",
                5,
                minimum=0,
                maximum=100,
                label=_lt("Warn of rejected rows from"),
            ),
            # Months; 0: for ever.
            "ahorro_import.file_months": Setting(
                "integer", 12, minimum=0, label=_lt("Keep imported files")
            ),
            "ahorro_import.row_months": Setting(
                "integer", 12, minimum=0, label=_lt("Keep the cells of rows")
            ),
            "ahorro_import.arrival_months": Setting(
                "integer", 12, minimum=0, label=_lt("Keep the list of mails")
            ),
            # Days that the file of a refused arrival waits for somebody to take it.
            "ahorro_import.refused_days": Setting(
                "integer", 30, minimum=1, label=_lt("Keep refused files")
            ),
        }
