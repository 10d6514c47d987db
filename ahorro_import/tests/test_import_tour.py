# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.tests import HttpCase

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon
from odoo.addons.ahorro_plan.tests.long_form import slow


class TestImportTours(AhorroPlanCommon, HttpCase):
    def setUp(self):
        super().setUp()
        # No program runs jobs in a test: each is done where it is asked for.
        patcher = patch(
            "odoo.addons.queue_job.delay.must_run_without_delay", lambda env: True
        )
        patcher.start()
        self.addCleanup(patcher.stop)

    def _runs(self):
        return self.env["ahorro.import"].search(
            [("company_id", "=", self.company.id)], order="id"
        )

    @slow
    def test_a_supervisor_imports_two_months_and_undoes_the_second(self):
        self.holder.write(
            {"ahorro_document_kind": "dni", "ahorro_document_number": "28.345.678"}
        )
        self.start_tour(
            "/odoo/importador-de-cartera",
            "ahorro_import_journey",
            login="ahorro_supervisor",
        )
        first, second = self._runs()
        self.assertEqual((first.state, second.state), ("done", "undone"))
        self.assertEqual(self.plan.status_id, self.saver)
        self.assertEqual(self.plan.installments_paid, 13)
        plans = self.env["ahorro.plan"].search(
            [("company_id", "=", self.company.id)], order="subscription_number"
        )
        self.assertEqual(
            plans.mapped("subscription_number"),
            ["2711700", "2711701", "2711702", "2711703"],
        )
        self.assertFalse(any(plans.mapped("absent_since")))
        self.assertIn("QUIROS", plans[1].partner_id.name)

    def test_a_supervisor_pastes_rows_and_imports_them(self):
        self.start_tour(
            "/odoo/importador", "ahorro_import_paste", login="ahorro_supervisor"
        )
        run = self._runs()
        self.assertEqual((run.state, run.source), ("done", "paste"))
        self.assertFalse(run.is_complete)
        self.assertEqual(self.plan.installments_paid, 9)
        plan = self.env["ahorro.plan"].search([("subscription_number", "=", "9910000")])
        self.assertIn("BRUNO", plan.partner_id.name)
