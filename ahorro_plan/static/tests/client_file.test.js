import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { click, edit, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    contains,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

import { ClientFile } from "@ahorro_plan/client_file/client_file";
import { Component, useState, xml } from "@odoo/owl";

describe.current.tags("desktop");
defineMailModels();

function makePlan(values = {}) {
    return {
        id: 7,
        title: "G9RX/031E",
        active: true,
        is_live: true,
        company: "",
        provider: "Plan Rombo",
        holder: "Gorosito <b>Analía</b>",
        holder_id: 3,
        status: "Ahorrista (N0)",
        status_color: "#2E7D32",
        group_order: "G9RX-031E",
        subscription: "2711700",
        description: "OCOM1650 - CUOTA BAJA",
        car: "Renault / Sandero",
        award_date: false,
        grouping_date: "2018-11-05",
        payment_method: "DBCT",
        currency_id: 1,
        overdue_debt: 40041.87,
        debt_to_fall_due: 999819.96,
        has_installments: true,
        issued: 15,
        paid: 13,
        owed: 2,
        installments_warning: "",
        conditions: "",
        commercial_state: "",
        seller: "",
        alerts: [["warning", "One more installment"]],
        ...values,
    };
}

function makePhone(values = {}) {
    return {
        id: 11,
        raw: "0346215663250",
        shown: "3462 15-663250",
        e164: "+5493462663250",
        kind: "mobile",
        kind_label: "Mobile",
        source_label: "File",
        source_detail: "TEL. CELULAR",
        problem: false,
        is_wrong: false,
        no_whatsapp: false,
        is_main: true,
        ...values,
    };
}

function makeFile(values = {}) {
    return {
        id: 3,
        name: "Gorosito <b>Analía</b>",
        is_company: false,
        active: true,
        document: "DNI 28.345.678",
        document_warning: false,
        since: "2018-11-05",
        address: "Alvear 1200",
        phones: [makePhone()],
        emails: [{ email: "analia@example.com", source_label: "Contact" }],
        contact: {
            name: "Gorosito <b>Analía</b>",
            is_company: false,
            email: "analia@example.com",
            street: "Alvear 1200",
            street2: false,
            city: "Venado Tuerto",
            zip: false,
            state_id: false,
            country_id: false,
            ahorro_document_kind: "dni",
            ahorro_document_number: "28.345.678",
        },
        document_kinds: [
            ["dni", "DNI"],
            ["cuit", "CUIT"],
        ],
        plans: [makePlan()],
        plan_count: 1,
        other_plans: [],
        processes: [],
        process_count: 0,
        units: [],
        attachments: [],
        changes: [],
        can: { edit: true, create_process: false, open_process: false },
        ...values,
    };
}

const open = (file, props = {}) =>
    mountWithCleanup(ClientFile, { props: { partnerId: 3, file, ...props } });

beforeEach(() => {
    browser.sessionStorage.clear();
    onRpc("res.country.state", "search_read", () => []);
});

test("one call brings the file, and its texts are never read as HTML", async () => {
    onRpc("res.partner", "get_client_file", ({ args }) => {
        expect.step(`read ${args[0]}`);
        return makeFile();
    });
    await mountWithCleanup(ClientFile, { props: { partnerId: 3 } });
    expect.verifySteps(["read 3"]);
    expect(".o_ahorro_contact h2").toHaveText("Gorosito <b>Analía</b>");
    expect("a[href='tel:+5493462663250']").toHaveCount(1);
    expect(".o_ahorro_plan dd:contains(G9RX-031E)").toHaveCount(1);
    expect(".o_ahorro_plan .alert-warning").toHaveText("One more installment");
    expect("a[name=new_tab]").toHaveAttribute("href", "/odoo/ficha-de-cliente/3");
});

test("a file that cannot be read says why and can be asked for again", async () => {
    let fails = true;
    onRpc("res.partner", "get_client_file", () => {
        if (fails) {
            throw makeServerError({ message: "You need a role" });
        }
        return makeFile();
    });
    await mountWithCleanup(ClientFile, { props: { partnerId: 3 } });
    expect(".alert-danger").toHaveText(/You need a role/);
    fails = false;
    await contains(".alert-danger button").click();
    expect(".alert-danger").toHaveCount(0);
    expect(".o_ahorro_contact").toHaveCount(1);
});

test("a number that cannot be dialled is said at once, and is no button", async () => {
    const phone = makePhone({ id: 12, shown: "66-32", e164: "", problem: "Digits are missing" });
    const wrong = makePhone({ id: 13, shown: "11-22", e164: "", is_wrong: true });
    await open(makeFile({ phones: [phone, wrong] }));
    expect(".o_ahorro_incomplete_phone").toHaveCount(1);
    expect(".o_ahorro_incomplete_phone").toHaveText("66-32: Digits are missing");
    expect("a[href^='tel:']").toHaveCount(0);
});

test("the contact's form is one click away, but not inside of itself", async () => {
    await open(makeFile());
    expect("a[name=open_contact]").toHaveCount(0);
    await open(makeFile(), { hasContactLink: true });
    expect("a[name=open_contact]").toHaveAttribute("href", "/odoo/clientes-de-planes/3");
});

test("details are shown and hidden, the first plan's are there at once", async () => {
    const second = makePlan({ id: 8, group_order: "P2GH-169T", title: "P2GH/169T" });
    await open(makeFile({ plans: [makePlan(), second], plan_count: 2 }));
    expect("[data-plan='7'] dd:contains(CUOTA BAJA)").toHaveCount(1);
    expect("[data-plan='8'] dd:contains(CUOTA BAJA)").toHaveCount(0);
    expect(queryAllTexts("button[name=toggle_details]")).toEqual(["Hide details", "Show details"]);
    await contains("[data-plan='8'] button[name=toggle_details]").click();
    expect("[data-plan='8'] dd:contains(CUOTA BAJA)").toHaveCount(1);
    await contains("[data-plan='7'] button[name=toggle_details]").click();
    expect("[data-plan='7'] dd:contains(CUOTA BAJA)").toHaveCount(0);
});

test("the attended plan comes first with its figures, and compact leaves the side out", async () => {
    const second = makePlan({ id: 8, title: "P2GH/169T" });
    const file = makeFile({ plans: [makePlan(), second], plan_count: 2 });
    await open(file, { planId: 8, compact: true });
    expect(".o_ahorro_plan:first").toHaveAttribute("data-plan", "8");
    // What the call is about in four figures, the rest folded.
    expect("[data-plan='8'] .o_ahorro_figures > div").toHaveCount(4);
    expect("[data-plan='7'] .o_ahorro_figures").toHaveCount(0);
    expect(queryAllTexts("button[name=toggle_details]")).toEqual(["Show details", "Show details"]);
    expect(".o_ahorro_side").toHaveCount(0);
});

test("what is owed without an amount is no debt of zero", async () => {
    const plan = makePlan({ overdue_debt: 0 });
    await open(makeFile({ plans: [plan] }), { planId: 7, compact: true });
    expect(".o_ahorro_figures > div:contains(Overdue debt) dd").toHaveText("-");
    await contains("button[name=toggle_details]").click();
    expect("[data-plan='7']").not.toHaveText(/0\.00/);
});

test("only what changed is saved, and a double click saves it once", async () => {
    const answer = new Deferred();
    onRpc("res.partner", "action_save_client_file", async ({ args }) => {
        expect.step(args);
        await answer;
        return makeFile({ name: "Gorosito Analía" });
    });
    await open(makeFile());
    await contains("button[name=edit_contact]").click();
    await contains("input[name=name]").edit("Gorosito Analía", { confirm: false });
    await contains("input[name=is_wrong]").click();
    await contains("input[name=new_phone]").edit("3462 15-662154", { confirm: false });
    await click("button[name=save_contact]");
    await click("button[name=save_contact]");
    answer.resolve();
    await animationFrame();
    expect.verifySteps([
        [
            [3],
            {
                contact: { name: "Gorosito Analía" },
                flags: [[11, "is_wrong", true]],
                new_phones: [["3462 15-662154", "any"]],
            },
        ],
    ]);
    expect(".o_ahorro_form").toHaveCount(0);
    expect(".o_ahorro_contact h2").toHaveText("Gorosito Analía");
    expect(browser.sessionStorage.length).toBe(0);
});

test("an error stays at the form, with everything that was typed", async () => {
    onRpc("res.partner", "action_save_client_file", () => {
        throw makeServerError({ message: "A client needs a name." });
    });
    await open(makeFile());
    await contains("button[name=edit_contact]").click();
    await contains("input[name=city]").edit("Firmat", { confirm: false });
    await contains("button[name=save_contact]").click();
    expect(".o_ahorro_form .alert-danger").toHaveText("A client needs a name.");
    expect("input[name=city]").toHaveValue("Firmat");
    expect("button[name=save_contact]").toBeEnabled();
});

test("a reload brings back what was typed, Cancel gives it up", async () => {
    await open(makeFile());
    await contains("button[name=edit_contact]").click();
    await contains("input[name=city]").edit("Firmat", { confirm: false });
    await press("Escape");
    await animationFrame();
    expect(".o_ahorro_form").toHaveCount(0);
    await animationFrame();
    expect("button[name=edit_contact]").toBeFocused();
    await contains("button[name=edit_contact]").click();
    expect("input[name=city]").toHaveValue("Firmat");
    expect(".o_ahorro_form .alert-info").toHaveCount(1);
    await contains("button[name=cancel_contact]").click();
    await contains("button[name=edit_contact]").click();
    expect("input[name=city]").toHaveValue("Venado Tuerto");
    expect(".o_ahorro_form .alert-info").toHaveCount(0);
});

test("another client in the same place closes the form: their data are never mixed", async () => {
    const written = [];
    const other = makeFile({ id: 4, name: "Milano Leonardo", plans: [], plan_count: 0 });
    other.contact = { ...other.contact, name: "Milano Leonardo", city: "Rufino" };
    onRpc("res.partner", "action_save_client_file", ({ args }) => {
        written.push(args);
        return { ...other, contact: { ...other.contact, city: "Firmat" } };
    });
    class Parent extends Component {
        static components = { ClientFile };
        static template = xml`<ClientFile partnerId="state.file.id" file="state.file"/>`;
        static props = ["*"];
        setup() {
            this.state = useState({ file: makeFile() });
        }
    }
    const { state } = await mountWithCleanup(Parent);
    await contains("button[name=edit_contact]").click();
    await contains("input[name=city]").edit("Casilda", { confirm: false });
    state.file = other;
    await animationFrame();
    expect(".o_ahorro_contact h2").toHaveText("Milano Leonardo");
    expect(".o_ahorro_form").toHaveCount(0);
    await contains("button[name=edit_contact]").click();
    expect("input[name=name]").toHaveValue("Milano Leonardo");
    expect("input[name=city]").toHaveValue("Rufino");
    expect(".o_ahorro_form .alert-info").toHaveCount(0);
    await contains("input[name=city]").edit("Firmat", { confirm: false });
    await contains("button[name=save_contact]").click();
    expect(written).toEqual([[[4], { contact: { city: "Firmat" }, flags: [], new_phones: [] }]]);
    // What was typed about the first one waits for them.
    state.file = makeFile();
    await animationFrame();
    expect(".o_ahorro_form").toHaveCount(0);
    await contains("button[name=edit_contact]").click();
    expect("input[name=city]").toHaveValue("Casilda");
    expect(".o_ahorro_form .alert-info").toHaveCount(1);
});

test("a number that is not right is marked and becomes the start of the right one", async () => {
    await open(makeFile());
    await contains("button[name=edit_contact]").click();
    await contains("button[name=correct_phone]").click();
    expect("input[name=is_wrong]").toBeChecked();
    expect("input[name=new_phone]").toHaveValue("0346215663250");
    expect("input[name=new_phone]").toBeFocused();
});

test("a missing subscription is loaded in its place; a refusal keeps the number", async () => {
    let refuse = true;
    onRpc("ahorro.plan", "action_load_subscription", ({ args }) => {
        expect.step(args);
        if (refuse) {
            throw makeServerError({ message: "Already of another plan" });
        }
        return true;
    });
    onRpc("res.partner", "get_client_file", () => makeFile());
    await open(makeFile({ plans: [makePlan({ subscription: "" })] }));
    await contains("button[name=load_subscription]").click();
    expect("input[name=subscription]").toBeFocused();
    await edit("2711700");
    await press("Enter");
    await animationFrame();
    expect(".o_ahorro_plan .alert-danger").toHaveText("Already of another plan");
    expect("input[name=subscription]").toHaveValue("2711700");
    refuse = false;
    await contains(".o_ahorro_plan form button").click();
    expect.verifySteps([
        [[7], "2711700"],
        [[7], "2711700"],
    ]);
    expect(".o_ahorro_plan dd:contains(2711700)").toHaveCount(1);
});

test("readonly offers nothing to change", async () => {
    const can = { edit: true, create_process: true, open_process: true };
    await open(makeFile({ can, plans: [makePlan({ subscription: "" })] }), { readonly: true });
    expect("button[name=edit_contact]").toHaveCount(0);
    expect("button[name=load_subscription]").toHaveCount(0);
    expect("button[name=create_process]").toHaveCount(0);
});

test("a process is created for the plan, where the user may", async () => {
    const can = { edit: true, create_process: true, open_process: false };
    const process = {
        id: 5,
        state: "En proceso - Nuevo",
        outcome: "pending",
        date: "2026-11-01 12:00:00",
        seller: "",
        plan_id: 7,
        grouping_date: "2018-11-05",
        group_order: "G9RX / 031E",
        subscription: "2711700",
    };
    onRpc("res.partner", "action_create_process", ({ args }) => {
        expect.step(args);
        return { id: 5, is_new: true };
    });
    onRpc("res.partner", "get_client_file", () =>
        makeFile({ can, processes: [process], process_count: 1 })
    );
    await open(makeFile({ can }));
    await contains("button[name=create_process]").click();
    expect.verifySteps([[[3], 7]]);
    expect(".o_ahorro_process").toHaveText(/En proceso - Nuevo/);
    expect("button[name=count_processes] b").toHaveText("1");
});

test("other add-ons draw in their places, where they apply", async () => {
    class Attend extends Component {
        static template = xml`<button class="attend" t-out="props.plan.title"/>`;
        static props = ["*"];
    }
    class Never extends Component {
        static template = xml`<b class="never"/>`;
        static props = ["*"];
    }
    const extras = registry.category("ahorro_client_file");
    patchWithCleanup(extras, {
        getEntries: () => [
            ["attend", { Component: Attend, place: "plan" }],
            ["never", { Component: Never, place: "main", isShown: () => false }],
        ],
    });
    await open(makeFile());
    expect(queryOne(".o_ahorro_plan .attend")).toHaveText("G9RX/031E");
    expect(".never").toHaveCount(0);
});
