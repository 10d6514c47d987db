# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .queue_common import QueueCommon


class TestAttendRemembered(QueueCommon):
    """What calls remember between each other is forgotten once it changes."""

    def _get_offered(self):
        screen = self._as(self.operator, "ahorro.attend.screen")
        return {one["name"] for one in screen._prepare_results(self.arrears.id)}

    def test_results_are_offered_as_they_are_now(self):
        self.assertIn("Pagó total", self._get_offered())
        self.closing.name = "Pagó todo"
        self.assertIn("Pagó todo", self._get_offered())
        self.closing.active = False
        self.assertNotIn("Pagó todo", self._get_offered())
        another = self._result("Otro más")
        self.assertIn("Otro más", self._get_offered())
        another.unlink()
        self.assertNotIn("Otro más", self._get_offered())

    def test_results_of_a_company_that_is_not_at_work_are_not_offered(self):
        self.assertIn("Pagó total", self._get_offered())
        self.arrears.company_id = self.env["res.company"].create({"name": "Ajena"})
        self.assertNotIn("Pagó total", self._get_offered())

    def test_a_type_counts_as_it_is_now(self):
        self.assertEqual(self.arrears._get_settings().purpose, "contractual")
        self.arrears.write({"purpose": "advertising", "script": "<p>Hola</p>"})
        self.assertEqual(self.arrears._get_settings().purpose, "advertising")
        self.assertEqual(
            self.arrears._render_script(self.cases.plan_id[0]), "<p>Hola</p>"
        )
        self.arrears.exhausted_result_id = self.closing
        self.assertEqual(
            self.no_answer._get_exhausted_result(self.arrears), self.closing
        )

    def test_the_rules_of_a_result_are_those_of_now(self):
        service = self._as(self.operator, "ahorro.attend.result")
        row = {"type_id": self.arrears.id, "company_id": self.company.id}

        def get_rules():
            result = service._get_form_result(self.closing.id, row)
            return service._get_result_rules(result, row)

        self.assertFalse(get_rules().requires_amount)
        self.closing.requires_amount = True
        self.assertTrue(get_rules().requires_amount)
        self.closing.active = False
        with self.assertRaisesRegex(UserError, "not there any more"):
            get_rules()

    def test_the_time_zone_is_the_one_of_now(self):
        queue = self._as(self.operator, "ahorro.queue")
        self.operator.tz = "UTC"
        self.assertEqual(queue._get_zone(), "UTC")
        self.operator.partner_id.tz = "Asia/Tokyo"
        self.assertEqual(queue._get_zone(), "Asia/Tokyo")
        self.operator.tz = False
        self.operator.company_id.ahorro_tz = "America/Lima"
        self.assertEqual(queue._get_zone(), "America/Lima")
