import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, press, queryFirst } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { Component, useRef, useState, xml } from "@odoo/owl";

import { moveWithArrows } from "@ahorro_import/common/arrow_keys";
import { useKeptFocus } from "@ahorro_import/common/kept_focus";

describe.current.tags("desktop");
defineMailModels();

let parent;

class Page extends Component {
    static template = xml`
        <div t-ref="page">
            <h2 class="o_ahorro_place" tabindex="-1">cartera.xlsx</h2>
            <div class="o_ahorro_tiles" t-on-keydown="moveWithArrows">
                <button t-foreach="['a', 'b', 'c']" t-as="one" t-key="one" class="o_ahorro_tile" t-att-data-tile="one" t-att-aria-pressed="one === 'b' ? 'true' : 'false'" t-out="one" />
            </div>
            <section t-if="state.isShown" class="o_ahorro_box" aria-labelledby="questions" t-att-aria-busy="state.isBusy ? 'true' : 'false'">
                <div t-foreach="state.questions" t-as="one" t-key="one" class="o_ahorro_item" t-att-data-question="one">
                    <button name="first" t-att-disabled="state.isBusy">,</button>
                    <button name="second" t-att-disabled="state.isBusy">.</button>
                </div>
                <div t-foreach="state.answered" t-as="one" t-key="one" class="o_ahorro_item" t-att-data-answered="one">
                    <button name="again">Ask again</button>
                </div>
            </section>
            <div t-if="state.isWorking" class="o_ahorro_progress" />
        </div>`;
    static props = {};

    setup() {
        parent = this;
        this.moveWithArrows = moveWithArrows;
        this.state = useState({
            isBusy: false,
            isShown: true,
            isWorking: false,
            questions: ["one", "two", "three"],
            answered: [],
        });
        useKeptFocus(useRef("page"));
    }
}

/** Change the page, as answers of the server do, and let it be drawn. */
async function change(values) {
    Object.assign(parent.state, values);
    await animationFrame();
    await animationFrame();
}

const focus = (selector) => queryFirst(selector).focus();

test("what waits for the server has the focus again afterwards", async () => {
    await mountWithCleanup(Page);
    focus("[data-question=two] [name=second]");
    await change({ isBusy: true });
    await change({ isBusy: false });
    expect("[data-question=two] [name=second]").toBeFocused();
});

test("after an answer the next question has the focus, and after the last the one before", async () => {
    await mountWithCleanup(Page);
    focus("[data-question=two] [name=second]");
    await change({ isBusy: true });
    await change({ questions: ["one", "three"], isBusy: false });
    expect("[data-question=three] [name=second]").toBeFocused();
    await change({ questions: ["one"] });
    expect("[data-question=one] [name=second]").toBeFocused();
});

test("a page that was drawn anew has the focus where it was", async () => {
    await mountWithCleanup(Page);
    focus("[data-question=one] [name=first]");
    await change({ isShown: false, isWorking: true });
    await change({ isShown: true, isWorking: false, questions: ["two", "three"] });
    expect("[data-question=two] [name=first]").toBeFocused();
});

test("after the last answer the focus is not on what would forget it", async () => {
    await mountWithCleanup(Page);
    await change({ questions: ["one", "two"] });
    focus("[data-question=two] [name=first]");
    await change({ questions: ["one"], answered: ["two"] });
    expect("[data-question=one] [name=first]").toBeFocused();
    await change({ questions: [], answered: ["one", "two"] });
    expect("[data-tile=b]").toBeFocused();
    focus("[data-answered=one] [name=again]");
    await change({ questions: ["one"], answered: ["two"] });
    expect("[data-answered=two] [name=again]").toBeFocused();
});

test("where the whole box goes, the page's title has it", async () => {
    await mountWithCleanup(Page);
    focus("[data-question=one] [name=first]");
    await change({ isShown: false });
    expect(".o_ahorro_place").toBeFocused();
});

test("who went elsewhere meanwhile is left there", async () => {
    await mountWithCleanup(Page);
    focus("[data-question=one] [name=first]");
    await change({ isBusy: true });
    focus("[data-tile=b]");
    await change({ questions: ["two"], isBusy: false });
    expect("[data-tile=b]").toBeFocused();
});

test("the arrows go round the cards, Home and End to the ends", async () => {
    await mountWithCleanup(Page);
    focus("[data-tile=a]");
    for (const [key, tile] of [
        ["ArrowRight", "b"],
        ["ArrowDown", "c"],
        ["ArrowRight", "a"],
        ["ArrowLeft", "c"],
        ["Home", "a"],
        ["End", "c"],
        ["ArrowUp", "b"],
    ]) {
        await press(key);
        expect(`[data-tile=${tile}]`).toBeFocused({ message: key });
    }
});
