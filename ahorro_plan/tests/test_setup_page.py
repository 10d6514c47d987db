# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase

from .common import AhorroPlanCommon

PARAMETERS = (
    "ahorro_plan.default_area",
    "ahorro_plan.shared_phone_limit",
    "ahorro_plan.support_email",
    "ahorro_plan.support_phone",
)


class TestSettings(AhorroPlanCommon):
    def _stored(self):
        parameters = self.env["ir.config_parameter"].sudo()
        return {name: parameters.get_param(name) for name in PARAMETERS}

    def _save(self, user=None, **values):
        settings = self.env["ahorro.settings"].with_user(user or self.admin)
        return settings.create(values).action_save()

    def test_an_admin_writes_and_reads_back_the_settings(self):
        self._save(
            default_area="03462",
            shared_phone_limit=5,
            support_email="soporte@litoral.example.com",
            support_phone=" +54 3462 40-0000 ",
        )
        self.assertEqual(
            self._stored(),
            {
                "ahorro_plan.default_area": "3462",
                "ahorro_plan.shared_phone_limit": "5",
                "ahorro_plan.support_email": "soporte@litoral.example.com",
                "ahorro_plan.support_phone": "+54 3462 40-0000",
            },
        )
        settings = self.env["ahorro.settings"].with_user(self.admin).create({})
        self.assertEqual(settings.shared_phone_limit, 5)
        self.assertEqual(settings.support_email, "soporte@litoral.example.com")

    def test_what_is_emptied_is_forgotten(self):
        self._save(support_email="soporte@litoral.example.com")
        self._save(support_email=False)
        self.assertFalse(self._stored()["ahorro_plan.support_email"])

    def test_nonsense_is_refused(self):
        for name, value in (
            ("default_area", "34-62"),
            ("default_area", "12345"),
            ("shared_phone_limit", 0),
            ("support_email", "soporte"),
            ("support_phone", "javascript:alert(1)"),
        ):
            with self.assertRaises(ValidationError):
                self._save(**{name: value})

    def test_a_new_limit_flags_phones_at_once(self):
        for name in ("Ojea Marisol", "Valdés Mirna"):
            self._holder(name, phone="3462 15 401234")
        phones = self.env["ahorro.phone"].search([("national", "=", "3462401234")])
        self.assertEqual(phones.mapped("is_shared"), [False, False])
        self._save(shared_phone_limit=1)
        self.assertEqual(phones.mapped("is_shared"), [True, True])

    def test_only_admins_change_settings(self):
        settings = self.env["ahorro.settings"].with_user(self.admin).create({})
        for user in (self.supervisor, self.operator, self.stranger):
            with self.assertRaises(AccessError):
                self._save(user=user, support_email="a@b.com")
            with self.assertRaises(AccessError):
                settings.with_user(user).action_save()

    def test_people_with_a_role_see_whom_to_ask(self):
        self._save(support_phone="3462 400000")
        model = self.env["ahorro.settings"]
        for user in (self.operator, self.supervisor):
            self.assertEqual(
                model.with_user(user).get_support(),
                {"email": "", "phone": "3462 400000", "can_edit": False},
            )
        self.assertTrue(model.with_user(self.admin).get_support()["can_edit"])
        with self.assertRaises(AccessError):
            model.with_user(self.stranger).get_support()

    def test_odoos_settings_hold_the_same_parameters(self):
        self.env["res.config.settings"].create(
            {"ahorro_support_phone": "3462 411111"}
        ).execute()
        self.assertEqual(
            self.env["ahorro.settings"].with_user(self.admin).get_support()["phone"],
            "3462 411111",
        )


