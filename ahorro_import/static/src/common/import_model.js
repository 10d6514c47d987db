import { BUS_TYPE, shownImports } from "@ahorro_import/notifier/import_notifier";
import { errorMessage } from "@ahorro_plan/common/errors";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";

import { onWillDestroy, onWillStart, status, useComponent, useState } from "@odoo/owl";

/** Milliseconds between two questions about work in the background, longer each time. */
export const POLL_DELAYS = [300, 500, 800, 1200, 2000, 3000, 5000];

/**
 * @typedef {object} Run what `get_state` answers
 * @property {number} id
 * @property {string} state
 * @property {string | false} phase what a job is doing or waits to do
 * @property {string} label the same, as a sentence
 * @property {boolean} stuck nobody works on it any more
 * @property {string} error
 */

/**
 * Which page shows a run.
 *
 * @param {Run | null} run
 * @returns {"progress" | "review" | "result" | "stopped" | ""}
 */
export function pageOf(run) {
    if (!run) {
        return "";
    }
    if (run.stuck || run.state === "failed") {
        return "stopped";
    }
    if (run.phase || ["draft", "reading", "applying"].includes(run.state)) {
        return "progress";
    }
    return run.state === "review" ? "review" : "result";
}

/**
 * One import: where it stands, what it would change, and what can be done with it. It
 * follows work in the background by asking, and by the bus where that is there.
 *
 * @param {number | false} importId
 */
export function useImport(importId) {
    const component = useComponent();
    const orm = useService("orm");
    const bus = useService("bus_service");
    const state = useState({
        id: importId || false,
        run: null,
        review: null,
        result: null,
        report: null,
        error: "",
        isOffline: false,
        isBusy: false,
    });
    let timer = null;
    let step = 0;
    let label = "";
    let asked = 0;
    let marked = [];
    // What is shown stays until what follows is there.
    let isStale = false;

    const isAlive = () => status(component) !== "destroyed";
    const call = (method, args = [], kwargs = {}) =>
        orm.call("ahorro.import", method, [[state.id], ...args], kwargs);

    const firstRows = () => orm.call("ahorro.import.page", "get_first_rows", [state.id]);

    /** Say which imports the user sees here, and needs no word about. */
    function markShown(ids) {
        for (const id of marked) {
            shownImports.delete(id);
        }
        marked = ids;
        for (const id of ids) {
            shownImports.add(id);
        }
    }

    function schedule() {
        browser.clearTimeout(timer);
        timer = browser.setTimeout(refresh, POLL_DELAYS[Math.min(step, POLL_DELAYS.length - 1)]);
        step++;
    }

    /** Ask where the run stands, and again later while there is work under way. */
    async function refresh() {
        browser.clearTimeout(timer);
        if (!state.id || !isAlive()) {
            return;
        }
        if (!marked.includes(state.id)) {
            markShown([state.id]);
        }
        const question = ++asked;
        try {
            const run = await orm.silent.call("ahorro.import", "get_state", [[state.id]]);
            if (question !== asked || !isAlive()) {
                return;
            }
            await show(run);
            state.isOffline = false;
            state.error = "";
        } catch (error) {
            if (question !== asked || !isAlive()) {
                return;
            }
            if (error instanceof ConnectionLostError) {
                state.isOffline = true;
                schedule();
                return;
            }
            state.error = errorMessage(error);
        }
    }

    async function show(run) {
        const page = pageOf(run);
        const isOther = state.review?.id !== run.id || state.review.revision !== run.revision;
        if (page === "review" && (isStale || isOther)) {
            state.review = await call("get_review");
        }
        isStale = false;
        markShown([run.id, ...run.batch.map(({ id }) => id)]);
        if (page === "result") {
            state.result = await call("get_result");
            state.report = run.state === "undone" ? await call("get_undo_report") : null;
        }
        state.run = run;
        if (page === "progress") {
            if (run.label !== label) {
                label = run.label;
                step = 0;
            }
            schedule();
        }
    }

    /** Look at another run, or at none. The page that is shown stays until it is there. */
    async function open(id) {
        browser.clearTimeout(timer);
        markShown([]);
        step = 0;
        isStale = true;
        Object.assign(state, { id: id || false, error: "", isBusy: true });
        try {
            await refresh();
        } finally {
            state.isBusy = false;
        }
    }

    /**
     * Do something with the run, one thing at a time: a second click while the first one
     * is under way does nothing.
     *
     * @param {() => Promise<any>} work
     */
    async function once(work) {
        if (state.isBusy) {
            return;
        }
        state.isBusy = true;
        try {
            return await work();
        } finally {
            state.isBusy = false;
        }
    }

    /** Change something in the review; the server answers with the new one, or works. */
    const revise = (method, ...args) =>
        once(async () => {
            const { id } = state;
            const answer = await call(method, args);
            if (id !== state.id) {
                return; // the user looks at another import by now
            }
            if (answer && answer.tiles) {
                state.review = answer;
            } else {
                isStale = true;
                step = 0;
                await refresh();
            }
        });

    /** Start or stop something: what follows is the server's to say. */
    const act = (method, ...args) =>
        once(async () => {
            await call(method, args);
            step = 0;
            isStale = true;
            await refresh();
        });

    function onNotification(payload) {
        // The states of the files that were loaded together stand on the page too.
        if (marked.includes(payload?.id)) {
            refresh();
        }
    }

    bus.subscribe(BUS_TYPE, onNotification);
    onWillStart(refresh);
    // Whoever leaves while it loads never had the screen mounted.
    onWillDestroy(() => {
        browser.clearTimeout(timer);
        markShown([]);
        bus.unsubscribe(BUS_TYPE, onNotification);
    });

    return { state, call, firstRows, open, once, revise, act, refresh };
}
