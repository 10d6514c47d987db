# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

from odoo.addons.ahorro_import.models.run.light_reference import LightReference

from .apply_common import AhorroApplyCommon


@tagged("post_install", "-at_install")
class TestLightReference(AhorroApplyCommon):
    def test_a_status_and_a_seller_who_are_deleted_are_forgotten_by_rows(self):
        run = self._import(
            self._row("8000001", status="ZZ9", seller="Ana Paz"),
            self._row("8000002", seller="Luis Sosa", document="28345679"),
        )
        first, second = run.line_ids.sorted("row_number")
        plan = self._of("8000001")
        status, seller = plan.status_id, plan.seller_id
        self.assertEqual((first.status_id, first.seller_id), (status, seller))
        plan.write({"status_id": second.status_id.id, "seller_id": False})
        status.unlink()
        seller.unlink()
        self.assertFalse(first.status_id or first.seller_id)
        self.assertEqual(second.seller_id.name, "Luis Sosa")
        self.assertEqual(second.status_id, self._of("8000002").status_id)

    def test_whatever_rows_refer_to_lightly_has_them_forget_it(self):
        lines = self.env["ahorro.import.line"]
        light = [
            field
            for field in lines._fields.values()
            if isinstance(field, LightReference)
        ]
        self.assertTrue(light)
        for field in light:
            # A company stays for the sake of the imports themselves.
            if field.comodel_name == self.env["ahorro.import"].company_id._name:
                continue
            parents = type(self.env[field.comodel_name]).mro()
            self.assertIn(type(self.env["ahorro.import.referred"]), parents, field.name)
