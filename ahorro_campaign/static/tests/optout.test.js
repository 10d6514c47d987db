import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { contains, makeServerError, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";

import { ContactStatements } from "@ahorro_campaign/optout/contact_statements";
import { Consents } from "@ahorro_campaign/optout/consents";

describe.current.tags("desktop");
defineMailModels();

const OPT_OUT = {
    id: 5,
    channel: "phone",
    channel_label: "Calls",
    purpose: "all",
    purpose_label: "Everything",
    phone: "",
    reason: "<b>No</b> me llamen",
    date: "2026-09-16 18:00:00",
    who: "Operadora",
    company: "",
};

function makeFile(statements = {}, can = { edit: true }) {
    return {
        id: 3,
        can,
        phones: [
            { id: 11, shown: "3462 15-663250", e164: "+5493462663250" },
            { id: 12, shown: "11111111", e164: false },
        ],
        contact_statements: { optouts: [], consents: [], can_lift: false, ...statements },
    };
}

async function open(Statement, file, props = {}) {
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(Statement, {
        props: { file, reload: () => expect.step("reload"), ...props },
    });
}

test("an opt-out is a badge with its words, as text", async () => {
    const advertising = { ...OPT_OUT, id: 6, purpose: "advertising", phone: "3462663250" };
    await open(ContactStatements, makeFile({ optouts: [OPT_OUT, advertising] }));
    expect(".o_ahorro_optout:eq(0)").toHaveText("Do not contact: Calls");
    expect(".o_ahorro_optout:eq(0)").toHaveAttribute("title", /<b>No<\/b> me llamen/);
    expect(".o_ahorro_optout:eq(1)").toHaveText("No advertising: Calls (3462663250)");
    expect("[name=lift_opt_out]").toHaveCount(0);
});

test("who may not edit the client sees badges and no buttons", async () => {
    const file = makeFile({ optouts: [OPT_OUT], can_lift: true }, { edit: false });
    await open(ContactStatements, file);
    expect(".o_ahorro_optout").toHaveCount(1);
    expect("button").toHaveCount(0);
});

test("a client that asks not to be contacted is recorded once, with their words", async () => {
    const answer = new Deferred();
    onRpc("res.partner", "action_opt_out", ({ args }) => {
        expect.step(JSON.stringify(args));
        return answer;
    });
    await open(ContactStatements, makeFile());
    await contains("[name=opt_out]").click();
    expect(".o_dialog [name=save]").not.toBeEnabled();
    expect(".o_dialog [name=phone] option").toHaveCount(2);
    await contains(".o_dialog [name=channel]").select("phone");
    await contains(".o_dialog [name=phone]").select("11");
    await contains(".o_dialog [name=reason]").edit("No me llamen");
    await contains(".o_dialog [name=save]").click();
    await contains(".o_dialog form").press("Enter");
    expect.verifySteps([JSON.stringify([[3], "phone", "No me llamen", 11, "all"])]);
    answer.resolve({});
    await animationFrame();
    expect.verifySteps(["reload"]);
    expect(".o_dialog").toHaveCount(0);
});

test("an e-mail opt-out names no number", async () => {
    onRpc("res.partner", "action_opt_out", ({ args }) => {
        expect.step(JSON.stringify(args));
        return {};
    });
    await open(ContactStatements, makeFile());
    await contains("[name=opt_out]").click();
    await contains(".o_dialog [name=phone]").select("11");
    await contains(".o_dialog [name=channel]").select("mail");
    expect(".o_dialog [name=phone]").toHaveCount(0);
    await contains(".o_dialog [name=reason]").edit("Sin mails");
    await contains(".o_dialog [name=save]").click();
    expect.verifySteps([JSON.stringify([[3], "mail", "Sin mails", false, "all"]), "reload"]);
});

test("a refusal of the server stays in the dialog with what was typed", async () => {
    onRpc("res.partner", "action_lift_opt_out", () => {
        throw makeServerError({ type: "UserError", message: "It had ended already" });
    });
    await open(ContactStatements, makeFile({ optouts: [OPT_OUT], can_lift: true }));
    await contains("[name=lift_opt_out]").click();
    await contains(".o_dialog [name=reason]").edit("Llamó");
    await contains(".o_dialog [name=save]").click();
    expect(".o_dialog [role=alert]").toHaveText("It had ended already");
    expect(".o_dialog [name=reason]").toHaveValue("Llamó");
    expect.verifySteps([]);
});

test("a consent is recorded in the client's words", async () => {
    onRpc("res.partner", "action_record_consent", ({ args }) => {
        expect.step(JSON.stringify(args));
        return {};
    });
    await open(Consents, makeFile());
    await contains("[name=record_consent]").click();
    await contains(".o_dialog [name=evidence]").edit("Sí, por WhatsApp");
    await contains(".o_dialog [name=save]").click();
    expect.verifySteps([JSON.stringify([[3], "whatsapp", "call", "Sí, por WhatsApp"]), "reload"]);
});
