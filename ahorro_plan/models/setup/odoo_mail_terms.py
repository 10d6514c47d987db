# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from pathlib import Path

from odoo import api, models
from odoo.tools.translate import (
    TranslationImporter,
    get_po_paths,
    translation_file_reader,
)

from .odoo_terms import LANGUAGE

INVITATION = "auth_signup.set_password_email"
BODY = Path(__file__).parents[2] / "i18n_odoo" / f"{LANGUAGE}_invitation.html"
SUBJECT = (
    "{{ object.create_uid.name }} te creó un usuario en {{ object.company_id.name }}"
)


class IrModuleModule(models.Model):
    """The mail that invites a user: from the dealership, to *vos*.

    Odoo's own speaks of Odoo, and of its tour. What a dealership wrote in its place
    stays.
    """

    # Each of the two is about one kind of Odoo's texts.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """Load the terms of the add-ons, and the mail in place of Odoo's."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if LANGUAGE in langs and {"auth_signup", "ahorro_plan"} & set(modules):
            self._write_odoo_invitation()
        return result

    @api.model
    def _write_odoo_invitation(self):
        template = self.env.ref(INVITATION, raise_if_not_found=False)
        if not template:
            return
        template = template.with_context(lang=LANGUAGE)
        odoos = _read_odoo_texts()
        said = {"subject": SUBJECT, "body_html": BODY.read_text(encoding="utf-8")}
        self._write_invitation_texts(
            {
                name: text
                for name, text in said.items()
                if template[name] == odoos.get(name)
            }
        )

    @api.model
    def _write_invitation_texts(self, texts):
        """Write the mail's fields in the one language, as Odoo's own terms come in."""
        importer = TranslationImporter(self.env.cr, verbose=False)
        for name, text in texts.items():
            fields = importer.model_translations["mail.template"][name]
            fields[INVITATION][LANGUAGE] = text
        importer.save(force_overwrite=True)


def _read_odoo_texts():
    """Return what Odoo's own translation says in the mail's fields, by field."""
    texts = {}
    module, name = INVITATION.split(".")
    for path in get_po_paths(module, LANGUAGE):
        with open(path, "rb") as file:
            for row in translation_file_reader(file, fileformat="po"):
                # Terms of programs are of no record.
                if row.get("imd_name") == name and row["imd_model"] == "mail.template":
                    texts[row["name"].partition(",")[2]] = row["value"]
    return texts
