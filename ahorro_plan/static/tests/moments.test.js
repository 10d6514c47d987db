import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { mockDate, mockTimeZone } from "@odoo/hoot-mock";
import { makeMockEnv, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";

import { atMoment, fromInput, readMoment, toInput, userNow } from "@ahorro_plan/common/moments";

describe.current.tags("headless");
defineMailModels();
beforeEach(() => makeMockEnv());

const TEXT = "dd/MM/yyyy HH:mm";
const BUENOS_AIRES = "America/Argentina/Buenos_Aires";

/** The clock that the user chose in their preferences. */
function setUserZone(zone) {
    patchWithCleanup(user, {
        get tz() {
            return zone;
        },
    });
}

/** What an input shows, and what it would give back to the server unchanged. */
function pass(text) {
    const value = toInput(text);
    return [value.toFormat(TEXT), fromInput(value)];
}

test("a moment is the user's, whatever the computer's clock says", () => {
    setUserZone(BUENOS_AIRES);
    for (const zone of ["Asia/Tokyo", "America/Los_Angeles", "Europe/Madrid", -3, 0]) {
        mockTimeZone(zone);
        expect(readMoment("2026-11-18 15:00:00").toFormat(TEXT)).toBe("18/11/2026 12:00");
        expect(pass("2026-11-18 15:00:00")).toEqual(["18/11/2026 12:00", "2026-11-18 15:00:00"]);
    }
});

test("around midnight the day is the user's too", () => {
    setUserZone(BUENOS_AIRES);
    mockTimeZone("Asia/Tokyo");
    const moments = {
        "2026-11-19 02:59:59": "18/11/2026 23:59",
        "2026-11-19 03:00:00": "19/11/2026 00:00",
        "2026-11-18 15:00:00": "18/11/2026 12:00", // midnight in Tokyo
        "2027-01-01 01:30:00": "31/12/2026 22:30",
    };
    for (const [text, shown] of Object.entries(moments)) {
        expect(readMoment(text).toFormat(TEXT)).toBe(shown);
        expect(pass(text)).toEqual([shown, text]);
    }
});

test("now is the same instant, on the user's day", () => {
    setUserZone(BUENOS_AIRES);
    // The moment is in UTC: in Tokyo it is the 19th already.
    mockDate("2026-11-19 01:30:00", "Asia/Tokyo");
    expect(userNow().toFormat(TEXT)).toBe("18/11/2026 22:30");
    expect(luxon.DateTime.now().toFormat(TEXT)).toBe("19/11/2026 10:30");
    expect(Math.abs(userNow().toMillis() - Date.now())).toBeLessThan(1000);
    expect(readMoment("2026-11-19 02:00:00").hasSame(userNow(), "day")).toBe(true);
    expect(readMoment("2026-11-19 03:00:00").hasSame(userNow(), "day")).toBe(false);
});

test("what is typed is meant by the user's clock", () => {
    setUserZone(BUENOS_AIRES);
    mockTimeZone("Asia/Tokyo");
    const typed = luxon.DateTime.fromFormat("20/11/2026 10:00", TEXT);
    expect(typed.zoneName).toBe("Asia/Tokyo");
    expect(fromInput(typed)).toBe("2026-11-20 13:00:00");
    const late = luxon.DateTime.fromFormat("20/11/2026 23:45", TEXT);
    expect(fromInput(late)).toBe("2026-11-21 02:45:00");
});

test("an hour that the clock repeats or leaves out where the user is", () => {
    setUserZone("Europe/Madrid");
    mockTimeZone(-3);
    expect(pass("2026-03-29 00:30:00")).toEqual(["29/03/2026 01:30", "2026-03-29 00:30:00"]);
    expect(pass("2026-03-29 01:30:00")).toEqual(["29/03/2026 03:30", "2026-03-29 01:30:00"]);
    expect(pass("2026-07-01 10:00:00")).toEqual(["01/07/2026 12:00", "2026-07-01 10:00:00"]);
});

test("without a zone that is known, the computer's clock counts", () => {
    for (const zone of [false, undefined, "", "Marte/Olimpo", "taht"]) {
        setUserZone(zone);
        mockDate("2026-11-18 11:00:00", "Europe/Madrid");
        expect(readMoment("2026-11-18 15:00:00").toFormat(TEXT)).toBe("18/11/2026 16:00");
        expect(pass("2026-11-18 15:00:00")).toEqual(["18/11/2026 16:00", "2026-11-18 15:00:00"]);
        expect(userNow().toFormat(TEXT)).toBe("18/11/2026 12:00");
    }
});

test("no moment is no value", () => {
    setUserZone(BUENOS_AIRES);
    for (const nothing of [false, "", null, undefined]) {
        expect(toInput(nothing)).toBe(false);
        expect(fromInput(nothing)).toBe(false);
    }
});

test("inside a sentence a moment of another day names the day", () => {
    setUserZone(BUENOS_AIRES);
    const now = readMoment("2026-11-18 15:00:00");
    expect(String(atMoment(readMoment("2026-11-18 16:06:00"), now))).toBe("at 13:06");
    expect(String(atMoment(readMoment("2026-11-17 16:06:00"), now))).toBe("on 17/11 at 13:06");
});
