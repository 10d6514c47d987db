import { readMoment } from "@ahorro_plan/common/moments";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { formatMonetary } from "@web/views/fields/formatters";

import { useState } from "@odoo/owl";

/**
 * What other add-ons draw in the client file. Their data comes with the file: they
 * extend `_prepare_client_file_summary` of `res.partner`.
 *
 * @typedef {object} ClientFileExtra
 * @property {typeof import("@odoo/owl").Component} Component gets the props `file`,
 *  `plan` (false outside of a plan's card), `readonly` and `reload`
 * @property {"contact" | "info" | "plan" | "main" | "side"} place
 * @property {(file: object, plan: object | false) => boolean} [isShown]
 */
export const clientFileRegistry = registry.category("ahorro_client_file");

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
 * The sentence for a call that failed. Anything but a failed call is a defect and goes
 * on to Odoo's own dialog.
 */
export function errorMessage(error) {
    if (error instanceof ConnectionLostError) {
        return _t("There is no connection. What you typed is still here: try again.");
    }
    if (error instanceof RPCError) {
        return error.data?.message || error.message;
    }
    throw error;
}

export const format = {
    date: (text) => (text ? formatDate(deserializeDate(text)) : "-"),
    /** A moment to the minute. */
    moment: (text) => (text ? readMoment(text).toFormat(`${localization.dateFormat} HH:mm`) : "-"),
    money: (amount, currencyId) => formatMonetary(amount, { currencyId }),
};

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
