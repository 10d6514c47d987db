import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";

/** What is typed while attending, kept on this computer until the server has it. */
const PREFIX = "ahorro_campaign.draft";
/** Whom this tab has in front, for a reload in the middle. */
const FRONT = "ahorro_campaign.front";
const DAYS = 3;

function nameOf(caseKey) {
    return `${PREFIX}.${user.userId}.${caseKey}`;
}

/** @returns {Object|null} the form that was left for a case */
export function readDraft(caseKey) {
    try {
        return JSON.parse(browser.localStorage.getItem(nameOf(caseKey)))?.form || null;
    } catch {
        return null; // not ours, or cut off in the middle of a write
    }
}

export function writeDraft(caseKey, form) {
    try {
        const text = JSON.stringify({ form, at: Date.now() });
        browser.localStorage.setItem(nameOf(caseKey), text);
    } catch {
        // The browser's storage is full or closed: the form on screen is all there is.
    }
}

export function dropDraft(caseKey) {
    browser.localStorage.removeItem(nameOf(caseKey));
}

/** Forget the drafts that nobody came back to. */
export function dropOldDrafts() {
    for (const key of Object.keys(browser.localStorage)) {
        if (!key.startsWith(`${PREFIX}.`)) {
            continue;
        }
        let at = 0;
        try {
            at = JSON.parse(browser.localStorage.getItem(key)).at;
        } catch {
            at = 0; // unreadable: as old as can be
        }
        if (Date.now() - at > DAYS * 86400000) {
            browser.localStorage.removeItem(key);
        }
    }
}

/**
 * @returns {{caseId?: number, planId?: number, campaignId?: number}|null} whom this tab
 *  had in front of its user when it was loaded again
 */
export function readFront() {
    try {
        const front = JSON.parse(browser.sessionStorage.getItem(FRONT));
        return front?.userId === user.userId ? front : null;
    } catch {
        return null;
    }
}

/** @param {Object|null} front null: nobody any more */
export function writeFront(front) {
    try {
        if (front) {
            const text = JSON.stringify({ ...front, userId: user.userId });
            browser.sessionStorage.setItem(FRONT, text);
        } else {
            browser.sessionStorage.removeItem(FRONT);
        }
    } catch {
        // Without the browser's storage a reload starts with the next client.
    }
}
