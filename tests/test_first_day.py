# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The first day of a dealership: docs/guia/primer-dia.md, by the product's methods."""

from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.ahorro_movein.tests.movein_common import MOVEMENTS, workbook
from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

#: A Wednesday, 12:00 in Buenos Aires.
NOON = datetime(2026, 11, 18, 15)
PORTFOLIO = (
    "Suscripción",
    "Grupo y Orden",
    "Titular",
    "Celular",
    "Estado",
    "Adeudadas",
)
PEOPLE = (
    (2711701, "G9RX/031E", "ALMASIO ADRIAN HUGO", "0346215663250"),
    (2711702, "G9RX/032E", "MUÑOZ PAMELA", "0346215663251"),
    (2711703, "G9RX/033E", "PEREZ JOSE MARTIN", "0346215663252"),
    (2711704, "G9RX/034E", "PAZ ANA", "0346215663253"),
)
CASES = (
    "Cliente",
    "Teléfono",
    "Suscripción",
    "Resultado",
    "Fecha De Inicio",
    "Fecha De Fin",
    "Último Comentario",
    "Operador",
    "Próxima acción",
)


@tagged("post_install", "-at_install")
class TestFirstDay(AhorroPlanCommon):
    """From users to the first call, with files as dirty as they come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = freeze_time(NOON)
        cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls.plan.active = False
        cls.operator.name = "Mirna Valdés"
        cls.arrears = cls.env.ref("ahorro_campaign.campaign_type_arrears")
        cls.context = {
            "allowed_company_ids": cls.company.ids,
            "lang": "es_AR",
            "tz": "America/Argentina/Buenos_Aires",
        }
        cls.runs = (
            cls.env["ahorro.import"]
            .with_user(cls.supervisor)
            .with_context(queue_job__no_delay=True, **cls.context)
        )

    def _import(self, name, headers, rows, title=""):
        run = self.runs.create_from_file(name, workbook(headers, rows, title))
        self.assertEqual(run.state, "review", run.error)
        return run

    def _plan_of(self, number):
        return self.env["ahorro.plan"].search(
            [
                ("subscription_number", "=", str(number)),
                ("company_id", "=", self.company.id),
            ]
        )

    def test_from_the_portfolio_file_to_the_first_call(self):
        # The portfolio.
        run = self._import(
            "cartera.xlsx",
            PORTFOLIO,
            [
                [number, place, name, phone, "N0", 1]
                for number, place, name, phone in PEOPLE
            ],
            title="REPORTE DE CARTERA",
        )
        run.action_apply([flag["code"] for flag in run.flags or []])
        self.assertEqual(run.state, "done", run.error)
        plans = [self._plan_of(number) for number, *_rest in PEOPLE]
        self.assertEqual([len(plan) for plan in plans], [1] * 4)

        # What was done in the other system, with its dirt.
        def row(number, name, user, comment, campaign, result, moment):
            kind = " MORA" if "mora" in campaign.lower() else "Scoring"
            return [name, "VTA-BUR-Jimena", user, number, comment, kind, campaign] + [
                result,
                moment,
            ]

        moves = self._import(
            "Últimos movimientos.xlsx",
            MOVEMENTS,
            [
                row(
                    2711701,
                    "Almasio Adrián Hugo",
                    "AHO-MIRNA VALDES",
                    "Promete",
                    "MORA NOVIEMBRE",
                    "promesa  de PAGO",
                    "16/11/2026 09:42",
                ),
                row(
                    "2711702",
                    "Munoz Pamela",
                    "AHO-Nadie Conocido",
                    "Rescinde",
                    " Mora noviembre",
                    "RESCINDE",
                    datetime(2026, 11, 17, 10, 5),
                ),
                row(
                    " 2711703 ",
                    "PEREZ JOSE MARTIN",
                    "AHO-Mirna Valdés",
                    None,
                    "SCORING",
                    "Aprobado",
                    46342.5,
                ),
                row(
                    9999999,
                    "NADIE",
                    "AHO-Mirna Valdes",
                    "x",
                    "MORA",
                    "",
                    "16/11/2026 09:00",
                ),
            ],
            title="Ahorro - Últimos movimientos y gestiones",
        )
        self.assertEqual(
            (moves.count_new, moves.count_rejected, moves.movein_ask_count), (3, 1, 1)
        )
        moves.action_movein_keep_names()
        moves.action_movein_apply()
        self.assertEqual(moves.state, "done", moves.error)
        campaign = self.env["ahorro.campaign"].search(
            [("movein_import_id", "=", moves.id), ("name", "=", "MORA NOVIEMBRE")]
        )
        self.assertEqual((campaign.progress, campaign.state), ("1 / 2", "in_progress"))

        # The detail of that campaign: what was agreed, and whom nobody called.
        cases = self._import(
            "MORA NOVIEMBRE.xlsx",
            CASES,
            [
                [
                    "PAZ ANA",
                    "0346215663253",
                    2711704,
                    "",
                    "",
                    "",
                    "",
                    "AHO-Mirna Valdes",
                    "",
                ],
                ["Munoz Pamela", "", 2711702, "RESCINDE", "", "17/11/2026", "", "", ""],
            ],
        )
        self.assertEqual((cases.count_new, cases.count_same), (1, 1))
        asked = cases.movein_name_ids.filtered(lambda name: name.decision == "ask")
        asked.with_user(self.supervisor).type_id = self.arrears
        cases.action_movein_apply()
        self.assertEqual(cases.state, "done", cases.error)
        self.assertEqual(campaign.progress, "1 / 3")

        # The first campaign: who is in one of its type already stays out.
        preview_domain = [("id", "in", [plan.id for plan in plans])]
        values = {
            "name": "Primera mora",
            "type_id": self.arrears.id,
            "user_ids": [self.operator.id],
        }
        campaigns = self.env["ahorro.campaign"].with_user(self.supervisor)
        first = campaigns.with_context(**self.context).create_from_domain(
            preview_domain, values
        )
        self.assertEqual(first.case_ids.plan_id, plans[1] | plans[2])

        # The first call shows what was done before.
        attend = self.env["ahorro.attend"].with_user(self.operator)
        case = self.env["ahorro.case"].search(
            [("campaign_id", "=", campaign.id), ("plan_id", "=", plans[0].id)]
        )
        shown = attend.with_context(**self.context).attend_case(case.id)
        self.assertIn("Promete", str(shown))
        saved = attend.with_context(**self.context).save_attention(
            shown["lease_token"],
            {"kind": "comment", "comment": "Primer llamado"},
            "first-day-1",
            then_next=False,
        )
        self.env.invalidate_all()
        self.assertEqual(case.last_comment, "Primer llamado")
        self.assertEqual(case.attempts, 2)
        self.assertTrue(saved["movement_id"])

        # What came in goes again, but for where somebody worked.
        moves.action_movein_undo()
        self.assertEqual(moves.movein_counts["kept_cases"], 1)
        self.assertTrue(case.exists())
        rules = self.env["ahorro.check.rules"]
        for code in rules._get_rules():
            found = self.env.execute_query(
                getattr(rules, f"_find_{code}")(self.company)
            )
            self.assertFalse(found, code)
