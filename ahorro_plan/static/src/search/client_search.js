import { _t } from "@web/core/l10n/translation";
import { session } from "@web/session";

/**
 * @typedef {object} Hit what `ahorro.search` found
 * @property {"ahorro.plan"|"res.partner"} model
 * @property {number} id
 * @property {string} name of the person
 * @property {"group_order"|"subscription"|"document"|"phone"|"name"} match
 * @property {string[]} details the first is what was found, unless it was the name
 * @property {{label: string, color: string}[]} statuses
 * @property {number} plans
 * @property {boolean} archived
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

/** Where each kind of hit is opened: the action, and its place in the address. */
const TARGETS = {
    "ahorro.plan": ["ahorro_plan.ahorro_plan_action", "planes"],
    "res.partner": ["ahorro_plan.res_partner_action_holders", "clientes-de-planes"],
};

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
    return `/odoo/${TARGETS[hit.model][1]}/${hit.id}`;
}

/**
 * @param {object} action the action service
 * @param {Hit} hit
 */
export async function openHit(action, hit) {
    await action.doAction(TARGETS[hit.model][0], {
        viewType: "form",
        props: { resId: hit.id },
    });
}
