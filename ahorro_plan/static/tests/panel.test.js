import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { after, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts, queryFirst } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { ORM } from "@web/core/orm_service";
import { user } from "@web/core/user";
import {
    contains,
    getService,
    makeServerError,
    mockService,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import "@ahorro_plan/panel/panel";
import "@ahorro_plan/screens";
import { listActions } from "@ahorro_plan/record_list/record_list";
import { inkOn } from "@ahorro_plan/panel/panel_chart";
import { blockRows, sumFigures, usedFilters } from "@ahorro_plan/panel/panel_model";

describe.current.tags("desktop");
defineMailModels();

const figure = (value, domain, more = {}) => ({
    value,
    model: "ahorro.plan",
    domain,
    title: "List",
    ...more,
});

function statusBlock() {
    const row = (id, label, value, checked) => ({
        id,
        label,
        color: "#2e7d32",
        checked,
        cells: { total: figure(value, [["status_id", "=", Number(id)]], { title: label }) },
    });
    return {
        id: "status",
        sequence: 100,
        kind: "status",
        title: "Whole portfolio",
        row_label: "Status",
        columns: [{ id: "total", label: "Total", kind: "count" }],
        rows: [
            row("1", "Ahorrista (N0)", 475, true),
            row("2", "Renunciado (R0)", 106, true),
            row("3", "Rescindido (R2)", 1152, false),
        ],
        total: {
            label: "Total",
            cells: { total: figure(581, [["status_id", "in", [1, 2]]]) },
        },
        chart: { kind: "donut", columns: ["total"] },
        months: false,
        has_more: false,
        notes: [],
        empty: "There are no plans yet.",
    };
}

function salesBlock(months = 6) {
    return {
        id: "sales",
        sequence: 200,
        kind: "table",
        title: "Sales",
        row_label: "Date of sale",
        columns: [{ id: "sold", label: "Sold", kind: "count" }],
        rows: Array.from({ length: months }, (_value, index) => ({
            id: `2020-${index}`,
            label: `Month ${index}`,
            cells: { sold: figure(index, [["sale_date", "=", index]]) },
        })),
        total: false,
        chart: { kind: "bars", columns: ["sold"] },
        months,
        data: { model: "ahorro.plan", domain: [["sale_date", "!=", false]] },
        has_more: true,
        notes: [{ text: "12 estimated dates" }],
        empty: "Nothing was sold.",
    };
}

function answer(filters, blocks) {
    const every = [statusBlock(), salesBlock(filters.months?.sales)];
    return {
        filters,
        date: filters.date || "2020-01-31",
        is_past: Boolean(filters.date),
        moment: "2020-01-31 21:42:00",
        compare: false,
        currency_id: false,
        tiles: [
            {
                id: "overdue",
                sequence: 1,
                label: "agreed calls overdue",
                tone: "danger",
                figure: figure(7, [["is_overdue", "=", true]], { model: "ahorro.case" }),
                details: [],
            },
            {
                id: "absent",
                sequence: 2,
                label: "absent since the last file",
                tone: "ok",
                figure: figure(0, [["absent_since", "!=", false]]),
                details: [],
            },
        ],
        blocks: blocks ? every.filter((block) => blocks.includes(block.id)) : every,
        lazy: [],
    };
}

function answerCalls() {
    onRpc("ahorro.plan", "get_portfolio_panel_choices", () => ({
        companies: [{ id: 1, name: "Litoral" }],
        providers: [
            { id: 5, name: "Plan Rombo" },
            { id: 6, name: "Plan Óvalo" },
        ],
        sellers: [],
        brands: ["Renault"],
        branches: [],
    }));
    onRpc("ahorro.plan", "get_portfolio_panel", ({ args: [filters] }) => {
        expect.step(`read ${JSON.stringify(filters)}`);
        return answer(filters, filters.blocks);
    });
    onRpc("ahorro.panel.view", "search_read", () => []);
    onRpc("has_group", () => true);
}

async function openPanel(filters) {
    answerCalls();
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
        name: "Portfolio panel",
        params: filters ? { tablero: JSON.stringify(filters) } : {},
    });
    await animationFrame();
}

/** Let calls of a method get lost, until `isLost` is false. */
function loseConnection(name, isMeant = () => true) {
    const connection = { isLost: true };
    patchWithCleanup(ORM.prototype, {
        async call(_model, method, args) {
            if (connection.isLost && method === name && isMeant(args)) {
                throw new ConnectionLostError("/web");
            }
            return super.call(...arguments);
        },
    });
    return connection;
}

