# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The panel of a portfolio with the guide's figures shows the guide's figures."""

import datetime

from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged

from odoo.addons.ahorro_plan.tests.panel_common import PanelCase

from tests.guide import panel

NOW = datetime.datetime(2020, 1, 31, 21, 42)
#: Of each table its title, what is above its columns, what its rows are, its columns.
TITLES = {
    "status": ["Cartera completa - Estado de suscripciones", "Estado", "Total"],
    "sales": ["Ventas - Últimos 6 meses", "Fecha de venta", "Vendidos"],
    "scoring": [
        "Scoring - Últimos 6 meses",
        "Fecha de venta",
        "Sin iniciar",
        "En proceso",
        "Aprobado",
        "Desaprobado",
    ],
    "grouping": [
        "Agrupamiento",
        "Llamado post agrupamiento",
        "Fecha de agrupamiento",
        "Total",
        "Sin iniciar",
        "En proceso",
        "Realizado",
        "Rescinde",
    ],
    "bids": [
        "Sorteos y Licitaciones",
        "Invitaciones a Licitar",
        "Fecha",
        "Total Gestionados",
        "No aceptadas",
        "Aceptadas",
    ],
}


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPanelGuide(PanelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ahorro.plan"]._set_change_origin(
            changed_at=datetime.datetime(2019, 7, 1)
        )
        cls.plan.active = False
        panel.fill(cls.env, cls.company, cls.operator)
        cls.env["ahorro.plan"]._set_change_origin()
        # What stands in one transaction is unknown to the planner: as of any morning.
        cls.env.flush_all()
        cls.env.cr.execute(
            "ANALYZE ahorro_plan, ahorro_plan_change, ahorro_case, ahorro_movement"
        )
        # The languages that this database has, whatever its users speak.
        cls.language = {"lang": "es_AR"}

    def _table(self, name, *columns, **filters):
        """Return the label and some columns of each row of a block."""
        return [
            (row["label"], *(row["cells"][column]["value"] for column in columns))
            for row in self._block(name, **filters)["rows"]
        ]

    def test_the_eleven_statuses_add_up_to_761_without_the_rescinded(self):
        block = self._block("status")
        self.assertEqual(
            {row["label"]: row["cells"]["total"]["value"] for row in block["rows"]},
            {
                "Adjudicado por Licitación (A0L)": 8,
                "Adjudicado por Sorteo (A0S)": 15,
                "Adjudicado c/Seguro y/o comprobante (G0)": 2,
                "Adjudicado c/Prenda aceptada (G2)": 78,
                "Ahorrista (N0)": 475,
                "Renunciado (R0)": 106,
                "Rescindido (R2)": 1152,
                "Suscripción aceptada (S2)": 65,
                "Suscripción reintegrada (S4)": 1,
                "Suscripción rechazada a Concesionario (S6)": 6,
                "Cancelado (X0)": 5,
            },
        )
        self.assertEqual(
            [row["label"] for row in block["rows"] if not row["checked"]],
            ["Rescindido (R2)"],
        )
        self.assertEqual(block["total"]["cells"]["total"]["value"], 761)

    def test_the_tables_have_the_titles_and_columns_of_the_guide(self):
        answer = call_kw(
            self.env["ahorro.plan"].with_user(self.supervisor),
            "get_portfolio_panel",
            ({"blocks": list(TITLES)},),
            {"context": self.language},
        )
        blocks = {block["id"]: block for block in answer["blocks"]}
        shown = {
            name: [
                blocks[name]["title"],
                *filter(None, [blocks[name].get("group_label")]),
                blocks[name]["row_label"],
                *(column["label"] for column in blocks[name]["columns"]),
            ]
            for name in TITLES
        }
        self.assertEqual(shown, TITLES)

    def test_ticking_the_rescinded_is_remembered_and_adds_them(self):
        block = self._block("status")
        rescinded = next(row for row in block["rows"] if not row["checked"])
        self._rpc(
            self.supervisor,
            "ahorro.plan",
            "save_panel_statuses",
            {rescinded["id"]: True},
        )
        total = self._block("status")["total"]["cells"]["total"]
        self.assertEqual(total["value"], 761 + 1152)
        # Another supervisor's panel is as it was.
        self.assertEqual(
            self._block("status", self.admin)["total"]["cells"]["total"]["value"], 761
        )

    def test_the_sales_of_six_months(self):
        self.assertEqual(
            self._table("sales", "sold"),
            [
                ("Ene 2020", 38),
                ("Dic 2019", 58),
                ("Nov 2019", 104),
                ("Oct 2019", 79),
                ("Sep 2019", 171),
                ("Ago 2019", 31),
            ],
        )
        more = self._table("sales", "sold", months={"sales": 12})
        self.assertEqual(len(more), 12)
        self.assertTrue(self._block("sales")["has_more"])

    def test_the_scoring_of_six_months(self):
        self.assertEqual(
            self._table("scoring", "not_started", "started", "approved", "disapproved"),
            [
                ("Ene 2020", 6, 1, 28, 2),
                ("Dic 2019", 2, 1, 47, 4),
                ("Nov 2019", 3, 64, 30, 2),
                ("Oct 2019", 3, 4, 57, 3),
                ("Sep 2019", 78, 0, 76, 6),
                ("Ago 2019", 31, 0, 0, 0),
            ],
        )

    def test_the_calls_after_grouping(self):
        columns = ("total", "not_started", "started", "informed", "rescinds")
        self.assertEqual(
            self._table("grouping", *columns)[:2],
            [("Enero 2020", 29, 29, 0, 0, 0), ("Diciembre 2019", 80, 80, 0, 0, 0)],
        )

    def test_the_invitations_to_bid(self):
        self.assertEqual(
            self._table("bids", "total", "not_accepted", "accepted")[:5],
            [
                ("Enero 2020", 114, 72, 42),
                ("Diciembre 2019", 17, 8, 9),
                ("Noviembre 2019", 11, 6, 5),
                ("Octubre 2019", 1, 0, 1),
                ("Septiembre 2019", 111, 82, 29),
            ],
        )

    def test_every_figure_opens_exactly_as_many_rows(self):
        for filters in ({}, {"date": "2020-01-15", "compare_date": "2019-12-20"}):
            answer = self._panel(**filters)
            for path, figure in self._figures(answer):
                with self.subTest(figure=path, **filters):
                    self.assertEqual(len(self._rows(figure)), figure["value"])

    def test_a_past_day_shows_the_calls_as_they_were(self):
        """The oracle: cases and movements read row by row."""
        day = datetime.datetime(2019, 11, 16, 3)  # midnight of the 15th in Argentina
        block = self._block("bids", date="2019-11-15")
        movements = self.env["ahorro.movement"].search(
            [
                ("kind", "=", "finish"),
                ("date", "<", day),
                ("date", ">=", datetime.datetime(2019, 11, 1, 3)),
                ("type_id.process", "=", "bid_invitation"),
            ]
        )
        for kind in ("accepted", "not_accepted"):
            expected = movements.filtered(
                lambda movement, kind=kind: movement.result_id.panel_class == kind
            ).case_id
            shown = self._rows(block["rows"][0]["cells"][kind])
            self.assertEqual(shown.sudo(), expected.sorted("id"), kind)
        scoring = self._block("scoring", date="2019-11-15")
        november = scoring["rows"][0]["cells"]
        sold = self.env["ahorro.plan"].search(
            [("sale_date", ">=", "2019-11-01"), ("sale_date", "<=", "2019-11-30")]
        )
        approved = sold.filtered(
            lambda plan: plan.movement_ids.filtered(
                lambda m: m.date < day and m.result_id.panel_class == "approved"
            )
        )
        self.assertEqual(set(self._rows(november["approved"]).ids), set(approved.ids))
        self.assertTrue(approved)

    def test_what_came_after_a_past_day_does_not_change_its_invitations(self):
        """Reopened, corrected and finished again: each as it was on that day."""

        def shown():
            block = self._block("bids", date="2020-01-30")
            return {
                (row["id"], column): set(self._rows(figure).ids)
                for row in block["rows"]
                for column, figure in row["cells"].items()
            }

        before = shown()
        months = sorted({month for month, _column in before}, reverse=True)
        corrected, reopened, again = sorted(before[months[0], "accepted"])[:3]
        cases = self.env["ahorro.case"].with_user(self.supervisor)
        refused = self.env.ref("ahorro_campaign.result_bid_invitation_no_se_licita")
        cases.browse(corrected).correct_result(refused.id)
        cases.browse(reopened).reopen()
        cases.browse(again).reopen()
        self.env.cr.execute(
            """UPDATE ahorro_case SET state = 'done', result_id = %s, finished_at = %s
                WHERE id = %s""",
            [refused.id, NOW, again],
        )
        self.env.invalidate_all()
        self.assertEqual(shown(), before)
        today = self._block("bids")["rows"][0]["cells"]
        now = {kind: set(self._rows(figure).ids) for kind, figure in today.items()}
        self.assertLessEqual({corrected, again}, now["not_accepted"])
        self.assertFalse({corrected, reopened, again} & now["accepted"])
        self.assertNotIn(reopened, now["total"])

    def test_what_is_not_known_of_a_past_day_is_said(self):
        [block] = self._panel(date="2020-01-30", blocks=["coverage"])["blocks"]
        self.assertEqual((block["rows"], block["data"]), ([], False))
        self.assertIn("today alone", block["empty"])
        tile = self._tile("callbacks", date="2020-01-30")
        self.assertIs(tile["figure"]["value"], False)
        self.assertEqual(tile["tone"], "info")
        self.assertIn("today alone", tile["details"][0]["text"])

    def test_so_many_plans_take_no_more_queries_than_one(self):
        """Of the panel as it is and as it was, compared."""
        for filters in ({}, {"date": "2020-01-15", "compare_date": "2019-12-20"}):
            counts = []
            for user in (self.other_supervisor, self.supervisor):
                self._panel(user, **filters)
                before = self.env.cr.sql_log_count
                self.env.invalidate_all()
                self._panel(user, **filters)
                counts.append(self.env.cr.sql_log_count - before)
            self.assertLessEqual(counts[1], counts[0] + 8, counts)
            # Three calls: each block that takes longer comes by one of its own.
            self.assertLess(counts[1], 59)

    def test_the_data_of_each_block_are_the_rows_of_its_figures(self):
        for block in self._panel()["blocks"]:
            name, sheets = self.env(user=self.supervisor)[
                "ahorro.panel.data"
            ]._get_sheets(block["id"], {})
            self.assertTrue(name)
            table = [list(row) for row in sheets[0][2]]
            self.assertGreaterEqual(len(table), len(block["rows"]))
            if block["id"] == "status":
                rows = list(sheets[1][2])
                self.assertEqual(len(rows), 761)
                self.assertEqual(len(rows[0]), len(sheets[1][1]))
            if block["id"] == "bids":
                self.assertEqual(len(list(sheets[1][2])), 114 + 17 + 11 + 1 + 111)
