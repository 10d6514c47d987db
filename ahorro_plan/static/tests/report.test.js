import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import {
    contains,
    getService,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import "@ahorro_plan/report/report";
import "@ahorro_plan/screens";

describe.current.tags("desktop");
defineMailModels();

const figure = (value, more = {}) => ({
    value,
    model: "ahorro.plan",
    domain: [["id", "=", value]],
    title: "List",
    ...more,
});

function vintage() {
    return {
        id: "vintage",
        sequence: 100,
        kind: "table",
        title: "Vintages",
        definition: "Of the plans grouped in each month, the share that fell.",
        row_label: "Grouping date",
        columns: [
            { id: "plans", label: "Plans", kind: "count" },
            { id: "age_1", label: "1", kind: "percent", group: "Months" },
            { id: "age_2", label: "2", kind: "percent", group: "Months" },
        ],
        rows: [
            {
                id: "2021-01",
                label: "January 2021",
                cells: { plans: figure(8), age_1: figure(2, { percent: 25 }) },
            },
        ],
        total: false,
        chart: false,
        months: 12,
        data: { model: "ahorro.plan", domain: [] },
        has_more: false,
        notes: [],
        empty: "None.",
    };
}

async function mountReport() {
    onRpc("ahorro.plan", "get_portfolio_panel_choices", () => ({
        companies: [],
        providers: [],
        sellers: [],
        brands: [],
        branches: [],
    }));
    onRpc("ahorro.report", "get_portfolio_report", ({ args: [filters] }) => {
        expect.step(filters);
        return {
            filters,
            date: "2021-02-20",
            is_past: false,
            moment: "2021-02-20 12:00:00",
            compare: false,
            currency_id: false,
            tiles: [],
            blocks: [vintage()],
            lazy: [],
        };
    });
    await mountWebClient();
    await getService("action").doAction("ahorro_plan.portfolio_report");
}

test("a report says what it counts, and leaves blank what is not known yet", async () => {
    await mountReport();
    expect(".o_ahorro_panel_definition").toHaveText(vintage().definition);
    expect(queryAllTexts("tbody td")).toEqual(["8", "25.0 %", ""]);
    expect(queryAll(".o_ahorro_panel_compare")).toHaveLength(0);
    expect.verifySteps([{}]);
});

test("a share opens the plans that it counts", async () => {
    await mountReport();
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step(action.domain),
    });
    await contains("td[data-column=age_1] .o_ahorro_panel_figure").click();
    expect.verifySteps([{}, [["id", "=", 2]]]);
});

test("from how many installments a plan has fallen is asked of the server", async () => {
    await mountReport();
    await contains(".o_ahorro_report_owed").select("3");
    expect.verifySteps([{}, { owed: 3 }]);
    await contains(".o_ahorro_panel_clear").click();
    expect.verifySteps([{}]);
});
