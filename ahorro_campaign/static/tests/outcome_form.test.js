import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { mockDate, mockTimeZone } from "@odoo/hoot-mock";
import { makeMockEnv, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import {
    afterPromise,
    chosen,
    emptyForm,
    fieldOfCode,
    isOpenHour,
    promiseDays,
    readForm,
} from "@ahorro_campaign/attend/outcome_form";
import { readAmount } from "@ahorro_campaign/common/amounts";
import { user } from "@web/core/user";
import { RESULTS } from "./attend_data";

describe.current.tags("headless");
defineMailModels();

// The decimal sign and the words are those of a user.
beforeEach(() => makeMockEnv());

const result = (id) => RESULTS.find((each) => each.id === id);
const read = (values) => readForm({ ...emptyForm(), ...values }, RESULTS);
const field = (values) => read(values).field;

test("finishing needs a result that finishes", () => {
    expect(field({})).toBe("result");
    expect(field({ resultId: 9 })).toBe("result");
    expect(field({ kind: "comment", resultId: 2 })).toBe("result");
    expect(read({ resultId: 2 }).values.result_id).toBe(2);
});

test("only a comment needs something to say, or a day to call", () => {
    expect(field({ kind: "comment" })).toBe("comment");
    expect(field({ kind: "comment", comment: "  " })).toBe("comment");
    expect(read({ kind: "comment", comment: " Habló " }).values.comment).toBe("Habló");
    const { values } = read({ kind: "comment", nextAt: "2026-11-19 13:00:00" });
    expect(values.next_action_at).toBe("2026-11-19 13:00:00");
});

test("what a result asks for is missed by its name", () => {
    const promise = { kind: "comment", resultId: 1 };
    expect(field(promise)).toBe("promise");
    expect(field({ ...promise, promiseDate: "2026-12-01" })).toBe("promise");
    expect(field({ kind: "comment", resultId: 7 })).toBe("next");
    expect(field({ resultId: 3 })).toBe("comment");
});

test("the day that comes with a promise was agreed with nobody", () => {
    const promise = { kind: "comment", resultId: 1, promiseDate: "2026-12-01" };
    const form = { ...promise, promiseAmount: "100", nextAt: "2026-12-02 13:00:00" };
    expect(read(form).values.next_action_at).toBe(false);
    const own = { ...form, isNextOwn: true };
    expect(read(own).values.next_action_at).toBe("2026-12-02 13:00:00");
});

test("an amount is read as people write it, or not at all", () => {
    const promise = { kind: "comment", resultId: 1, promiseDate: "2026-12-01" };
    expect(read({ ...promise, promiseAmount: "40041.87" }).values.promise_amount).toBe(40041.87);
    expect(field({ ...promise, promiseAmount: "mucho" })).toBe("promise");
});

test("an hour at which nobody is called is told by the company's own clock", () => {
    const hours = { zone: "America/Argentina/Buenos_Aires", week: { 1: [[540, 1260]] } };
    const isOpen = (text) => isOpenHour(luxon.DateTime.fromISO(text, { zone: "utc" }), hours);
    // Monday from 9:00 to 21:00, which is outside; no other day.
    expect(isOpen("2026-11-23T12:00")).toBe(true);
    expect(isOpen("2026-11-23T11:59")).toBe(false);
    expect(isOpen("2026-11-23T23:59")).toBe(true);
    expect(isOpen("2026-11-24T00:00")).toBe(false);
    expect(isOpen("2026-11-24T12:00")).toBe(false);
    expect(isOpenHour(luxon.DateTime.now(), false)).toBe(true);
});

test("what another result had asked for is not sent", () => {
    const left = { promiseDate: "2026-12-01", promiseAmount: "10", phoneId: 12 };
    const { values } = read({ resultId: 2, ...left });
    expect([values.promise_date, values.promise_amount, values.phone_id]).toEqual([
        false,
        false,
        false,
    ]);
});

test("a finished case has no next action", () => {
    expect(field({ resultId: 2, nextAt: "2026-11-19 13:00:00" })).toBe("next");
});

test("choosing a result says by itself whether the case is finished", () => {
    const form = { ...emptyForm(), nextAt: "2026-11-30 13:00:00" };
    expect(chosen(result(2), form)).toEqual({ resultId: 2, kind: "finish", nextAt: false });
    expect(chosen(result(9), form)).toEqual({ resultId: 9, kind: "comment", nextAt: false });
    // The hour that the operator chose stays.
    const own = { ...form, isNextOwn: true };
    expect(chosen(result(9), own)).toEqual({ resultId: 9, kind: "comment" });
});

test("the server's refusals point to the same fields", () => {
    expect(fieldOfCode("next_past")).toBe("next");
    expect(fieldOfCode("amount")).toBe("promise");
    expect(fieldOfCode("empty")).toBe("comment");
    expect(fieldOfCode("result_closes")).toBe("result");
    expect(fieldOfCode(undefined)).toBe(undefined);
});

test("an amount is understood where it can be read in one way", () => {
    const read = {
        "40.041,87": 40041.87,
        "40041,87": 40041.87,
        40041.87: 40041.87,
        "40,041.87": 40041.87,
        "1.000.000": 1000000,
        "1.000.000,5": 1000000.5,
        "1,000,000.50": 1000000.5,
        40041: 40041,
        "0,50": 0.5,
        "$ 40.041,87": 40041.87,
        $40041: 40041,
        "  40.041,87  ": 40041.87,
    };
    for (const [text, amount] of Object.entries(read)) {
        expect([text, readAmount(text)]).toEqual([text, amount]);
    }
});

test("an amount that could be another one is not guessed", () => {
    const refused = [
        "40.041.87",
        "1,234",
        "1,234,567",
        "1.23.4",
        "1.234.56,78",
        "40,041,87",
        "40.041,875",
        "40041,",
        ",50",
        "=2+2",
        "1e5",
        "-3",
        "abc",
        "40 041,87",
        "40041 pesos",
        "U$S 40",
        "$",
        " ",
        "",
    ];
    for (const text of refused) {
        expect([text, readAmount(text)]).toEqual([text, null]);
    }
});

test("an amount that cannot be read is not saved as none", () => {
    const promise = { kind: "comment", resultId: 1, promiseDate: "2026-12-01" };
    expect(read({ ...promise, promiseAmount: "$ 40.041,87" }).values.promise_amount).toBe(40041.87);
    expect(read({ ...promise, promiseAmount: "1,234" })).toEqual({
        field: "promise",
        error: "The amount cannot be read: write it as 40.041,87.",
    });
    expect(read({ ...promise, promiseAmount: "0" }).error).toMatch(/needs the amount promised/);
    expect(read({ ...promise, promiseAmount: " " }).error).toMatch(/needs the amount promised/);
});

test("a promise is looked at on the next day of work, at ten", () => {
    mockTimeZone(-3);
    const after = (day) =>
        afterPromise(luxon.DateTime.fromISO(day)).toFormat("ccc dd/MM/yyyy HH:mm");
    expect(after("2026-11-18")).toBe("Thu 19/11/2026 10:00");
    expect(after("2026-11-20")).toBe("Mon 23/11/2026 10:00"); // of a Friday
    expect(after("2026-11-21")).toBe("Mon 23/11/2026 10:00");
    expect(after("2026-11-22")).toBe("Mon 23/11/2026 10:00");
    expect(after("2026-12-31")).toBe("Fri 01/01/2027 10:00");
});

test("the days to promise are those of the user's calendar, not of the computer's", () => {
    patchWithCleanup(user, { tz: "America/Argentina/Buenos_Aires" });
    mockDate("2026-11-18 22:30:00", "America/Argentina/Buenos_Aires");
    mockTimeZone("Asia/Tokyo"); // where it is the 19th
    const keys = promiseDays().map(({ key }) => key);
    expect(keys).toEqual(["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-25"]);
});
