# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from pathlib import Path

from odoo import api, models
from odoo.tools.translate import TranslationImporter

from .odoo_terms import LANGUAGE

TERMS = Path(__file__).parents[2] / "i18n_odoo" / f"{LANGUAGE}_views.po"


class IrModuleModule(models.Model):
    """Views of Odoo's own that stand beside ours, to *vos*: the log-in first of all.

    A file in ``i18n`` would not do: what Odoo's add-ons brought stays where they were
    there before. Views that are not installed are passed over.
    """

    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """Load the terms of the add-ons, and after them ours in their place."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if LANGUAGE in langs:
            importer = TranslationImporter(self.env.cr, verbose=False)
            importer.load_file(str(TERMS), LANGUAGE)
            importer.save(overwrite=True)
        return result
