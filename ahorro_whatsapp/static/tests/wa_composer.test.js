import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";

import { WaComposer } from "@ahorro_whatsapp/composer/wa_composer";

describe.current.tags("desktop");
defineMailModels();

const MESSAGE = {
    id: 9,
    url: "https://wa.me/5493462663250?text=Hola",
    text: "Hola Ana",
    phone: "03462 15-663250",
    template: "Saludo",
    client: "Ana",
    state: "link_opened",
};

function makeChoices(values = {}) {
    return {
        client: "Ana",
        plan: "G9RX/031E",
        guard: { allowed: true, reason: false, text: "" },
        phones: [{ id: 4, shown: "03462 15-663250" }],
        templates: [
            { id: 1, name: "Falta", text: "", problem: "Missing in the plan: group." },
            { id: 2, name: "Saludo", text: "Hola Ana", problem: "" },
        ],
        open: [],
        ...values,
    };
}

/** @returns {{opened: Object[], closed: string[], sent: Array}} what happens from now on */
async function mount(choices, { open, send } = {}) {
    const happened = { opened: [], closed: [], sent: [], tabs: [], asked: [] };
    patchWithCleanup(browser, {
        open: () => {
            const tab = { location: {}, isClosed: false, close: () => (tab.isClosed = true) };
            happened.tabs.push(tab);
            return tab;
        },
    });
    onRpc("ahorro.wa.send", "get_choices", () => choices);
    onRpc("ahorro.wa.send", "open_message", ({ args }) => {
        happened.opened.push(args);
        return open ? open() : MESSAGE;
    });
    onRpc("ahorro.wa.send", "send_message", ({ args }) => {
        happened.asked.push(args);
        return send ? send() : { ...MESSAGE, state: "queued" };
    });
    onRpc("ahorro.wa.send", "close_message", ({ args }) => {
        happened.sent.push(args);
        return MESSAGE;
    });
    await mountWithCleanup(WaComposer, {
        props: { planId: 7, caseId: 5, onClosed: (outcome) => happened.closed.push(outcome) },
    });
    return happened;
}

test("the first text that the plan can fill in is shown, and opened with W", async () => {
    const happened = await mount(makeChoices());
    expect(".o_ahorro_wa_text").toHaveText("Hola Ana");
    await press("w");
    await animationFrame();
    expect(happened.opened).toHaveLength(1);
    expect(happened.opened[0].slice(0, 4)).toEqual([7, 5, 2, 4]);
    expect(happened.tabs[0].location.href).toBe(MESSAGE.url);
    expect(".o_ahorro_wa_outcomes button").toHaveCount(3);
    // W opens nothing more: the message waits for a word.
    await press("w");
    await animationFrame();
    expect(happened.opened).toHaveLength(1);
    await press("2");
    await animationFrame();
    expect(happened.sent).toEqual([[9, "no_whatsapp"]]);
    expect(happened.closed).toEqual(["no_whatsapp"]);
});

test("a text that lacks something says what, and cannot be opened", async () => {
    await mount(makeChoices());
    await contains("#ahorro_wa_template").select("1");
    expect(".o_ahorro_wa_problem").toHaveText("Missing in the plan: group.");
    expect(".o_ahorro_wa_open").toHaveAttribute("disabled");
    expect(".o_ahorro_wa_copy").toHaveCount(0);
});

test("what the guard refuses is said, and W opens nothing", async () => {
    const guard = { allowed: false, reason: "optout", text: "The person asked not to." };
    const happened = await mount(makeChoices({ guard }));
    expect(".o_ahorro_wa_guard").toHaveText("The person asked not to.");
    await press("w");
    await animationFrame();
    expect(happened.opened).toEqual([]);
});

test("a message that is open comes first, with its three answers", async () => {
    const happened = await mount(makeChoices({ open: [MESSAGE] }));
    expect(".o_ahorro_wa_open").toHaveCount(0);
    expect(".o_ahorro_wa_outcomes a").toHaveAttribute("href", MESSAGE.url);
    await contains("button[data-outcome=sent]").click();
    expect(happened.sent).toEqual([[9, "sent"]]);
});

