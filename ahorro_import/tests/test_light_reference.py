# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged

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

    def test_an_import_that_is_deleted_takes_its_rows_and_effects_with_it(self):
        kept = self._import(self._row("8000001", status="ZZ9"))
        run = self._import(self._row("8000002", document="28345679"))
        rows, effects = run.line_ids, self._get_effects(run)
        self.assertTrue(rows and effects)
        self.assertTrue(self._get_effects(kept))
        run.sudo().unlink()
        self.assertFalse(rows.exists())
        self.assertFalse(effects.exists())
        self.assertTrue(kept.line_ids.exists() and self._get_effects(kept))

    def test_a_province_that_is_deleted_is_forgotten_by_rows(self):
        province = (
            self.env["res.country.state"]
            .sudo()
            .create(
                {
                    "name": "Nueva",
                    "code": "NV",
                    "country_id": self.env.ref("base.ar").id,
                }
            )
        )
        run = self._import(self._row("8000003", province="Nueva"))
        line = run.line_ids
        self.assertEqual(line.state_id, province)
        line.partner_id.sudo().state_id = False
        province.sudo().unlink()
        self.assertFalse(line.state_id)

    def _get_effects(self, run):
        return self.env["ahorro.import.effect"].search([("import_id", "=", run.id)])

    def test_rows_and_effects_follow_two_people_who_become_one(self):
        run = self._import(
            self._row("8000004", document="28345671"),
            self._row("8000005", document="28345672"),
        )
        first, second = run.line_ids.sorted("row_number")
        kept, merged = first.partner_id, second.partner_id
        effect = self._get_effects(run).filtered(lambda one: one.partner_id == merged)
        self.assertEqual(len(effect), 1)
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge([kept.id, merged.id], kept.sudo(), extra_checks=False)
        self.assertFalse(merged.exists())
        self.assertEqual((first.partner_id, second.partner_id), (kept, kept))
        self.assertEqual(effect.partner_id, kept)

    def test_a_person_who_is_deleted_is_forgotten_by_rows(self):
        run = self._import(self._row("8000006", document="28345673"))
        line, effects = run.line_ids, self._get_effects(run)
        person = line.partner_id
        self.assertIn(person, effects.partner_id)
        line.plan_id.sudo().partner_id = False
        person.sudo().unlink()
        self.assertFalse(line.partner_id)
        self.assertFalse(effects.exists().partner_id)
