# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError

from .common import AhorroPlanCommon

LIMIT = "ahorro_plan.shared_phone_limit"
LOGGER = "odoo.addons.ahorro_plan.models.settings.ahorro_parameter"


class TestParameter(AhorroPlanCommon):
    def _store(self, value, name=LIMIT):
        self.env["ir.config_parameter"].sudo().set_param(name, value)

    def test_a_setting_that_is_no_number_does_not_stop_the_phones(self):
        self._store("tres")
        with self.assertLogs(LOGGER, "WARNING"):
            phone = self.env["ahorro.phone"].create(
                {"partner_id": self.holder.id, "raw": "03462 15-400001"}
            )
        self.assertFalse(phone.is_shared)
        self.assertEqual(
            self.env["ahorro.settings"]
            .with_user(self.admin)
            .create({})
            .shared_phone_limit,
            3,
        )

    def test_a_value_out_of_bounds_counts_as_the_default(self):
        parameters = self.env["ahorro.parameter"]
        for stored, read in (("0", 3), ("-7", 3), ("12", 12), (False, 3)):
            self._store(stored)
            if read == 3 and stored:
                with self.assertLogs(LOGGER, "WARNING"):
                    self.assertEqual(parameters._get_int(LIMIT), read)
            self.assertEqual(parameters._get_int(LIMIT), read)
        self._store("12")
        with self.assertLogs(LOGGER, "WARNING"):
            self.assertEqual(parameters._get_int(LIMIT, 5, maximum=10), 5)

    def test_it_is_logged_once_and_not_at_each_reading(self):
        self._store("tres")
        with self.assertLogs(LOGGER, "WARNING") as log:
            for _time in range(5):
                self.env["ahorro.parameter"]._get_int(LIMIT)
        self.assertEqual(len(log.records), 1)

    def test_the_set_up_page_says_which_setting_is_unusable(self):
        def step():
            setup = self.env["ahorro.setup"].with_user(self.admin).get_setup()
            return next(each for each in setup["steps"] if each["key"] == "settings")

        self._store("soporte@litoral.example.com", "ahorro_plan.support_email")
        self._store("3462", "ahorro_plan.default_area")
        self.assertTrue(step()["done"])
        self._store("tres")
        self.assertFalse(step()["done"])
        # The label is in the language of whoever looks.
        self.assertRegex(
            step()["text"], "People per phone number|Personas por teléfono"
        )


class TestRoleCheck(AhorroPlanCommon):
    def test_each_role_passes_the_checks_up_to_its_own(self):
        ranks = {"operator": 1, "supervisor": 2, "admin": 3}
        for user, rank in (
            (self.stranger, 0),
            (self.operator, 1),
            (self.supervisor, 2),
            (self.admin, 3),
        ):
            roles = self.env["ahorro.role"].with_user(user)
            for role, needed in ranks.items():
                self.assertEqual(roles._has_role(role), rank >= needed)
                if rank >= needed:
                    roles._check_role(role)
                else:
                    with self.assertRaisesRegex(AccessError, "^No, thanks$"):
                        roles._check_role(role, "No, thanks")
                    with self.assertRaises(AccessError):
                        roles.sudo()._check_role(role)
