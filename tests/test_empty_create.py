# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.models import MetaModel
from odoo.tests import TransactionCase, tagged

from tools.devenv.layout import ADDONS


@tagged("post_install", "-at_install")
class TestEmptyCreate(TransactionCase):
    def test_making_nothing_makes_nothing_in_every_model_that_we_touch(self):
        names = {
            definition._name
            for addon in ADDONS
            for definition in MetaModel._module_to_models__.get(addon, ())
        }
        self.assertIn("res.partner", names)
        for name in sorted(names & set(self.env.registry)):
            model = self.env[name]
            if not model._abstract and model._auto:
                with self.subTest(model=name):
                    self.assertEqual(model.create([]), model)
