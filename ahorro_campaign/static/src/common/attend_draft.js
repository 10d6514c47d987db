import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";

/** What is typed while attending, kept on this computer until the server has it. */
const PREFIX = "ahorro_campaign.draft";
/** Whom this tab has in front, for a reload in the middle. */
const FRONT = "ahorro_campaign.front";
const CAMPAIGN = "ahorro_campaign.board";
const DAYS = 3;
/** One that was sent is kept for longer: nobody knows whether it arrived. */
const SENT_DAYS = 30;
/** Which tabs have a client in front, by the reservation's token. */
export const TABS = "ahorro_campaign.tabs";
const TAB = `${Date.now()}-${Math.random()}`;

function nameOf(caseKey) {
    return `${PREFIX}.${user.userId}.${caseKey}`;
}

/** @returns {object | null} what was left for a case: see `writeDraft` */
export function readDraft(caseKey) {
    try {
        return JSON.parse(browser.localStorage.getItem(nameOf(caseKey)))?.form || null;
    } catch {
        return null; // not ours, or cut off in the middle of a write
    }
}

/**
 * The saves that were sent and not answered, of clients who are not on screen any more.
 *
 * @returns {{name: string, comment: string, caseId?: number, planId?: number}[]}
 */
export function readUnanswered() {
    const own = `${PREFIX}.${user.userId}.`;
    return Object.keys(browser.localStorage)
        .filter((key) => key.startsWith(own))
        .flatMap((key) => {
            const draft = readDraft(key.slice(own.length));
            const [kind, id] = key.slice(own.length).split("-");
            return draft?.unanswered
                ? [
                      {
                          name: draft.name || "",
                          comment: draft.form?.comment || "",
                          [`${kind}Id`]: Number(id),
                      },
                  ]
                : [];
        });
}

/**
 * Keep what is typed, of one case or plan.
 *
 * @param {string} caseKey
 * @param {{form: object, unanswered: object | null, name: string}} draft
 */
export function writeDraft(caseKey, draft) {
    try {
        const text = JSON.stringify({ form: draft, at: Date.now() });
        browser.localStorage.setItem(nameOf(caseKey), text);
    } catch {
        // The browser's storage is full or closed: the form on screen is all there is.
    }
}

/** The server has it, or nobody wants it any more. */
export function dropDraft(caseKey) {
    browser.localStorage.removeItem(nameOf(caseKey));
}

function readSent(key) {
    try {
        return Boolean(JSON.parse(browser.localStorage.getItem(key)).form.unanswered);
    } catch {
        return false;
    }
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
        if (Date.now() - at > (readSent(key) ? SENT_DAYS : DAYS) * 86400000) {
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

/** @param {object | null} front null: nobody any more */
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

/** The campaign that this tab's operator works through on the board, or false. */
export function readCampaign() {
    try {
        const kept = JSON.parse(browser.sessionStorage.getItem(CAMPAIGN));
        return kept?.userId === user.userId ? kept.campaignId : false;
    } catch {
        return false;
    }
}

/** @param {number | false} campaignId false: all of the user's campaigns */
export function writeCampaign(campaignId) {
    try {
        browser.sessionStorage.setItem(
            CAMPAIGN,
            JSON.stringify({ campaignId, userId: user.userId })
        );
    } catch {
        // Without the browser's storage the board begins with all campaigns.
    }
}

function readTabs() {
    try {
        return JSON.parse(browser.localStorage.getItem(TABS)) || {};
    } catch {
        return {};
    }
}

/** A tab says every minute that it is there; one that crashed stops doing so. */
const isAlive = (at) => Date.now() - at < 5 * 60000;

/** Note that this tab has a client in front, and no other one any more. */
export function enterTab(token) {
    const others = Object.entries(readTabs()).filter(([tab, { at }]) => tab !== TAB && isAlive(at));
    const own = token ? { [TAB]: { token, at: Date.now() } } : {};
    try {
        browser.localStorage.setItem(
            TABS,
            JSON.stringify({ ...Object.fromEntries(others), ...own })
        );
    } catch {
        // Without the browser's storage each tab is the only one it knows.
    }
}

/** @returns {boolean} whether another tab has somebody else in front */
export function hasOtherTabAnother(token) {
    return Object.entries(readTabs()).some(
        ([tab, held]) => tab !== TAB && held.token !== token && isAlive(held.at)
    );
}

/** @returns {boolean} whether another tab has the same client in front */
export function isInOtherTab(token) {
    return Object.entries(readTabs()).some(
        ([tab, held]) => tab !== TAB && held.token === token && isAlive(held.at)
    );
}