class TestSetup(AhorroPlanCommon):
    def _steps(self, user=None):
        setup = self.env["ahorro.setup"].with_user(user or self.admin).get_setup()
        return {step["key"]: step for step in setup["steps"]}

    def test_company_data_is_missing_until_complete(self):
        step = self._steps()["company"]
        self.assertFalse(step["done"])
        self.company.write({"vat": "30-71234567-1", "street": "Colón 1", "city": "VT"})
        step = self._steps()["company"]
        self.assertTrue(step["done"])

    def test_mail_is_missing_until_there_is_a_server(self):
        self.env["ir.mail_server"].search([]).active = False
        self.assertFalse(self._steps()["mail"]["done"])
        self.env["ir.mail_server"].create({"name": "x", "smtp_host": "mail.example"})
        self.assertTrue(self._steps()["mail"]["done"])

    def test_a_dealer_code_completes_the_administradoras(self):
        self.assertFalse(self._steps()["provider"]["done"])
        self.env["ahorro.provider.dealer"].create(
            {
                "provider_id": self.rombo.id,
                "company_id": self.company.id,
                "code": "0420",
            }
        )
        step = self._steps()["provider"]
        self.assertTrue(step["done"])
        self.assertIn(self.rombo.name, step["text"])

    def test_each_list_needs_somebody(self):
        self.assertTrue(self._steps()["roles"]["done"])
        self.env["ahorro.role"].with_user(self.admin).set_role(self.operator.id, False)
        step = self._steps()["roles"]
        self.assertFalse(step["done"])

    def test_support_and_area_code(self):
        parameters = self.env["ir.config_parameter"]
        for name in PARAMETERS:
            parameters.set_param(name, False)
        self.assertFalse(self._steps()["settings"]["done"])
        parameters.set_param("ahorro_plan.support_phone", "3462 400000")
        self.assertFalse(self._steps()["settings"]["done"])
        parameters.set_param("ahorro_plan.default_area", "3462")
        self.assertTrue(self._steps()["settings"]["done"])

    def test_the_first_plan(self):
        self.assertTrue(self._steps()["portfolio"]["done"])
        self.plan.active = False
        self.assertFalse(self._steps()["portfolio"]["done"])

    def test_links_are_only_for_who_may_follow_them(self):
        steps = self._steps()
        odoo_admin = self.env.ref("base.user_admin").name
        for key in ("company", "mail"):
            self.assertFalse(steps[key]["action"])
            self.assertIn(odoo_admin, steps[key]["ask"])
        for key in ("provider", "roles", "settings", "portfolio"):
            self.assertTrue(steps[key]["action"])
            self.assertFalse(steps[key]["ask"])
        self.admin.group_ids += self.env.ref("base.group_system")
        steps = self._steps()
        for key in ("company", "mail"):
            self.assertTrue(steps[key]["action"])
            self.assertFalse(steps[key]["ask"])

    def test_who_is_not_admin_is_refused(self):
        for user in (self.supervisor, self.operator, self.stranger):
            with self.assertRaises(AccessError):
                self._steps(user)

    def test_other_add_ons_add_steps(self):
        setup = type(self.env["ahorro.setup"])
        original = setup._get_setup_steps

        def extended(model):
            step = model._prepare_setup_step("extra", 15, "Extra", "Falta.", False)
            return [*original(model), step]

        self.patch(setup, "_get_setup_steps", extended)
        answer = self.env["ahorro.setup"].with_user(self.admin).get_setup()
        self.assertEqual([step["key"] for step in answer["steps"]][1], "extra")
        self.assertEqual(answer["done"], sum(step["done"] for step in answer["steps"]))


class TestSetupInTheBrowser(AhorroPlanCommon, HttpCase):
    def test_an_admin_completes_the_settings_from_the_page_in_spanish(self):
        parameters = self.env["ir.config_parameter"]
        for name in PARAMETERS:
            parameters.set_param(name, False)
        self.start_tour("/odoo/planes", "ahorro_setup_page", login="ahorro_admin")
        self.assertEqual(parameters.get_param("ahorro_plan.default_area"), "3462")

    def test_an_operator_reads_whom_to_ask_in_spanish(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("ahorro_plan.support_email", "soporte@litoral.example.com")
        parameters.set_param("ahorro_plan.support_phone", "+54 3462 40-0000")
        self.start_tour("/odoo/planes", "ahorro_support", login="ahorro_operator")
