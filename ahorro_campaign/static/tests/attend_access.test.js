/** What the screen says to those who do not look at it, and where it says what. */

import { defineMailModels, patchUiSize } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, onRpc } from "@web/../tests/web_test_helpers";

import { makeQueue, makeScreen } from "./attend_data";
import {
    frames,
    makeEditable,
    mockAttend,
    onSave,
    openScreen,
    openWith,
    refusal,
    type,
} from "./attend_helpers";

describe.current.tags("desktop");
defineMailModels();
beforeEach(mockAttend);

const NEXT = makeScreen({ id: 4, name: "Milano Leonardo" });

/** A queue with the client in front and one more. */
const QUEUE = makeQueue({
    cases: [5, 6].map((id) => ({
        id,
        client: `Cliente ${id}`,
        group_order: "1/2",
        subscription: "",
        last_comment: "",
        attempts: 0,
        next_action_at: "",
        is_due: false,
        is_overdue: false,
    })),
});

/** A text field of Odoo's own, as *Buscar* in the bar is. */
async function typeElsewhere(...keys) {
    const input = document.createElement("input");
    queryOne(".o_main_navbar").append(input);
    input.focus();
    for (const key of keys) {
        await press(key);
        await animationFrame();
    }
    input.remove();
}

/** Choose a tab, which is hidden here: the page of the tests is wide. */
async function openTab(key) {
    queryOne(`.o_ahorro_tabs [data-key=${key}]`).click();
    await animationFrame();
}

// --- keys ---

test("letters typed in another field undo nothing, also with nobody in front", async () => {
    onRpc("ahorro.attend", "undo_attention", () => {
        expect.step("undo");
        return { movement_id: 51, next: false };
    });
    onSave({ movement_id: 50, next: false });
    await openWith();
    await press("2");
    await contains(".o_ahorro_save").click();
    await animationFrame();
    expect(".o_ahorro_nobody .o_ahorro_undo").toHaveCount(1);
    await typeElsewhere("z", ["ctrl", "z"]);
    await press(["ctrl", "z"]);
    await animationFrame();
    expect.verifySteps([]);
    await press("z");
    await animationFrame();
    expect.verifySteps(["undo"]);
});

test("Ctrl+Enter in another field saves nothing", async () => {
    const sent = onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await press("2");
    await typeElsewhere(["ctrl", "Enter"], "9");
    expect(sent).toEqual([]);
    expect(".o_ahorro_result.active").toHaveAttribute("data-name", "Pagó total");
});

// --- what moves and what is said ---

test("the undo that comes and goes moves no result", async () => {
    onSave({ movement_id: 50, next: NEXT });
    await openWith();
    const place = () => queryOne(".o_ahorro_result:eq(0)").getBoundingClientRect().top;
    const before = place();
    await press("2");
    await press(["ctrl", "Enter"]);
    await frames();
    expect(".o_ahorro_foot .o_ahorro_undo").toHaveCount(1);
    expect(place()).toBe(before);
    await advanceTime(11000);
    await animationFrame();
    expect(".o_ahorro_undo").toHaveCount(0);
    expect(place()).toBe(before);
});

test("what was saved is said once, and not each second that is left", async () => {
    onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await press("2");
    await press(["ctrl", "Enter"]);
    await frames();
    expect(".o_ahorro_undo [role=status]").toHaveText("Saved: Gorosito Analía · Pagó total");
    expect(".o_ahorro_undo_button [aria-hidden=true]:last").toHaveText(/\(\d+\)/);
});

test("the last minute of the reservation is said", async () => {
    await openWith();
    expect(".o_ahorro_attend_bar [role=alert]").toHaveCount(0);
    onRpc("ahorro.attend", "lease_heartbeat", () => new Promise(() => {}));
    await advanceTime(9.5 * 60 * 1000);
    await animationFrame();
    expect(".o_ahorro_attend_bar [role=alert]").toHaveText(/Less than a minute/);
});

test("what is chosen is told to screen readers", async () => {
    onRpc("ahorro.attend", "get_attend_queue", () => QUEUE);
    await openWith();
    await press("2");
    await animationFrame();
    expect(".o_ahorro_result.active").toHaveAttribute("aria-pressed", "true");
    expect(".o_ahorro_result:not(.active):eq(0)").toHaveAttribute("aria-pressed", "false");
    await contains(".o_ahorro_preset:eq(0)").click();
    expect(".o_ahorro_preset:eq(0)").toHaveAttribute("aria-pressed", "true");
    expect(".o_ahorro_preset:eq(1)").toHaveAttribute("aria-pressed", "false");
    expect(".o_ahorro_queue_line[aria-current]").toHaveCount(1);
    expect(".o_ahorro_queue_line.active").toHaveAttribute("aria-current", "true");
});

