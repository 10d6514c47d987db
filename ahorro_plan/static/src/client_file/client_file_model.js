import { clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { errorMessage } from "@ahorro_plan/common/errors";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";

import { useState } from "@odoo/owl";

/** @typedef {import("@ahorro_plan/common/client_file_extras").ClientFileExtra} ClientFileExtra */

/**
 * @param {ClientFileExtra["place"]} place
 * @param {object} file
 * @param {object | false} [plan]
 * @returns {[string, ClientFileExtra][]}
 */
export function getExtras(place, file, plan = false) {
    return clientFileRegistry
        .getEntries()
        .filter(([, extra]) => extra.place === place && (extra.isShown?.(file, plan) ?? true));
}

/**
 * The data of one client and what can be done with it.
 *
 * @param {object} [file] what `get_client_file` answered, where the caller has it
 */
export function useClientFile(file) {
    const orm = useService("orm");
    const last = new KeepLast();
    const state = useState({ file: file || null, error: "" });

    async function load(partnerId) {
        try {
            const answer = orm.call("res.partner", "get_client_file", [[partnerId]]);
            state.file = await last.add(answer);
            state.error = "";
        } catch (error) {
            state.error = errorMessage(error);
        }
        return state.file;
    }

    async function save(changes) {
        state.file = await orm.call("res.partner", "action_save_client_file", [
            [state.file.id],
            changes,
        ]);
    }

    async function loadSubscription(planId, number) {
        await orm.call("ahorro.plan", "action_load_subscription", [[planId], number]);
        await load(state.file.id);
    }

    async function createProcess(planId) {
        const process = await orm.call("res.partner", "action_create_process", [
            [state.file.id],
            planId,
        ]);
        await load(state.file.id);
        return process;
    }

    return { state, load, save, loadSubscription, createProcess };
}
