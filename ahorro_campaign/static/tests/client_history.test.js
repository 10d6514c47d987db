import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";

import { makeScreen } from "./attend_data";
import { mockAttend, openWith } from "./attend_helpers";

describe.current.tags("desktop");
defineMailModels();
beforeEach(mockAttend);

function makeComment(id, values) {
    return {
        id,
        kind: "comment",
        user: "Micaela Arrieta",
        date: "2026-11-17 15:00:00",
        result: "",
        text: "",
        next_action_at: false,
        promise_date: false,
        promise_amount: 0,
        currency_id: 1,
        is_undone: false,
        holder: "",
        ...values,
    };
}

/** Open a client whose case has these comments. */
async function openWithComments(comments) {
    const screen = makeScreen();
    screen.file.history = [
        {
            id: 1,
            campaign_id: 1,
            state: "in_progress",
            finished_at: false,
            title: "MORA (Mora)",
            plan_id: 1,
            plan: "G9RX/031E",
            result: "",
            color: "",
            comments,
        },
    ];
    await openWith(screen);
}

test("the history says what was promised, and for when", async () => {
    await openWithComments([
        makeComment(3, {
            result: "Promesa de pago",
            promise_date: "2026-12-04",
            promise_amount: 1219377.71,
            text: "Cobra el 4",
        }),
        makeComment(2, { result: "Pago parcial", promise_amount: 1000 }),
        makeComment(1, { result: "No contesta" }),
    ]);
    expect(queryAllTexts(".o_ahorro_history_comment .o_ahorro_lines")).toEqual([
        "Promesa de pago · $ 1,219,377.71 for 12/04/2026 · Cobra el 4",
        "Pago parcial · $ 1,000.00",
        "No contesta",
    ]);
});

test("what was taken back is struck through", async () => {
    await openWithComments([
        makeComment(2, { kind: "undo", result: "Took back: Comment" }),
        makeComment(1, { text: "Era otro", is_undone: true }),
    ]);
    expect(".o_ahorro_history_comment .text-decoration-line-through").toHaveCount(1);
    expect(".o_ahorro_history_comment .text-decoration-line-through").toHaveText("Era otro");
    expect(".o_ahorro_history_comment:eq(1) .badge").toHaveText("taken back");
});
