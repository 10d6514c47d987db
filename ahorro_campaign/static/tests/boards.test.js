import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred, mockDate } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mockService,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";

import { listActions } from "@ahorro_plan/record_list/record_list";
import "@ahorro_campaign/create_campaign/create_campaign";
import { makeBoard } from "./attend_data";
import { watchActions } from "./attend_helpers";

describe.current.tags("desktop");
defineMailModels();

const figure = (count = 0) => ({ count, domain: [["campaign_id", "=", count]] });

function makeCampaign(id, name, values = {}) {
    return {
        id,
        name,
        type_id: 1,
        type: "Mora",
        description: "",
        state: "in_progress",
        created: "2026-11-01 12:00:00",
        closing_date: false,
        closing_date_text: "",
        is_past_closing: false,
        archived_on: false,
        operators: [{ id: 21, name: "Mirna" }],
        progress: "23 / 24",
        percent: 95,
        total: figure(24),
        open: figure(1),
        done: figure(23),
        pending: figure(),
        in_progress: figure(1),
        due: figure(),
        overdue: figure(),
        never: figure(),
        today: figure(),
        last_at: "",
        last_by: "",
        ...values,
    };
}

/** An operator as the live floor has them. */
function makeOperator(id, name, values = {}) {
    return {
        id,
        name,
        state: "free",
        is_connected: true,
        lease_id: false,
        partner_id: false,
        client: "",
        taken_at: "",
        away_since: "",
        last_at: "",
        login_at: "",
        ...values,
    };
}

function makeTiles(alerts = 3) {
    return {
        moment: "2026-11-18 15:00:00",
        currency_id: false,
        tiles: [
            {
                id: "alerts",
                sequence: 70,
                label: "alerts not seen yet",
                tone: "danger",
                figure: {
                    value: alerts,
                    model: "ahorro.movement",
                    domain: [["id", ">", 0]],
                    title: "Alerts",
                },
                details: [],
            },
        ],
    };
}

function makeCampaigns(values = {}) {
    return {
        in_progress: [
            makeCampaign(1, "MORA NOVIEMBRE"),
            makeCampaign(2, "Agrupación", {
                type_id: 2,
                type: "Agrupamientos",
                operators: [{ id: 22, name: "Nahuel" }],
                overdue: figure(3),
            }),
            makeCampaign(3, "ACTO 505"),
        ],
        archived: [],
        archived_count: 0,
        archived_domain: [],
        types: [
            { id: 1, name: "Mora" },
            { id: 2, name: "Agrupamientos" },
        ],
        operators: [
            { id: 21, name: "Mirna" },
            { id: 22, name: "Nahuel" },
        ],
        can_manage: true,
        floor: [],
        server_now: "2026-11-18 15:00:00",
        ...values,
    };
}

const names = () => queryAllTexts(".o_ahorro_in_progress .o_ahorro_open_campaign");

async function openTag(tag, params = {}) {
    await mountWebClient();
    await getService("action").doAction({ type: "ir.actions.client", tag, params });
}

async function openBoard(values) {
    onRpc("ahorro.board", "get_board", () => makeCampaigns(values));
    onRpc("ahorro.plan", "get_portfolio_panel", () => makeTiles());
    await openTag("ahorro_campaign.board");
}

beforeEach(() => mockDate("2026-11-18 12:00:00", -3));

test("the filter finds by name without accents, type, operator and overdue calls", async () => {
    await openBoard();
    await contains(".o_ahorro_filter").click();
    await contains(".o_ahorro_filters input[type=search]").edit("agrupacion", { confirm: false });
    await animationFrame();
    expect(names()).toEqual(["Agrupación"]);
    await contains(".o_ahorro_filters input[type=search]").edit("", { confirm: false });
    await contains(".o_ahorro_filters select:eq(0)").select("1");
    expect(names()).toEqual(["MORA NOVIEMBRE", "ACTO 505"]);
    await contains(".o_ahorro_filters select:eq(1)").select("22");
    expect(names()).toEqual([]);
    await contains(".o_ahorro_filters .btn-secondary").click();
    await contains(".o_ahorro_filters input[type=checkbox]").click();
    expect(names()).toEqual(["Agrupación"]);
});

