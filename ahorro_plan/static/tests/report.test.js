import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAll, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
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

/** What the page asks for, one after another. */
const READ = [{}, { blocks: ["vintage"] }, { blocks: ["retention"] }];

/** @param {Promise} [counted] what the second block waits for */
async function mountReport(counted) {
    onRpc("ahorro.plan", "get_portfolio_panel_choices", () => ({
        companies: [],
        providers: [],
        sellers: [],
        brands: [],
        branches: [],
    }));
    onRpc("ahorro.report", "get_portfolio_report", async ({ args: [filters] }) => {
        expect.step(filters);
        if (filters.blocks?.includes("retention")) {
            await counted;
        }
        return {
            filters,
            date: "2021-02-20",
            is_past: false,
            moment: "2021-02-20 12:00:00",
            compare: false,
            currency_id: false,
            tiles: [],
            blocks: (filters.blocks || []).map((id) => ({
                ...vintage(),
                id,
                sequence: id === "vintage" ? 100 : 200,
            })),
            lazy: filters.blocks ? [] : ["vintage", "retention"],
        };
    });
    await mountWebClient();
    await getService("action").doAction("ahorro_plan.portfolio_report");
    await animationFrame();
}

test("a report says what it counts, and leaves blank what is not known yet", async () => {
    await mountReport();
    expect("[data-block=vintage] .o_ahorro_panel_definition").toHaveText(vintage().definition);
    expect(queryAllTexts("[data-block=vintage] tbody td")).toEqual(["8", "25.0 %", ""]);
    expect(queryAll(".o_ahorro_panel_compare")).toHaveLength(0);
    expect.verifySteps(READ);
});

test("a block is shown while the next one is still counted", async () => {
    const counted = new Deferred();
    await mountReport(counted);
    const blocks = () => queryAll("[data-block]").map((el) => el.dataset.block);
    expect(blocks()).toEqual(["vintage"]);
    expect(".o_ahorro_panel_late").toHaveCount(1);
    counted.resolve();
    await animationFrame();
    expect(blocks()).toEqual(["vintage", "retention"]);
    expect(".o_ahorro_panel_late").toHaveCount(0);
    expect.verifySteps(READ);
});

test("a share opens the plans that it counts", async () => {
    await mountReport();
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step(action.domain),
    });
    await contains("[data-block=vintage] td[data-column=age_1] .o_ahorro_panel_figure").click();
    expect.verifySteps([...READ, [["id", "=", 2]]]);
});

test("from how many installments a plan has fallen is asked of the server", async () => {
    await mountReport();
    await contains(".o_ahorro_report_owed").select("3");
    await animationFrame();
    expect.verifySteps([...READ, ...READ.map((filters) => ({ owed: 3, ...filters }))]);
    await contains(".o_ahorro_panel_clear").click();
    await animationFrame();
    expect.verifySteps(READ);
});
