# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import Form, tagged

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon


@tagged("post_install", "-at_install")
class TestForms(AhorroPlanCommon):
    """A form opens on what is not there yet, for whoever may make it."""

    def test_every_form_of_ours_opens_for_a_new_record(self):
        names = [
            name
            for name, model in self.env.registry.items()
            if name.startswith("ahorro.") and not model._abstract and model._auto
        ]
        views = self.env["ir.ui.view"].search(
            [("type", "=", "form"), ("model", "in", names), ("mode", "=", "primary")]
        )
        self.assertIn("ahorro.wa.account", views.mapped("model"))
        for view in views:
            model = self.env[view.model].with_user(self.admin)
            if model.has_access("create"):
                with self.subTest(view=view.xml_id):
                    Form(model.with_user(self.admin), view)
