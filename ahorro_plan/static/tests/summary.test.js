import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { makeMockEnv, onRpc } from "@web/../tests/web_test_helpers";

import "@ahorro_plan/summary/weekly_summary";
import { registry } from "@web/core/registry";

describe.current.tags("headless");
defineMailModels();

const open = (env, params) =>
    registry.category("actions").get("ahorro_plan.weekly_summary")(env, { params });

test("a link of the mail opens the rows that the server says", async () => {
    onRpc("ahorro.summary", "get_summary_figure", ({ args }) => {
        expect.step(args);
        return { title: "Near", model: "ahorro.plan", domain: [["id", "=", 5]] };
    });
    const env = await makeMockEnv();
    const action = await open(env, { semana: "2026-03-02", cifra: "rescission_1" });
    expect(action.res_model).toBe("ahorro.plan");
    expect(action.domain).toEqual([["id", "=", 5]]);
    expect.verifySteps([["2026-03-02", "rescission_1"]]);
});

test("without a number it opens the user's own setting", async () => {
    onRpc("ahorro.summary", "action_open_own", () => ({ res_model: "ahorro.summary" }));
    const env = await makeMockEnv();
    expect(await open(env, {})).toEqual({ res_model: "ahorro.summary" });
});
