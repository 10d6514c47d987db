import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { edit, press, queryAll, queryAllTexts, queryOne, setInputFiles } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred, mockDate, mockSendBeacon } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

import { readDraft, readFront } from "@ahorro_campaign/common/attend_draft";
import { makeBoard, makePhone, makeQueue, makeScreen } from "./attend_data";

describe.current.tags("desktop");
defineMailModels();

const NEXT = makeScreen({ id: 4, name: "Milano Leonardo" });

beforeEach(() => {
    browser.localStorage.clear();
    browser.sessionStorage.clear();
    mockDate("2026-11-18 12:00:00", -3);
    mockSendBeacon(() => true);
    onRpc("ahorro.attend", "get_attend_queue", () => makeQueue());
    onRpc("ahorro.operator.board", "get_operator_board", () => makeBoard());
    onRpc("ahorro.attend", "lease_release", () => true);
    onRpc("ahorro.attend", "lease_heartbeat", () => ({
        expires_at: "2026-11-18 15:10:00",
        server_now: "2026-11-18 15:00:00",
    }));
});

/** Open the screen with a client who is there already. */
async function open(screen = makeScreen()) {
    onRpc("ahorro.attend", "attend_case", () => screen);
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_campaign.attend",
        params: { case_id: screen.case.id },
    });
    expect(".o_ahorro_attend_form").toHaveCount(1);
}

/** @returns {Object[]} what is sent to be saved */
function onSave(answer = { movement_id: 50, next: NEXT }) {
    const sent = [];
    onRpc("ahorro.attend", "save_attention", ({ args, kwargs }) => {
        const [token, values, key] = args;
        sent.push({ token, values, key, next: kwargs.then_next });
        return typeof answer === "function" ? answer() : answer;
    });
    return sent;
}

const VALUES = {
    kind: "finish",
    result_id: 2,
    comment: "",
    next_action_at: false,
    promise_date: false,
    promise_amount: false,
    phone_id: false,
};

async function type(text) {
    await contains(".o_ahorro_comment").edit(text, { confirm: false });
}

test("a digit chooses a result, and one key combination saves and brings the next", async () => {
    const sent = onSave();
    await open();
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    await press("2");
    await animationFrame();
    expect(".o_ahorro_result.active").toHaveAttribute("data-name", "Pagó total");
    expect(".o_ahorro_kind input[value=finish]").toBeChecked();
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(".o_ahorro_result.active").toHaveCount(0);
    expect(".o_ahorro_undo").toHaveText(/Gorosito Analía · Pagó total/);
    expect(sent).toHaveLength(1);
    expect(sent[0].token).toBe("7.token-3");
    expect(sent[0].values).toEqual(VALUES);
    expect(sent[0].next).toBe(true);
});

test("a double click saves once", async () => {
    const answered = new Deferred();
    let saves = 0;
    onRpc("ahorro.attend", "save_attention", async () => {
        saves++;
        await answered;
        return { movement_id: 50, next: NEXT };
    });
    await open();
    await press("2");
    await animationFrame();
    queryOne(".o_ahorro_save_next").click();
    queryOne(".o_ahorro_save_next").click();
    await animationFrame();
    expect(".o_ahorro_save_next").not.toBeEnabled();
    await press(["ctrl", "Enter"]);
    answered.resolve();
    await animationFrame();
    expect(saves).toBe(1);
});

test("letters and digits are text inside a text field", async () => {
    await open();
    await press("n");
    await animationFrame();
    expect(".o_ahorro_comment").toBeFocused();
    await edit("2 cuotas, pasa en 9 dias");
    await press("2");
    await press("s");
    await animationFrame();
    expect(".o_ahorro_result.active").toHaveCount(0);
    expect(".o_dialog").toHaveCount(0);
    await press("Escape");
    expect(".o_ahorro_comment").not.toBeFocused();
    await press("9");
    await animationFrame();
    expect(".o_ahorro_result.active").toHaveAttribute("data-name", "No contesta");
    expect(".o_ahorro_consequence").toHaveText(/comes back at 12:00/);
});

test("a key goes where the result asks for something", async () => {
    await open();
    await press("1");
    for (let frame = 0; frame < 5; frame++) {
        await animationFrame();
    }
    expect("#ahorro_promise_date").toBeFocused();
});