// --- the focus ---

test("who is in front now has the focus, and digits are results there", async () => {
    onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await frames();
    expect("#ahorro_client_name").toBeFocused();
    await press("2");
    await type("Quedó en pagar");
    await press(["ctrl", "Enter"]);
    await frames();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect("#ahorro_client_name").toBeFocused();
    await press("2");
    await animationFrame();
    expect(".o_ahorro_result.active").toHaveCount(1);
});

test("what is missing gets the focus and its sentence, until it is mended", async () => {
    await openWith();
    await contains(".o_ahorro_result[data-name='Rechaza']").click();
    await press(["ctrl", "Enter"]);
    await frames();
    expect(".o_ahorro_comment").toBeFocused();
    expect(".o_ahorro_comment").toHaveAttribute("aria-invalid", "true");
    expect(".o_ahorro_comment").toHaveAttribute("aria-describedby", "ahorro_form_error");
    expect("#ahorro_form_error").toHaveText(/needs a comment/);
    await type("No quiere dar el motivo");
    expect("#ahorro_form_error").toHaveCount(0);
    expect(".o_ahorro_missing").toHaveCount(0);
    expect(".o_ahorro_comment").toHaveAttribute("aria-invalid", "false");
});

test("after a refusal that is about no field one goes on typing", async () => {
    onRpc("ahorro.attend", "save_attention", () => {
        throw refusal("Alguien está cambiando los casos de este cliente.", "busy");
    });
    await openWith();
    await press("2");
    queryOne(".o_ahorro_comment").focus();
    await press(["ctrl", "Enter"]);
    await frames();
    expect("#ahorro_form_error").toHaveCount(1);
    expect(".o_ahorro_comment").toBeFocused();
});

// --- narrow screens ---

test("a client who cannot be had leaves a narrow screen where it is, and says who has them", async () => {
    onRpc("ahorro.attend", "get_attend_queue", () => QUEUE);
    onRpc("ahorro.attend", "attend_case", ({ args }) => {
        if (args[0] !== 5) {
            throw refusal("Marisol Alsina tiene a este cliente.", "taken");
        }
        return makeScreen();
    });
    await openScreen();
    await patchUiSize({ width: 360 });
    await animationFrame();
    await openTab("queue");
    queryOne(".o_ahorro_queue_line[data-case='6']").click();
    await frames();
    expect(".o_ahorro_notices .o_ahorro_error").toHaveText(/Marisol Alsina/);
    expect(".o_ahorro_tabs .active").toHaveAttribute("data-key", "queue");
    await openTab("form");
    expect(".o_ahorro_notices .o_ahorro_error").toHaveCount(0, {
        message: "there it stands beside the buttons",
    });
    expect("#ahorro_form_error").toHaveText(/Marisol Alsina/);
});

test("a lost client is said above the tabs of a narrow screen", async () => {
    onRpc("ahorro.attend", "save_attention", () => {
        throw refusal("Ya no tenés a este cliente.", "lease_lost");
    });
    await openWith();
    await patchUiSize({ width: 360 });
    await animationFrame();
    await press("2");
    await openTab("form");
    await contains(".o_ahorro_save_next").click();
    await frames();
    expect(".o_ahorro_notices .o_ahorro_lost").toHaveText(/Ya no tenés/);
    expect(".o_ahorro_lost").toHaveCount(1);
    expect(".o_ahorro_notices .o_ahorro_reserve").toHaveCount(1);
});

test("data being edited are named above the tabs of a narrow screen", async () => {
    await openWith(makeEditable(5, "Gorosito Analía"));
    await patchUiSize({ width: 360 });
    await animationFrame();
    await contains("button[name=edit_contact]").click();
    await contains(".o_ahorro_skip").click();
    expect(".o_ahorro_notices .o_ahorro_error").toHaveText(/being edited/);
    expect(".o_dialog").toHaveCount(0);
});

test("on a narrow screen the undo is over the client who came next", async () => {
    onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await patchUiSize({ width: 360 });
    await press("2");
    await press(["ctrl", "Enter"]);
    await frames();
    expect(".o_ahorro_tabs .active").toHaveAttribute("data-key", "client");
    expect(".o_ahorro_toast .o_ahorro_undo").toHaveCount(1);
    await openTab("form");
    expect(".o_ahorro_toast").toHaveCount(0);
    expect(".o_ahorro_foot .o_ahorro_undo").toHaveCount(1);
});
