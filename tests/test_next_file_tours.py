# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the next file proves, on the screens: living campaigns, deadlines, checks."""

import base64
import csv
import io
from datetime import timedelta

import pytest

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from .living_case import HEADERS

PEOPLE = ("Zárate Zoe", "Zárate Zoe", "Yáñez Yago", "Wagner Wanda")
#: Number of a person's document, by plan: the first two are of one.
DOCUMENTS = (20000001, 20000001, 30123456, 31987654)


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestNextFileTours(AhorroPlanCommon, HttpCase):
    """Four plans of three people; files say what each owes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.active = False
        # Whenever this runs, it is an hour at which people are called.
        hours = cls.env["ahorro.contact.hours"]
        hours.search([]).unlink()
        hours.create(
            [
                {"weekday": str(day), "hour_from": 0.0, "hour_to": 24.0}
                for day in range(7)
            ]
        )
        cls.today = fields.Date.context_today(cls.env["res.users"])
        cls.env["ahorro.contact.holiday"].create(
            [
                {
                    "name": "Se trabaja",
                    "date": cls.today + timedelta(days),
                    "is_worked": True,
                }
                for days in (-1, 0, 1)
            ]
        )
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
        content = base64.b64encode(stream.getvalue().encode()).decode()
        run = self.runs.create_from_file(
            f"cartera {day:%Y-%m-%d}.csv", content, "rombo_cartera"
        )
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

    def _campaign(self, plans):
        return (
            self.env["ahorro.campaign"]
            .with_user(self.supervisor)
            .create_from_domain(
                [("id", "in", plans.ids)],
                {
                    "name": "MORA",
                    "type_id": self.env.ref("ahorro_campaign.campaign_type_arrears").id,
                    "user_ids": self.operator.ids,
                },
            )
        )

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