test("radio buttons take no letters: the keys of the screen work there", async () => {
    await open();
    await contains("input[value=comment]").click();
    await press("2");
    await animationFrame();
    expect(".o_ahorro_result.active").toHaveAttribute("data-name", "Pagó total");
});

test("what is typed is kept, found again and dropped once it is saved", async () => {
    onSave();
    await open();
    await type("Cobra el 4");
    expect(readDraft("case-5").form.comment).toBe("Cobra el 4");
    expect(readFront().caseId).toBe(5);

    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_campaign.attend",
        params: { case_id: 5 },
    });
    expect(".o_ahorro_comment").toHaveValue("Cobra el 4");
    expect(".o_ahorro_restored").toHaveCount(1);
    await press("Escape");
    await press("2");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(readDraft("case-5")).toBe(null);
});

test("a save without an answer is repeated to the letter, with its key", async () => {
    let isOffline = true;
    const sent = [];
    onRpc(
        "/web/dataset/call_kw/ahorro.attend/save_attention",
        async (request) => {
            const { params } = await request.json();
            sent.push(params.args);
            return isOffline
                ? new Response("", { status: 502 })
                : new Response(
                      JSON.stringify({ jsonrpc: "2.0", result: { movement_id: 50, next: NEXT } }),
                      { headers: { "Content-Type": "application/json" } }
                  );
        },
        { pure: true }
    );
    await open();
    await type("Habló con la hija");
    await press("Escape");
    await press("2");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(".o_ahorro_form_error").toHaveText(/no connection/);
    expect(".o_ahorro_comment").toHaveAttribute("readonly");
    expect(readDraft("case-5").unanswered.key).toBe(sent[0][2]);
    // Neither another result nor a skip comes in between.
    await press("9");
    await animationFrame();
    expect(".o_ahorro_result.active").toHaveAttribute("data-name", "Pagó total");
    expect(".o_ahorro_skip").not.toBeEnabled();
    isOffline = false;
    await contains(".o_ahorro_retry").click();
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(readDraft("case-5")).toBe(null);
});

test("a save during which the server lost its database is repeated with its key", async () => {
    const sent = [];
    onRpc("ahorro.attend", "save_attention", ({ args }) => {
        sent.push(args);
        if (sent.length === 1) {
            const message = "Se perdió la conexión con la base de datos.";
            throw makeServerError({ message, context: { ahorro: { code: "lost" } } });
        }
        return { movement_id: 50, next: NEXT };
    });
    await open();
    await press("2");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(".o_ahorro_form_error").toHaveText(/no connection/);
    expect(readDraft("case-5").unanswered.key).toBe(sent[0][2]);
    await contains(".o_ahorro_retry").click();
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(sent[1]).toEqual(sent[0]);
});

test("a save that broke at the server can be corrected: it is not sent for ever", async () => {
    expect.errors(1);
    const sent = [];
    onRpc("ahorro.attend", "save_attention", ({ args }) => {
        sent.push(args);
        if (sent.length === 1) {
            throw makeServerError({ errorName: "psycopg2.errors.NumericValueOutOfRange" });
        }
        return { movement_id: 50, next: NEXT };
    });
    await open();
    await press("2");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect.verifyErrors([/RPC_ERROR/]);
    expect(".o_ahorro_retry").toHaveCount(0);
    expect(readDraft("case-5").unanswered).toBe(null);
});

test("when the connection is back, what waits is sent by itself", async () => {
    let isOffline = true;
    let saves = 0;
    onRpc(
        "/web/dataset/call_kw/ahorro.attend/save_attention",
        () => {
            saves++;
            return isOffline
                ? new Response("", { status: 502 })
                : new Response(
                      JSON.stringify({ jsonrpc: "2.0", result: { movement_id: 50, next: false } }),
                      { headers: { "Content-Type": "application/json" } }
                  );
        },
        { pure: true }
    );
    await open();
    await press("2");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    isOffline = false;
    browser.dispatchEvent(new Event("online"));
    await animationFrame();
    await animationFrame();
    expect(saves).toBe(2);
    expect(".o_ahorro_nobody").toHaveCount(1);
});

test("a refusal can be corrected, and is another save", async () => {
    const keys = [];
    onRpc("ahorro.attend", "save_attention", ({ args }) => {
        keys.push(args[2]);
        if (keys.length === 1) {
            throw makeServerError({
                message: "The next action is in the past.",
                context: { ahorro: { code: "form", field: "next_past" } },
            });
        }
        return { movement_id: 51, next: NEXT };
    });
    await open();
    await press("2");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(".o_ahorro_form_error").toHaveText("The next action is in the past.");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(new Set(keys).size).toBe(2);
});

