import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";

/** How errors are called that a server gets whose database is gone or not there yet. */
const LOST_DATABASE =
    /^psycopg2\.(DatabaseError|InterfaceError|OperationalError|errors\.(Admin|Crash)Shutdown|errors\.CannotConnectNow|errors\.Connection\w+)$/;

/**
 * Whether nobody knows if the server did what it was asked: no answer came, or the
 * server lost its database meanwhile. To ask the same again may help; any other error
 * is an answer, and comes again.
 *
 * @param {Error} error
 * @returns {boolean}
 */
export function isUnanswered(error) {
    return (
        error instanceof ConnectionLostError ||
        (error instanceof RPCError &&
            (error.data?.context?.ahorro?.code === "lost" ||
                LOST_DATABASE.test(error.exceptionName || "")))
    );
}

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
