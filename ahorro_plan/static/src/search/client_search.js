import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

/**
 * @typedef {object} Hit what `ahorro.search` found
 * @property {"ahorro.plan"|"res.partner"} model
 * @property {number} id
 * @property {number|false} partner_id whose client file it opens
 * @property {number|false} plan_id the plan that it is about, if it is one
 * @property {{shown: string, problem: string}|false} phone to reach them by
 * @property {string} name of the person
 * @property {"group_order"|"subscription"|"document"|"phone"|"name"} match
 * @property {string[]} details the first is what was found, unless it was the name
 * @property {{label: string, color: string}[]} statuses
 * @property {number} plans
 * @property {boolean} archived
 * @property {HitAction} [chosen] what is done with it instead of opening it
 */

/** Letters and digits below which the server finds nothing. */
export const MIN_LENGTH = 3;
/** Characters above which it refuses to look. */
export const MAX_LENGTH = 100;
export const HITS = 8;
/** Milliseconds without a key after which the server is asked. */
export const DELAY = 150;
export const HOTKEY = "alt+shift+f";
export const PLACEHOLDER = _t("Search name, DNI, phone, subscription, G9RX 031E");

/**
 * What other add-ons offer to do with a hit at once.
 *
 * @typedef {object} HitAction
 * @property {string} label
 * @property {(hit: Hit) => boolean} isShown
 * @property {(action: object, hit: Hit) => Promise} run gets the action service
 */
export const hitActionRegistry = registry.category("ahorro_search_hit");

/** @returns {boolean} whether this user has a role in Ahorro */
export function maySearch() {
    return Boolean(session.ahorro_user);
}

/** @param {string} text */
export function isLongEnough(text) {
    return (text.match(/[\p{L}\p{N}]/gu) || []).length >= MIN_LENGTH;
}

/** @param {string} text */
export function isTooLong(text) {
    return text.trim().length > MAX_LENGTH;
}

/** @param {string} text */
export function canSearch(text) {
    return isLongEnough(text) && !isTooLong(text);
}

/**
 * @param {object} orm
 * @param {string} text long enough
 * @returns {Promise<Hit[]>}
 */
export function searchClients(orm, text) {
    return orm.silent.call("ahorro.search", "search_clients", [text, HITS]);
}

/**
 * @param {string} text
 * @returns {string} the sentence for a text without hits
 */
export function emptyMessage(text) {
    if (isTooLong(text)) {
        return _t("Search for at most %(limit)s characters.", { limit: MAX_LENGTH });
    }
    return isLongEnough(text)
        ? _t("Nobody with “%s”. Try the DNI or the last digits of the phone.", text)
        : _t("Type at least 3 letters or digits.");
}

/** @param {Hit} hit */
export function hitUrl(hit) {
    return hit.partner_id
        ? `/odoo/ficha-de-cliente/${hit.partner_id}`
        : `/odoo/planes/${hit.plan_id}`;
}

/**
 * Do with a hit what was chosen: open the client file, at the plan that was found, or
 * what another add-on offers. A plan without a holder is opened itself.
 *
 * @param {object} action the action service
 * @param {Hit} hit
 */
export async function openHit(action, hit) {
    const { chosen } = hit;
    delete hit.chosen;
    if (chosen) {
        await chosen.run(action, hit);
        return;
    }
    if (!hit.partner_id) {
        await action.doAction("ahorro_plan.ahorro_plan_action", {
            viewType: "form",
            props: { resId: hit.plan_id },
        });
        return;
    }
    await action.doAction({
        type: "ir.actions.client",
        tag: "ahorro_client_file",
        params: { partner_id: hit.partner_id, plan_id: hit.plan_id },
    });
}