test("the order is kept by dragging and by buttons", async () => {
    onRpc("ahorro.campaign", "reorder", ({ args }) => {
        expect.step(args[0]);
        return true;
    });
    await openBoard();
    await contains(".o_ahorro_reorder").click();
    await contains(".o_ahorro_down:eq(0)").click();
    expect(names()).toEqual(["Agrupación", "MORA NOVIEMBRE", "ACTO 505"]);
    expect(".o_ahorro_up:eq(0)").not.toBeEnabled();
    expect(".o_ahorro_down:eq(2)").not.toBeEnabled();
    const { drop, moveTo } = await contains(
        ".o_ahorro_in_progress .o_ahorro_campaign_row:eq(2) .o_row_handle"
    ).drag();
    await moveTo(".o_ahorro_in_progress .o_ahorro_campaign_row:eq(0)");
    await drop();
    await animationFrame();
    expect(names()).toEqual(["ACTO 505", "Agrupación", "MORA NOVIEMBRE"]);
    expect.verifySteps([
        [2, 1, 3],
        [3, 2, 1],
    ]);
});

test("the morning's page says the priority, what is left and who did something last", async () => {
    await openBoard({
        in_progress: [
            makeCampaign(1, "MORA", { never: figure(6), overdue: figure(5), today: figure(4) }),
            makeCampaign(2, "ACTO", { last_at: "2026-11-18 12:09:00", last_by: "Mirna" }),
            makeCampaign(3, "OTROS", { last_at: "2026-11-07 12:09:00", last_by: "Nahuel" }),
        ],
    });
    expect(queryAllTexts(".o_ahorro_place")).toEqual(["1", "2", "3"]);
    expect(queryAllTexts(".o_ahorro_last")).toEqual([
        "nobody yet",
        "today 09:09\nMirna",
        "07/11 09:09\nNahuel\n11 days ago",
    ]);
    const opened = watchActions();
    await contains(".o_ahorro_never button").click();
    await contains("button.o_ahorro_overdue").click();
    await contains(".o_ahorro_today button").click();
    expect(opened.map(({ action }) => [action.name, action.domain])).toEqual([
        ["Not called: MORA", figure(6).domain],
        ["Overdue agreed calls: MORA", figure(5).domain],
        ["For today: MORA", figure(4).domain],
    ]);
});

test("the morning's page says who is connected, with whom and since when", async () => {
    await openBoard({
        floor: [
            makeOperator(21, "Mirna", {
                state: "attending",
                lease_id: 4,
                client: "Milano",
                taken_at: "2026-11-18 14:57:00",
            }),
            makeOperator(22, "Nahuel", { last_at: "2026-11-18 14:30:00" }),
            makeOperator(23, "Tadeo", { state: "away", away_since: "2026-11-18 11:40:00" }),
            makeOperator(24, "Rocío", { is_connected: false, login_at: "2026-11-17 22:02:00" }),
        ],
    });
    expect(".o_ahorro_connected h2").toHaveText("Operators connected 3 of 4");
    expect(queryAllTexts(".o_ahorro_connected .badge")).toEqual([
        "attending",
        "free",
        "absent",
        "not connected",
    ]);
    expect(queryAllTexts(".o_ahorro_connected .small")).toEqual([
        "since 11:57 · 3 min",
        "last at 11:30",
        "since 08:40",
        "last login 17/11 19:02",
    ]);
});

