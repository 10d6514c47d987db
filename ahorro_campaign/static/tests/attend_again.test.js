import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { manuallyDispatchProgrammaticEvent, press, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, getService, onRpc } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";

import { readDraft, writeDraft, writeFront } from "@ahorro_campaign/common/attend_draft";
import { emptyForm } from "@ahorro_campaign/attend/outcome_form";
import { makeScreen } from "./attend_data";
import { frames, mockAttend, onSave, openScreen, openWith, refusal } from "./attend_helpers";

describe.current.tags("desktop");
defineMailModels();
beforeEach(mockAttend);

const NEXT = makeScreen({ id: 4, name: "Milano Leonardo" });
const VALUES = { kind: "finish", result_id: 2, comment: "Pagó", next_action_at: false };

/** The page was loaded again while a save had no answer yet. */
function leaveUnanswered() {
    const unanswered = { values: VALUES, key: "key-5", thenNext: true };
    const form = { ...emptyForm(), comment: "Pagó", resultId: 2 };
    writeDraft("case-5", { form, unanswered, name: "Gorosito Analía" });
    writeFront({ caseId: 5, planId: 7, campaignId: 2 });
}

/** Answer a call only the second time: the first answer gets lost. */
function loseOnce(method, answer) {
    const sent = [];
    onRpc(
        `/web/dataset/call_kw/ahorro.attend/${method}`,
        async (request) => {
            const { params } = await request.json();
            sent.push(params);
            return sent.length === 1
                ? new Response("", { status: 502 })
                : new Response(JSON.stringify({ jsonrpc: "2.0", result: answer }), {
                      headers: { "Content-Type": "application/json" },
                  });
        },
        { pure: true }
    );
    return sent;
}

test("after a reload the same client is there, and what was sent is sent again alike", async () => {
    leaveUnanswered();
    onRpc("ahorro.attend", "attend_case", ({ args, kwargs }) => {
        expect.step(`attend ${args[0]} ${kwargs.campaign_id}`);
        return makeScreen();
    });
    const sent = onSave({ movement_id: 50, next: NEXT });
    await openScreen({});
    expect.verifySteps(["attend 5 2"]);
    expect(".o_ahorro_comment").toHaveValue("Pagó");
    await contains(".o_ahorro_retry").click();
    await frames(2);
    expect(sent).toEqual([{ token: "7.token-3", values: VALUES, key: "key-5", next: true }]);
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(readDraft("case-5")).toBe(null);
});

test("what was sent before a reload and did arrive is not asked about again", async () => {
    leaveUnanswered();
    onRpc("ahorro.attend", "attend_case", () => {
        throw refusal("This case is finished.", "done");
    });
    onRpc("ahorro.attend", "attend_next", () => NEXT);
    await openScreen({});
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(".o_notification").toHaveText(/What you sent before was saved/);
    expect(readDraft("case-5")).toBe(null);
});

test("who cannot be attended does not cost the client who was in front", async () => {
    await openWith(makeScreen({ name: "Gorosito Analía" }));
    onRpc("ahorro.attend", "attend_call", () => {
        throw refusal("Marisol Alsina tiene a este cliente.", "taken");
    });
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_campaign.attend",
        params: { call: { partner_id: 9, plan_id: false } },
    });
    expect(".o_ahorro_error").toHaveText("Marisol Alsina tiene a este cliente.");
    await contains(".o_ahorro_go_back:contains('Back to Gorosito Analía')").click();
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(".o_ahorro_go_back").toHaveCount(0);
});

test("what another user of this computer typed is not shown", async () => {
    const form = { form: { ...emptyForm(), comment: "De otra persona" }, unanswered: null };
    const name = `ahorro_campaign.draft.${user.userId + 1}.case-5`;
    browser.localStorage.setItem(name, JSON.stringify({ form, at: Date.now() }));
    const front = { caseId: 9, planId: 9, campaignId: false, userId: user.userId + 1 };
    browser.sessionStorage.setItem("ahorro_campaign.front", JSON.stringify(front));
    onRpc("ahorro.attend", "attend_next", () => makeScreen());
    await openScreen({});
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(".o_ahorro_comment").toHaveValue("");
});

test("a skip without an answer is sent again to the letter", async () => {
    const sent = loseOnce("skip", { movement_id: 52, next: NEXT });
    await openWith();
    for (const place of [0, 1]) {
        await contains(".o_ahorro_skip").click();
        await contains(`.o_ahorro_skip_reasons button:eq(${place})`).click();
        await frames(2);
    }
    expect(sent.length).toBe(2);
    expect(sent[1].args).toEqual(sent[0].args);
    expect(sent[1].kwargs.idempotency_key).toBe(sent[0].kwargs.idempotency_key);
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
});

test("an undo without an answer is sent again with its key", async () => {
    onSave({ movement_id: 50, next: NEXT });
    const sent = loseOnce("undo_attention", { movement_id: 51, next: makeScreen() });
    await openWith();
    await press("2");
    await contains(".o_ahorro_save_next").click();
    await frames(2);
    await press("z");
    await frames(2);
    await press("z");
    await frames(2);
    expect(sent.length).toBe(2);
    expect(sent[1].args).toEqual(sent[0].args);
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
});

test("whom somebody has by now is not given back by undoing, and who it is is told", async () => {
    onSave({ movement_id: 50, next: NEXT });
    const message = "Nahuel has this client since 12:00.";
    onRpc("ahorro.attend", "undo_attention", () => ({ movement_id: 51, next: false, message }));
    await openWith();
    await press("2");
    await contains(".o_ahorro_save_next").click();
    await frames(2);
    await press("z");
    await frames(2);
    expect(".o_notification").toHaveText(message);
    expect(".o_ahorro_nobody").toHaveCount(1);
});

test("a key that is held down saves once", async () => {
    const sent = onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await press("2");
    await press(["ctrl", "Enter"]);
    await frames(2);
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    await press("2");
    await manuallyDispatchProgrammaticEvent(queryOne(".o_ahorro_attend"), "keydown", {
        key: "Enter",
        ctrlKey: true,
        repeat: true,
    });
    await frames(2);
    expect(sent.length).toBe(1);
});

test("C calls, ? tells the keys, and behind a dialog no key does anything", async () => {
    await openWith();
    let calls = 0;
    queryOne(".o_ahorro_contact a.o_ahorro_call").addEventListener("click", (ev) => {
        ev.preventDefault();
        calls++;
    });
    await press("c");
    expect(calls).toBe(1);
    await press("?");
    await animationFrame();
    expect(".o_dialog").toHaveText(/1 to 9: result/);
    await press("c");
    await press("2");
    await animationFrame();
    expect(calls).toBe(1);
    expect(".o_ahorro_result.active").toHaveCount(0);
});
