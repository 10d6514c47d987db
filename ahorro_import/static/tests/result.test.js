import { describe, expect, test } from "@odoo/hoot";
import { contains, mockService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { reactive } from "@odoo/owl";

import { ResultPage } from "@ahorro_import/result/result_page";
import { makeResult, makeState } from "./import_data";

describe.current.tags("desktop");
defineMailModels();

const open = (result = makeResult()) =>
    mountWithCleanup(ResultPage, {
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

test("the numbers of the result open their plans", async () => {
    mockService("action", {
        doAction: (action) => expect.step([action.res_model, action.domain]),
    });
    await open();
    await contains("[data-count=new]").click();
    await contains(".o_ahorro_move button").click();
    expect.verifySteps([
        ["ahorro.plan", [["id", "in", [1, 2]]]],
        ["ahorro.plan", [["id", "in", [3]]]],
    ]);
    expect("a[name=download_file]").toHaveAttribute("href", "/web/content/77?download=true");
});

test("an import that cannot be undone says why", async () => {
    await open(makeResult({ can_undo: false, why_not: "Ya se deshizo." }));
    expect("button[name=undo]").not.toBeEnabled();
    expect(".o_ahorro_side").toHaveText(/Ya se deshizo/);
});
