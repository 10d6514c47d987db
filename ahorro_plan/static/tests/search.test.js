import { describe, expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame, press, queryAllTexts } from "@odoo/hoot-dom";
import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    canSearch,
    emptyMessage,
    hitActionRegistry,
    hitUrl,
    isLongEnough,
} from "@ahorro_plan/search/client_search";
import { SearchBox } from "@ahorro_plan/search/search_box";
import { everythingProvider } from "@ahorro_plan/search/search_palette";

describe.current.tags("desktop");
defineMailModels();

const HIT = {
    model: "ahorro.plan",
    id: 7,
    partner_id: 3,
    plan_id: 7,
    phone: { shown: "3462 15-663250", problem: "" },
    name: "<b>Muñoz</b> Íñigo",
    match: "phone",
    details: ["3462 15-663250", "F0RB/129Z"],
    statuses: [{ label: "Ahorrista", color: "#2E7D32" }],
    plans: 1,
    archived: false,
};

test("a text of less than three letters or digits is not asked", async () => {
    onRpc("ahorro.search", "search_clients", () => expect.step("asked"));
    await mountWithCleanup(SearchBox);
    await contains(".o_ahorro_search input").edit("a -", { confirm: false });
    await advanceTime(200);
    expect.verifySteps([]);
    expect(".o_ahorro_search_empty").toHaveCount(1);
    expect(isLongEnough("g9r")).toBe(true);
    expect(isLongEnough("%_ a")).toBe(false);
});

test("a text that is too long is not cut: the limit is said", async () => {
    onRpc("ahorro.search", "search_clients", () => expect.step("asked"));
    await mountWithCleanup(SearchBox);
    await contains(".o_ahorro_search input").edit("a".repeat(101), { confirm: false });
    await advanceTime(200);
    expect.verifySteps([]);
    expect(".o_ahorro_search_empty").toHaveText("Search for at most 100 characters.");
    expect(canSearch("a".repeat(100))).toBe(true);
});

test("the server is asked once the keys stop, and Enter opens the hit", async () => {
    onRpc("ahorro.search", "search_clients", ({ args }) => {
        expect.step(args);
        return [HIT];
    });
    mockService("action", {
        doAction: (action, options) => expect.step([action, options]),
    });
    await mountWithCleanup(SearchBox);
    await contains(".o_ahorro_search input").edit("663", { confirm: false });
    await advanceTime(100);
    await contains(".o_ahorro_search input").edit("663250", { confirm: false });
    await advanceTime(200);
    await animationFrame();
    expect.verifySteps([["663250", 8]]);
    // Shown as text, whatever a file wrote there.
    expect(queryAllTexts(".o_ahorro_hit_name")).toEqual(["<b>Muñoz</b> Íñigo"]);
    expect(".o_ahorro_hit_found").toHaveText("3462 15-663250");
    await press("Enter");
    await animationFrame();
    const { tag, params } = { tag: "ahorro_client_file", params: { partner_id: 3, plan_id: 7 } };
    expect.verifySteps([[{ type: "ir.actions.client", tag, params }, undefined]]);
    expect(".o_ahorro_search input").toHaveValue("");
});

/** What the box shows of hits. */
async function showHits(...hits) {
    onRpc("ahorro.search", "search_clients", () => hits);
    await mountWithCleanup(SearchBox);
    await contains(".o_ahorro_search input").edit("munoz", { confirm: false });
    await advanceTime(200);
    await animationFrame();
}

test("the phone is in the hit, once, and says what it lacks", async () => {
    const byName = { ...HIT, match: "name", details: ["F0RB/129Z"] };
    await showHits(
        HIT,
        byName,
        { ...byName, phone: { shown: "66-32", problem: "Digits are missing" } },
        { ...byName, phone: false }
    );
    expect(queryAllTexts(".o_ahorro_hit_phone")).toEqual([
        "3462 15-663250",
        "66-32",
        "without a phone",
    ]);
    expect(queryAllTexts(".o_ahorro_hit_problem")).toEqual(["Digits are missing"]);
});

test("what other add-ons offer is done with the hit, and does not open it", async () => {
    const offered = {
        label: "Answer",
        isShown: (hit) => !hit.archived,
        run: (action, hit) => expect.step(["answered", hit.id]),
    };
    patchWithCleanup(hitActionRegistry, { getAll: () => [offered] });
    mockService("action", { doAction: () => expect.step("opened") });
    await showHits(HIT, { ...HIT, id: 8, archived: true });
    expect(".o_ahorro_hit_action").toHaveCount(1);
    await contains(".o_ahorro_hit_action").click();
    await animationFrame();
    expect.verifySteps([["answered", 7]]);
    expect(".o_ahorro_search input").not.toBeFocused();
    expect(".o_ahorro_hit").toHaveCount(0);
    expect(".o_ahorro_search input").toHaveValue("");
});

test("a plan without a holder is opened itself", async () => {
    mockService("action", { doAction: (action) => expect.step(action) });
    await showHits({ ...HIT, partner_id: false });
    await press("Enter");
    await animationFrame();
    expect.verifySteps(["ahorro_plan.ahorro_plan_action"]);
});

test("a text that nobody has says so", async () => {
    onRpc("ahorro.search", "search_clients", () => []);
    await mountWithCleanup(SearchBox);
    await contains(".o_ahorro_search input").edit("nadie", { confirm: false });
    await advanceTime(200);
    await animationFrame();
    expect(".o_ahorro_search_empty").toHaveText(emptyMessage("nadie"));
});

test("the palette keeps the server's order, and only of the last text", async () => {
    const env = {
        services: {
            orm: { silent: { call: async (model, method, [text]) => [{ ...HIT, name: text }] } },
            action: {},
        },
    };
    const stale = everythingProvider.provide(env, { searchValue: "66325" });
    const last = everythingProvider.provide(env, { searchValue: "663250" });
    await advanceTime(200);
    expect(await stale).toEqual([]);
    const [command] = await last;
    expect([command.name, command.href]).toEqual(["663250", hitUrl(HIT)]);
});
