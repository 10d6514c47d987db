import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, Deferred, runAllTimers } from "@odoo/hoot-mock";
import { Component, onWillStart, xml } from "@odoo/owl";
import {
    contains,
    getService,
    mountWebClient,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { assets, AssetsLoadingError } from "@web/core/assets";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { addLazyScreen } from "@ahorro_plan/common/lazy_screen";

describe.current.tags("desktop");
defineMailModels();

const TAG = "ahorro_plan.test_screen";

class TestScreen extends Component {
    static template = xml`<div class="o_test_screen" t-out="props.action.params.text" />`;
    static props = ["*"];
}

function openScreen() {
    return getService("action").doAction({
        type: "ir.actions.client",
        tag: TAG,
        params: { text: "Milano" },
    });
}

/** A lazy screen, whose bundles are loaded as `load` says. */
async function addScreen(load, bundles = ["ahorro_plan.test"]) {
    addLazyScreen(TAG, { bundles, path: "prueba", displayName: "Test" });
    patchWithCleanup(assets, {
        loadBundle: (name) => {
            expect.step(name);
            return load(name);
        },
    });
    await mountWebClient();
}

const arrive = () => lazyComponents.add(TAG, TestScreen, { force: true });

test("while its bundle is being loaded a screen says so, and then it is there", async () => {
    const loaded = new Deferred();
    await addScreen(() => loaded.then(arrive));
    await openScreen();
    expect(".o_ahorro_lazy_loading").toHaveCount(1);
    expect(".o_test_screen").toHaveCount(0);
    loaded.resolve();
    await animationFrame();
    expect(".o_ahorro_lazy_loading").toHaveCount(0);
    expect(".o_test_screen").toHaveText("Milano");
    expect.verifySteps(["ahorro_plan.test"]);
});

test("bundles are loaded in the order in which they need each other", async () => {
    const first = new Deferred();
    const load = (name) => (name === "ahorro_plan.first" ? first : arrive());
    await addScreen(load, ["ahorro_plan.first", "ahorro_plan.second"]);
    await openScreen();
    expect.verifySteps(["ahorro_plan.first"]);
    first.resolve();
    await animationFrame();
    expect.verifySteps(["ahorro_plan.second"]);
    expect(".o_test_screen").toHaveCount(1);
});

test("a screen whose bundle is there is drawn at once", async () => {
    await addScreen(() => {});
    arrive();
    await openScreen();
    expect(".o_test_screen").toHaveCount(1);
    expect.verifySteps([]);
});

test("a lost connection leaves a sentence and a way to try again, not a blank page", async () => {
    let isOffline = true;
    await addScreen(async () => {
        if (isOffline) {
            throw new AssetsLoadingError("no connection");
        }
        arrive();
    });
    await openScreen();
    await animationFrame();
    expect(".o_ahorro_lazy_error").toHaveText(/the connection was lost/);
    await contains(".o_ahorro_lazy_error button").click();
    await animationFrame();
    expect(".o_ahorro_lazy_error").toHaveCount(1);
    isOffline = false;
    await contains(".o_ahorro_lazy_error button").click();
    await animationFrame();
    expect(".o_ahorro_lazy_error").toHaveCount(0);
    expect(".o_test_screen").toHaveText("Milano");
    expect.verifySteps(["ahorro_plan.test", "ahorro_plan.test", "ahorro_plan.test"]);
});

test("a bundle of another version asks for the page to be read again", async () => {
    patchWithCleanup(browser.location, { reload: () => expect.step("reload") });
    await addScreen(async () => {});
    await openScreen();
    await animationFrame();
    expect(".o_ahorro_lazy_error").toHaveText(/was updated meanwhile/);
    await contains(".o_ahorro_lazy_error button").click();
    expect.verifySteps(["ahorro_plan.test", "reload"]);
});

test("a screen whose first reading fails says so and can be opened again", async () => {
    expect.errors(1);
    let isBroken = true;
    onRpc("/ahorro/test", () => {
        if (isBroken) {
            throw new Error("broken");
        }
        return true;
    });
    class ReadingScreen extends TestScreen {
        setup() {
            onWillStart(() => rpc("/ahorro/test"));
        }
    }
    await addScreen(async () => {
        lazyComponents.add(TAG, ReadingScreen, { force: true });
    });
    await openScreen();
    await animationFrame();
    await animationFrame();
    expect(".o_ahorro_lazy_error").toHaveText(/could not be opened/);
    expect.verifyErrors([/RPC_ERROR/]);
    isBroken = false;
    await contains(".o_ahorro_lazy_error button").click();
    await animationFrame();
    expect(".o_test_screen").toHaveCount(1);
    expect.verifySteps(["ahorro_plan.test", "ahorro_plan.test"]);
});

test("the action is known by its address and name before its bundle is there", async () => {
    await addScreen(() => new Promise(() => {}));
    const action = registry.category("actions").get(TAG);
    expect(action.path).toBe("prueba");
    await openScreen();
    await runAllTimers(); // the address is written a moment later
    expect(router.current.action).toBe("prueba");
    expect.verifySteps(["ahorro_plan.test"]);
});
