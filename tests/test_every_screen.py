# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every screen as each role at three widths: nothing cut, pale, small or sideways.

What axe-core finds is told too; it comes with the tools of ``make lint``.
"""

from pathlib import Path

import pytest

from odoo.tests import tagged

from odoo.addons.ahorro_campaign.tests.campaign_common import AhorroCampaignCommon

from tests.page_case import PageCase

#: A browser that opens some hundred screens.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
AXE = ROOT / ".ahorro" / "node" / "node_modules" / "axe-core" / "axe.min.js"
CHECKS = Path(__file__).with_name("screen_checks.js").read_text().rstrip().rstrip(";")
PHONE = "360x740"
SIZES = (PHONE, "1400x900", "1920x1080")


@tagged("post_install", "-at_install")
class TestEveryScreen(PageCase, AhorroCampaignCommon):
    script = "window.screenChecks"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holders[
            0
        ].name = "Fernández de la Concepción Gutiérrez María de los Ángeles"
        cls.plans.write({"installments_owed": 12, "overdue_debt": 123456789.5})
        campaign = cls._campaign(
            "MORA CUOTA 2 Y CUOTA 3 / NOVIEMBRE DE 2026",
            user_ids=[cls.operator.id, cls.supervisor.id, cls.admin.id],
        )
        cls._finish(campaign.case_ids[0])
        cls._campaign("VIEJA", type_id=cls.arrears.id).action_archive()
        cls.env.flush_all()

    def _look(self, page, size):
        """Return what is wrong with what is open."""
        is_phone = size == PHONE
        found = {
            "sideways": page.check("getSideways", is_phone),
            "axe": page.check("getAxe"),
            "pale": page.check("getPaleHints"),
        }
        if is_phone:
            found["small"] = page.check("getSmall", 40)
        else:
            found["cut"] = page.check("getCut")
            found["broken"] = page.check("getBroken")
        return [f"{kind}: {each}" for kind, all_ in found.items() for each in all_]

    def _walk(self, user, size):
        """Open every screen of the menu, and its first row, and return the findings."""
        found = {}

        def steps(page):
            page.until("Boolean(odoo.__WOWL_DEBUG__?.root?.env)")
            page.ask(AXE.read_text() + ";0")
            page.ask(f"window.screenChecks = {CHECKS}; 0")
            page.check("start")
            page.until(
                "document.querySelector('.o_action_manager > .o_action') !== null"
            )
            for name, action in page.check("getScreens"):
                page.check("openScreen", action)
                page.until("window.screenChecks.isQuiet()")
                found[name] = self._look(page, size)
                if page.check("openFirst"):
                    page.until("window.screenChecks.isQuiet()")
                    found[f"{name} (first)"] = self._look(page, size)

        self.drive("/odoo/planes", user.login, steps, size)
        return found

    def test_nothing_is_cut_pale_small_or_sideways(self):
        if not AXE.exists():
            self.skipTest("axe-core is brought by make lint and make test-full")
        for user in (self.operator, self.supervisor, self.admin):
            for size in SIZES:
                found = self._walk(user, size)
                self.assertGreater(len(found), 5)
                for name, findings in found.items():
                    with self.subTest(user=user.login, size=size, screen=name):
                        self.assertEqual(findings, [])
