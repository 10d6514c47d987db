import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import {
    contains,
    getService,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { registry } from "@web/core/registry";

import { CampaignBoard } from "@ahorro_campaign/campaign_board/campaign_board";
import { LiveFloor } from "@ahorro_campaign/live_floor/live_floor";
import { OperatorBoard } from "@ahorro_campaign/operator_board/operator_board";
import { readDraft, readUnanswered, writeDraft } from "@ahorro_campaign/common/attend_draft";
import { emptyForm } from "@ahorro_campaign/attend/outcome_form";
import { makeBoard, makeScreen } from "./attend_data";
import { frames, mockAttend, refusal, watchActions } from "./attend_helpers";

describe.current.tags("desktop");
defineMailModels();
beforeEach(mockAttend);

const CAMPAIGNS = [
    { id: 2, name: "MORA", type: "Mora", progress: "10 / 16", date: "2026-11-01 12:00:00" },
    { id: 8, name: "ACTO 505", type: "Acto", progress: "0 / 1", date: "2026-11-01 12:00:00" },
];

async function openTag(tag, options) {
    await mountWebClient();
    await getService("action").doAction({ type: "ir.actions.client", tag }, options);
}

/** @returns {Object[]} the filters that the board is read with */
async function openBoard(values = {}, options = {}) {
    const asked = [];
    onRpc("ahorro.operator.board", "get_operator_board", ({ kwargs }) => {
        asked.push(kwargs.filters);
        return makeBoard({ campaigns: CAMPAIGNS, ...values });
    });
    await openTag("ahorro_campaign.operator_board", options);
    return asked;
}

/** What opens the rows behind a figure. */
const rows = (name, domain, model = "ahorro.case") => ({ name, domain, res_model: model });

function shown({ action }) {
    const { type, name, domain, res_model } = action;
    expect(type).toBe("ir.actions.act_window");
    return { name, domain, res_model };
}

// --- saves without an answer ---

function keepUnsent(name, client) {
    const values = { kind: "finish", result_id: 2, comment: "" };
    const form = { ...emptyForm(), resultId: 2 };
    const unanswered = { values, key: `key-${name}`, thenNext: false };
    writeDraft(name, { form, unanswered, name: client });
}

test("saves that had no answer are told, and are sent again by their client's screen", async () => {
    const sent = [];
    keepUnsent("case-5", "Gorosito Analía");
    keepUnsent("plan-7", "Milano <b>Leonardo</b>");
    writeDraft("case-6", { form: emptyForm(), unanswered: null, name: "Sólo un borrador" });
    onRpc("ahorro.attend", "attend_case", ({ args }) => {
        expect(args[0]).toBe(5);
        return makeScreen();
    });
    onRpc("ahorro.attend", "save_attention", ({ args }) => {
        sent.push(args[2]);
        return { movement_id: 50, next: false };
    });
    await openBoard();
    expect(queryAllTexts(".o_ahorro_unsent b").sort()).toEqual([
        "Gorosito Analía",
        "Milano <b>Leonardo</b>",
    ]);
    await contains(".o_ahorro_unsent:contains(Gorosito) button").click();
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(".o_ahorro_comment").toHaveAttribute("readonly");
    await contains(".o_ahorro_retry").click();
    await frames(2);
    expect(sent).toEqual(["key-case-5"]);
    expect(readDraft("case-5")).toBe(null);
    expect(readUnanswered()).toEqual([{ name: "Milano <b>Leonardo</b>", comment: "", planId: 7 }]);
});

test("a save without an answer about a plan opens the plan's client", async () => {
    keepUnsent("plan-7", "Milano Leonardo");
    await openBoard();
    const opened = watchActions();
    await contains(".o_ahorro_unsent button").click();
    expect(opened[0].action.tag).toBe("ahorro_campaign.attend");
    expect(opened[0].action.params).toEqual({ plan_id: 7 });
});

test("another user's saves on this computer are not told", async () => {
    const { localStorage } = window;
    keepUnsent("case-5", "Gorosito Analía");
    for (const key of Object.keys(localStorage)) {
        const foreign = key.replace(/draft\.\d+\./, "draft.99999.");
        localStorage.setItem(foreign, localStorage.getItem(key));
        localStorage.removeItem(key);
    }
    await openBoard();
    expect(".o_ahorro_unsent").toHaveCount(0);
});

// --- the campaign ---

test("back from attending, the board shows the same campaign", async () => {
    const asked = await openBoard({}, { additionalContext: { ahorro_campaign_id: 8 } });
    expect(asked.map((filters) => filters.campaign_id)).toEqual([8]);
    expect(".o_ahorro_campaign_title").toHaveText(/^ACTO 505/);
    expect(".o_ahorro_board_campaign[data-id='8']").toHaveClass("active");
    const opened = watchActions();
    await contains(".o_ahorro_attend_next").click();
    expect(opened[0].action.params).toEqual({ campaign_id: 8 });
});

test("the board opens also when its campaign is not the user's any more", async () => {
    onRpc("ahorro.operator.board", "get_operator_board", ({ kwargs }) => {
        if (kwargs.filters.campaign_id) {
            throw refusal("This campaign is not assigned to you: reload the page.", "campaign");
        }
        return makeBoard({ campaigns: CAMPAIGNS.slice(0, 1) });
    });
    await openTag("ahorro_campaign.operator_board", {
        additionalContext: { ahorro_campaign_id: 8 },
    });
    await animationFrame();
    expect(".o_ahorro_operator_board").toHaveCount(1);
    expect(".o_ahorro_board_campaign.active").toHaveCount(0);
});

// --- what the figures open ---

test("the figures of the own day open the rows that the server counted", async () => {
    const domains = {
        done: [
            ["user_id", "=", 7],
            ["kind", "in", ["finish"]],
        ],
        due: [
            ["next_action_user_id", "=", 7],
            ["is_due", "=", true],
        ],
        overdue: [
            ["next_action_user_id", "=", 7],
            ["is_overdue", "=", true],
        ],
    };
    const today = {
        done: 4,
        attended: 9,
        overdue: 1,
        callbacks_due: 2,
        next_callback_at: "",
        domains,
    };
    await openBoard({ today });
    const opened = watchActions();
    await contains(".o_ahorro_my_done").click();
    await contains(".o_ahorro_my_overdue").click();
    await contains(".o_ahorro_my_due").click();
    expect(opened.map(shown)).toEqual([
        rows("Finished today", domains.done, "ahorro.movement"),
        rows("My overdue calls", domains.overdue),
        rows("My calls due now", domains.due),
    ]);
    expect(opened[0].action.views.map((view) => view[1])).toEqual(["list", "form"]);
    expect(opened[1].action.views.map((view) => view[1])).toEqual(["list", "kanban", "form"]);
});

function makeFloor() {
    const states = ["open", "waiting", "leased", "scheduled", "blocked"];
    return {
        domains: Object.fromEntries(states.map((state) => [state, [["of", "=", state]]])),
        states: Object.fromEntries(states.map((state, number) => [state, 10 + number])),
        operators: [
            {
                id: 21,
                name: "Mirna",
                state: "attending",
                away_since: "",
                lease_id: 3,
                case_id: 5,
                plan_id: 7,
                partner_id: 4,
                client: "Gorosito <b>Analía</b>",
                campaign: "MORA",
                taken_at: "2026-11-18 14:40:00",
                expires_at: "2026-11-18 15:10:00",
                is_connected: true,
                attended: 6,
                done: 2,
                last_at: "",
                next_callback_at: "",
                overdue: 1,
                domains: {
                    attended: [["of", "=", "Mirna attended"]],
                    done: [["of", "=", "Mirna finished"]],
                    overdue: [["of", "=", "Mirna overdue"]],
                },
            },
        ],
        callbacks: [
            {
                case_id: 31,
                next_action_at: "2026-11-18 16:30:00",
                operator: "Mirna",
                client: "Milano Leonardo",
                campaign: "",
                is_due: false,
                is_overdue: false,
            },
        ],
        alerts: [
            {
                movement_id: 80,
                case_id: 32,
                date: "2026-11-18 13:00:00",
                result: "Reclamo",
                operator: "Mirna",
                client: "Abarca Ana",
                campaign: "MORA",
                comment: "Pide hablar con el gerente",
            },
        ],
        server_now: "2026-11-18 15:00:00",
    };
}

test("every number of the floor opens the rows that the server counted", async () => {
    const floor = makeFloor();
    onRpc("ahorro.live.floor", "get_live_floor", () => floor);
    await openTag("ahorro_campaign.live_floor");
    expect(queryAllTexts(".o_ahorro_floor_states button")).toEqual([
        "Open cases: 10",
        "Waiting: 11",
        "In front of somebody: 12",
        "Waiting for their date: 13",
        "Blocked cases: 14",
    ]);
    const opened = watchActions();
    for (const state of Object.keys(floor.states)) {
        await contains(`.o_ahorro_floor_states [data-state='${state}']`).click();
    }
    await contains(".o_ahorro_attended").click();
    await contains(".o_ahorro_finished").click();
    await contains(".o_ahorro_overdue").click();
    const { domains, operators } = floor;
    expect(opened.map(shown)).toEqual([
        rows("Open cases", domains.open),
        rows("Waiting", domains.waiting),
        rows("In front of somebody", domains.leased),
        rows("Waiting for their date", domains.scheduled),
        rows("Blocked cases", domains.blocked),
        rows("Mirna", operators[0].domains.attended, "ahorro.movement"),
        rows("Mirna", operators[0].domains.done, "ahorro.movement"),
        rows("Mirna", operators[0].domains.overdue),
    ]);
});

test("an operator whose browser is closed is not shown as free", async () => {
    const floor = makeFloor();
    const [mirna] = floor.operators;
    const free = { ...mirna, state: "free", lease_id: false };
    floor.operators = [free, { ...free, id: 22, is_connected: false }];
    onRpc("ahorro.live.floor", "get_live_floor", () => floor);
    await openTag("ahorro_campaign.live_floor");
    expect(queryAllTexts(".o_ahorro_floor_operator .badge")).toEqual(["Free", "Not connected"]);
});

test("a callback and an alert of the floor open their case, a name its client", async () => {
    onRpc("ahorro.live.floor", "get_live_floor", () => makeFloor());
    await openTag("ahorro_campaign.live_floor");
    const opened = watchActions();
    expect(".o_ahorro_floor_client").toHaveText("Gorosito <b>Analía</b>");
    expect(".card:contains(Next callbacks)").toHaveText(/18\/11 13:30/);
    await contains(".card:contains(Next callbacks) .o_ahorro_floor_case").click();
    await contains(".card:contains(Alerts) .o_ahorro_floor_case").click();
    await contains(".o_ahorro_floor_client").click();
    expect(opened.map(({ action }) => [action.res_model || action.tag, action.res_id])).toEqual([
        ["ahorro.case", 31],
        ["ahorro.case", 32],
        ["ahorro_client_file", undefined],
    ]);
    expect(opened[2].action.params).toEqual({ partner_id: 4 });
});

test("a button that was busy has the focus again", async () => {
    onRpc("ahorro.live.floor", "get_live_floor", () => makeFloor());
    onRpc("ahorro.operator.absence", "action_set_absent", () => true);
    await openTag("ahorro_campaign.live_floor");
    queryOne(".o_ahorro_away").focus();
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect(".o_ahorro_away").toBeEnabled();
    expect(".o_ahorro_away").toBeFocused();
});

test("without a connection the floor stays, and says of when it is", async () => {
    let isOffline = false;
    onRpc(
        "/web/dataset/call_kw/ahorro.live.floor/get_live_floor",
        () =>
            isOffline
                ? new Response("", { status: 502 })
                : new Response(JSON.stringify({ jsonrpc: "2.0", result: makeFloor() }), {
                      headers: { "Content-Type": "application/json" },
                  }),
        { pure: true }
    );
    await openTag("ahorro_campaign.live_floor");
    isOffline = true;
    await advanceTime(10000);
    await frames(2);
    expect(".o_ahorro_floor .alert-warning").toHaveText(/this is the floor at 12:00/);
    expect(".o_ahorro_floor_operator").toHaveCount(1);
    isOffline = false;
    await advanceTime(10000);
    await frames(2);
    expect(".o_ahorro_floor .alert-warning").toHaveCount(0);
});

for (const [tag, Screen, model, method] of [
    ["ahorro_campaign.board", CampaignBoard, "ahorro.board", "get_board"],
    ["ahorro_campaign.live_floor", LiveFloor, "ahorro.live.floor", "get_live_floor"],
    [
        "ahorro_campaign.operator_board",
        OperatorBoard,
        "ahorro.operator.board",
        "get_operator_board",
    ],
]) {
    test(`${tag} is not read again where somebody left while it loaded`, async () => {
        class Elsewhere extends Component {
            static template = xml`<div class="o_elsewhere"/>`;
            static props = ["*"];
        }
        registry.category("actions").add("ahorro_test.elsewhere", Elsewhere, { force: true });
        patchWithCleanup(Screen.prototype, { refresh: () => expect.step("refresh") });
        onRpc(model, method, () => {
            expect.step(method);
            return new Deferred();
        });
        await mountWebClient();
        const { doAction } = getService("action");
        doAction({ type: "ir.actions.client", tag });
        await frames(3);
        expect.verifySteps([method]);
        await doAction({ type: "ir.actions.client", tag: "ahorro_test.elsewhere" });
        await frames(3);
        expect(".o_elsewhere").toHaveCount(1);
        await advanceTime(130000);
        expect.verifySteps([]);
    });
}