test("alerts are marked as seen as they were counted", async () => {
    let left = 3;
    await openBoard();
    onRpc("ahorro.plan", "get_portfolio_panel", () => makeTiles(left));
    onRpc("ahorro.board", "mark_alerts_seen", ({ args }) => {
        expect.step(args[0]);
        left = 0;
        return true;
    });
    await contains(".o_ahorro_seen").click();
    expect.verifySteps(["2026-11-18 15:00:00"]);
    expect(".o_ahorro_seen").toHaveCount(0);
});

test("who only looks finds nothing to change", async () => {
    await openBoard({ can_manage: false, in_progress: [] });
    expect(".o_ahorro_new_campaign, .o_ahorro_reorder").toHaveCount(0);
    expect(".o_ahorro_in_progress .o_ahorro_empty").toHaveText("No campaigns were found");
});

function makeZoom(userIds) {
    return {
        ...makeCampaign(1, "MORA NOVIEMBRE"),
        total: figure(userIds ? 10 : 24),
        results: [{ key: "open", label: "En curso", color: "#999999", percent: 4, ...figure(1) }],
        operators: [
            { id: 21, name: "Mirna" },
            { id: 22, name: "Nahuel" },
            { id: false, name: "Shared pool" },
        ],
        by_operator: [
            { id: 21, name: "Mirna", open: figure(1), attended: figure(9), done: figure(12) },
            { id: 22, name: "Nahuel", open: figure(), attended: figure(0), done: figure(11) },
            { id: false, name: "Shared pool", open: figure(3), done: figure(0) },
        ],
        previous: {
            id: 7,
            name: "MORA OCTUBRE",
            total: 40,
            percent: 80,
            results: { open: 20 },
        },
        selected_user_ids: userIds,
        can_manage: true,
        can_export: true,
    };
}

test("the zoom obeys the operators chosen, and each figure opens its cases", async () => {
    onRpc("ahorro.board", "get_zoom", ({ kwargs }) => {
        expect.step(kwargs.user_ids);
        return makeZoom(kwargs.user_ids);
    });
    await openTag("ahorro_campaign.zoom", { campaign_id: 1 });
    expect(".o_ahorro_users").toHaveText("All");
    await contains(".o_ahorro_users").click();
    await contains(".o_ahorro_user[data-id='22'] input").click();
    expect(".o_ahorro_users").toHaveText("Mirna, Shared pool");
    expect(".o_ahorro_total").toHaveText("Total: 10");
    await contains(".o_ahorro_all_users input").click();
    expect(".o_ahorro_users").toHaveText("All");
    expect.verifySteps([false, [21, false], false]);
    await contains(".o_ahorro_users").click();
    mockService("action", { doAction: () => {} });
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step([action.res_model, action.domain]),
    });
    await contains(".o_ahorro_legend [data-label='En curso']").click();
    expect.verifySteps([["ahorro.case", [["campaign_id", "=", 1]]]]);
});

test("the zoom compares with the last campaign of the type, and reassigns whom one sees", async () => {
    onRpc("ahorro.board", "get_zoom", ({ kwargs }) => makeZoom(kwargs.user_ids));
    onRpc("ahorro.campaign", "action_open_reassign", ({ args, kwargs }) => {
        expect.step([args[0], kwargs.user_ids]);
        return false;
    });
    await openTag("ahorro_campaign.zoom", { campaign_id: 1 });
    expect(".o_ahorro_previous").toHaveText(/MORA OCTUBRE: 80 % of 40/);
    expect(".o_ahorro_compared[data-key=open]").toHaveText("4 %, before 20 %");
    expect(queryAllTexts("table tr:last-child td")).toEqual(["Shared pool", "3", "", "0"]);
    await contains(".o_ahorro_users").click();
    await contains(".o_ahorro_user[data-id='22'] input").click();
    await contains(".o_ahorro_users").click();
    await contains(".o_ahorro_campaign_actions").click();
    await contains(".o_ahorro_reassign").click();
    expect.verifySteps([[[1], [21]]]);
});

