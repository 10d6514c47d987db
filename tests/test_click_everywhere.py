# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's own *click everywhere*, as each role: every menu, view and filter opens.

It fails on an error dialog, on an answer that does not come within 30 seconds and on
what the browser's console says as an error. Slow: ``make test-full`` runs it.
"""

import pytest

from odoo.tests import tagged

from tests.test_every_screen import ScreensCase

#: A browser that opens some hundred views.
pytestmark = pytest.mark.slow

START = "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
#: Add-ons that other tests may have installed have their own tests.
OURS = "ahorro_"


@tagged("post_install", "-at_install")
class TestClickEverywhere(ScreensCase):
    #: The last thing that is opened may be a form.
    allow_end_on_form = True

    def _click(self, user):
        """Let it click through our apps, as a user sees them."""
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        apps = [menus[app]["xmlid"] for app in menus["root"]["children"]]
        ours = [xmlid for xmlid in apps if xmlid.startswith(OURS)]
        self.assertTrue(ours, "no app of ours is seen")
        for xmlid in ours:
            self.browser_js(
                "/odoo",
                f"{START}.startClickEverywhere('{xmlid}');",
                "odoo.isReady === true",
                login=user.login,
                timeout=900,
                success_signal="clickbot test succeeded",
            )

    def test_everything_opens_that_an_operator_can_click(self):
        self._click(self.operator)

    def test_everything_opens_that_a_supervisor_can_click(self):
        self._click(self.supervisor)

    def test_everything_opens_that_an_admin_can_click(self):
        self._click(self.admin)
