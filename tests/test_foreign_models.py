# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Field
from odoo.models import BaseModel, MetaModel
from odoo.tests import TransactionCase, tagged

from tools.devenv.layout import ADDONS

#: Fields that Odoo's own base defines, and thus means.
OF_ODOO = {"id", "display_name"}


def _definitions():
    return [
        definition
        for addon in ADDONS
        for definition in MetaModel._module_to_models__.get(addon, ())
    ]


@tagged("post_install", "-at_install")
class TestForeignModels(TransactionCase):
    """What Odoo takes for granted of every model holds for those that we touch."""

    def test_making_nothing_makes_nothing_in_every_model_that_we_touch(self):
        names = {definition._name for definition in _definitions()}
        self.assertIn("res.partner", names)
        for name in sorted(names & set(self.env.registry)):
            model = self.env[name]
            if not model._abstract and model._auto:
                with self.subTest(model=name):
                    self.assertEqual(model.create([]), model)

    def test_no_field_hides_what_every_model_of_odoo_can_do(self):
        hidden = {
            (definition._name, name)
            for definition in _definitions()
            for name, value in vars(definition).items()
            if isinstance(value, Field) and hasattr(BaseModel, name)
        }
        self.assertEqual({pair for pair in hidden if pair[1] not in OF_ODOO}, set())
