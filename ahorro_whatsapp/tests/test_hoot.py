# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from odoo.addons.ahorro_plan.tests.test_hoot import suite_id
from odoo.addons.web.tests.test_js import unit_test_error_checker


@tagged("post_install", "-at_install")
class TestWhatsappHoot(HttpCase):
    def test_unit_tests_of_the_screens_succeed(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={suite_id('@ahorro_whatsapp')}",
            "",
            "",
            login="admin",
            timeout=240,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
        )