test("a list gives its ticked rows, or its domain, to a new campaign", async () => {
    const action = listActions.get("ahorro_campaign.create");
    patchWithCleanup(user, { hasGroup: async (name) => name === "ahorro_plan.group_supervisor" });
    expect(await action.isVisible("ahorro.plan")).toBe(true);
    const calls = [];
    const env = {
        services: {
            orm: { call: async (...args) => calls.push(args) && { type: "opened" } },
            action: { doAction: async (opened) => calls.push(opened) },
        },
    };
    await action.run({ resModel: "res.partner", ids: [4, 5] }, env);
    await action.run({ resModel: "ahorro.case", domain: [["id", ">", 0]] }, env);
    const open = (model, ids, domain) => [
        "ahorro.campaign",
        "open_create",
        [model],
        { row_ids: ids, domain },
    ];
    expect(calls).toEqual([
        open("res.partner", [4, 5], false),
        { type: "opened" },
        open("ahorro.case", false, [["id", ">", 0]]),
        { type: "opened" },
    ]);
});

test("the operator's board says why nobody can be attended, and asks once", async () => {
    const answered = new Deferred();
    const filters = [];
    onRpc("ahorro.operator.board", "get_operator_board", ({ kwargs }) => {
        filters.push(kwargs.filters.search);
        return makeBoard({
            campaigns: [
                {
                    id: 2,
                    name: "MORA",
                    type: "Mora",
                    progress: "10 / 16",
                    date: "2026-11-01 12:00:00",
                },
            ],
            cases: [{ id: 9, client: "Milano", state: "done" }],
            why_empty: { code: "closed", text: "Nobody is called before 9:00." },
        });
    });
    onRpc("ahorro.case", "reopen", async ({ args }) => {
        expect.step(args[0]);
        await answered;
        return true;
    });
    onRpc("ahorro.case", "undo_reopen", ({ args }) => {
        expect.step(["undo", args[0]]);
        return true;
    });
    await openTag("ahorro_campaign.operator_board");
    expect(".o_ahorro_why").toHaveText("Nobody is called before 9:00.");
    await contains(".o_ahorro_case_more").click();
    expect(".o_ahorro_case_row").toHaveText(/The subscription number has not been loaded/);
    queryOne(".o_ahorro_reopen_case").click();
    queryOne(".o_ahorro_reopen_case").click();
    answered.resolve();
    await animationFrame();
    expect.verifySteps([[9]]);
    // What it did is said, and can be taken back.
    expect(".o_notification").toHaveText(/Milano is back at work/);
    await contains(".o_notification button:contains(Undo)").click();
    expect.verifySteps([["undo", [9]]]);
    await contains(".o_ahorro_board_search").edit("mil", { confirm: false });
    await contains(".o_ahorro_board_search").edit("milano", { confirm: false });
    await advanceTime(400);
    expect(filters.filter(Boolean)).toEqual(["milano"]);
});

const LINE = {
    id: 9,
    client: "Milano",
    call: "341 15-555-0100",
    cpi: "13 / 2",
    debt: "$ 1.056.215,90",
    state: "in_progress",
    is_callback: true,
    attempts: 2,
    next_action_at: "2026-11-18 14:33:00",
    campaign: "MORA",
    other: "",
};

test("who is next stands on top, with why now, and is attended from there", async () => {
    mockDate("2026-11-18 15:00:00", -3);
    onRpc("ahorro.operator.board", "get_operator_board", () =>
        makeBoard({ next: { ...LINE, why: "own_callback" } })
    );
    await openTag("ahorro_campaign.operator_board");
    expect(".o_ahorro_next_client").toHaveText("Milano");
    expect(".o_ahorro_next_why").toHaveText("Asked to be called at 11:33, 27 minutes ago.");
    const opened = watchActions();
    await contains(".o_ahorro_attend_next").click();
    expect(opened[0].action.tag).toBe("ahorro_campaign.attend");
});

