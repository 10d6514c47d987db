# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The pages of the reports, in a browser, show the guide's own figures."""

import datetime
import json

from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from tests.guide import reports

HELPERS = """
const until = async (found) => {
    for (let turn = 0; turn < 200; turn++) {
        if (found()) {
            return found();
        }
        await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`It did not come: ${found}`);
};
const same = (what, found, wanted) => {
    const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (left !== right) {
        throw new Error(`${what}: ${left} instead of ${right}`);
    }
};
const all = (selector) => [...document.querySelectorAll(selector)];
const text = (node) => node.textContent.replace(/\\s+/g, " ").trim();
const wanted = WANTED;
"""
READ_CAMPAIGNS = """
(async () => {
    await until(() => document.querySelector(".o_ahorro_report_table tfoot"));
    same("title", text(document.querySelector(".o_ahorro_report h1")), "Campañas");
    const labels = all(".o_ahorro_report_bar label").map(text);
    same("labels", labels.slice(0, 3), ["En trabajo", "Fecha desde:", "Fecha hasta:"]);
    same(
        "columns",
        [...document.querySelectorAll(".o_ahorro_report_table thead th")].map(text),
        ["Tipo de campaña", "Gestiones en proceso", "Gestiones finalizadas"]
    );
    const rows = [...document.querySelectorAll(".o_ahorro_report_table tbody tr")];
    same(
        "rows",
        Object.fromEntries(rows.map((row) => [
            text(row.querySelector("th")),
            [...row.querySelectorAll("td")].map((cell) => Number(text(cell))),
        ])),
        wanted
    );
    const row = rows.find((each) => text(each).startsWith("Scoring"));
    row.querySelector("[data-column=done] button").click();
    await until(() => document.querySelector(".o_list_view .o_data_row"));
    same("cases", text(document.querySelector(".o_ahorro_counts b")), "146");
    console.log("the report shows the guide");
})().catch((error) => console.error(error.message));
"""
READ_PIVOT = """
(async () => {
    await until(() => all(".o_pivot th").map(text).includes(wanted));
    console.log("the pivot says what it counts");
})().catch((error) => console.error(error.message));
"""
READ_MOVEMENTS = """
(async () => {
    await until(() => document.querySelector(".o_list_view .o_data_row"));
    same(
        "counts",
        [...document.querySelectorAll(".o_ahorro_counts span")].map(text).slice(0, 2),
        ["Total: 1302", "Visualizados: 1302"]
    );
    const heads = [...document.querySelectorAll(".o_list_table thead th[data-name]")];
    same(
        "columns",
        heads.map((head) => text(head.querySelector("span") || head)).slice(0, 9),
        [
            "Cliente", "Vendedor del plan", "Usuario", "Suscripción", "Comentario",
            "Tipo de gestión", "Tema gestión", "Resultado gestión",
            "Fecha de movimiento",
        ]
    );
    const rows = [...document.querySelectorAll(".o_data_row")].slice(0, 4);
    const cells = (row) => Object.fromEntries(
        [...row.querySelectorAll("td[name]")].map((cell) => [
            cell.getAttribute("name"), text(cell),
        ])
    );
    same(
        "rows",
        rows.map(cells).map((row) => [
            row.partner_id, row.subscription_number, row.type_id, row.campaign_id,
            row.result_id,
        ]),
        wanted
    );
    all(".o_data_row .o_list_record_selector input")[1].click();
    await until(() => document.querySelector(".o_ahorro_record_action"));
    const actions = [...document.querySelectorAll(".o_ahorro_record_action")].map(text);
    same("actions", actions.includes("Crear campaña"), true);
    console.log("the list shows the guide");
})().catch((error) => console.error(error.message));
"""
READ_HOURS = """
(async () => {
    await until(() => document.querySelector(".o_ahorro_report_heat tfoot"));
    const cells = all(".o_ahorro_report_heat tbody .o_ahorro_heat");
    const sum = cells.reduce((total, cell) => total + Number(text(cell)), 0);
    same("movements", sum, wanted);
    const cell = document.querySelector("[data-row='9'] [data-column=undefined]");
    same("without a result at nine", text(cell), "1");
    cell.querySelector("button").click();
    await until(() => document.querySelector(".o_list_view .o_data_row"));
    const names = all(".o_data_row td[name=partner_id]").map(text);
    same("rows", names, ["MEULI PABLO ANDRES"]);
    console.log("the cell opens its rows");
})().catch((error) => console.error(error.message));
"""
NOW = datetime.datetime(2020, 1, 3, 15)


@tagged("post_install", "-at_install")
class TestReportsPage(HttpCase, AhorroPlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            reports.fill(cls.env, cls.company, cls.operator)

    def _read(self, path, script, wanted, signal):
        with freeze_time(NOW):
            self.browser_js(
                f"/odoo/{path}",
                HELPERS.replace("WANTED", json.dumps(wanted)) + script,
                login=self.supervisor.login,
                timeout=120,
                success_signal=signal,
            )

    def test_the_report_of_campaigns_shows_the_figures_of_the_guide(self):
        wanted = {
            self.env.ref(f"ahorro_campaign.campaign_type_{name}").name: list(counts)
            for name, counts in reports.BY_TYPE.items()
        }
        order = self.env["ahorro.campaign.type"].search([]).mapped("name")
        wanted = {name: wanted[name] for name in order if name in wanted}
        self._read(
            "reporte-de-campanas",
            READ_CAMPAIGNS,
            wanted,
            "the report shows the guide",
        )

    def test_the_list_of_movements_shows_the_figures_of_the_guide(self):
        def row(last):
            name, _seller, number, _comment, kind, campaign, result, _moment = last
            return [
                name,
                number,
                self.env.ref(f"ahorro_campaign.campaign_type_{kind}").name,
                campaign,
                self.env.ref(f"ahorro_campaign.{result}").name
                if result
                else "Sin definir",
            ]

        self._read(
            "ultimos-movimientos",
            READ_MOVEMENTS,
            [row(last) for last in reversed(reports.LAST)],
            "the list shows the guide",
        )

    def test_a_cell_of_the_hours_opens_the_rows_that_it_counts(self):
        self._read(
            "reporte-de-horarios",
            READ_HOURS,
            reports.MOVEMENTS,
            "the cell opens its rows",
        )

    def test_a_pivot_of_operators_opens_and_says_what_it_counts(self):
        self._read(
            "action-ahorro_campaign.ahorro_report_operator_action",
            READ_PIVOT,
            "Movimientos",
            "the pivot says what it counts",
        )