test("a lost reservation keeps the text and is taken again", async () => {
    onSave(() => {
        throw makeServerError({
            message: "Nahuel has this client since 12:00.",
            context: { ahorro: { code: "lease_lost", plan_id: 7 } },
        });
    });
    await open();
    await type("No se pierde");
    await press("Escape");
    await press("2");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(".o_ahorro_lost").toHaveText(/Nahuel has this client/);
    expect(".o_ahorro_comment").toHaveValue("No se pierde");
    await contains(".o_ahorro_reserve").click();
    await animationFrame();
    expect(".o_ahorro_lost").toHaveCount(0);
    expect(".o_ahorro_comment").toHaveValue("No se pierde");
    expect(".o_ahorro_result.active").toHaveAttribute("data-name", "Pagó total");
});

test("the reservation counts down and says when it ends", async () => {
    await open();
    expect(".o_ahorro_lease").toHaveText("Reserved for you 10:00");
    await advanceTime(61000);
    await animationFrame();
    expect(".o_ahorro_lease").toHaveText(/Reserved for you \d+:\d\d/);
    expect(".o_ahorro_lease").not.toHaveText("Reserved for you 10:00");
});

test("undo is offered for ten seconds, also when nobody comes next", async () => {
    onSave({ movement_id: 50, next: false });
    onRpc("ahorro.attend", "undo_attention", ({ args }) => {
        expect(args[0]).toBe(50);
        return { movement_id: 51, next: makeScreen() };
    });
    await open();
    await press("2");
    await contains(".o_ahorro_save").click();
    await animationFrame();
    expect(".o_ahorro_nobody .o_ahorro_undo").toHaveText(/\(10\)/);
    await advanceTime(3000);
    await animationFrame();
    expect(".o_ahorro_undo").toHaveText(/\([678]\)/);
    await press("z");
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    await press("2");
    await contains(".o_ahorro_save").click();
    await advanceTime(11000);
    await animationFrame();
    expect(".o_ahorro_undo").toHaveCount(0);
});

test("a slow queue on the left holds nobody up", async () => {
    onRpc("ahorro.attend", "get_attend_queue", () => new Deferred());
    onRpc("ahorro.attend", "skip", () => ({ movement_id: 52, next: NEXT }));
    await open();
    await press("s");
    await animationFrame();
    await contains(".o_ahorro_skip_reasons button:eq(0)").click();
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
});

test("files go to the plan that is attended, and a failure is told", async () => {
    const sent = [];
    onRpc(
        "/mail/attachment/upload",
        async (request) => {
            const form = await request.formData();
            sent.push([form.get("thread_model"), form.get("thread_id"), form.get("ufile").name]);
            return sent.length === 1
                ? new Response(JSON.stringify({ data: {} }))
                : new Response("", { status: 413 });
        },
        { pure: true }
    );
    await open();
    const file = new File(["x"], "dni.jpg", { type: "image/jpeg" });
    for (let number = 1; number < 3; number++) {
        await contains(".o_ahorro_attach").click();
        await setInputFiles([file]);
        await animationFrame();
        await animationFrame();
    }
    expect(sent).toEqual([
        ["ahorro.plan", "7", "dni.jpg"],
        ["ahorro.plan", "7", "dni.jpg"],
    ]);
    expect(queryAllTexts(".o_notification")).toEqual([
        "dni.jpg is attached to the plan.",
        "dni.jpg could not be attached: try again, or with a smaller file.",
    ]);
});

test("the plan's files are opened from beside the client, in another tab", async () => {
    onRpc("ir.attachment", "search_read", () => [{ id: 44, name: "dni.jpg" }]);
    const opened = [];
    patchWithCleanup(browser, { open: (...args) => opened.push(args) });
    await open();
    await animationFrame();
    expect(".o_ahorro_attached").toHaveText("1");
    await contains(".o_ahorro_attached").click();
    await contains(".o_ahorro_attached_file:contains(dni.jpg)").click();
    expect(opened).toEqual([["/web/content/44", "_blank"]]);
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
});

