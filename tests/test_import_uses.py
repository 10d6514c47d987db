# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an undo says of plans in use by add-ons that the importer knows nothing of."""

from odoo.tests import tagged

from odoo.addons.ahorro_import.tests.apply_common import AhorroApplyCommon


@tagged("post_install", "-at_install")
class TestImportUses(AhorroApplyCommon):
    def test_a_campaign_keeps_a_created_plan_and_is_named_with_who_and_when(self):
        run = self._import(self._row("8000001"), self._row("8000002"))
        plan, free = self._of("8000001"), self._of("8000002")
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)
        campaigns = campaigns.with_context(allowed_company_ids=self.company.ids)
        # Without a phone nobody enters a campaign.
        plan.partner_id.mobile = "0341 15 6123456"
        campaigns.create_from_domain(
            [("id", "=", plan.id)],
            {
                "name": "Bienvenida de noviembre",
                "type_id": self.env["ahorro.campaign.type"].search([], limit=1).id,
                "user_ids": [self.operator.id],
            },
        )
        case = self.env["ahorro.case"].search([("plan_id", "=", plan.id)])
        self.assertTrue(case)
        run.action_undo()
        self.assertEqual(run.state, "undone", run.error)
        self.assertTrue(plan.active)
        self.assertFalse(free.active)
        report = run.get_undo_report()
        [kept] = [one for one in report["kept"] if one["plan_id"] == plan.id]
        self.assertIn("Bienvenida de noviembre", kept["reason"])
        self.assertEqual(kept["who"], self.supervisor.name)
        self.assertTrue(kept["when"])
        [created] = [one for one in report["sums"] if one["total"] == 2][:1]
        counts = [part["count"] for part in created["parts"]]
        self.assertEqual((sum(counts), counts), (2, [1, 1]))

    def test_every_kept_row_says_who_and_when_and_the_sums_add_up(self):
        self.plan.installments_paid = 1
        run = self._import(
            {
                "subscription": "2711700",
                "holder": "Gorosito Analía",
                "paid": "5",
                "owed": "2",
            },
            self._row("8000001"),
            self._row("8000002"),
            self._row("8000003"),
        )
        led, noted = self._of("8000001"), self._of("8000002")
        leads = self.env["crm.lead"].with_user(self.admin).sudo()
        leads.create({"name": "Proceso", "plan_id": led.id})
        noted.with_user(self.operator).message_post(body="Atendido")
        self.plan.with_user(self.supervisor).installments_paid = 6
        run.action_undo()
        report = run.get_undo_report()
        self.assertEqual(report["kept_count"], len(report["kept"]))
        for kept in report["kept"]:
            with self.subTest(kept=kept["label"], plan=kept["plan"]):
                self.assertTrue(kept["who"])
                self.assertTrue(kept["when"])
        for told in report["sums"]:
            with self.subTest(sum=told["label"]):
                self.assertEqual(
                    told["total"], sum(part["count"] for part in told["parts"])
                )
        totals = [told["total"] for told in report["sums"]]
        self.assertEqual(totals[:2], [1, 3])
