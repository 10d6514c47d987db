import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { contains, onRpc } from "@web/../tests/web_test_helpers";

import { readDraft } from "@ahorro_campaign/common/attend_draft";
import { makePhone, makeQueue, makeScreen } from "./attend_data";
import { frames, LEASE, makeEditable, mockAttend, onSave, openWith, type } from "./attend_helpers";

describe.current.tags("desktop");
defineMailModels();
beforeEach(mockAttend);

const ANALIA = makeEditable(3, "Gorosito Analía");
const NEXT = makeEditable(4, "Milano Leonardo");
const EDITED = /The client's data are being edited/;

/** Type into the form of the client's own data. */
async function editContact(city) {
    await contains("button[name=edit_contact]").click();
    await contains(".o_ahorro_contact input[name=city]").edit(city, { confirm: false });
}

test("nothing is saved while the client's data are being edited", async () => {
    const sent = onSave({ movement_id: 50, next: NEXT });
    await openWith(ANALIA);
    await press("2");
    await editContact("Venado Tuerto");
    // With the keys, from inside of that form.
    expect(".o_ahorro_contact input[name=city]").toBeFocused();
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(".o_ahorro_form_error").toHaveText(EDITED);
    expect(".o_ahorro_contact input[name=city]").toHaveValue("Venado Tuerto");
    // And with both of the buttons.
    for (const button of [".o_ahorro_save_next", ".o_ahorro_save"]) {
        await contains(button).click();
        expect(".o_ahorro_form_error").toHaveText(EDITED);
    }
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(sent).toEqual([]);

    await contains("button[name=cancel_contact]").click();
    await contains(".o_ahorro_save_next").click();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(sent).toHaveLength(1);
});