test("skipping asks why", async () => {
    onRpc("ahorro.attend", "skip", ({ args, kwargs }) => {
        expect.step([args[0], args[1], kwargs.then_next, Boolean(kwargs.idempotency_key)]);
        return { movement_id: 52, next: NEXT };
    });
    await open();
    await press("s");
    await animationFrame();
    await contains(".o_dialog .btn-primary").click();
    expect(".o_dialog .text-danger").toHaveCount(1);
    await contains("#ahorro_skip_reason").edit("Es mi tía");
    await animationFrame();
    await animationFrame();
    expect.verifySteps([["7.token-3", "Es mi tía", true, true]]);
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(".o_ahorro_undo").toHaveText(/skipped/);
});

test("whom the guard blocks is opened when they got in touch", async () => {
    onRpc("ahorro.attend", "attend_next", () => false);
    onRpc("ahorro.attend", "attend_case", ({ kwargs }) => {
        if (!kwargs.incoming) {
            throw makeServerError({
                message: "Outside of the hours of contact.",
                context: { ahorro: { code: "blocked", reason: "hours" } },
            });
        }
        return makeScreen();
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_campaign.attend",
        params: { case_id: 5 },
    });
    expect(".o_ahorro_nobody .o_ahorro_error").toHaveText("Outside of the hours of contact.");
    await contains(".o_ahorro_incoming").click();
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
});

test("whom one leaves for another client is named, with what becomes of the text", async () => {
    onRpc("ahorro.attend", "attend_call", () => NEXT);
    await open();
    await type("Pide el cupón");
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_campaign.attend",
        params: { call: { partner_id: 9, plan_id: 8 } },
    });
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(".o_notification").toHaveText(/You left Gorosito Analía without saving: what you typed/);
    expect(readDraft("case-5").form.comment).toBe("Pide el cupón");
});

test("nobody is said to be left after a save, and whose the next ones are is said", async () => {
    onSave();
    const line = { id: 9, client: "Farías", next_action_at: "", other: "Ana Gómez" };
    onRpc("ahorro.attend", "get_attend_queue", () => makeQueue({ cases: [line] }));
    await open();
    expect(".o_ahorro_queue_line:eq(0)").toHaveText(/Of Ana Gómez/);
    await press("2");
    await contains(".o_ahorro_save").click();
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(".o_notification").toHaveCount(0);
});

test("an empty queue says why", async () => {
    onRpc("ahorro.attend", "attend_next", () => false);
    onRpc("ahorro.attend", "get_attend_queue", () =>
        makeQueue({ why_empty: { code: "scheduled", text: "All of them wait until 15:00." } })
    );
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_campaign.attend",
        params: { campaign_id: false },
    });
    await animationFrame();
    expect(".o_ahorro_nobody h2").toHaveText("All of them wait until 15:00.");
});

test("which of several numbers is wrong is asked and sent", async () => {
    const sent = onSave();
    const phones = [makePhone(), makePhone({ id: 12, shown: "011 4444-4444" })];
    await open(makeScreen({ phones }));
    await contains("[data-name='Teléfono inexistente']").click();
    await contains("#ahorro_wrong_phone").select("12");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(sent[0].values.phone_id).toBe(12);
});

test("no result changes its size when it is chosen", async () => {
    await open();
    const sizes = () =>
        queryAll(".o_ahorro_result").map((button) => {
            const { width, height } = button.getBoundingClientRect();
            return `${button.dataset.name} ${width} ${height}`;
        });
    const before = sizes();
    for (const shortcut of ["1", "2", "9"]) {
        await press(shortcut);
        await animationFrame();
        expect(".o_ahorro_result.active").toHaveCount(1);
        expect(sizes()).toEqual(before);
    }
});

test("leaving gives the client back", async () => {
    mockSendBeacon((url) => {
        expect.step(url);
        return true;
    });
    await open();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_campaign.operator_board",
    });
    expect.verifySteps(["/web/dataset/call_kw/ahorro.attend/lease_release"]);
    expect(readFront()).toBe(null);
});

test("the texts of the client are never read as HTML", async () => {
    await open(makeScreen({ name: "<b>Gorosito</b>" }, { campaign: "<i>Mora</i>" }));
    expect("#ahorro_client_name").toHaveText("<b>Gorosito</b>");
    expect(".o_ahorro_campaign_name").toHaveText("<i>Mora</i>");
    expect(queryAllTexts(".o_ahorro_script b")).toEqual(["Analía"]);
});
