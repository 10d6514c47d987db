# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from odoo.addons.ahorro_import.models.run.import_work import CONTESTED


class AhorroImportWork(models.AbstractModel):
    """Two files that are read at once may bring the same name: one begins again."""

    _inherit = "ahorro.import.work"

    _contested = CONTESTED | {"ahorro_movein_name_key_unique"}