const statusTotal = () =>
    queryFirst("[data-block=status] .o_ahorro_panel_total .o_ahorro_panel_number").textContent;

test("filters that leave nothing out are not sent", () => {
    expect(
        usedFilters({ provider_ids: [], date: false, brands: ["Renault"], months: {}, other: 1 })
    ).toEqual({ brands: ["Renault"] });
});

test("a sum opens the rows of its parts, and of nothing opens none", () => {
    const sum = sumFigures([figure(2, [["a", "=", 1]]), figure(3, [["a", "=", 2]])], "Both");
    expect(sum.value).toBe(5);
    expect(sum.domain).toEqual(["|", ["a", "=", 1], ["a", "=", 2]]);
    expect(sumFigures([], "None").domain).toEqual([["id", "=", false]]);
});

test("a block's own buttons are about its ticked or its downloaded rows", () => {
    expect(blockRows(statusBlock()).domain).toEqual([["status_id", "in", [1, 2]]]);
    expect(blockRows(salesBlock()).domain).toEqual([["sale_date", "!=", false]]);
});

test("each number opens exactly the rows that it was counted with", async () => {
    mockService("action", {
        doAction(action) {
            if (action.type === "ir.actions.act_window") {
                expect.step([action.res_model, JSON.stringify(action.domain)].join(" "));
                return;
            }
            return super.doAction(...arguments);
        },
    });
    await openPanel();
    expect.verifySteps(["read {}"]);
    await contains("[data-tile=overdue] button").click();
    await contains("[data-row='2'] .o_ahorro_panel_figure").click();
    await contains(".o_ahorro_panel_total .o_ahorro_panel_figure").click();
    expect.verifySteps([
        'ahorro.case [["is_overdue","=",true]]',
        'ahorro.plan [["status_id","=",2]]',
        'ahorro.plan [["status_id","in",[1,2]]]',
    ]);
    expect("[data-tile=absent] button").toHaveCount(0);
});

test("what is ticked makes the total, and is remembered", async () => {
    onRpc("ahorro.plan", "save_panel_statuses", ({ args: [ticks] }) => {
        expect.step(`remember ${JSON.stringify(ticks)}`);
        return true;
    });
    await openPanel();
    expect(statusTotal()).toBe("581");
    await contains("[data-row='3'] input").click();
    expect(statusTotal()).toBe("1,733");
    await contains("[data-row='1'] input").click();
    expect(statusTotal()).toBe("1,258");
    expect.verifySteps(["read {}", 'remember {"3":true}', 'remember {"1":false}']);
});

test("ticked on a past day, the server says which one list opens the total", async () => {
    onRpc("ahorro.plan", "save_panel_statuses", () => true);
    await openPanel({ date: "2020-01-10" });
    await contains("[data-row='3'] input").click();
    await animationFrame();
    expect(statusTotal()).toBe("581"); // what the server of this test says
    expect.verifySteps([
        'read {"date":"2020-01-10"}',
        'read {"date":"2020-01-10","statuses":{"1":true,"2":true,"3":true},"blocks":["status"]}',
    ]);
});

test("of five hundred statuses the total opens those that are ticked", () => {
    const ids = Array.from({ length: 500 }, (_value, index) => index + 1);
    const parts = ids.map((id) => figure(1, [["status_id", "in", [id]]]));
    const sum = sumFigures(parts, "All");
    expect(sum.value).toBe(500);
    const leaves = sum.domain.filter((part) => part !== "|");
    expect(leaves.map(([, , [id]]) => id)).toEqual(ids);
    expect(sum.domain.length).toBe(999);
});

test("a tick that could not be remembered is taken back", async () => {
    expect.errors(1);
    onRpc("ahorro.plan", "save_panel_statuses", () => {
        throw makeServerError({ message: "There is no such status any more." });
    });
    await openPanel();
    await contains("[data-row='3'] input").click();
    await animationFrame();
    expect(statusTotal()).toBe("581");
    expect.verifyErrors(["There is no such status any more."]);
    expect.verifySteps(["read {}"]);
});

test("earlier months are read for their block alone", async () => {
    await openPanel();
    expect("[data-block=sales] tbody tr").toHaveCount(6);
    await contains("[data-block=sales] .o_ahorro_panel_more").click();
    await animationFrame();
    expect("[data-block=sales] tbody tr").toHaveCount(12);
    expect.verifySteps(["read {}", 'read {"months":{"sales":12},"blocks":["sales"]}']);
});

