# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A dealership's whole day in Chromium: one story, one database, three roles.

A file comes in and is answered, its clients are called, written to and called again;
the next file says who paid; an Administrador lets somebody new in and looks whether
anything is broken. Each act is asserted by the ids that it left.
"""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from odoo.tests import tagged

from .portfolio import iter_plans
from .portfolio.plans import ZERO
from .whole_day_case import NEW_LOGIN, PLANS, SEED, WholeDayCase, holder_of

BOARD = "/odoo/tablero-del-operador"
IMPORTER = "/odoo/importador-de-cartera"


@pytest.mark.slow
@tagged("post_install", "-at_install")
class TestWholeDay(WholeDayCase):
    def test_from_a_file_to_the_report_and_the_next_day(self):
        campaign = self._file_comes_in()
        first, agreed, written = self._operator_calls(campaign)
        kept, broken = self._client_answers(campaign, written)
        self.time.tick(timedelta(hours=2))
        self._agreed_call_is_made(agreed)
        self.time.tick(timedelta(days=1))
        self._next_file_judges(kept, broken)
        self._reports_show(campaign, first, agreed)
        self._admin_lets_somebody_in()

    def _file_comes_in(self):
        self.time.tick(timedelta(minutes=1))
        self._tour(
            IMPORTER,
            "ahorro_whole_day_file",
            "ahorro_supervisor",
            file=self._file(self.plans_of_file, self.today),
            fresh=len(self.plans_of_file) - 1,
            typed="Gorosito",
        )
        run = self._last_run()
        self.assertEqual((run.state, run.applied_by), ("done", self.supervisor))
        self.assertEqual(run.count_new, len(self.plans_of_file) - 1)
        # The plan that was there is the same, and passed to whom the file names.
        self.assertEqual(self._record(self.typed), self.plan)
        self.assertNotEqual(self.plan.partner_id, self.holder)
        owing = self.env["ahorro.plan"].union(*map(self._record, self.savers))
        self._tour(
            "/odoo/tablero-de-cartera",
            "ahorro_whole_day_panel",
            "ahorro_supervisor",
            status=self.saver.id,
            rows=owing.ids,
            operators=[self.operator.login, self.colleague.login],
        )
        campaign = self.env["ahorro.campaign"].search([("name", "=", "MORA DEL DÍA")])
        self.assertEqual(campaign.case_ids.plan_id, owing)
        self.assertEqual(campaign.user_ids, self.operator | self.colleague)
        self.assertEqual(campaign.create_uid, self.supervisor)
        return campaign

    def _operator_calls(self, campaign):
        """Three clients: one paid, one is called in two hours, one gets a message."""
        self.time.tick(timedelta(minutes=1))
        self._tour(BOARD, "ahorro_whole_day_calls", "ahorro_operator")
        done = self._movements(self.operator)
        self.assertEqual(done.mapped("kind"), ["finish", "comment", "comment"])
        first, agreed, written = (move.case_id for move in done)
        self.assertEqual(len(first | agreed | written), 3)
        self.assertLess(first | agreed | written, campaign.case_ids)
        self.assertEqual(
            first.result_id,
            self.env.ref("ahorro_campaign.result_arrears_pago_total"),
        )
        self.assertEqual(first.state, "done")
        self.assertEqual(agreed.next_action_user_id, self.operator)
        self.assertTrue(agreed.is_callback)
        message = self.env["ahorro.wa.message"].search([])
        self.assertEqual((message.case_id, message.user_id), (written, self.operator))
        self.assertEqual((message.transport, message.state), ("api", "queued"))
        self._exchange()
        self.assertEqual(message.state, "read")
        told = self._movements(self.operator, done[-1].id)
        self.assertEqual((told.kind, told.case_id), ("message", written))
        taken = self.cloud.taken[message.wamid]
        self.assertEqual(taken.body["template"]["name"], self.text.code)
        self.assertEqual(taken.to, message.phone)
        return first, agreed, written

    def _client_answers(self, campaign, written):
        """The client writes, is answered and promises; so does the next one called."""
        message = self.env["ahorro.wa.message"].search([])
        name = written.partner_id.name
        self._client_writes(message.phone, "Hola, esta semana pago")
        channel = self.env["discuss.channel"].search(
            [("ahorro_wa_partner_id", "=", written.partner_id.id)]
        )
        self.assertEqual(channel.ahorro_wa_user_id, self.operator)
        self._tour(
            "/odoo/conversaciones-de-whatsapp",
            "ahorro_whole_day_answer",
            "ahorro_operator",
            client=name,
        )
        answer = self.env["ahorro.wa.message"].search([("channel_id", "!=", False)])
        self.assertEqual(answer.channel_id, channel)
        self._exchange()
        sent = self.cloud.taken[answer.wamid].body
        self.assertEqual(sent["text"]["body"], "¿Qué día y cuánto?")
        self._client_writes(message.phone, "Hoy, 150 mil")
        last = self._movements(self.operator)[-1].id
        self._tour(BOARD, "ahorro_whole_day_promises", "ahorro_operator", client=name)
        promises = self.env["ahorro.promise"].search(
            [("movement_id", "in", self._movements(self.operator, last).ids)],
            order="id",
        )
        kept, broken = promises
        self.assertEqual(kept.case_id, written)
        self.assertNotEqual(broken.plan_id, kept.plan_id)
        self.assertLess(broken.case_id, campaign.case_ids)
        self.assertEqual(
            promises.mapped(lambda one: (one.amount, one.verdict, one.promise_date)),
            [(150000, "pending", self.today), (90000.5, "pending", self.today)],
        )
        return kept, broken

    def _agreed_call_is_made(self, agreed):
        self._tour(
            BOARD,
            "ahorro_whole_day_callback",
            "ahorro_operator",
            client=agreed.partner_id.name,
        )
        movement = self._movements(self.operator)[-1]
        self.assertEqual((movement.case_id, movement.kind), (agreed, "finish"))
        self.assertEqual(
            agreed.result_id,
            self.env.ref("ahorro_campaign.result_arrears_informa_que_ya_pago"),
        )
        self.assertFalse(agreed.next_action_at)

    def _next_file_judges(self, kept, broken):
        """One paid, one did not; one left the file, one is new, one changed hands."""
        promised = kept.plan_id | broken.plan_id
        numbers = set(promised.mapped("subscription_number"))
        others = [
            plan
            for plan in self.plans_of_file
            if plan not in self.savers and plan.subscription_number not in numbers
        ]
        gone, ceded = others[0], next(plan for plan in others if plan.stage == "G2")
        new = list(iter_plans(PLANS + 1, seed=SEED))[-1]
        lines = []
        for plan in self.plans_of_file:
            if plan == gone:
                continue
            if plan.subscription_number == kept.plan_id.subscription_number:
                plan = replace(
                    plan,
                    installments_paid=plan.installments_paid + plan.installments_owed,
                    installments_owed=0,
                    overdue_debt=ZERO,
                )
            if plan == ceded:
                plan = replace(plan, holder=holder_of(1))
            lines.append(plan)
        ceded_record, gone_record = self._record(ceded), self._record(gone)
        holder = ceded_record.partner_id
        self._tour(
            IMPORTER,
            "ahorro_whole_day_next_file",
            "ahorro_supervisor",
            file=self._file([*lines, new], self.today + timedelta(1)),
            holder=holder.name,
        )
        run = self._last_run()
        self.assertEqual(run.state, "done", run.error)
        self._work_nights()
        # Keeping the holder, the supervisor answered that nothing changed hands.
        self.assertEqual(ceded_record.partner_id, holder)
        self.assertTrue(gone_record.absent_since)
        self.assertEqual(run.count_new, 1)
        self.assertEqual((kept.verdict, broken.verdict), ("kept", "broken"))
        self.assertEqual(kept.case_id.state, "done")
        self.assertNotEqual(broken.case_id.state, "done")
        self._tour(
            "/odoo/ahorro-promises",
            "ahorro_whole_day_verdicts",
            "ahorro_supervisor",
            kept=kept.ids,
            broken=broken.ids,
        )

    def _reports_show(self, campaign, first, agreed):
        """Figures open the rows, and the workbook has the movements, by their ids."""
        done = campaign.case_ids.filtered(lambda case: case.state == "done")
        self.assertLess(first | agreed, done)
        # Messages have a list of their own.
        shown = self._movements(self.operator).filtered(
            lambda move: move.kind in ("comment", "finish")
        )
        self._tour(
            "/odoo/reporte-de-campanas",
            "ahorro_whole_day_report",
            "ahorro_supervisor",
            done=done.ids,
            open=(campaign.case_ids - done).ids,
        )
        self._tour(
            "/odoo/ultimos-movimientos",
            "ahorro_whole_day_movements",
            "ahorro_supervisor",
            operator=self.operator.login,
            movements=shown.ids,
        )
        file = self.env["ir.attachment"].search([("name", "=", "whole_day.xlsx")])
        self.assertEqual(file.create_uid, self.supervisor)
        sheet = load_workbook(io.BytesIO(file.raw)).active
        heads, *rows = sheet.iter_rows(values_only=True)
        told = [dict(zip(heads, row, strict=True)) for row in rows]

        def key(number, result, comment):
            return (str(number or ""), result or "Sin definir", comment or "")

        by_key = {
            key(
                move.plan_id.subscription_number,
                move.result_id.with_context(lang="es_AR").name,
                move.comment,
            ): move.id
            for move in shown
        }
        self.assertEqual(len(by_key), len(shown))
        self.assertEqual(
            sorted(
                by_key[
                    key(row["Suscripción"], row["Resultado gestión"], row["Comentario"])
                ]
                for row in told
            ),
            sorted(shown.ids),
        )

    def _admin_lets_somebody_in(self):
        before = {
            name: self.env[name].search([]).ids
            for name in (
                "ahorro.movement",
                "ahorro.promise",
                "ahorro.case",
                "ahorro.wa.message",
                "ahorro.plan",
            )
        }
        with self.mock_mail_gateway():
            self._tour(
                "/odoo/usuarios-y-roles", "ahorro_whole_day_new_user", "ahorro_admin"
            )
        user = self.env["res.users"].search([("login", "=", NEW_LOGIN)])
        self.assertTrue(user.has_group("ahorro_plan.group_operator"))
        self.assertFalse(user.has_group("ahorro_plan.group_supervisor"))
        self._choose_password(user)
        self._tour("/odoo", "ahorro_whole_day_newcomer", NEW_LOGIN)
        self._tour(
            "/odoo/nada-esta-roto",
            "ahorro_whole_day_health",
            "ahorro_admin",
            account=self.account.name,
        )
        checks = self.env["ahorro.check"].search([("company_id", "=", self.company.id)])
        self.assertEqual(
            set(checks.mapped("state")), {"zero"}, checks.mapped("failure")
        )
        self.assertTrue(self.account.checked_at)
        for name, ids in before.items():
            self.assertEqual(self.env[name].search([]).ids, ids, name)
