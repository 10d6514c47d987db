# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.ahorro_plan.models.history.light_reference import LightReference

from .common import AhorroPlanCommon


@tagged("post_install", "-at_install")
class TestLightReference(AhorroPlanCommon):
    def test_who_changed_a_plan_is_not_deleted(self):
        self.plan.with_user(self.supervisor).brand = "Otra"
        self.plan.flush_recordset()
        with self.assertRaisesRegex(UserError, "archive"):
            self.supervisor.sudo().unlink()

    def test_a_user_who_is_deleted_is_forgotten_by_phones(self):
        phones = self.env["ahorro.phone"].create(
            [
                {"partner_id": self.holder.id, "raw": "0341 4251234"},
                {"partner_id": self.holder.id, "raw": "0341 4251235"},
            ]
        )
        mine, others = phones
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ahorro_phone SET create_uid = %s, write_uid = %s WHERE id = %s",
            [self.stranger.id, self.stranger.id, mine.id],
        )
        phones.invalidate_recordset()
        self.assertEqual(mine.create_uid, self.stranger)
        self.stranger.sudo().unlink()
        self.assertFalse(mine.create_uid or mine.write_uid)
        self.assertEqual(others.create_uid, self.env.user)

    def test_a_company_that_is_deleted_is_forgotten_by_phones(self):
        company = self.env["res.company"].sudo().create({"name": "Se va"})
        person = self._holder("Paz Ana", company_id=company.id, phone="0341 4251236")
        phone = person.ahorro_phone_ids
        self.assertEqual(phone.company_id, company)
        self.env.flush_all()
        company.unlink()
        self.env.invalidate_all()
        self.assertFalse(phone.company_id)

    def test_whatever_is_referred_to_lightly_has_rows_forget_it(self):
        light = [
            field
            for model in self.env.registry.values()
            if model._auto and not model._abstract
            for field in model._fields.values()
            if isinstance(field, LightReference)
        ]
        self.assertTrue(light)
        referred = type(self.env["ahorro.referred"])
        for field in light:
            parents = type(self.env[field.comodel_name]).mro()
            self.assertIn(referred, parents, field)
        self.env.cr.execute(
            """SELECT conname FROM pg_constraint
                WHERE contype = 'f' AND conname = ANY(%s)""",
            [
                [
                    f"{self.env[field.model_name]._table}_{field.name}_fkey"
                    for field in light
                ]
            ],
        )
        self.assertFalse(self.env.cr.fetchall())