test("a filter reads the panel again and can be cleared", async () => {
    await openPanel();
    await contains(".o_ahorro_panel_filter:contains(Administradora)").click();
    await contains(".o_ahorro_panel_choices .dropdown-item:contains(Rombo)").click();
    await animationFrame();
    expect(queryAllTexts(".o_ahorro_panel_filter b")[0]).toBe("Plan Rombo");
    await contains(".o_ahorro_panel_clear").click();
    await animationFrame();
    expect.verifySteps(["read {}", 'read {"provider_ids":[5]}', "read {}"]);
});

test("the chart says its numbers in words", async () => {
    await openPanel();
    expect("[data-block=status] canvas").toHaveAttribute("role", "img");
    expect("[data-block=status] canvas").toHaveAttribute(
        "aria-label",
        "Chart of Whole portfolio. Ahorrista (N0): 475; Renunciado (R0): 106"
    );
    expect.verifySteps(["read {}"]);
});

test("a number on a slice is read on the slice's own colour", () => {
    expect(inkOn("#2e7d32")).toBe("#ffffff");
    expect(inkOn("#9CA3AF")).toBe("#000000");
});

test("a link shows the view that it was made of, and the ticks stay the link's own", async () => {
    answerCalls();
    const filters = { provider_ids: [5], statuses: { 1: true, 2: true, 3: false } };
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
        params: { tablero: JSON.stringify(filters) },
    });
    await animationFrame();
    await contains("[data-row='3'] input").click();
    expect(statusTotal()).toBe("1,733");
    // Nothing is remembered: what the reader ticks by themselves is another choice.
    expect.verifySteps([`read ${JSON.stringify(filters)}`]);
});

test("a block that takes longer follows the others, in its place", async () => {
    answerCalls();
    onRpc("ahorro.plan", "get_portfolio_panel", ({ args: [filters] }) => {
        expect.step(JSON.stringify(filters));
        const whole = answer(filters, filters.blocks || ["sales"]);
        return { ...whole, lazy: filters.blocks ? [] : ["status"] };
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
    });
    await animationFrame();
    expect.verifySteps(["{}", '{"blocks":["status"]}']);
    expect([...document.querySelectorAll("[data-block]")].map((el) => el.dataset.block)).toEqual([
        "status",
        "sales",
    ]);
});

test("the page is printed when all of it is there", async () => {
    const counted = new Deferred();
    patchWithCleanup(browser, {
        print: () => expect.step(queryAllTexts("[data-block]").length),
    });
    answerCalls();
    onRpc("ahorro.plan", "get_portfolio_panel", async ({ args: [filters] }) => {
        await (filters.blocks && counted);
        const whole = answer(filters, filters.blocks || ["sales"]);
        return { ...whole, lazy: filters.blocks ? [] : ["status"] };
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
    });
    await contains("button:contains(Print)").click();
    expect.verifySteps([]);
    counted.resolve();
    await animationFrame();
    await animationFrame();
    await animationFrame();
    expect.verifySteps([2]);
});

test("a link whose filters are refused shows the panel without them, and says so", async () => {
    answerCalls();
    onRpc("ahorro.plan", "get_portfolio_panel", ({ args: [filters] }) => {
        expect.step(JSON.stringify(filters));
        if (filters.date) {
            throw makeServerError({ message: "Not a day to come." });
        }
        return answer(filters);
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
        params: { tablero: '{"date":"2099-01-01"}' },
    });
    await animationFrame();
    expect.verifySteps(['{"date":"2099-01-01"}', "{}"]);
    expect(".o_notification:contains(Not a day to come.)").toHaveCount(1);
    expect(statusTotal()).toBe("581");
});

test("who has no role reads whom the panel is for, and nothing is asked", async () => {
    answerCalls();
    onRpc("has_group", () => false);
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
    });
    await animationFrame();
    expect(".o_ahorro_panel .alert:contains(for supervisors)").toHaveCount(1);
    expect(".o_ahorro_panel .btn").toHaveCount(0);
    expect.verifySteps([]);
});

test("a lost connection is said, and trying again shows the link's view", async () => {
    answerCalls();
    const connection = loseConnection("get_portfolio_panel_choices");
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
        params: { tablero: '{"provider_ids":[5]}' },
    });
    await animationFrame();
    expect(".o_ahorro_panel .alert:contains(connection was lost)").toHaveCount(1);
    await contains(".o_ahorro_panel_retry").click();
    expect(".o_ahorro_panel_retry").toHaveCount(1);
    connection.isLost = false;
    await contains(".o_ahorro_panel_retry").click();
    await animationFrame();
    expect(statusTotal()).toBe("581");
    expect.verifySteps(['read {"provider_ids":[5]}']);
});

