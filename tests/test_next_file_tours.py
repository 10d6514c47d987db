# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the next file proves, on the screens: promises, campaigns, acts, deadlines."""

import base64
import csv
import io
from datetime import timedelta

import pytest

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.tests.campaign_common import open_all_hours
from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from .living_case import HEADERS
from .page_case import FirstPageCase

PEOPLE = ("Zárate Zoe", "Zárate Zoe", "Yáñez Yago", "Wagner Wanda")
#: Number of a person's document, by plan: the first two are of one.
DOCUMENTS = (20000001, 20000001, 30123456, 31987654)
BIDS = (
    "Grupo;Modelo;Fecha;% Financ;1er;Mod. Gan.;2do;Mod. Gan.;3er;Mod. Gan.;4to;"
    "Mod. Gan.;5to;Mod. Gan.\r\n"
    "G9RX;KWID;{day};100%;18;Licitación;15;;12;;10;;9;\r\n"
)
WINNERS = (
    "NRO_ACTO;TIPO_ADJUDICACION;CONDICIONAL;IMPORTE_OFERTA;NRO_SOLICITUD;"
    "NRO_GRUPO;NRO_ORDEN;APELLIDO Y NOMBRE\r\n"
    "505;Sorteo;N;0,00;1353689;11788;238;GOROSITO ANALIA\r\n"
)
BOARD = "/odoo/tablero-del-operador"


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestNextFileTours(FirstPageCase, AhorroPlanCommon):
    """Four plans of three people; files say what each owes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.active = False
        open_all_hours(cls.env)
        cls.today = fields.Date.context_today(cls.env["res.users"])
        cls.runs = (
            cls.env["ahorro.import"]
            .with_user(cls.supervisor)
            .with_context(queue_job__no_delay=True, allowed_company_ids=cls.company.ids)
        )
        cls.rombo.due_day = (cls.today + timedelta(2)).day

    def _import(self, day, *owed):
        """Import a file of a day that says how many installments each plan owes."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADERS)
        for number, count in enumerate(owed):
            writer.writerow(
                [
                    7_000_001 + number,
                    "N0",
                    PEOPLE[number],
                    DOCUMENTS[number],
                    f"03462155{10_000 + DOCUMENTS[number] % 10_000}",
                    12,
                    12 - count,
                    count,
                    count * 100,
                ]
            )
        name = f"cartera {day:%Y-%m-%d}.csv"
        return self._import_text(name, stream.getvalue(), "rombo_cartera")

    def _import_text(self, name, text, profile=False):
        content = base64.b64encode(text.encode()).decode()
        run = self.runs.create_from_file(name, content, profile)
        self.assertEqual(run.state, "review", run.error)
        run.action_apply([flag["code"] for flag in run.flags or []])
        self.assertEqual(run.state, "done", run.error)
        self.env["ahorro.living.run"]._cron_follow()
        self.env["ahorro.attend.promise"]._cron_bring_up()
        self.env.flush_all()
        self.env.invalidate_all()
        return run

    def _plans(self):
        return self.env["ahorro.plan"].search(
            [("company_id", "=", self.company.id)], order="subscription_number"
        )

    def _tour(self, path, name, login="ahorro_supervisor"):
        self.start_tour(path, name, login=login, timeout=120)
        self.env.invalidate_all()

    def _living(self, template):
        """Turn on a campaign of ready-made rules, as the supervisor."""
        template = self.env.ref(f"ahorro_campaign.living_template_{template}")
        action = template.with_user(self.supervisor).action_make_campaign()
        living = self.env["ahorro.living"].browse(action["res_id"])
        living.with_user(self.supervisor).action_turn_on()
        return living

    def _campaign(self, plans, kind="arrears"):
        return (
            self.env["ahorro.campaign"]
            .with_user(self.supervisor)
            .create_from_domain(
                [("id", "in", plans.ids)],
                {
                    "name": kind,
                    "type_id": self.env.ref(f"ahorro_campaign.campaign_type_{kind}").id,
                    "user_ids": self.operator.ids,
                },
            )
        )

    def test_one_promise_for_all_plans_of_a_person_is_judged_by_the_next_file(self):
        self._import(self.today - timedelta(7), 2, 1, 0, 0)
        first, second = self._plans()[:2]
        self._campaign(first | second)
        self._tour(BOARD, "ahorro_next_file_promise", "ahorro_operator")
        promises = self.env["ahorro.promise"].search(
            [("plan_id", "in", (first.id, second.id))]
        )
        self.assertEqual(promises.plan_id, first | second)
        self.assertEqual(promises.user_id, self.operator)
        self.assertEqual(set(promises.mapped("promise_date")), {self.today})
        self.assertEqual(sorted(promises.mapped("amount")), [100, 200])
        # Time passes by itself: all of that was three days ago.
        self.env["ahorro.lease"].search([]).unlink()
        for table, columns in (
            ("ahorro_promise", ("promise_date", "made_at")),
            ("ahorro_case", ("last_attempt_at", "next_action_at")),
            ("ahorro_movement", ("date",)),
        ):
            for column in columns:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s - 3 * %s WHERE plan_id = ANY(%s)",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        SQL.identifier(column),
                        SQL("1" if column == "promise_date" else "interval '1 day'"),
                        (first | second).ids,
                    )
                )
        self._import(self.today, 2, 0, 0, 0)
        told = {one.plan_id: one.verdict for one in promises}
        self.assertEqual(told, {first: "broken", second: "kept"})
        self._tour(BOARD, "ahorro_next_file_judged", "ahorro_operator")

    def test_who_has_an_agreed_call_is_asked_about_kept_and_closed(self):
        self._import(self.today - timedelta(2), 0, 0, 1, 1)
        living = self._living("early_arrears")
        self._tour(BOARD, "ahorro_next_file_agreed", "ahorro_operator")
        self._import(self.today - timedelta(1), 0, 0, 0, 0)
        asked = self.env["ahorro.living.question"].search(
            [("campaign_id", "=", living.campaign_id.id)]
        )
        plans = self._plans()
        self.assertEqual(asked.plan_id, plans[2] | plans[3])
        self.assertEqual(set(asked.mapped("answer")), {False})
        self._tour("/odoo/tablero-de-supervision", "ahorro_next_file_decided")
        self.assertEqual(
            {one.plan_id: one.answer for one in asked},
            {plans[2]: "close", plans[3]: "leave"},
        )
        self.assertEqual(asked.user_id, self.supervisor)
        states = {plans[2]: "done", plans[3]: "in_progress"}
        cases = living.campaign_id.case_ids
        self.assertEqual({case.plan_id: case.state for case in cases}, states)
        # What was left open stays so, whatever the next file says.
        self._import(self.today, 0, 0, 0, 0)
        self.assertEqual({case.plan_id: case.state for case in cases}, states)

    def test_acts_are_noted_bid_at_and_their_winners_enter_a_campaign(self):
        self._import(self.today - timedelta(1), 0, 0, 0, 0)
        bidder = self._plans()[2]
        bidder.write({"group": "G9RX", "order": "031E"})
        self._campaign(bidder, "bid_invitation")
        self.holder.mobile = "0346215663199"
        winner = self._plan(
            provider_id=self.ovalo.id,
            status_id=self.env.ref("ahorro_plan.status_ovalo_9").id,
            partner_id=self.holder.id,
            subscription_number="1353689",
        )
        acts = self.env["ahorro.award.act"]
        acts.create({"provider_id": self.ovalo.id, "number": "505", "date": self.today})
        living = self._living("winners")
        self._tour("/odoo/actos", "ahorro_next_file_acts")
        act = acts.search([("number", "=", "588")])
        self.assertEqual(act.provider_id, self.rombo)
        self.assertEqual((act.date, act.last_bid_day), (self.today, self.today))
        last = self.today - timedelta(30)
        self._import_text("5 mejores ofertas.csv", BIDS.format(day=f"{last:%d/%m/%Y}"))
        self._tour(BOARD, "ahorro_next_file_bids", "ahorro_operator")
        self.assertFalse(living.campaign_id.case_ids)
        self._import_text("Ganadores_Acto_505.csv", WINNERS)
        self.assertEqual(living.campaign_id.case_ids.plan_id, winner)
        self._tour("/odoo/actos", "ahorro_next_file_winners")

    def test_a_living_campaign_is_looked_at_turned_on_filled_and_emptied(self):
        self._import(self.today - timedelta(2), 0, 0, 1, 0)
        self._tour("/odoo/campanas-vivas-listas", "ahorro_next_file_living")
        living = self.env["ahorro.living"].search(
            [("campaign_id.company_id", "=", self.company.id)]
        )
        self.assertTrue(living.is_on)
        plans = self._plans()
        cases = living.campaign_id.case_ids
        self.assertEqual(cases.plan_id, plans[2])
        filled = self._import(self.today - timedelta(1), 0, 0, 1, 1)
        emptied = self._import(self.today, 0, 0, 0, 1)
        cases = living.campaign_id.case_ids
        self.assertEqual(
            {case.plan_id: case.state for case in cases},
            {plans[2]: "done", plans[3]: "pending"},
        )
        told = self.env["ahorro.movement"].search(
            [("campaign_id", "=", living.campaign_id.id), ("origin_id", "!=", False)]
        )
        self.assertEqual(
            {(one.plan_id, one.kind, one.origin_id) for one in told},
            {(plans[3], "enter", filled.id), (plans[2], "close", emptied.id)},
        )
        self._tour("/odoo/campanas-vivas", "ahorro_next_file_followed")

    def test_the_radar_leads_to_a_campaign(self):
        terms = self.env["ahorro.provider.term"]
        terms.search([]).unlink()
        terms.create({"provider_id": self.rombo.id, "kind": "rescission", "number": 3})
        self._import(self.today, 2, 0, 1, 0)
        self._tour("/odoo/radar", "ahorro_next_file_radar")
        campaign = self.env["ahorro.campaign"].search([("name", "=", "A UNA CUOTA")])
        self.assertEqual(campaign.case_ids.plan_id, self._plans()[0])

    def test_what_was_broken_is_counted_opened_and_written_down(self):
        self._import(self.today, 2, 1, 0, 0)
        campaign = self._campaign(self._plans()[:1])
        self.env.cr.execute(
            "UPDATE ahorro_case SET attempts = 7 WHERE id = %s",
            [campaign.case_ids.id],
        )
        self.env.invalidate_all()
        self._tour("/odoo/nada-esta-roto", "ahorro_next_file_checks")
        note = self.env["ahorro.check.note"].search(
            [("text", "=", "Se corrigió a mano")]
        )
        self.assertEqual(note.user_id, self.supervisor)