test("the data of one client are never saved as another's: skipped while editing", async () => {
    const written = [];
    onRpc("ahorro.attend", "skip", () => ({ movement_id: 52, next: NEXT }));
    onRpc("res.partner", "action_save_client_file", ({ args }) => {
        written.push(args);
        return { ...NEXT.file, contact: { ...NEXT.file.contact, city: "Rufino" } };
    });
    await openWith(ANALIA);
    await editContact("Venado Tuerto");
    await contains(".o_ahorro_skip").click();
    expect(".o_ahorro_form_error").toHaveText(/^The client's data are being edited/);
    expect(".o_ahorro_skip_reasons").toHaveCount(0);
    // What was typed stays for this client.
    await contains(".o_ahorro_contact input[name=city]").press("Escape");
    await animationFrame();
    await contains(".o_ahorro_skip").click();
    await contains(".o_ahorro_skip_reasons button:eq(0)").click();
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(".o_ahorro_contact form").toHaveCount(0);
    await contains("button[name=edit_contact]").click();
    expect(".o_ahorro_contact input[name=name]").toHaveValue("Milano Leonardo");
    expect(".o_ahorro_contact input[name=city]").toHaveValue("Firmat");
    await contains(".o_ahorro_contact input[name=city]").edit("Rufino", { confirm: false });
    await contains("button[name=save_contact]").click();
    expect(written).toEqual([[[4], { contact: { city: "Rufino" }, flags: [], new_phones: [] }]]);
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
});

test("the data of one client are never saved as another's: another one is chosen", async () => {
    const screens = { 5: ANALIA, 104: NEXT };
    const lines = [
        { id: 5, client: "Gorosito Analía", attempts: 0 },
        { id: 104, client: "Milano Leonardo", attempts: 0 },
    ];
    onRpc("ahorro.attend", "get_attend_queue", () => makeQueue({ cases: lines }));
    await openWith(ANALIA);
    onRpc("ahorro.attend", "attend_case", ({ args }) => screens[args[0]]);
    await editContact("Venado Tuerto");
    await contains(".o_ahorro_queue_line[data-case='104']").click();
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(".o_ahorro_form_error").toHaveText(/^The client's data are being edited/);
    await contains(".o_ahorro_contact input[name=city]").press("Escape");
    await animationFrame();
    await contains(".o_ahorro_queue_line[data-case='104']").click();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(".o_ahorro_contact form").toHaveCount(0);
    await contains("button[name=edit_contact]").click();
    expect(".o_ahorro_contact input[name=name]").toHaveValue("Milano Leonardo");
    expect(".o_ahorro_contact input[name=city]").toHaveValue("Firmat");
    // Back at the first one, what was typed about them is there.
    await contains("button[name=cancel_contact]").click();
    await contains(".o_ahorro_queue_line[data-case='5']").click();
    expect(".o_ahorro_contact form").toHaveCount(0);
    await contains("button[name=edit_contact]").click();
    expect(".o_ahorro_contact input[name=name]").toHaveValue("Gorosito Analía");
    expect(".o_ahorro_contact input[name=city]").toHaveValue("Venado Tuerto");
});

test("a number that the client told may be somebody's who is attended too", async () => {
    let beats = 0;
    onRpc("ahorro.attend", "lease_heartbeat", ({ args }) => {
        expect(args).toEqual(["7.token-3"]);
        beats++;
        return { ...LEASE, also_with: beats > 1 ? "Nahuel" : "" };
    });
    onRpc("res.partner", "action_save_client_file", () => ({ ...ANALIA.file, city: "Rufino" }));
    await openWith(ANALIA);
    await editContact("Rufino");
    await contains("button[name=save_contact]").click();
    await animationFrame();
    expect(beats).toBe(1);
    expect(".o_ahorro_also_with").toHaveCount(0);
    // The card of the plan does not offer to attend whom one attends.
    expect(".o_ahorro_attend_plan").toHaveCount(0);
    await advanceTime(60000);
    await animationFrame();
    expect(beats).toBe(2);
    expect(".o_ahorro_also_with").toHaveText(/^Nahuel is attending this same person/);
});

test("the card of the plan offers no second attention, also once its number is loaded", async () => {
    const plan = { ...ANALIA.plan, subscription: "" };
    onRpc("ahorro.plan", "action_load_subscription", () => true);
    onRpc("res.partner", "get_client_file", () => ({ ...ANALIA.file, plans: [ANALIA.plan] }));
    await openWith(makeEditable(3, "Gorosito Analía", { plans: [plan] }));
    expect(".o_ahorro_attend_plan").toHaveCount(0);
    await contains("button[name=load_subscription]").click();
    await contains("input[name=subscription]").edit("2711700", { confirm: false });
    await contains(".o_ahorro_plan form button").click();
    await animationFrame();
    expect(".o_ahorro_plan dd:contains(2711700)").toHaveCount(1);
    expect(".o_ahorro_attend_plan").toHaveCount(0);
});

test("which number is wrong is asked of the client's numbers as they are now", async () => {
    const phones = [makePhone(), makePhone({ id: 12, shown: "011 4444-4444" })];
    const told = [
        phones[0],
        { ...phones[1], is_wrong: true },
        makePhone({ id: 13, shown: "341 555-0000" }),
    ];
    onRpc("res.partner", "action_save_client_file", () => ({ ...ANALIA.file, phones: told }));
    await openWith(makeEditable(3, "Gorosito Analía", { phones }));
    await contains("[data-name='Teléfono inexistente']").click();
    expect(queryAllTexts("#ahorro_wrong_phone option")).toEqual([
        "Not known",
        "3462 15-663250",
        "011 4444-4444",
    ]);
    await editContact("Rufino");
    await contains("button[name=save_contact]").click();
    expect(queryAllTexts("#ahorro_wrong_phone option")).toEqual([
        "Not known",
        "3462 15-663250",
        "341 555-0000",
    ]);
});

test("what was typed about somebody who is skipped is there when they come back", async () => {
    onRpc("ahorro.attend", "skip", () => ({ movement_id: 52, next: NEXT }));
    onRpc("ahorro.attend", "undo_attention", () => ({ movement_id: 53, next: makeScreen() }));
    await openWith();
    await press("9");
    await type("Pide que llame el hijo");
    await contains(".o_ahorro_skip").click();
    await contains(".o_ahorro_skip_reasons button:eq(0)").click();
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(".o_ahorro_comment").toHaveValue("");
    expect(readDraft("case-5").form.comment).toBe("Pide que llame el hijo");
    expect(readDraft("case-5").form.resultId).toBe(9);
    expect(readDraft("case-104")).toBe(null);
    await press("z");
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(".o_ahorro_comment").toHaveValue("Pide que llame el hijo");
    expect(queryAllTexts(".o_ahorro_result.active")).toEqual(["9No contesta"]);
});

test("undoing a save brings back the client and all that had been typed", async () => {
    const sent = onSave({ movement_id: 50, next: NEXT });
    onRpc("ahorro.attend", "undo_attention", ({ args }) => {
        expect(args[0]).toBe(50);
        return { movement_id: 51, next: makeScreen() };
    });
    await openWith();
    await press("7");
    await contains(".o_ahorro_preset:eq(1)").click();
    await type("Que llame el hijo");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(readDraft("case-5")).toBe(null);
    await type("De otro cliente");
    await press("z");
    await animationFrame();
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(".o_ahorro_comment").toHaveValue("Que llame el hijo");
    expect(".o_ahorro_result.active").toHaveAttribute("data-name", "Volver a llamar");
    expect(".o_ahorro_preset:eq(1)").toHaveClass("active");
    expect("input[value=comment]").toBeChecked();
    // It survives a reload, and what was typed about the other one waits for them.
    expect(readDraft("case-5").form.comment).toBe("Que llame el hijo");
    expect(readDraft("case-104").form.comment).toBe("De otro cliente");
    await press(["ctrl", "Enter"]);
    await frames(2);
    expect(sent).toHaveLength(2);
    expect(sent[1].values).toEqual(sent[0].values);
    expect(sent[1].key).not.toBe(sent[0].key);
    expect(".o_ahorro_comment").toHaveValue("De otro cliente");
});
