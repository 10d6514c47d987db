# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The panel's page, in a browser, shows the guide's own figures."""

import datetime
import json

from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from tests.guide import panel

#: Reads the page as its user sees it, and says what is there.
READ_PAGE = """
const number = (cell) => Number(cell.querySelector(
    ".o_ahorro_panel_number, .o_ahorro_panel_nothing"
).textContent.replace(/\\D/g, ""));
const table = (block) => [...document.querySelectorAll(
    `[data-block=${block}] tbody tr[data-row]`
)].map((row) => [...row.querySelectorAll("td[data-column]")].map(number));
const until = async (found) => {
    for (let turn = 0; turn < 200; turn++) {
        if (found()) {
            return;
        }
        await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("The panel did not come.");
};
const same = (what, found, wanted) => {
    const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (left !== right) {
        throw new Error(`${what}: ${left} instead of ${right}`);
    }
};
const wanted = WANTED;
(async () => {
    await until(() => document.querySelector("[data-block=status] tfoot"));
    for (const [block, rows] of Object.entries(wanted.tables)) {
        same(block, table(block).slice(0, rows.length), rows);
    }
    const rows = document.querySelectorAll("[data-block=status] tbody tr[data-row]");
    for (const row of rows) {
        const label = row.querySelector("th").textContent.trim();
        same(label, number(row), wanted.statuses[label]);
        delete wanted.statuses[label];
    }
    same("statuses that are not there", wanted.statuses, {});
    const total = document.querySelector("[data-block=status] tfoot td");
    same("total", number(total), 761);
    const boxes = [...document.querySelectorAll("[data-block=status] input")];
    const rescinded = boxes.filter((box) => !box.checked);
    same("unticked", rescinded.map((box) => box.ariaLabel), ["Rescindido (R2)"]);
    rescinded[0].click();
    await until(() => number(total) === 1913);
    console.log("the panel shows the guide");
})().catch((error) => console.error(error.message));
"""
NOW = datetime.datetime(2020, 1, 31, 21, 42)


@tagged("post_install", "-at_install")
class TestPanelPage(HttpCase, AhorroPlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            plans = cls.env["ahorro.plan"]
            plans._set_change_origin(changed_at=datetime.datetime(2019, 7, 1))
            cls.plan.active = False
            panel.fill(cls.env, cls.company, cls.operator)
            plans._set_change_origin()
            cls.env.flush_all()

    def test_the_page_shows_exactly_the_figures_of_the_guide(self):
        statuses = {
            status.display_name: count
            for code, count in panel.STATUSES.items()
            for status in self.env.ref(f"ahorro_plan.status_rombo_{code.lower()}")
        }
        wanted = {
            "statuses": statuses,
            "tables": {
                "sales": [[sold] for sold in panel.SALES],
                "scoring": panel.SCORING,
                "grouping": [[count, count, 0, 0, 0] for count in panel.GROUPING],
                "bids": [
                    [refused + done, refused, done] for refused, done in panel.BIDS
                ],
            },
        }
        with freeze_time(NOW):
            self.browser_js(
                "/odoo/tablero-de-cartera",
                READ_PAGE.replace("WANTED", json.dumps(wanted)),
                login=self.supervisor.login,
                timeout=120,
                success_signal="the panel shows the guide",
            )
