# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A dealership with living campaigns, and the files that fill and empty them."""

import base64
import csv
import io
import itertools
import json
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

START = datetime(2031, 3, 3, 15)
HEADERS = (
    "Suscripción",
    "ESTADO",
    "TITULAR",
    "DNI",
    "TELEFONO",
    "CUOTAS_EMITIDAS",
    "CUOTAS_PAGADAS",
    "CUOTAS_VENCIDAS",
    "Deuda vencida",
)
OWES_ONE = [("family", "=", "saver"), ("installments_owed", "=", 1)]
PAID = ["|", ("absent_since", "!=", False), ("installments_owed", "=", 0)]


@tagged("post_install", "-at_install")
class LivingImportCase(AhorroPlanCommon):
    """Files of some plans, by number, and how many installments each owes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.active = False
        cls.clock = freeze_time(START)
        cls.time = cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        context = {"allowed_company_ids": cls.company.ids}
        context["tz"] = "America/Argentina/Buenos_Aires"
        cls.runs = (
            cls.env["ahorro.import"]
            .with_user(cls.supervisor)
            .with_context(queue_job__no_delay=True, **context)
        )
        cls.livings = (
            cls.env["ahorro.living"].with_user(cls.supervisor).with_context(**context)
        )
        cls.arrears = cls.env.ref("ahorro_campaign.campaign_type_arrears")
        cls.days = itertools.count()

    @classmethod
    def _living(cls, name="Mora", enters=OWES_ONE, leaves=PAID, on=True, **values):
        campaign = cls.env["ahorro.campaign"].create(
            {
                "name": name,
                "type_id": values.pop("type_id", cls.arrears.id),
                "company_id": cls.company.id,
                "user_ids": [Command.set(cls.operator.ids)],
            }
        )
        living = cls.livings.create(
            {
                "campaign_id": campaign.id,
                "entry_domain": json.dumps(enters),
                "exit_domain": json.dumps(leaves),
                **values,
            }
        )
        if on:
            living.action_turn_on()
        return living

    def _import(self, owed, complete=True, follow=True, **more):
        """Import a file that says what each plan owes: number to installments."""
        self.time.move_to(START + timedelta(days=next(self.days)))
        day = datetime.now().date()
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADERS)
        for number, count in owed.items():
            status = more.get("status", {}).get(number, "N0")
            writer.writerow(
                [
                    7_000_000 + number,
                    status,
                    f"Persona {chr(65 + number)}",
                    20_000_000 + number,
                    f"03462155{10_000 + number}",
                    12,
                    12 - count,
                    count,
                    count * 100,
                ]
            )
        content = base64.b64encode(stream.getvalue().encode()).decode()
        name = f"cartera {day:%Y-%m-%d}.csv"
        run = self.runs.create_from_file(name, content, "rombo_cartera")
        self.assertEqual(run.state, "review", run.error)
        run_sudo = run.sudo()
        run_sudo.is_complete = complete
        run_sudo.env["ahorro.import.compare"]._compare(run_sudo)
        run.action_apply([flag["code"] for flag in run.flags or []])
        self.assertEqual(run.state, "done", run.error)
        # The database dates its log by its own clock.
        self.env.cr.execute(
            "UPDATE ahorro_plan_change SET date = %s WHERE date < %s",
            [datetime.now(), START],
        )
        if follow:
            self._follow()
        return run

    def _follow(self):
        self.env["ahorro.living.run"]._cron_follow()
        self.env.invalidate_all()

    def _undo(self, run, follow=True):
        self.time.tick(timedelta(hours=1))
        run.action_undo()
        self.assertEqual(run.state, "undone", run.error)
        if follow:
            self._follow()

    def _numbered(self, number):
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        return plans.search([("subscription_number", "=", str(7_000_000 + number))])

    def _case(self, living, number):
        return self.env["ahorro.case"].search(
            [
                ("campaign_id", "=", living.campaign_id.id),
                ("plan_id", "=", self._numbered(number).id),
            ]
        )

    def _states(self, living):
        """Return dict of a plan's number to its case's state."""
        cases = self.env["ahorro.case"].search(
            [("campaign_id", "=", living.campaign_id.id)]
        )
        return {
            int(case.plan_id.subscription_number) - 7_000_000: case.state
            for case in cases
        }

    def _told(self, living, number):
        """Return what was done with a plan in a campaign: kinds and their imports."""
        movements = self.env["ahorro.movement"].search(
            [
                ("campaign_id", "=", living.campaign_id.id),
                ("plan_id", "=", self._numbered(number).id),
            ],
            order="id",
        )
        return [(each.kind, each.origin_id) for each in movements]

    def _speak(self, case, **values):
        """Write down that the operator called, as a save does."""
        movement = (
            self.env["ahorro.movement"]
            .with_user(self.operator)
            ._log([{"kind": "comment", "case_id": case.id, "comment": "Llamé"}])
        )
        case.sudo().write({"state": "in_progress", "attempts": 1, **values})
        return movement
