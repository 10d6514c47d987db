# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import TransactionCase
from odoo.tools import file_open
from odoo.tools.translate import code_translations


class LabelsCase(TransactionCase):
    """Reads the screens' templates and their Spanish, without a browser.

    :cvar labels: by the file of the screen, its English sources and what people read
    """

    labels: dict[str, dict[str, str]] = {}

    def _spanish(self, module):
        terms = code_translations.get_web_translations(module, "es_AR")
        return {term["id"]: term["string"] for term in terms["messages"]}

    def _check(self, *files):
        for path in files:
            module = path.partition("/")[0]
            with file_open(path) as file:
                template = file.read()
            spanish = self._spanish(module)
            for term, label in self.labels[path].items():
                with self.subTest(file=path, label=label):
                    self.assertIn(term, template)
                    self.assertEqual(spanish.get(term), label)
