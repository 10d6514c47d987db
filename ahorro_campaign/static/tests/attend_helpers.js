/** What the tests of the attend screen do and mock alike. */

import { queryOne } from "@odoo/hoot-dom";
import { animationFrame, mockDate, mockSendBeacon } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

import { makeBoard, makeQueue, makeScreen } from "./attend_data";

export const LEASE = { expires_at: "2026-11-18 15:10:00", server_now: "2026-11-18 15:00:00" };

/** Wednesday noon in Buenos Aires, and a server that answers what is asked all the time. */
export function mockAttend() {
    browser.localStorage.clear();
    browser.sessionStorage.clear();
    mockDate("2026-11-18 15:00:00", -3); // the moment is in UTC
    mockSendBeacon(() => true);
    onRpc("ahorro.attend", "get_attend_queue", () => makeQueue());
    onRpc("ahorro.operator.board", "get_operator_board", () => makeBoard());
    onRpc("ahorro.attend", "lease_release", () => true);
    onRpc("ahorro.attend", "lease_heartbeat", () => LEASE);
    onRpc("res.country.state", "search_read", () => []);
}

/** A client whose data can be edited. */
export function makeEditable(id, name, values = {}) {
    const contact = { name, is_company: false, email: false, city: "Firmat" };
    const can = { edit: true, create_process: false, open_process: false };
    return makeScreen({ id, name, contact, can, ...values });
}

/** Open the screen: by default with a client who is chosen. */
export async function openScreen(params = { case_id: 5 }) {
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_campaign.attend",
        params,
    });
}

/** Open the screen with this client. */
export function openWith(screen = makeScreen()) {
    onRpc("ahorro.attend", "attend_case", () => screen);
    return openScreen({ case_id: screen.case.id });
}

/** @returns {Object[]} what is sent to be saved */
export function onSave(answer) {
    const sent = [];
    onRpc("ahorro.attend", "save_attention", ({ args, kwargs }) => {
        const [token, values, key] = args;
        sent.push({ token, values, key, next: kwargs.then_next });
        return answer;
    });
    return sent;
}

/** Saves get lost on the way until the switch that this returns is turned on. */
export function onLostSave(answer) {
    const network = { isThere: false, saves: 0 };
    onRpc(
        "/web/dataset/call_kw/ahorro.attend/save_attention",
        () => {
            network.saves++;
            return network.isThere
                ? new Response(JSON.stringify({ jsonrpc: "2.0", result: answer }), {
                      headers: { "Content-Type": "application/json" },
                  })
                : new Response("", { status: 502 });
        },
        { pure: true }
    );
    return network;
}

/** @returns {Object[]} the actions that are opened from now on, which are not done */
export function watchActions() {
    const opened = [];
    patchWithCleanup(getService("action"), {
        doAction: async (action, options) => {
            opened.push({ action, options });
        },
    });
    return opened;
}

/** A refusal of the server with its code. */
export const refusal = (message, code, field) =>
    makeServerError({ message, context: { ahorro: { code, field } } });

export async function type(text) {
    await contains(".o_ahorro_comment").edit(text, { confirm: false });
    queryOne(".o_ahorro_comment").blur();
}

export async function frames(count = 5) {
    for (let frame = 0; frame < count; frame++) {
        await animationFrame();
    }
}
