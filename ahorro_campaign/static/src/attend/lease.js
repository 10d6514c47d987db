import {
    enterTab,
    hasOtherTabAnother,
    isInOtherTab,
    TABS,
    writeFront,
} from "@ahorro_campaign/common/attend_draft";
import { isUnanswered } from "@ahorro_plan/common/errors";
import { readMoment } from "@ahorro_plan/common/moments";
import { browser } from "@web/core/browser/browser";

import { onWillDestroy, onWillUnmount } from "@odoo/owl";

const HEARTBEAT = 60000;
/**
 * For how long a client stays reserved without a key or a click: longer than a long
 * call, shorter than a lunch.
 */
export const IDLE_MINUTES = 20;
const ACTIVITY = ["keydown", "pointerdown", "wheel"];

/**
 * The reservation of the person in front: it is prolonged while somebody works, counted
 * down on screen, and given back when the screen closes.
 *
 * @param {object} state with `data`, `lost`, `busy` and `secondsLeft`
 * @param {object} hooks `call` the server, the `sentence` of an error, `onTick` each
 *  second, `onOnline` when the connection is back, `onShared` when it turns out that a
 *  colleague has the same person
 */
export function useLease(state, { call, sentence, onTick, onOnline, onShared }) {
    let beat, tick;
    let clockSkew = 0;
    let activeAt = Date.now();
    let isAsking = false;

    function tell() {
        const lease = state.data?.lease;
        if (lease && !state.lost) {
            const end = readMoment(lease.expires_at).toMillis() + clockSkew;
            state.secondsLeft = Math.max(0, Math.round((end - Date.now()) / 1000));
        } else {
            state.secondsLeft = 0;
        }
        onTick();
    }

    function started(lease) {
        clockSkew = lease.server_now ? Date.now() - readMoment(lease.server_now).toMillis() : 0;
        activeAt = Date.now();
        enterTab(lease.token);
        tell();
    }

    async function heartbeat() {
        const isIdle = Date.now() - activeAt > IDLE_MINUTES * 60000;
        const token = state.data?.lease.token;
        if (token && !state.lost) {
            enterTab(token);
        }
        if (token && !isIdle) {
            await ask(token);
        }
    }

    /** Prolong the reservation, or hear that the client is somebody else's by now. */
    async function ask(token) {
        if (state.lost || state.busy) {
            return;
        }
        isAsking = true;
        try {
            const answer = await call("lease_heartbeat", [token]);
            if (state.data?.lease.token === token) {
                const isNews = answer.also_with && !state.data.lease.also_with;
                Object.assign(state.data.lease, answer);
                if (isNews) {
                    onShared(answer.also_with);
                }
            }
        } catch (error) {
            // Without a connection the screen goes on; the save will tell.
            const isHere = state.data?.lease.token === token;
            if (isHere && !isUnanswered(error)) {
                state.lost = sentence(error);
            }
        } finally {
            isAsking = false;
        }
    }

    /** Give the person back; what was typed stays in the draft. */
    function release() {
        const token = state.data?.lease.token;
        enterTab(null);
        if (token && !state.lost && !isInOtherTab(token)) {
            const body = JSON.stringify({
                jsonrpc: "2.0",
                method: "call",
                params: {
                    model: "ahorro.attend",
                    method: "lease_release",
                    args: [token],
                    kwargs: {},
                },
            });
            browser.navigator.sendBeacon(
                "/web/dataset/call_kw/ahorro.attend/lease_release",
                new Blob([body], { type: "application/json" })
            );
        }
    }

    function noteActivity() {
        activeAt = Date.now();
        // Back after the reservation ran out: is the client still to be had?
        if (state.data && !state.secondsLeft && !isAsking) {
            ask(state.data.lease.token);
        }
    }

    /** One operator has one client: another one in another tab takes this one away. */
    function onOtherTab(ev) {
        const token = state.data?.lease.token;
        if (ev.key === TABS && token && !isAsking && hasOtherTabAnother(token)) {
            ask(token);
        }
    }

    function start() {
        beat = browser.setInterval(heartbeat, HEARTBEAT);
        tick = browser.setInterval(tell, 1000);
        browser.addEventListener("pagehide", release);
        browser.addEventListener("online", onOnline);
        browser.addEventListener("storage", onOtherTab);
        for (const kind of ACTIVITY) {
            document.addEventListener(kind, noteActivity, { capture: true, passive: true });
        }
    }

    // Whoever leaves while the screen loads never had it mounted.
    onWillDestroy(() => {
        browser.clearInterval(beat);
        browser.clearInterval(tick);
        browser.removeEventListener("pagehide", release);
        browser.removeEventListener("online", onOnline);
        browser.removeEventListener("storage", onOtherTab);
        for (const kind of ACTIVITY) {
            document.removeEventListener(kind, noteActivity, { capture: true });
        }
    });
    onWillUnmount(() => {
        release();
        writeFront(null);
    });

    return { start, started, heartbeat };
}
