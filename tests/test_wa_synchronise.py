# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All templates of a business account, asked for page by page."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.ahorro_whatsapp.tools.cloud_client import Answer, CloudClient

from .fake_cloud.samples import BODY
from .test_wa_templates import TemplateCommon


@tagged("ahorro", "-at_install", "post_install")
class TestWaSynchronise(TemplateCommon):
    def _fill(self, count):
        self.cloud.templates._created.clear()
        for number in range(count):
            if number % 90 == 0:
                self.cloud.templates._created.clear()
            self.cloud.templates.create(BODY | {"name": f"ajena_{number}"})

    def _rows(self):
        return self.env["ahorro.wa.approval"].search(
            [("waba_id", "=", self.account.waba_id)]
        )

    def test_all_pages_are_read_and_foreign_templates_are_shown_too(self):
        self._submit()
        self._fill(230)
        self.assertEqual(self._synchronise(), "")
        self.assertEqual(len(self._rows()), 231)
        own = self._rows().filtered("template_id")
        self.assertEqual(own.template_id, self.cuota)
        self._synchronise()
        self.assertEqual(len(self._rows()), 231)

    def test_what_is_not_there_any_more_is_said_only_by_a_whole_list(self):
        self._submit()
        self._decide("APPROVED")
        self._fill(120)
        self._synchronise()
        template_id = self._approval().meta_id
        self.cloud.templates.delete(self.cuota.code, template_id)
        token, self.cloud.token = self.cloud.token, "another"
        self.assertTrue(self._synchronise())
        self.assertEqual(self._problem(), "")
        self.cloud.token = token
        self._synchronise()
        self.assertEqual(self._approval().status, "DELETED")
        self.assertIn("not at Meta any more", self._problem())

    def test_the_scheduler_asks_each_business_account_without_a_notice(self):
        self._submit()
        self.cloud.templates.decide(self._approval().meta_id, "APPROVED")
        self.cloud.changes.clear()
        with self.enter_registry_test_mode():
            self.assertTrue(
                self.env.ref(
                    "ahorro_whatsapp.ir_cron_synchronise_templates"
                ).method_direct_trigger()
            )
        self.env.invalidate_all()
        self.assertEqual(self._problem(), "")

    def test_supervisors_ask_now_and_operators_do_not(self):
        self._submit()
        self.cloud.templates.decide(self._approval().meta_id, "APPROVED")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._rpc(self.operator, "ahorro.wa.approval", "action_synchronise")
        self._rpc(self.supervisor, "ahorro.wa.approval", "action_synchronise", [])
        self.env.invalidate_all()
        self.assertEqual(self._problem(), "")

    def test_a_cursor_that_leads_in_a_circle_ends(self):
        page = {
            "data": [],
            "paging": {"cursors": {"after": "x"}, "next": "https://meta"},
        }
        self.patch(
            CloudClient,
            "list_templates",
            lambda *args, **kw: Answer("answered", 200, page),
        )
        self.assertTrue(self._synchronise())

    def test_rows_that_make_no_sense_are_left_out(self):
        good = {"id": 7, "name": "una", "language": "es", "quality_score": "GREEN"}
        page = {"data": [None, {}, {"id": "1"}, [], good], "paging": None}
        self.patch(
            CloudClient,
            "list_templates",
            lambda *args, **kw: Answer("answered", 200, page),
        )
        self.assertEqual(self._synchronise(), "")
        self.assertEqual(self._rows().mapped("status"), ["UNKNOWN"])