test("a call agreed for another day names the day", async () => {
    mockDate("2026-11-19 15:00:00", -3);
    onRpc("ahorro.operator.board", "get_operator_board", () =>
        makeBoard({
            next: { ...LINE, why: "callback" },
            server_now: "2026-11-19 18:00:00",
        })
    );
    await openTag("ahorro_campaign.operator_board");
    expect(".o_ahorro_next_why").toHaveText(
        "A colleague agreed a call on 18/11 at 11:33, 1 day ago."
    );
});

test("who owes what no file tells the amount of is not called up to date", async () => {
    const cases = [
        { ...LINE, id: 1, debt: "", owed: 2 },
        { ...LINE, id: 2, debt: "", owed: 1 },
        { ...LINE, id: 3, debt: "", owed: 0 },
    ];
    onRpc("ahorro.operator.board", "get_operator_board", () => makeBoard({ cases, total: 3 }));
    await openTag("ahorro_campaign.operator_board");
    expect(queryAllTexts(".o_ahorro_case_plan > div:first-child")).toEqual([
        "CPI 13 / 2 · owes 2 installments",
        "CPI 13 / 2 · owes 1 installment",
        "CPI 13 / 2 · up to date",
    ]);
});

test("Enter attends who is next, unless something else has the focus", async () => {
    onRpc("ahorro.operator.board", "get_operator_board", () =>
        makeBoard({ next: { ...LINE, why: "own_callback" } })
    );
    await openTag("ahorro_campaign.operator_board");
    const opened = watchActions();
    await contains(".o_ahorro_board_search").focus();
    await press("Enter");
    await animationFrame();
    expect(opened).toHaveLength(0);
    document.activeElement.blur();
    await press("Enter");
    await animationFrame();
    expect(opened[0].action.tag).toBe("ahorro_campaign.attend");
});

test("Enter goes on with the client who is reserved", async () => {
    const lease = { client: "Milano", case_id: 9, plan_id: 7 };
    onRpc("ahorro.operator.board", "get_operator_board", () => makeBoard({ lease, next: false }));
    await openTag("ahorro_campaign.operator_board");
    const opened = watchActions();
    document.activeElement.blur();
    await press("Enter");
    await animationFrame();
    expect(opened[0].action.params.case_id).toBe(9);
});

test("a tile shows its cases under its own name, and once more all of mine", async () => {
    const shown = [];
    onRpc("ahorro.operator.board", "get_operator_board", ({ kwargs }) => {
        shown.push(kwargs.filters.show);
        return makeBoard({ cases: [LINE], total: 1 });
    });
    await openTag("ahorro_campaign.operator_board");
    expect(".o_ahorro_operator_columns h2:first").toHaveText("Cases at work 1");
    await contains(".o_ahorro_tile[data-filter=callbacks]").click();
    expect(".o_ahorro_operator_columns h2:first").toHaveText("Agreed calls 1");
    await contains(".o_ahorro_tile[data-filter=callbacks]").click();
    await contains(".o_ahorro_more_filters").click();
    await contains(".o-dropdown--menu [data-filter=blocked]").click();
    expect(".o_ahorro_operator_columns h2:first").toHaveText("Blocked cases 1");
    expect(shown).toEqual(["mine", "callbacks", "mine", "blocked"]);
});

test("somebody else's client is attended after it is said whose it is", async () => {
    onRpc("ahorro.operator.board", "get_operator_board", () =>
        makeBoard({ cases: [{ ...LINE, other: "Laura" }], total: 1 })
    );
    await openTag("ahorro_campaign.operator_board");
    expect(".o_ahorro_case_other").toHaveText("Of Laura");
    const opened = watchActions();
    await contains(".o_ahorro_attend_case").click();
    expect(".modal-body").toHaveText(/Laura agreed a call with this client/);
    await contains(".modal-footer .btn-secondary").click();
    expect(opened).toEqual([]);
    await contains(".o_ahorro_attend_case").click();
    await contains(".modal-footer .btn-primary").click();
    expect(opened[0].action.params.case_id).toBe(9);
});
