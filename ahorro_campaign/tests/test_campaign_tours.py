# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields
from odoo.tests import HttpCase

from odoo.addons.ahorro_plan.tests.long_form import slow

from .campaign_common import AhorroCampaignCommon, open_all_hours


class TestCampaignTours(AhorroCampaignCommon, HttpCase):
    """What people do on the screens, in Spanish; on any day and at any hour."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        open_all_hours(cls.env)
        names = ("Funes Fede", "Gallo Gabi")
        for number, name in enumerate(names, start=200):
            holder = cls._holder(name, mobile=f"0346215663{number:03}")
            cls.plans |= cls._plan(
                partner_id=holder.id, group="G9RX", order=f"{number}E"
            )

    def _movements(self, campaign):
        return (
            self.env["ahorro.movement"]
            .search([("campaign_id", "=", campaign.id)], order="id")
            .mapped("kind")
        )

    @slow
    def test_a_supervisor_makes_reassigns_archives_reopens_and_orders(self):
        self._campaign(
            "MORA NOVIEMBRE", type_id=self.arrears.id, user_ids=[self.outsider.id]
        )
        login = "ahorro_supervisor"
        self.start_tour("/odoo/planes", "ahorro_campaign_supervisor", login=login)
        campaigns = self.env["ahorro.campaign"]
        campaign = campaigns.search([("name", "=", "AGRUPADOS DE NOVIEMBRE")])
        self.assertEqual(campaign.state, "archived")
        self.assertEqual(campaign.case_ids.user_id, self.operator)
        self.start_tour(
            "/odoo/tablero-de-supervision", "ahorro_campaign_board", login=login
        )
        self.assertEqual(campaign.state, "in_progress")
        self.assertEqual(campaigns.search([], limit=1), campaign)
        made = campaigns.search([("name", "=", "DESDE EL TABLERO")])
        self.assertEqual(made.create_uid, self.supervisor)
        self.assertEqual(made.case_ids.plan_id, self.plans)
        kinds = self._movements(campaign)
        self.assertEqual(
            [kind for kind in kinds if kind != "reassign"],
            ["create", "archive", "unarchive"],
        )
        self.assertIn("reassign", kinds)

    def test_an_operator_attends_and_the_supervisor_sees_it(self):
        # Abarca's other plan is a colleague's case.
        other = self.plans[5]
        self._campaign("OTRA", other, user_ids=[self.outsider.id])
        campaign = self._campaign(
            "MORA NOVIEMBRE", self.plans - other, type_id=self.arrears.id
        )
        self.start_tour(
            "/odoo/tablero-del-operador",
            "ahorro_campaign_operator",
            login="ahorro_operator",
            timeout=180,
        )
        done = campaign.case_ids.filtered(lambda case: case.state == "done")
        self.assertEqual(done.partner_id.mapped("name"), ["Abarca Ana", "Funes Fede"])
        called = campaign.case_ids.filtered(
            lambda case: case.partner_id.name == "Bravo Beto"
        )
        self.assertEqual(called.next_action_user_id, self.operator)
        self.assertGreater(called.next_action_at, fields.Datetime.now())
        promise = campaign.case_ids.filtered("promise_date")
        self.assertEqual(promise.partner_id.name, "Díaz Dora")
        self.assertEqual(promise.promise_amount, 40041.87)
        kinds = self._movements(campaign)
        self.assertEqual(
            [kind for kind in kinds if kind not in ("comment", "finish", "create")],
            ["undo", "skip", "reopen"],
        )

        own = self.env(user=self.operator.id)["ahorro.attend"]
        self.assertTrue(own.attend_next())
        login = "ahorro_supervisor"
        self.start_tour("/odoo/piso-en-vivo", "ahorro_campaign_floor", login=login)
        self.start_tour(
            "/odoo/tablero-de-supervision", "ahorro_campaign_numbers", login=login
        )

    @slow
    def test_a_supervisor_corrects_and_reopens_from_the_floor(self):
        campaign = self._campaign(
            "MORA NOVIEMBRE",
            self.plans[:3],
            type_id=self.arrears.id,
            user_ids=[self.operator.id],
        )
        own = self.env(user=self.operator.id)["ahorro.attend"]
        paid = self.env.ref("ahorro_campaign.result_arrears_pago_total")
        token = own.attend_next()["lease"]["token"]
        values = {"kind": "finish", "result_id": paid.id}
        self.assertTrue(own.save_attention(token, values, "paid", True)["next"])
        case = campaign.case_ids.filtered(lambda each: each.state == "done")
        self.assertEqual(case.partner_id.name, "Abarca Ana")
        supervised = self.env(user=self.supervisor.id)["ahorro.case"]
        before = supervised.env["ahorro.live.floor"].get_live_floor()["states"]
        self.assertEqual((before["open"], before["leased"]), (2, 1))

        login = "ahorro_supervisor"
        self.start_tour("/odoo/piso-en-vivo", "ahorro_campaign_correct", login=login)
        self.env.invalidate_all()
        informed = self.env.ref("ahorro_campaign.result_arrears_informa_que_ya_pago")
        movements = self.env["ahorro.movement"].search(
            [("case_id", "=", case.id), ("kind", "!=", "create")], order="id"
        )
        self.assertEqual(
            [(move.kind, move.user_id, move.result_id) for move in movements[:2]],
            [("finish", self.operator, paid), ("correct", self.supervisor, informed)],
        )
        self.assertEqual(movements[1].comment, "Escuché el llamado")
        self.assertEqual(movements[2:].mapped("kind"), ["reopen"])
        self.assertEqual(movements[2].user_id, self.supervisor)
        self.assertEqual(case.state, "in_progress")
        self.assertFalse(case.finished_at)
        after = supervised.env["ahorro.live.floor"].get_live_floor()["states"]
        self.assertEqual((after["open"], after["leased"]), (3, 1))
        self.start_tour(
            "/odoo/piso-en-vivo", "ahorro_campaign_floor_moved", login=login
        )

    def test_an_operator_attends_from_the_file_without_a_campaign(self):
        address = f"/odoo/ficha-de-cliente/{self.holder.id}"
        login = "ahorro_operator"
        self.start_tour(address, "ahorro_campaign_without_campaign", login=login)
        case = self.env["ahorro.case"].search([("plan_id", "=", self.plan.id)])
        self.assertFalse(case.campaign_id)
        self.assertEqual(case.last_comment, "Llamó para preguntar por el acto")
        self.start_tour(address, "ahorro_campaign_history", login=login)
