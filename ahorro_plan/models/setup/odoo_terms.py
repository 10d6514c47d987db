# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import cache
from pathlib import Path

from odoo import api, models
from odoo.tools.translate import translation_file_reader

#: The one language whose screens these terms are for.
LANGUAGE = "es_AR"
TERMS = Path(__file__).parents[2] / "i18n_odoo" / f"{LANGUAGE}.po"


@cache
def read_odoo_terms():
    """Return dict of add-on to dict of Odoo's term to what it says in Argentina."""
    terms = {}
    with TERMS.open("rb") as file:
        for row in translation_file_reader(file, fileformat="po"):
            if row["value"]:
                terms.setdefault(row["module"], {})[row["src"]] = row["value"]
    return terms


class IrHttp(models.AbstractModel):
    """What Odoo's own screens say beside ours: to *vos*, as ours do.

    Odoo speaks to all of Latin America in one translation, now *tú* and now *usted*. A
    translation file of ours cannot give the terms of another add-on's JavaScript.
    """

    # Apart from the cookie of the log-in.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ir.http"

    @api.model
    def _get_translations_for_webclient(self, modules, lang):
        """Return Odoo's translations, with those of ours in place of some."""
        translations, parameters = super()._get_translations_for_webclient(
            modules, lang
        )
        if (lang or self.env.context.get("lang")) == LANGUAGE:
            for module, terms in read_odoo_terms().items():
                if module in translations:
                    translations[module] = {
                        "messages": tuple(
                            {**row, "string": terms.get(row["id"], row["string"])}
                            for row in translations[module]["messages"]
                        )
                    }
        return translations, parameters
