# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, timedelta

from odoo import fields

from .movein_common import CASES, AhorroMoveinCommon

OWN = (
    "Cliente",
    "Suscripción",
    "Resultado",
    "Fecha De Inicio",
    "Fecha De Fin",
    "Último Comentario",
    "Operador",
    "Campaña",
    "Tipo",
    "Próxima acción",
)


class TestMoveinCases(AhorroMoveinCommon):
    """*Detalle de casos* becomes campaigns with their cases and their state."""

    def _case_of(self, run, plan):
        return self._cases(run).filtered(lambda one: one.plan_id == plan)

    def test_the_grid_without_numbers_finds_plans_by_phone_and_name(self):
        beto, ceci = self.holders[1], self.holders[2]
        run = self._read(
            [
                ["BRAVO BETO", beto.mobile, "", "Agrupamiento informado"]
                + ["02/11/2019", datetime(2019, 11, 5), "Todo bien", "05/11/2019"],
                ["CORREA CECI", ceci.mobile, None, None, None, None, None, None],
                ["OTRO NOMBRE", ceci.mobile, "", "", "", "", "", ""],
                # Abarca has two plans: which one it is, a person has to say.
                ["Abarca Ana", self.holders[0].mobile, "", "Rescinde"]
                + ["02/11/2019", "", "Deja", "04/11/2019"],
            ],
            headers=CASES,
            name="Agrupados de Noviembre 2019.xlsx",
        )
        self.assertEqual(run.profile_id.code, "mudanza_casos")
        self.assertEqual(self._results(run), ["new", "new", "rejected", "ambiguous"])
        doubtful = run.line_ids.filtered(lambda line: line.result == "ambiguous")
        run.movein_choose_plan(doubtful.id, self.plans[0].id)
        self.assertEqual(self._results(run), ["new", "new", "rejected", "new"])
        self.assertEqual(doubtful.plan_id, self.plans[0])
        # The file does not say its type: it is asked once.
        asked = run.movein_name_ids.filtered(lambda name: name.kind == "type")
        asked.with_user(self.supervisor).type_id = self.grouping
        self.assertEqual(run.movein_ask_count, 0)
        run.action_movein_apply()
        self.assertEqual(run.state, "done", run.error)
        done = self._case_of(run, self.plans[1])
        self.assertEqual((done.state, done.result_id), ("done", self.informed))
        self.assertEqual(done.finished_at, datetime(2019, 11, 5, 3))
        self.assertEqual(done.last_comment, "Todo bien")
        campaign = done.campaign_id
        self.assertEqual(campaign.name, "Agrupados de Noviembre 2019")
        self.assertEqual(campaign.type_id, self.grouping)
        waiting = self._case_of(run, self.plans[2])
        self.assertEqual((waiting.state, waiting.attempts), ("pending", 0))
        started = self._case_of(run, self.plans[0])
        self.assertEqual((started.state, started.result_id.id), ("in_progress", False))
        self.assertEqual(campaign.progress, "1 / 3")

    def test_what_was_agreed_comes_up_for_its_operator_at_its_hour(self):
        soon = fields.Datetime.now().replace(microsecond=0, second=0)
        soon += timedelta(days=1)
        local = fields.Datetime.context_timestamp(
            self.supervisor.with_context(tz=self.supervisor.tz), soon
        )
        run = self._bring(
            [
                [
                    "BRAVO BETO",
                    "2800011",
                    "",
                    "01/11/2026",
                    "",
                    "Llamar",
                    "AHO-Mirna Valdes",
                ]
                + ["MORA NOV", "Mora", local.strftime("%d/%m/%Y %H:%M")],
            ],
            headers=OWN,
            name="casos.xlsx",
        )
        case = self._cases(run)
        self.assertEqual(case.next_action_at, soon)
        self.assertTrue(case.is_callback)
        self.assertEqual(
            (case.next_action_user_id, case.user_id), (self.operator, self.operator)
        )
        self.assertIn(self.operator, case.campaign_id.user_ids)
        rules = self.env["ahorro.check.rules"]
        for code in rules._get_rules():
            found = self.env.execute_query(
                getattr(rules, f"_find_{code}")(self.company)
            )
            self.assertFalse(found, code)

    def test_a_case_whose_movements_came_is_here_already(self):
        self._bring(
            [
                self._row(
                    self.plans[1],
                    "AHO-Mirna Valdes",
                    "Avisé",
                    "Mora",
                    "MORA NOV",
                    "Rescinde",
                    "02/11/2026 10:00",
                )
            ]
        )
        row = ["BRAVO BETO", "2800011", "Rescinde", "02/11/2026", "02/11/2026"]
        row += ["Avisé", "AHO-Mirna Valdes", "MORA NOV", "Mora", ""]
        run = self._read([row], headers=OWN, name="casos.xlsx")
        self.assertEqual(self._results(run), ["same"])

    def test_movements_that_come_after_their_case_are_not_doubled(self):
        row = ["BRAVO BETO", "2800011", "Rescinde", "02/11/2026", "02/11/2026"]
        row += ["Avisé", "AHO-Mirna Valdes", "MORA NOV", "Mora", ""]
        cases = self._bring([row], headers=OWN, name="casos.xlsx")
        self.assertEqual(self._cases(cases).state, "done")
        rows = [
            self._row(
                self.plans[1],
                "AHO-Mirna Valdes",
                "Avisé",
                "Mora",
                "MORA NOV",
                "Rescinde",
                "02/11/2026 10:00",
            ),
            self._row(
                self.plans[1],
                "AHO-Mirna Valdes",
                "Antes",
                "Mora",
                "MORA NOV",
                "",
                "01/11/2026 10:00",
            ),
        ]
        run = self._read(rows)
        self.assertEqual(self._results(run), ["same", "new"])

    def _optout_row(self, day="02/11/2026 10:00"):
        """Return a row of whom asked not to be contacted, and the channel that is."""
        result = self.env["ahorro.result"].search(
            [("opt_out", "!=", False), ("type_id", "=", self.loyalty.id)], limit=1
        )
        told = ("AHO-Mirna Valdes", "No llamar más", "Fidelización", "FIDELIZACION")
        row = self._row(self.plans[1], *told, result.name.upper(), day)
        return row, result.opt_out

    def _optouts(self):
        return self.env["ahorro.optout"].search(
            [("partner_id", "=", self.holders[1].id), ("ended_on", "=", False)]
        )

    def test_who_asked_not_to_be_contacted_is_not_called_here_either(self):
        row, channel = self._optout_row()
        run = self._bring([row])
        found = self._optouts()
        self.assertEqual(found.channel, channel)
        run.action_movein_undo()
        self.assertTrue(found.ended_on)

    def test_who_said_it_here_too_is_not_called_after_an_undo(self):
        row, channel = self._optout_row()
        run = self._bring([row])
        holder = self.holders[1]
        values = {"company_id": self.company.id, "channel": "whatsapp"}
        written = self.env["ahorro.optout"]._record(
            [{**values, "phone": "11 4123-4567", "source": "message"}]
        )
        holder.with_user(self.supervisor).action_opt_out(channel, "Llamó para pedirlo")
        run.action_movein_undo()
        self.assertEqual(run.state, "undone", run.error)
        self.assertEqual(self._optouts().mapped("source"), ["operator"])
        self.assertFalse(written.ended_on)

    def test_who_asked_it_in_another_file_too_is_not_called_after_an_undo(self):
        first, second = (
            self._bring([self._optout_row(day)[0]], name=f"{day[:2]}.xlsx")
            for day in ("02/11/2026 10:00", "03/11/2026 10:00")
        )
        found = self._optouts()
        first.action_movein_undo()
        self.assertEqual(first.state, "undone", first.error)
        self.assertFalse(found.ended_on)
        second.action_movein_undo()
        self.assertEqual(second.state, "undone", second.error)

    def test_a_case_comes_once_however_its_campaign_is_called_here(self):
        here = self._campaign(
            "Mora de noviembre", self.plans[:1], type_id=self.arrears.id
        )
        row = ["BRAVO BETO", "2800011", "Rescinde", "02/11/2026", "02/11/2026"]
        row += ["Avisé", "AHO-Mirna Valdes", "MORA NOV", "Mora", ""]
        run = self._read([row], headers=OWN, name="casos.xlsx")
        name = run.movein_name_ids.filtered(lambda one: one.kind == "campaign")
        name.with_user(self.supervisor).campaign_id = here
        run.action_movein_keep_names()
        run.action_movein_apply()
        self.assertEqual(run.state, "done", run.error)
        self.assertEqual(self._cases(run).campaign_id, here)
        waits = ["CORREA CECI", "2800012", "", "", "", "", "", "MORA NOV", "Mora", ""]
        again = self._bring([row, waits], headers=OWN, name="otra.xlsx")
        self.assertEqual(self._results(again), ["same", "new"])
        third = self._read([row, waits], headers=OWN, name="tercera.xlsx")
        self.assertEqual(self._results(third), ["same", "same"])
        # Nor where somebody says later that the name is of another campaign.
        name.with_user(self.supervisor).campaign_id = self._campaign(
            "Otra", self.plans[3:4], type_id=self.arrears.id
        )
        fourth = self._read([row], headers=OWN, name="cuarta.xlsx")
        self.assertEqual(self._results(fourth), ["same"])
