# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import re
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

ROOT = Path(__file__).resolve().parents[1]
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\$\{\w+\}")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Spanish is the product: each term of the installed add-ons has its Spanish."""

    def test_every_term_of_our_addons_has_its_spanish(self):
        installed = self.env["ir.module.module"]._installed()
        for addon in sorted(
            path.parent.name for path in ROOT.glob("*/__manifest__.py")
        ):
            if addon not in installed:
                continue
            with self.subTest(addon=addon):
                spanish = {
                    entry.msgid: entry.msgstr
                    for entry in polib.pofile(str(ROOT / addon / "i18n" / "es.po"))
                }
                missing = [
                    term for term in self._terms_of(addon) if not spanish.get(term)
                ]
                self.assertFalse(missing, "run 'make i18n' and fill in es.po")
                for term, text in spanish.items():
                    self.assertEqual(
                        sorted(PLACEHOLDER.findall(term)),
                        sorted(PLACEHOLDER.findall(text)),
                        term,
                    )

    def _terms_of(self, addon):
        buffer = io.BytesIO()
        trans_export(None, [addon], buffer, "po", self.env)
        return [entry.msgid for entry in polib.pofile(buffer.getvalue().decode())]
