import {
    dropDraft,
    dropOldDrafts,
    isInOtherTab,
    readDraft,
    readFront,
    writeDraft,
    writeFront,
} from "@ahorro_campaign/common/attend_draft";
import { useLease } from "@ahorro_campaign/attend/lease";
import { emptyForm, fieldOfCode, readForm } from "@ahorro_campaign/attend/outcome_form";
import { newKey } from "@ahorro_campaign/common/request_key";
import { isUnanswered } from "@ahorro_plan/common/errors";
import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

import { useState } from "@odoo/owl";

export const UNDO_SECONDS = 10;
/** What the server says no with, in a sentence for people. */
const REFUSAL = "odoo.exceptions.";

/** @returns {string} the name of a draft: of the case, or of the plan without one */
export function draftName(data) {
    return data.case.id ? `case-${data.case.id}` : `plan-${data.plan.id}`;
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Who is in front of the operator, what was typed about them, and the way to the server.
 *
 * Nothing typed is lost: it is in a draft on this computer until the server answered. A
 * request whose answer got lost is repeated to the letter, with the same key, and the
 * server does it once.
 */
export function useAttention({ onEmpty, onShown }) {
    const orm = useService("orm");
    const notification = useService("notification");
    const state = useState({
        data: null,
        form: emptyForm(),
        // {error, field?, incoming?}: incoming opens the client who got in touch
        error: null,
        // A save that was sent and not answered: {values, key, thenNext}
        unanswered: null,
        isRestored: false,
        busy: false,
        lost: "",
        secondsLeft: 0,
        undo: null,
        queue: null,
        // Whom the user had in front when they chose somebody who cannot be attended
        goBack: null,
        // Where the next client comes from: a campaign, or all of the user's
        campaignId: false,
    });
    const skips = new Map();
    const lastQueue = new KeepLast();

    const call = (method, args = [], kwargs = {}) =>
        orm.silent.call("ahorro.attend", method, args, kwargs);
    const lease = useLease(state, {
        call,
        sentence,
        onTick: countUndo,
        onOnline: resend,
        // Wherever on the screen the operator is looking.
        onShared: (name) => notification.add(alsoText(name), { type: "warning", sticky: true }),
    });

    function alsoText(name) {
        return _t(
            "%s is attending this same person under another contact: talk to each other before you go on.",
            name
        );
    }

    /** Show an answer of the server: the next person, or that there is none. */
    function show(data) {
        state.data = data || null;
        state.error = null;
        state.lost = "";
        state.unanswered = null;
        state.isRestored = false;
        state.goBack = null;
        if (!data) {
            state.form = emptyForm();
            writeFront(null);
            return onEmpty();
        }
        data.file.in_attention = true;
        const draft = readDraft(draftName(data));
        state.form = { ...emptyForm(), ...draft?.form };
        state.unanswered = draft?.unanswered || null;
        state.isRestored = !isSame(state.form, emptyForm());
        writeFront({
            draft: draftName(data),
            name: data.file.name,
            caseId: data.case.id,
            planId: data.plan.id,
            campaignId: state.campaignId,
        });
        lease.started(data.lease);
        onShown();
    }

    function remember() {
        if (state.data) {
            const { form, unanswered } = state;
            const { name } = state.data.file;
            writeDraft(draftName(state.data), { form: { ...form }, unanswered, name });
        }
    }

    function sentence(error) {
        if (isUnanswered(error)) {
            return _t(
                "There is no connection. What you typed is kept on this computer: press Try again when it is back."
            );
        }
        if (error instanceof RPCError && error.exceptionName?.startsWith(REFUSAL)) {
            return error.data?.message || error.message;
        }
        throw error; // a defect, or the session is over: Odoo's own dialogs
    }

    /** What a refusal says to a program: a code, and the field that it is about. */
    const codeOf = (error) => error.data?.context?.ahorro || {};

    function countUndo() {
        if (state.undo) {
            state.undo.left = Math.max(0, Math.ceil((state.undo.until - Date.now()) / 1000));
            if (!state.undo.left) {
                state.undo = null;
            }
        }
    }

    /**
     * Offer for some seconds to take back what was saved.
     *
     * @param {number} movementId
     * @param {string} text what was saved, in a sentence
     * @param {object} form what was typed: it is there again with the client
     */
    function offerUndo(movementId, text, form) {
        state.undo = movementId && {
            movementId,
            text,
            form: { ...form },
            key: newKey(),
            until: Date.now() + UNDO_SECONDS * 1000,
            left: UNDO_SECONDS,
        };
    }

    // --- the server ---

    /** Do one thing at a time, and say in a sentence why it could not be done. */
    async function run(action, onRefused) {
        if (state.busy) {
            return;
        }
        state.busy = true;
        state.error = null;
        try {
            return await action();
        } catch (error) {
            const { code, field } = codeOf(error);
            state.error = { error: sentence(error), field: fieldOfCode(field) };
            if (code === "lease_lost") {
                state.lost = state.error.error;
                state.error = null;
            }
            onRefused?.(code);
        } finally {
            state.busy = false;
        }
    }

    /** Read who else waits; nobody waits for it. */
    async function readQueue() {
        try {
            state.queue = await lastQueue.add(
                call("get_attend_queue", [], { campaign_id: state.campaignId })
            );
        } catch (error) {
            if (codeOf(error).code === "campaign" && state.campaignId) {
                state.campaignId = false; // it is not the user's any more
                if (!state.data) {
                    state.error = { error: sentence(error) }; // why nobody follows
                }
                return readQueue();
            }
            if (!isUnanswered(error)) {
                throw error;
            }
        }
    }

    /** Say that whom the user had in front was not attended, and what became of it. */
    function sayLeft(before) {
        if (!before?.name || before.draft === draftName(state.data)) {
            return;
        }
        const text = readDraft(before.draft)
            ? _t(
                  "You left %s without saving: what you typed is kept on this computer until you attend them again.",
                  before.name
              )
            : _t("You left %s without saving anything about them.", before.name);
        notification.add(text, { type: "info" });
    }

    /**
     * Put somebody in front of the user; whoever was there stays until then.
     *
     * @param {string} method
     * @param {Array} args
     * @param {object} [kwargs]
     */
    const open = (method, args, kwargs = chosenCampaign()) => {
        const before = readFront();
        return run(
            async () => {
                const answer = await call(method, args, kwargs);
                if (!answer && state.queue) {
                    notification.add(_t("Nobody is waiting there now."), { type: "info" });
                }
                // Nobody there: whoever is in front stays.
                if (answer || !state.data) {
                    show(answer);
                }
                if (answer) {
                    sayLeft(before);
                }
                readQueue();
            },
            (code) => {
                if (code === "blocked") {
                    const incoming = { ...kwargs, incoming: true };
                    state.error.incoming = () => open(method, args, incoming);
                }
                if (code === "campaign") {
                    state.campaignId = false; // it is not the user's any more
                }
                if (code === "done" && args.length) {
                    forgetSent(method, args[0]);
                }
                if (!state.data) {
                    state.goBack = before?.name ? before : null;
                    onEmpty();
                    readQueue();
                }
            }
        );
    };

    /** Whoever was in front before somebody was chosen who cannot be attended. */
    const goBack = () => {
        const { caseId, planId } = state.goBack;
        return caseId ? open("attend_case", [caseId]) : open("attend_plan", [planId], {});
    };

    /** The campaign that the user works through goes with whom they choose. */
    const chosenCampaign = () => (state.campaignId ? { campaign_id: state.campaignId } : {});

    /** Go on with whom the queue has; nobody there: everything stays as it is. */
    const openNext = async (campaignId) => {
        const before = state.campaignId;
        state.campaignId = campaignId;
        const front = state.data?.lease.token;
        await open("attend_next", [], { campaign_id: campaignId });
        if (front && state.data?.lease.token === front) {
            state.campaignId = before;
        }
    };

    /** The answer was lost with the page, and what was sent did arrive: it is finished. */
    function forgetSent(method, id) {
        const name = method === "attend_case" ? `case-${id}` : `plan-${id}`;
        if (readDraft(name)?.unanswered) {
            dropDraft(name);
            notification.add(_t("What you sent before was saved."), { type: "success" });
        }
    }

    /** Take the client whom this tab had before it was loaded again; false: it cannot. */
    async function openAgain(front) {
        const [method, id, kwargs] = front.caseId
            ? ["attend_case", front.caseId, chosenCampaign()]
            : ["attend_plan", front.planId, {}];
        try {
            show(await call(method, [id], kwargs));
        } catch (error) {
            const text = sentence(error);
            if (isUnanswered(error)) {
                state.error = { error: text };
                return true;
            }
            if (codeOf(error).code === "campaign" && state.campaignId) {
                state.campaignId = false; // it is not the user's any more
                return openAgain(front);
            }
            if (codeOf(error).code === "done") {
                forgetSent(method, id);
            } else if (front.name) {
                notification.add(`${front.name}: ${text}`, { type: "warning" });
            }
            return false;
        }
        readQueue();
        return true;
    }

    /** Send what is on screen, or again what was sent without an answer. */
    function save(thenNext) {
        if (!state.data || state.busy) {
            return;
        }
        if (!state.unanswered) {
            const read = readForm(state.form, state.data.results, state.data.other_cases);
            if (read.error) {
                state.error = read;
                return;
            }
            state.unanswered = { values: read.values, key: newKey(), thenNext };
            remember();
        }
        return run(async () => {
            const { values, key, thenNext: next } = state.unanswered;
            const saved = state.data;
            let answer;
            try {
                answer = await call("save_attention", [saved.lease.token, values, key], {
                    then_next: next,
                });
            } catch (error) {
                if (error instanceof RPCError && !isUnanswered(error)) {
                    // Refused, not lost: it can be corrected and sent as another save.
                    state.unanswered = null;
                    remember();
                }
                throw error;
            }
            dropDraft(draftName(saved));
            offerUndo(answer.movement_id, describe(saved, values), state.form);
            show(answer.next);
            readQueue();
        });
    }

    /** The connection is back: what waits for an answer is sent again by itself. */
    function resend() {
        if (state.unanswered) {
            save();
        }
    }

    function describe(saved, values) {
        const result = saved.results.find((each) => each.id === values.result_id);
        const count = values.also ? [_t("%s cases", values.also.length + 1)] : [];
        return [saved.file.name, result?.name || _t("Comment"), ...count].join(" · ");
    }

    const undo = () =>
        run(async () => {
            const { movementId, key, form } = state.undo;
            const answer = await call("undo_attention", [movementId, key]);
            state.undo = null;
            if (answer.message) {
                notification.add(answer.message, { type: "warning" });
            }
            show(answer.next);
            if (answer.next) {
                state.form = { ...form };
                remember();
            }
            readQueue();
        });

    const skip = (reason) =>
        run(async () => {
            const skipped = state.data;
            const { token } = skipped.lease;
            // Without an answer it is sent again to the letter.
            skips.set(token, skips.get(token) || { reason, key: newKey() });
            const answer = await call("skip", [token, skips.get(token).reason], {
                then_next: true,
                idempotency_key: skips.get(token).key,
            });
            skips.delete(token);
            // What was typed stays in the draft: they come back.
            const text = [skipped.file.name, _t("skipped")].join(" · ");
            offerUndo(answer.movement_id, text, state.form);
            show(answer.next);
            readQueue();
        });

    /** Give the person back before another screen reads who has them. */
    const leave = () =>
        run(async () => {
            const token = state.data?.lease.token;
            if (token && !isInOtherTab(token)) {
                await call("lease_release", [token]);
            }
            state.data = null;
        });

    function start() {
        dropOldDrafts();
        lease.start();
    }

    return {
        state,
        start,
        open,
        openNext,
        openAgain,
        goBack,
        save,
        undo,
        skip,
        leave,
        remember,
        readQueue,
        heartbeat: lease.heartbeat,
        alsoText,
    };
}