test("what takes longer can be asked for again where the connection was lost", async () => {
    answerCalls();
    const connection = loseConnection("get_portfolio_panel", ([filters]) => filters.blocks?.length);
    onRpc("ahorro.plan", "get_portfolio_panel", ({ args: [filters] }) => {
        const whole = answer(filters, filters.blocks || ["sales"]);
        return { ...whole, lazy: filters.blocks ? [] : ["status"] };
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
    });
    await animationFrame();
    expect("[data-block=status]").toHaveCount(0);
    connection.isLost = false;
    await contains(".o_ahorro_panel_late button").click();
    await animationFrame();
    expect("[data-block=status]").toHaveCount(1);
    expect(".o_ahorro_panel_late").toHaveCount(0);
});

test("months that come after the panel was read with other filters are left aside", async () => {
    answerCalls();
    const months = new Deferred();
    onRpc("ahorro.plan", "get_portfolio_panel", async ({ args: [filters] }) => {
        if (filters.blocks) {
            await months;
        }
        return answer(filters, filters.blocks);
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
    });
    await animationFrame();
    await contains("[data-block=sales] .o_ahorro_panel_more").click();
    await contains(".o_ahorro_panel_filter:contains(Administradora)").click();
    await contains(".o_ahorro_panel_choices .dropdown-item:contains(Rombo)").click();
    await animationFrame();
    months.resolve();
    await animationFrame();
    expect(queryAllTexts(".o_ahorro_panel_filter b")[0]).toBe("Plan Rombo");
    expect("[data-block=sales] tbody tr").toHaveCount(6);
});

test("a name that is taken is said below it, and the dialog stays", async () => {
    onRpc("ahorro.panel.view", "create", () => {
        throw makeServerError({ message: "You already have a view called Enero." });
    });
    await openPanel();
    await contains(".o_ahorro_panel_views").click();
    await contains(".o_ahorro_panel_new_view").click();
    await contains("#ahorro_panel_view_name").edit("Enero", { confirm: false });
    await contains(".o_ahorro_panel_save_view").click();
    await animationFrame();
    expect(".o_ahorro_panel_problem").toHaveText("You already have a view called Enero.");
    expect("#ahorro_panel_view_name").toHaveValue("Enero");
    await contains("#ahorro_panel_view_name").edit("Febrero", { confirm: false });
    expect(".o_ahorro_panel_problem").toHaveText("");
    expect.verifySteps(["read {}"]);
});

test("a shared view says whose it is, and one's own that it is shared", async () => {
    answerCalls();
    const view = (id, name, owner) => ({
        id,
        name,
        is_shared: true,
        user_id: owner,
        filters: {},
    });
    onRpc("ahorro.panel.view", "search_read", () => [
        view(1, "Mine", [user.userId, "Marisol"]),
        view(2, "Theirs", [999, "Ana"]),
    ]);
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
    });
    await animationFrame();
    await contains(".o_ahorro_panel_views").click();
    expect(queryAllTexts(".dropdown-item small")).toEqual(["shared", "shared by Ana"]);
    expect.verifySteps(["read {}"]);
});

test("two clicks on an action are one", async () => {
    const opened = new Deferred();
    listActions.add("test_campaign", {
        label: "Make something",
        icon: "fa-bullhorn",
        isVisible: () => true,
        run: ({ domain }) => {
            expect.step(JSON.stringify(domain));
            return opened;
        },
    });
    after(() => listActions.remove("test_campaign"));
    await openPanel();
    const action = "[data-block=status] .o_ahorro_panel_action:contains(Make something)";
    await contains(action).click();
    await contains(action).click();
    expect.verifySteps(["read {}", '[["status_id","in",[1,2]]]']);
    opened.resolve();
});

test("filters that leave nothing say so, and are cleared from there", async () => {
    answerCalls();
    onRpc("ahorro.plan", "get_portfolio_panel", ({ args: [filters] }) => {
        const whole = answer(filters);
        if (filters.provider_ids) {
            whole.blocks[0].rows = [];
        }
        return whole;
    });
    await mountWebClient();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "ahorro_plan.portfolio_panel",
        params: { tablero: '{"provider_ids":[5,99]}' },
    });
    await animationFrame();
    expect(queryAllTexts(".o_ahorro_panel_filter b")[0]).toBe("Plan Rombo, 1 that you do not see");
    expect(".o_ahorro_panel_nobody").toHaveText(/No plan fulfils these filters/);
    await contains(".o_ahorro_panel_nobody button").click();
    await animationFrame();
    expect(".o_ahorro_panel_nobody").toHaveCount(0);
    expect(statusTotal()).toBe("581");
});
