# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every screen as each role in Firefox: it opens, says no error, scrolls not sideways.

What a screen says and does is tested in Chromium; here only that Firefox draws it.
Slow: ``make test-full`` runs it, where Debian's ``firefox-esr`` is installed.
"""

from unittest.mock import patch

import pytest

from odoo.tests import common, tagged

from tests.firefox import PROGRAM, Firefox
from tests.page_case import Page
from tests.test_every_screen import CHECKS, ODOOS, ScreensCase, further_screens

#: A browser that opens some hundred screens.
pytestmark = pytest.mark.slow


class FirefoxPage(Page):
    def ask(self, expression):
        return self.browser.ask(expression)


@tagged("post_install", "-at_install")
class TestFirefox(ScreensCase):
    script = "window.screenChecks"

    def _walk(self, user, size, is_phone):
        """Open every screen of the menu and its first row; return what is wrong."""
        found = {}

        def run(browser, *_code, **_options):
            page = FirefoxPage(browser, self.script)
            page.until("Boolean(window.odoo?.__WOWL_DEBUG__?.root?.env)", seconds=120)
            page.ask(f"window.screenChecks = {CHECKS}; 0")
            page.check("start")
            page.until(
                "document.querySelector('.o_action_manager > .o_action') !== null"
            )
            screens = page.check("getScreens")
            for name, action in [*screens, *further_screens(self.further)]:
                page.check("openScreen", action)
                look(page, name, is_phone)
                if name not in ODOOS and page.check("openFirst"):
                    look(page, f"{name} (first)", is_phone)

        def look(page, name, is_phone):
            page.until("window.screenChecks.isQuiet()")
            dialogs = "[...document.querySelectorAll('.o_error_dialog')]"
            found[name] = page.ask(f"{dialogs}.map((one) => one.innerText)")
            found[name] += page.check("getSideways", is_phone) + page.browser.errors
            page.browser.errors = []

        def start(_case, **_options):
            return Firefox(size)

        with (
            patch.object(common, "ChromeBrowser", start),
            patch.object(Firefox, "_wait_code_ok", run, create=True),
        ):
            self.browser_js("/odoo/planes", "", login=user.login, timeout=120)
        return found

    def test_every_screen_opens_in_firefox(self):
        if not PROGRAM:
            self.skipTest("Firefox is not installed: apt-get install firefox-esr")
        for user in (self.operator, self.supervisor, self.admin):
            for size, is_phone in (("1400x900", False), ("360x740", True)):
                found = self._walk(user, size, is_phone)
                self.assertGreater(len(found), 5)
                for name, findings in found.items():
                    with self.subTest(user=user.login, size=size, screen=name):
                        self.assertEqual(findings, [])
