import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, click } from "@odoo/hoot-dom";
import {
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { browser } from "@web/core/browser/browser";
import { session } from "@web/session";
import { getDefaultConfig } from "@web/views/view";
import { callHref, useCall } from "@ahorro_plan/telephone/call";
import { CallArrived } from "@ahorro_plan/telephone/call_arrived";
import { Component, xml } from "@odoo/owl";

describe.current.tags("desktop");
defineMailModels();

const PHONE = { e164: "+5493462663250", national: "3462663250" };

class Link extends Component {
    static template = xml`<a t-att="call.attributes(phone)" t-on-click="(ev) => call.open(ev, phone)">call</a>`;
    static props = {};
    setup() {
        this.call = useCall();
        this.phone = PHONE;
    }
}

test("the number goes where the address says, and can be nothing but a number", () => {
    expect(callHref(PHONE, "")).toBe("tel:+5493462663250");
    expect(callHref(PHONE, "https://p.example/?a={number}&b={national}")).toBe(
        "https://p.example/?a=%2B5493462663250&b=3462663250"
    );
    expect(callHref(PHONE, "sip:{number}@p.example")).toBe("sip:+5493462663250@p.example");
    expect(callHref(PHONE, "javascript:alert('{number}')")).toBe("tel:+5493462663250");
    const hostile = { e164: "+54'\"><script>&x=", national: "34/../?a=b#" };
    expect(callHref(hostile, "https://p.example/{number}/{national}")).toBe(
        "https://p.example/%2B54/34"
    );
});

test("a page of the switchboard opens beside Odoo, which it cannot reach", async () => {
    patchWithCleanup(session, { ahorro_call: { url: "https://p.example/{national}" } });
    await mountWithCleanup(Link);
    expect("a").toHaveAttribute("href", "https://p.example/3462663250");
    expect("a").toHaveAttribute("target", "_blank");
    expect("a").toHaveAttribute("rel", "noopener noreferrer");
});

test("a telephone that only has to be asked is asked without a page", async () => {
    patchWithCleanup(session, {
        ahorro_call: { url: "http://p.example/{national}", quietly: true },
    });
    mockService("notification", { add: (message) => expect.step(message) });
    await mountWithCleanup(Link);
    patchWithCleanup(browser, {
        fetch: async (url, options) => expect.step([url, options.credentials]),
    });
    await click("a");
    await animationFrame();
    expect.verifySteps([
        ["http://p.example/3462663250", "omit"],
        "Your telephone was asked to call.",
    ]);
});

test("who may be calling is shown as the search shows them, or that nobody is", async () => {
    const hit = {
        model: "ahorro.plan",
        id: 7,
        partner_id: 3,
        plan_id: 7,
        phone: { shown: "3462 15-663250", problem: "" },
        name: "<b>Muñoz</b>",
        match: "phone",
        details: ["3462 15-663250"],
        statuses: [],
        plans: 1,
        archived: false,
    };
    const answers = [[hit], []];
    onRpc("ahorro.caller", "find_callers", ({ args }) => ({
        number: args[0],
        hits: answers.shift(),
    }));
    mockService("action", { doAction: (action) => expect.step(action.params) });
    const props = {
        action: { params: { numero: "3462663250" } },
        actionId: 1,
        updateActionState: () => {},
    };
    const env = await makeMockEnv({ config: getDefaultConfig() });
    await mountWithCleanup(CallArrived, { env, props });
    expect(".o_ahorro_hit_name").toHaveText("<b>Muñoz</b>");
    await click(".list-group-item");
    expect.verifySteps([{ partner_id: 3, plan_id: 7 }]);
    await mountWithCleanup(CallArrived, { env, props });
    expect("p[role=status]:contains(Nobody has the number 3462663250)").toHaveCount(1);
});
