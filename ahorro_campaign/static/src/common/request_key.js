import { browser } from "@web/core/browser/browser";

/** @returns {string} what tells a request from every other one, also when it is repeated */
export function newKey() {
    return browser.crypto?.randomUUID?.() || `${Date.now()}-${Math.random()}`;
}
