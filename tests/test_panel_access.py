# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The panel's page by keyboard, on paper, on a telephone, in the dark, and as text."""

import datetime
import json
from pathlib import Path

import pytest

from odoo.tests import freeze_time, tagged

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from tests.page_case import PageCase

#: A browser for each test.
pytestmark = pytest.mark.slow

PATH = "/odoo/tablero-de-cartera"
NOW = datetime.datetime(2020, 1, 31, 21, 42)
HOSTILE = '<script>window.broken=1</script><img src=x onerror="window.broken=1">\u202e'
#: What a dark theme makes of Odoo's colours.
DARK = {
    "--body-color": "#e4e4e4",
    "--body-bg": "#1b1d26",
    "--link-color": "#66c2d7",
    "--border-color": "#3c3e4b",
}
#: The functions of panel_checks.js, without what ends the statement.
CHECKS = Path(__file__).with_name("panel_checks.js").read_text().rstrip().rstrip(";")


@tagged("post_install", "-at_install")
class TestPanelAccess(PageCase, AhorroPlanCommon):
    script = CHECKS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            plans = cls.env["ahorro.plan"]
            plans._set_change_origin(changed_at=datetime.datetime(2019, 11, 1))
            cls.rombo.write({"unpaid_to_rescission": 3, "days_to_accept": 20})
            cls.plan.write(
                {
                    "installments_owed": 2,
                    "overdue_debt": 125000,
                    "sale_date": "2020-01-10",
                    "grouping_date": "2020-01-20",
                    "brand": HOSTILE,
                }
            )
            for owed in (0, 1, 3):
                cls._plan(
                    installments_owed=owed,
                    sale_date=f"2019-1{owed % 3}-03",
                    grouping_date="2019-12-05",
                )
            cls._plan(status_id=cls.rescinded.id)
            status = cls.env["ahorro.plan.status"]._find_or_create(cls.rombo, "N7")
            status.name = HOSTILE + "nombre sin espacios " * 4 + "x" * 80
            cls._plan(status_id=status.id, absent_since="2020-01-27")
            plans._set_change_origin(changed_at=datetime.datetime(2020, 1, 20))
            cls.plan.installments_owed = 1
            plans._set_change_origin()
            cls.env["ahorro.panel.view"].with_user(cls.supervisor).create(
                {"name": HOSTILE, "is_shared": True, "filters": {}}
            )
            cls.env.flush_all()

    def _open(self, steps, size="1400x900", user=None, **filters):
        address = f"?tablero={json.dumps(filters)}" if filters else ""
        user = user or self.supervisor
        with freeze_time(NOW):
            self.drive(PATH + address, user.login, steps, size)

    def _wait(self, page):
        page.until(f"{CHECKS}.isReady()")

    def test_nothing_scrolls_sideways_and_a_thumb_finds_what_is_pressed(self):
        for size, least in (("1400x900", 0), ("360x740", 40)):

            def steps(page, least=least):
                self._wait(page)
                self.assertEqual(page.check("getSideways"), [])
                self.assertEqual(page.check("getSmall", least), [])
                # Names of statuses, brands and views are text and nothing else.
                self.assertFalse(page.ask("Boolean(window.broken)"))

            with self.subTest(size=size):
                self._open(steps, size, compare_date="2020-01-15")

    def test_text_is_read_on_light_and_on_dark(self):
        def steps(page):
            self._wait(page)
            self.assertEqual(page.count_sheets(), 1)
            # A cell of the matrix that is chosen, a status that is not ticked.
            page.ask("document.querySelector('.o_ahorro_panel_cell button').click()")
            page.until("Boolean(document.querySelector('.o_ahorro_panel_chosen dd'))")
            self.assertEqual(page.check("getPale"), [])
            page.check("paint", DARK, "#262a36")
            self.assertEqual(page.check("getPale"), [])

        self._open(steps, compare_date="2020-01-15")

    def test_who_sees_no_chart_reads_its_numbers(self):
        def steps(page):
            self._wait(page)
            texts = page.check("getTexts")
            self.assertGreaterEqual(len(texts["charts"]), 4)
            for chart in texts["charts"]:
                self.assertEqual(chart["role"], "img")
                self.assertTrue(chart["numbers"])
                for number in chart["numbers"]:
                    self.assertIn(number, chart["text"])
            self.assertTrue(texts["figures"])
            for number, name in texts["figures"]:
                self.assertIn(number, name)
            self.assertEqual(texts["unnamed"], [])

        self._open(steps)

    def test_the_page_works_by_keyboard_alone(self):
        def steps(page):
            self._wait(page)
            page.ask("document.querySelector('.o_ahorro_panel_day input').focus()")
            places, names = [], []
            for _turn in range(200):
                page.press("Tab")
                now = page.check("getFocus")
                if not now["isInside"]:
                    break
                self.assertTrue(now["isSeen"], now["name"])
                places.append(now["place"])
                names.append(now["name"])
            # In the order of the page, and nothing that is pressed is left out.
            self.assertEqual(places, sorted(places))
            pressed = page.ask(
                "[...document.querySelectorAll('.o_ahorro_panel_page "
                ":is(button, input)')].filter((one) => one.checkVisibility()).length"
            )
            self.assertEqual(len(places), pressed - 1, names)
            self._tick_by_keyboard(page)
            page.ask("document.querySelector('button.o_ahorro_panel_figure').focus()")
            page.press("Enter")
            page.until("document.querySelector('.o_list_view .o_data_row')")

        self._open(steps)

    def _tick_by_keyboard(self, page):
        total = (
            "document.querySelector('.o_ahorro_panel_total .o_ahorro_panel_number')"
            ".textContent"
        )
        before = page.ask(total)
        page.ask("document.querySelector('.o_ahorro_panel_unticked input').focus()")
        page.press(" ")
        page.until(f"{total} !== {before!r}")

    def test_a_lost_connection_says_so_and_trying_again_works(self):
        def steps(page):
            self._wait(page)
            page.ask("document.querySelector('button.o_ahorro_panel_figure').click()")
            page.until("document.querySelector('.o_list_view .o_data_row')")
            with page.offline():
                page.ask("document.querySelector('.o_back_button').click()")
                page.until("document.querySelector('.o_ahorro_panel_retry')")
                page.ask("document.querySelector('.o_ahorro_panel_retry').click()")
                page.until("document.querySelector('.o_ahorro_panel_retry')")
            page.ask("document.querySelector('.o_ahorro_panel_retry').click()")
            self._wait(page)

        self._open(steps)

    def test_an_operator_with_the_link_reads_whom_it_is_for(self):
        def steps(page):
            alert = "document.querySelector('.o_ahorro_panel .alert')"
            self.assertIn("supervisores", page.until(f"{alert}?.innerText"))
            buttons = "document.querySelectorAll('.o_ahorro_panel_page .btn').length"
            self.assertEqual(page.ask(buttons), 0)

        self._open(steps, user=self.operator)
