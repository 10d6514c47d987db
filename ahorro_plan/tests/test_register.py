# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import Form, users

from .common import AhorroPlanCommon


class TestRegister(AhorroPlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holder.write(
            {
                "ahorro_document_kind": "dni",
                "ahorro_document_number": "28.345.678",
                "phone": "0346215663250",
            }
        )

    def _form(self, **values):
        form = Form(self.env["ahorro.plan.register"])
        form.provider_id = self.rombo.with_env(self.env)
        form.subscription_number = "2789902"
        for name, value in values.items():
            setattr(form, name, value)
        return form

    def _register(self, form):
        action = form.save().action_register()
        return self.env["ahorro.plan"].browse(action["res_id"])

    @users("ahorro_supervisor")
    def test_the_client_is_found_by_document_in_any_spelling_and_chosen(self):
        form = self._form(document_number="20283456782")
        self.assertEqual(form.partner_id, self.holder)
        self.assertEqual(self._register(form).partner_id, self.holder)

    @users("ahorro_supervisor")
    def test_a_client_with_the_phone_is_shown_before_a_contact_is_made(self):
        form = self._form(phone="+54 9 3462 66-3250", name="Peñalva Bruno")
        self.assertEqual(form.match_ids[:], self.holder)
        self.assertFalse(form.partner_id)
        with self.assertRaisesRegex(UserError, "Gorosito"):
            form.save().action_register()
        form.is_another_person = True
        plan = self._register(form)
        self.assertNotEqual(plan.partner_id, self.holder)
        self.assertEqual(plan.partner_id.name, "Peñalva Bruno")
        self.assertEqual(plan.partner_id.company_id, self.company)

    @users("ahorro_supervisor")
    def test_a_new_client_keeps_all_that_was_typed(self):
        name = 'Ibáñez 😀 <script>alert("x")</script>'
        plan = self._register(
            self._form(
                document_number="20-12345678-9",
                phone="3462663299/3462663298",
                name=name,
                email="lucia@example.com",
            )
        )
        client = plan.partner_id
        self.assertEqual(client.name, name)
        self.assertEqual(client.ahorro_document_number, "20-12345678-9")
        self.assertEqual(
            set(client.ahorro_phone_ids.mapped("national")),
            {"3462663299", "3462663298"},
        )

    @users("ahorro_supervisor")
    def test_a_wrong_cuit_is_said_where_it_is_typed(self):
        form = self._form(document_number="20-28345678-9", name="Uno")
        self.assertTrue(form.document_warning)

    @users("ahorro_supervisor")
    def test_a_plan_that_exists_makes_no_contact(self):
        form = self._form(name="Uno", subscription_number="2711700")
        contacts = self.env["res.partner"].search_count([])
        with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
            form.save().action_register()
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)

    @users("ahorro_supervisor")
    def test_a_plan_without_any_number_or_client_is_refused_with_a_sentence(self):
        for values in (
            {"subscription_number": False, "name": "Uno"},
            {"name": False},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._form(**values).save().action_register()

    @users("ahorro_operator")
    def test_an_operator_cannot_add_subscriptions(self):
        with self.assertRaises(AccessError):
            self.env["ahorro.plan.register"].create({"provider_id": self.rombo.id})
