import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

/**
 * The sentence for a call that failed. Anything but a failed call is a defect and goes
 * on to Odoo's own dialog.
 *
 * @param {Error} error
 * @returns {string}
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
