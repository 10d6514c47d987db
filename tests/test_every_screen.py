# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every screen as each role at three widths: nothing cut, pale, small or sideways.

What axe-core finds is told too; it comes with the tools of ``make lint``.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from odoo import fields
from odoo.tests import tagged

from odoo.addons.ahorro_campaign.tests.campaign_common import AhorroCampaignCommon
from odoo.addons.ahorro_whatsapp.models.conversation.discuss_channel import TYPE
from odoo.addons.ahorro_whatsapp.tests.wa_records import make_account

from tests.page_case import PageCase

#: A browser that opens some hundred screens.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
AXE = ROOT / ".ahorro" / "node" / "node_modules" / "axe-core" / "axe.min.js"
CHECKS = Path(__file__).with_name("screen_checks.js").read_text().rstrip().rstrip(";")
PHONE = "360x740"
#: Rows of it open Odoo's Discuss.
ODOOS = {"ahorro_whatsapp.ahorro_wa_conversation_menu"}
#: Screens that no menu opens.
TAGS = {
    "attend": "ahorro_campaign.attend",
    "zoom": "ahorro_campaign.zoom",
    "client file": "ahorro_client_file",
}
SIZES = (PHONE, "1400x900", "1920x1080")


def further_screens(further):
    """Return the names and actions of screens that no menu opens.

    :param dict further: name to the parameters of its action
    """
    return [
        (name, {"type": "ir.actions.client", "tag": TAGS[name], "params": params})
        for name, params in further.items()
    ]


class ScreensCase(PageCase, AhorroCampaignCommon):
    """Rows in the lists that people, files, nights or Meta would fill."""

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
        movement = cls._finish(campaign.case_ids[0])
        cls._campaign("VIEJA", type_id=cls.arrears.id).action_archive()
        cls._fill_lists(campaign, movement)
        #: Screens that are reached from others: by the screen's tag.
        cls.further = {
            "attend": {"case_id": campaign.case_ids[-1].id},
            "zoom": {"campaign_id": campaign.id},
            "client file": {"partner_id": cls.holders[0].id},
        }
        cls.env.flush_all()

    @classmethod
    def _fill_lists(cls, campaign, movement):
        """Have a row in the lists that an import, a night or Meta would fill."""
        now, today = fields.Datetime.now(), fields.Date.today()
        case, plan = movement.case_id, movement.plan_id
        cls.env["ahorro.award.act"].create(
            {
                "provider_id": plan.provider_id.id,
                "number": "588",
                "date": today + timedelta(days=3),
                "last_bid_day": today + timedelta(days=1),
            }
        )
        cls.env["ahorro.check"]._prepare_rows(cls.company)
        cls.env["ahorro.living"].with_user(cls.supervisor).create(
            {
                "campaign_id": campaign.id,
                "entry_domain": "[('installments_owed', '>=', 2)]",
            }
        )
        cls.env["ahorro.living.question"].create(
            {
                "company_id": cls.company.id,
                "case_id": campaign.case_ids[1].id,
                "campaign_id": campaign.id,
                "cause": "paid",
                "file_name": "cartera_2026_11_28_con_un_nombre_largo.xlsx",
                "date": now,
            }
        )
        promised = (
            cls.env["ahorro.movement"]
            .with_user(cls.operator)
            ._log(
                [
                    {
                        "kind": "comment",
                        "case_id": case.id,
                        "promise_date": today,
                        "promise_amount": 123456789.5,
                    }
                ]
            )
        )
        cls.env["ahorro.promise"]._record(promised.id, today)
        # Nobody is a member by having made it.
        channels = cls.env["discuss.channel"].with_context(install_mode=True)
        conversation = channels.create(
            {
                "name": plan.partner_id.name,
                "channel_type": TYPE,
                "ahorro_wa_account_id": make_account(cls.company).id,
                "ahorro_wa_company_id": cls.company.id,
                "ahorro_wa_phone": "5493462156631",
                "ahorro_wa_partner_id": plan.partner_id.id,
                "ahorro_wa_user_id": cls.operator.id,
                "ahorro_wa_inbound_at": now,
            }
        )
        cls.env["discuss.channel.member"].create(
            [
                {"channel_id": conversation.id, "partner_id": user.partner_id.id}
                for user in cls.operator | cls.supervisor
            ]
        )


@tagged("post_install", "-at_install")
class TestEveryScreen(ScreensCase):
    script = "window.screenChecks"

    def _look(self, page, size):
        """Return what is wrong with what is open."""
        is_phone = size == PHONE
        found = {
            "sideways": page.check("getSideways", is_phone),
            "axe": page.check("getAxe"),
            "pale": page.check("getPaleHints"),
            "broken": page.check("getBroken"),
        }
        if is_phone:
            found["small"] = page.check("getSmall", 40)
        else:
            found["cut"] = page.check("getCut")
        return [f"{kind}: {each}" for kind, all_ in found.items() for each in all_]

    def _walk(self, user, size):
        """Open every screen of the menu, and its first row, and return the findings."""
        found = {}

        def steps(page):
            # The first page of a server may have its scripts compiled.
            page.until("Boolean(odoo.__WOWL_DEBUG__?.root?.env)", seconds=120)
            page.ask(AXE.read_text() + ";0")
            page.ask(f"window.screenChecks = {CHECKS}; 0")
            page.check("start")
            page.until(
                "document.querySelector('.o_action_manager > .o_action') !== null"
            )
            screens = page.check("getScreens")
            for name, action in [*screens, *further_screens(self.further)]:
                page.check("openScreen", action)
                page.until("window.screenChecks.isQuiet()")
                found[name] = self._look(page, size)
                found[name] += [
                    f"heading: {text}" for text in page.check("getCutHeading")
                ]
                if name not in ODOOS and page.check("openFirst"):
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