test("a refusal closes the tab again, and the same key is sent once more", async () => {
    const happened = await mount(makeChoices(), {
        open: () => {
            throw makeServerError({ message: "It is a holiday." });
        },
    });
    await contains(".o_ahorro_wa_open").click();
    expect(".o_ahorro_wa_error").toHaveText("It is a holiday.");
    expect(happened.tabs[0].isClosed).toBe(true);
    await contains(".o_ahorro_wa_open").click();
    expect(happened.opened).toHaveLength(2);
    expect(happened.opened[0][4]).toBe(happened.opened[1][4]);
});

test("letters typed in a list choose there, and open nothing", async () => {
    const happened = await mount(makeChoices());
    await contains("#ahorro_wa_template").focus();
    await press("w");
    await animationFrame();
    expect(happened.opened).toEqual([]);
});

describe("by the service", () => {
    const withAccount = (values = {}) =>
        makeChoices({
            accounts: [{ id: 3, name: "Ventas", problem: "" }],
            templates: [
                {
                    id: 2,
                    name: "Saludo",
                    text: "Hola Ana",
                    problem: "",
                    service_text: "Hola Ana, del servicio",
                    service_problems: { 3: "" },
                },
                {
                    id: 6,
                    name: "Sin aprobar",
                    text: "Hola Ana, otra vez",
                    problem: "",
                    service_text: "Hola Ana, otra vez",
                    service_problems: { 3: "Meta did not approve it yet." },
                },
            ],
            ...values,
        });

    test("what the client would read is shown, and leaves with E, once", async () => {
        const happened = await mount(withAccount());
        expect(".o_ahorro_wa_text").toHaveText("Hola Ana, del servicio");
        expect("#ahorro_wa_account").toHaveCount(0);
        await press("e");
        await animationFrame();
        expect(happened.asked).toHaveLength(1);
        expect(happened.asked[0].slice(0, 5)).toEqual([7, 5, 2, 4, 3]);
        expect(happened.tabs).toEqual([]);
        expect(happened.closed).toEqual(["queued"]);
    });

    test("a text that Meta does not take is said, and still opens WhatsApp", async () => {
        const happened = await mount(withAccount());
        await contains("#ahorro_wa_template").select("6");
        expect(".o_ahorro_wa_service_problem").toHaveText(/Meta did not approve it yet/);
        expect(".o_ahorro_wa_send").toHaveAttribute("disabled");
        await contains(".o_ahorro_wa_open").click();
        expect(happened.asked).toEqual([]);
        expect(happened.opened).toHaveLength(1);
    });

    test("refused, it stays there with its key and the reason", async () => {
        const happened = await mount(withAccount(), {
            send: () => {
                throw makeServerError({ message: "It is on its way already." });
            },
        });
        await contains(".o_ahorro_wa_send").click();
        expect(".o_ahorro_wa_error").toHaveText("It is on its way already.");
        await contains(".o_ahorro_wa_send").click();
        expect(happened.asked[0][5]).toBe(happened.asked[1][5]);
        expect(happened.closed).toEqual([]);
    });

    test("with two numbers, whoever writes chooses from which", async () => {
        const accounts = [
            { id: 3, name: "Ventas", problem: "Paused." },
            { id: 4, name: "Cobranzas", problem: "" },
        ];
        const happened = await mount(
            withAccount({
                accounts,
                templates: [
                    {
                        id: 2,
                        name: "Saludo",
                        text: "Hola",
                        problem: "",
                        service_text: "Hola",
                        service_problems: { 3: "", 4: "" },
                    },
                ],
            })
        );
        expect("#ahorro_wa_account").toHaveValue("4");
        await contains("#ahorro_wa_account").select("3");
        expect(".o_ahorro_wa_send").toHaveAttribute("disabled");
        await contains("#ahorro_wa_account").select("4");
        await contains(".o_ahorro_wa_send").click();
        expect(happened.asked[0][4]).toBe(4);
    });
});
