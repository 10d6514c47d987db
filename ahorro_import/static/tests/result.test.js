import { describe, expect, test } from "@odoo/hoot";
import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { reactive } from "@odoo/owl";

import { listActions } from "@ahorro_plan/record_list/record_list";
import { ResultPage } from "@ahorro_import/result/result_page";
import { makeLine, makeResult, makeState } from "./import_data";

describe.current.tags("desktop");
defineMailModels();

const open = (result = makeResult()) => {
    onRpc("ahorro.import", "get_lines", ({ args }) => {
        expect.step(["lines", args[1]]);
        return [makeLine()];
    });
    return mountWithCleanup(ResultPage, {
        props: {
            model: {
                state: reactive({
                    run: makeState({ state: "done" }),
                    result,
                    report: null,
                    isBusy: false,
                }),
            },
            steps: { kind: "brand", step: "import", isOver: true },
            openRun: () => {},
            openHistory: () => {},
            restart: () => {},
        },
    });
};

test("the numbers of the result open their plans", async () => {
    mockService("action", {
        doAction: (action) => expect.step([action.res_model, action.domain]),
    });
    await open();
    await contains("[data-count=new]").click();
    await contains(".o_ahorro_move button[name=open_move]").click();
    expect.verifySteps([
        ["lines", "new"],
        ["ahorro.plan", [["id", "in", [1, 2]]]],
        ["ahorro.plan", [["id", "in", [3]]]],
    ]);
    expect("a[name=download_file]").toHaveAttribute("href", "/web/content/77?download=true");
});

test("an import that cannot be undone says why", async () => {
    await open(makeResult({ can_undo: false, why_not: "Ya se deshizo." }));
    expect("button[name=undo]").not.toBeEnabled();
    expect(".o_ahorro_side").toHaveText(/Ya se deshizo/);
    expect.verifySteps([["lines", "new"]]);
});

const CHANGED = {
    key: "changed",
    label: "planes con cambios",
    count: 2,
    model: "ahorro.plan",
    domain: [["id", "in", [3, 4]]],
};

test("what changed stands beside each changed plan", async () => {
    const [fresh] = makeResult().counts;
    await open(makeResult({ counts: [fresh, CHANGED] }));
    expect(".o_ahorro_lines_box h2").toHaveText(/2 planes con cambios/i);
    expect(".o_ahorro_line .o_ahorro_old:first").toHaveText("Ahorrista");
    expect(".o_ahorro_line .o_ahorro_new:first").toHaveText("Adjudicado por Sorteo");
    await contains("[data-rows=new]").click();
    expect.verifySteps([
        ["lines", "changed"],
        ["lines", "new"],
    ]);
});

test("add-ons above do with the plans of a figure what they do with a list of plans", async () => {
    patchWithCleanup(listActions, {
        getAll: () => [
            {
                label: "Create campaign",
                icon: "fa-bullhorn",
                isVisible: async (model) => model === "ahorro.plan",
                run: ({ resModel, domain }) => expect.step([resModel, domain]),
            },
        ],
    });
    const rows = { key: "rejected", label: "filas", count: 1, model: "ahorro.import.line" };
    await open(makeResult({ counts: [CHANGED, { ...rows, domain: [] }] }));
    expect("[data-action-of=changed]").toHaveText("Create campaign with these");
    // Rows of the file are no plans.
    expect("[data-action-of=rejected]").toHaveCount(0);
    await contains("[data-action-of=changed]").click();
    await contains(".o_ahorro_move .o_ahorro_plan_action").click();
    expect.verifySteps([
        ["lines", "changed"],
        ["ahorro.plan", [["id", "in", [3, 4]]]],
        ["ahorro.plan", [["id", "in", [3]]]],
    ]);
});
