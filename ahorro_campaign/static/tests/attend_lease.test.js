import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, mockSendBeacon } from "@odoo/hoot-mock";
import { contains, onRpc } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

import { readDraft } from "@ahorro_campaign/common/attend_draft";
import { makeScreen } from "./attend_data";
import {
    frames,
    LEASE,
    mockAttend,
    onLostSave,
    openWith,
    refusal,
    type,
    watchActions,
} from "./attend_helpers";

describe.current.tags("desktop");
defineMailModels();

const TOKEN = "7.token-3";
const TABS = "ahorro_campaign.tabs";
const NEXT = makeScreen({ id: 4, name: "Milano Leonardo" });

/** Which reservations were given back, by a call and by the closing page. */
let released, beacons;
beforeEach(() => {
    mockAttend();
    released = [];
    beacons = [];
    onRpc("ahorro.attend", "lease_release", ({ args }) => {
        released.push(args[0]);
        return true;
    });
    mockSendBeacon((url, body) => {
        beacons.push({ url, type: body.type });
        return true;
    });
});

const readTabs = () => JSON.parse(browser.localStorage.getItem(TABS));
const heldTokens = () => Object.values(readTabs()).map(({ token }) => token);

/** Another tab has somebody in front, since some time. */
function openOtherTab(token, ago = 0) {
    const tabs = { ...readTabs(), [`other ${token} ${ago}`]: { token, at: Date.now() - ago } };
    browser.localStorage.setItem(TABS, JSON.stringify(tabs));
}

test("leaving with a save that has no answer is refused, and changes nothing", async () => {
    const network = onLostSave({ movement_id: 50, next: NEXT });
    await openWith();
    const opened = watchActions();
    await type("Habló con la hija");
    await press("2");
    await press(["ctrl", "Enter"]);
    await frames(2);
    expect(".o_ahorro_retry").toHaveCount(1);
    await contains(".o_ahorro_back").click();
    expect(".o_ahorro_form_error").toHaveText(/^What you sent has no answer yet: press Try again/);
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(".o_ahorro_comment").toHaveValue("Habló con la hija");
    expect(opened).toEqual([]);
    expect(released).toEqual([]);
    expect(readDraft("case-5").unanswered.values.result_id).toBe(2);
    // With the answer the way is free.
    network.isThere = true;
    await contains(".o_ahorro_retry").click();
    await frames(2);
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    await contains(".o_ahorro_back").click();
    expect(opened).toHaveLength(1);
    expect(released).toEqual(["7.token-4"]);
});

test("whom another tab has too is not given back by leaving", async () => {
    openOtherTab(TOKEN);
    await openWith();
    expect(heldTokens()).toEqual([TOKEN, TOKEN]);
    const opened = watchActions();
    await contains(".o_ahorro_back").click();
    expect(opened).toHaveLength(1);
    expect(released).toEqual([]);
    expect(beacons).toEqual([]);
});

test("whom no other tab has is given back by leaving", async () => {
    openOtherTab("8.token-9");
    await openWith();
    const opened = watchActions();
    await contains(".o_ahorro_back").click();
    expect(opened).toHaveLength(1);
    expect(released).toEqual([TOKEN]);
});

test("whom another tab has too is not given back by closing the page", async () => {
    await openWith();
    openOtherTab(TOKEN);
    browser.dispatchEvent(new Event("pagehide"));
    expect(beacons).toEqual([]);
    // This tab does not count any more.
    expect(heldTokens()).toEqual([TOKEN]);
});

test("whom no other tab has is given back by closing the page", async () => {
    openOtherTab("8.token-9");
    openOtherTab(TOKEN, 6 * 60000); // it ended some minutes ago without a word
    await openWith();
    browser.dispatchEvent(new Event("pagehide"));
    const url = "/web/dataset/call_kw/ahorro.attend/lease_release";
    expect(beacons).toEqual([{ url, type: "application/json" }]);
    expect(heldTokens()).toEqual(["8.token-9"]);
});

