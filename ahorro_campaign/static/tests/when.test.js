import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { mockDate, mockTimeZone } from "@odoo/hoot-mock";
import { makeMockEnv } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { whenOf } from "@ahorro_campaign/common/when";

describe.current.tags("headless");
defineMailModels();

const LINE = {
    next_action_at: "2026-11-18 13:00:00",
    is_callback: true,
    is_due: true,
    is_overdue: true,
};

beforeEach(async () => {
    mockTimeZone("America/Argentina/Buenos_Aires");
    mockDate("2026-11-18T12:30:00");
    await makeMockEnv();
});

test("only an agreed call that nobody made in time is due and burns", () => {
    expect(whenOf(LINE)).toEqual({ text: "due 18/11 10:00", late: true });
    expect(whenOf({ ...LINE, is_overdue: false })).toEqual({ text: "18/11 10:00", late: false });
});

test("a retry may be made since its hour, and never burns", () => {
    const retry = { ...LINE, is_callback: false, is_overdue: false };
    expect(whenOf(retry)).toEqual({ text: "since 18/11 10:00", late: false });
    expect(whenOf({ ...retry, is_due: false })).toEqual({ text: "18/11 10:00", late: false });
});

test("of today the hour is enough where there is little room", () => {
    expect(whenOf(LINE, { short: true }).text).toBe("due 10:00");
    const before = { ...LINE, next_action_at: "2026-11-17 13:00:00" };
    expect(whenOf(before, { short: true }).text).toBe("due 17/11 10:00");
    expect(whenOf({ ...LINE, next_action_at: "" })).toBe(false);
});
