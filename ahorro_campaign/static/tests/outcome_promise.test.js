import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { contains, mountWithCleanup } from "@web/../tests/web_test_helpers";

import { emptyForm, OutcomeForm } from "@ahorro_campaign/attend/outcome_form";
import { Component, useState, xml } from "@odoo/owl";
import { makeScreen, RESULTS } from "./attend_data";

describe.current.tags("desktop");
defineMailModels();
beforeEach(() => mockDate("2026-11-18 15:00:00", -3));

/** @returns {Promise<Object>} the form that the operator fills */
async function open(values = {}, restMinutes = 0) {
    class Parent extends Component {
        static components = { OutcomeForm };
        static template = xml`<OutcomeForm form="form" results="results" presets="presets" restMinutes="restMinutes" onChange="() => {}"/>`;
        static props = ["*"];
        setup() {
            this.form = useState({ ...emptyForm(), ...values });
            this.results = RESULTS;
            this.restMinutes = restMinutes;
            this.presets = makeScreen().presets;
        }
    }
    const parent = await mountWithCleanup(Parent);
    return parent.form;
}

/** Type a day or a moment, in the words of the tests' user. */
async function typeMoment(selector, text) {
    await contains(selector).edit(text, { confirm: "Enter" });
    await animationFrame();
}

const PROMISE = "#ahorro_promise_date";
const NEXT = "#ahorro_next_at";
const choose = (name) => contains(`[data-name='${name}']`).click();

test("somebody sees the day after whether a promise was kept", async () => {
    const form = await open();
    await choose("Promesa de pago");
    expect(".o_ahorro_consequence").toHaveText("The case stays open.");
    await typeMoment(PROMISE, "11/20/2026"); // a Friday
    expect(form.promiseDate).toBe("2026-11-20");
    expect(form.nextAt).toBe("2026-11-23 13:00:00");
    expect(NEXT).toHaveValue("11/23/2026 10:00");
    expect(".o_ahorro_consequence").toHaveText(
        "The case stays open, and comes back on 23/11 at 10:00."
    );
    // Another day moves it, none takes it away.
    await typeMoment(PROMISE, "11/24/2026");
    expect(form.nextAt).toBe("2026-11-25 13:00:00");
    await typeMoment(PROMISE, "");
    expect([form.promiseDate, form.nextAt]).toEqual([false, false]);
    expect(form.isNextOwn).toBe(false);
});

test("what the operator chose is not moved by a promise", async () => {
    const form = await open();
    await choose("Promesa de pago");
    await contains(".o_ahorro_preset:eq(0)").click();
    expect(".o_ahorro_consequence").toHaveText("The case stays open, and comes back at 14:00.");
    await typeMoment(PROMISE, "11/20/2026");
    expect(form.nextAt).toBe("2026-11-18 17:00:00");
    await typeMoment(NEXT, "11/21/2026 09:30");
    await typeMoment(PROMISE, "11/24/2026");
    expect(form.nextAt).toBe("2026-11-21 12:30:00");
    expect(".o_ahorro_consequence").toHaveText(
        "The case stays open, and comes back on 21/11 at 09:30."
    );
    // Nor is what they took away put back; the case waits for the promise all the same.
    await contains("button[title='Without next action']").click();
    await typeMoment(PROMISE, "11/20/2026");
    expect(form.nextAt).toBe(false);
    expect(".o_ahorro_consequence").toHaveText(
        "The case stays open, and comes back on 23/11 at 10:00."
    );
});

test("the day that came with a promise goes with it", async () => {
    const form = await open();
    await choose("Promesa de pago");
    await typeMoment(PROMISE, "11/20/2026");
    await choose("No contesta");
    expect(form.nextAt).toBe(false);
    expect(".o_ahorro_consequence").toHaveText("The case stays open, and comes back at 15:00.");
    await choose("Pagó total");
    expect(".o_ahorro_consequence").toHaveText("Finishes the case.");
    expect("input[value=finish]").toBeChecked();
});

test("the amount is shown as it is understood", async () => {
    const form = await open();
    await choose("Promesa de pago");
    expect(".o_ahorro_amount_read").toHaveCount(0);
    const amount = "#ahorro_promise_amount";
    await contains(amount).edit("40.041,87", { confirm: false });
    expect(".o_ahorro_amount_read").toHaveText("= $ 40,041.87");
    await contains(amount).edit("40041.9", { confirm: false });
    expect(".o_ahorro_amount_read").toHaveText("= $ 40,041.90");
    await contains(amount).edit("1.000.000", { confirm: false });
    expect(".o_ahorro_amount_read").toHaveText("= $ 1,000,000.00");
    await contains(amount).edit("1,234", { confirm: false });
    expect(".o_ahorro_amount_read").toHaveCount(0);
    expect(form.promiseAmount).toBe("1,234");
});

test("with nothing planned the case rests, and the form says until when", async () => {
    await open({}, 120);
    expect(".o_ahorro_consequence").toHaveText("");
    await contains("input[value=comment]").click();
    expect(".o_ahorro_consequence").toHaveText("The case stays open, and comes back at 14:00.");
    await choose("No contesta");
    expect(".o_ahorro_consequence").toHaveText("The case stays open, and comes back at 15:00.");
});