test("a reservation that was lost has no time left, and is not given back", async () => {
    let isLost = false;
    let beats = 0;
    onRpc("ahorro.attend", "lease_heartbeat", () => {
        beats++;
        if (isLost) {
            throw refusal("Nahuel has this client since 12:00.", "lease_lost");
        }
        return LEASE;
    });
    await openWith();
    expect(".o_ahorro_lease").toHaveCount(1);
    isLost = true;
    await type("No se pierde");
    await advanceTime(60000);
    await animationFrame();
    expect(".o_ahorro_lost").toHaveText(/Nahuel has this client since 12:00\./);
    expect(".o_ahorro_lease").toHaveCount(0);
    expect(".o_ahorro_comment").toHaveValue("No se pierde");
    await advanceTime(120000);
    expect(beats).toBe(1);
    browser.dispatchEvent(new Event("pagehide"));
    expect(beacons).toEqual([]);
    await contains(".o_ahorro_reserve").click();
    expect(".o_ahorro_lost").toHaveCount(0);
    expect(".o_ahorro_lease").toHaveCount(1);
    expect(".o_ahorro_comment").toHaveValue("No se pierde");
});

test("a server without its database takes nobody's reservation away", async () => {
    let beats = 0;
    onRpc("ahorro.attend", "lease_heartbeat", () => {
        beats++;
        if (beats === 1) {
            throw refusal("Se perdió la conexión con la base de datos.", "lost");
        }
        return LEASE;
    });
    await openWith();
    await advanceTime(60000);
    await animationFrame();
    expect(beats).toBe(1);
    expect(".o_ahorro_lost").toHaveCount(0);
    expect(".o_ahorro_skip").toBeEnabled();
    await advanceTime(60000);
    expect(beats).toBe(2);
});

test("a heartbeat tells that somebody attends the same person", async () => {
    let also = "Nahuel";
    onRpc("ahorro.attend", "lease_heartbeat", () => ({ ...LEASE, also_with: also }));
    await openWith();
    expect(".o_ahorro_also_with").toHaveCount(0);
    await advanceTime(60000);
    await animationFrame();
    expect(".o_ahorro_also_with").toHaveText(
        "Nahuel is attending this same person under another contact: talk to each other before you go on."
    );
    also = "";
    await advanceTime(60000);
    await animationFrame();
    expect(".o_ahorro_also_with").toHaveCount(0);
});

test("nobody works any more: the reservation is not prolonged", async () => {
    let beats = 0;
    onRpc("ahorro.attend", "lease_heartbeat", () => {
        beats++;
        return LEASE;
    });
    await openWith();
    await advanceTime(20 * 60000);
    const working = beats;
    expect(working).toBeGreaterThan(17);
    await advanceTime(5 * 60000);
    expect(beats - working).toBeLessThan(2);
    queryOne(".o_ahorro_attend").dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    const idle = beats;
    await advanceTime(2 * 60000);
    expect(beats).toBeGreaterThan(idle);
});

test("a reservation that ran out says so, and the next key asks for the client again", async () => {
    let beats = 0;
    let isLost = false;
    onRpc("ahorro.attend", "lease_heartbeat", () => {
        beats++;
        if (isLost) {
            throw refusal("Nahuel has this client since 12:00.", "lease_lost");
        }
        return LEASE;
    });
    onRpc("ahorro.attend", "attend_next", () => NEXT);
    await openWith();
    await advanceTime(22 * 60000);
    await animationFrame();
    expect(".o_ahorro_lease").toHaveText("Reservation over");
    expect(".o_ahorro_over").toHaveCount(1);
    isLost = true;
    const idle = beats;
    await press("n");
    await frames(2);
    expect(beats).toBe(idle + 1);
    expect(".o_ahorro_over").toHaveCount(0);
    expect(".o_ahorro_lost").toHaveText(/Nahuel has this client since 12:00\./);
    expect(".o_ahorro_skip").not.toBeEnabled();
    // There is a way on.
    await contains(".o_ahorro_lost_next").click();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
});

test("another client in another tab: this tab asks at once whether it still has its own", async () => {
    let beats = 0;
    onRpc("ahorro.attend", "lease_heartbeat", () => {
        beats++;
        return LEASE;
    });
    await openWith();
    openOtherTab(TOKEN);
    await frames(2);
    expect(beats).toBe(0);
    openOtherTab("8.token-9");
    await frames(2);
    expect(beats).toBe(1);
});
