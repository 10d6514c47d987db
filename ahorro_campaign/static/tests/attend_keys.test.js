import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { edit, press, queryFirst, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, patchWithCleanup } from "@web/../tests/web_test_helpers";

import { readDraft } from "@ahorro_campaign/common/attend_draft";
import { attendActions } from "@ahorro_campaign/common/registries";
import { makeScreen } from "./attend_data";
import { frames, mockAttend, onLostSave, onSave, openWith } from "./attend_helpers";

import { Component, xml } from "@odoo/owl";

describe.current.tags("desktop");
defineMailModels();
beforeEach(mockAttend);

const NEXT = makeScreen({ id: 4, name: "Milano Leonardo" });

/** On narrow screens the columns are tabs: these are the rules of the style sheet. */
function makeNarrow() {
    const rules = [...document.styleSheets]
        .flatMap((sheet) => [...sheet.cssRules])
        .filter((rule) => rule instanceof CSSMediaRule && /max-width: 991/.test(rule.conditionText))
        .flatMap((rule) => [...rule.cssRules])
        .filter((rule) => rule.selectorText?.includes(".o_ahorro_attend[data-tab="));
    expect(rules.length).toBeGreaterThan(0);
    const style = document.createElement("style");
    style.textContent = rules.map((rule) => rule.cssText).join("\n");
    queryOne(".o_ahorro_attend").prepend(style);
}

test("a letter of an action from above presses it, and not while a text is typed", async () => {
    class Above extends Component {
        static template = xml`<button class="o_above" data-ahorro-key="x" t-on-click="go">X</button>`;
        static props = { data: Object };

        go() {
            expect.step(`pressed for ${this.props.data.file.name}`);
        }
    }
    const entry = ["above", { Component: Above, key: "x", help: "X: above" }];
    patchWithCleanup(attendActions, { getEntries: () => [entry] });
    await openWith();
    await press("x");
    expect.verifySteps(["pressed for Gorosito Analía"]);
    await press("n");
    await animationFrame();
    await press("x");
    expect.verifySteps([]);
    queryOne(".o_ahorro_comment").blur();
    await contains(".o_ahorro_keys").click();
    expect(".modal-body").toHaveText(/X: above/);
});

test("O marks only a comment, also over a result that finishes", async () => {
    await openWith();
    await press("2");
    await animationFrame();
    expect("input[value=finish]").toBeChecked();
    await press("o");
    await animationFrame();
    expect("input[value=comment]").toBeChecked();
    expect(readDraft("case-5").form.kind).toBe("comment");
    await press("n");
    await animationFrame();
    await edit("hoo");
    await press("o");
    expect(".o_ahorro_comment").toBeFocused();
});

test("O changes nothing of what was sent and has no answer", async () => {
    onLostSave();
    await openWith();
    await press("2");
    await press(["ctrl", "Enter"]);
    await frames(2);
    expect(".o_ahorro_retry").toHaveCount(1);
    await press("o");
    await animationFrame();
    expect("input[value=finish]").toBeChecked();
    expect(readDraft("case-5").form.kind).toBe("finish");
});

test("the keys are those of a menu while one is open", async () => {
    const sent = onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await press("2");
    await contains(".o_user_menu .dropdown-toggle").click();
    expect(".o-dropdown--menu").toHaveCount(1);
    for (const key of ["9", "o", "s", "?"]) {
        await press(key);
        await animationFrame();
    }
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(".o_ahorro_result.active").toHaveAttribute("data-name", "Pagó total");
    expect("input[value=finish]").toBeChecked();
    expect(".o_dialog").toHaveCount(0);
    expect(sent).toEqual([]);
    while (queryFirst(".o-dropdown--menu")) {
        await press("Escape");
        await animationFrame();
    }
    await press("9");
    await animationFrame();
    expect(".o_ahorro_result.active").toHaveAttribute("data-name", "No contesta");
});

test("a day that cannot be read is not saved as none", async () => {
    const sent = onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await press("9");
    await press("p");
    await frames();
    expect("#ahorro_next_at").toBeFocused();
    await edit("el viernes a la tarde");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(".o_ahorro_form_error").toHaveText(
        "el viernes a la tarde is no day: write it as 25/12/2026 10:00."
    );
    expect(".o_ahorro_next").toHaveClass("o_ahorro_missing");
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(sent).toEqual([]);
    // It is there to be corrected, and without it the rest can be saved.
    expect("#ahorro_next_at").toHaveValue("el viernes a la tarde");
    await contains("#ahorro_next_at").edit("", { confirm: "Tab" });
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(sent[0].values.next_action_at).toBe(false);
});

test("the letter after N is the comment's already", async () => {
    await openWith();
    await press("n");
    await press("p");
    await frames();
    expect(".o_ahorro_comment").toBeFocused();
    expect(".o_ahorro_comment").toHaveValue("p");
});

test("neither is it with the mouse, where the click takes the cursor out of the field", async () => {
    const sent = onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await press("9");
    await contains("#ahorro_next_at").click();
    await edit("el viernes a la tarde");
    await contains(".o_ahorro_save_next").click();
    await animationFrame();
    expect(".o_ahorro_form_error").toHaveText(/^el viernes a la tarde is no day/);
    expect(sent).toEqual([]);
});

test("neither is the day of a promise", async () => {
    const sent = onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await press("1");
    await frames();
    expect("#ahorro_promise_date").toBeFocused();
    await edit("cuando cobre");
    await press(["ctrl", "Enter"]);
    await animationFrame();
    expect(".o_ahorro_form_error").toHaveText(/^cuando cobre is no day/);
    expect(".o_ahorro_promise").toHaveClass("o_ahorro_missing");
    expect(sent).toEqual([]);
});

test("a day that is being typed is the one saved", async () => {
    const sent = onSave({ movement_id: 50, next: NEXT });
    await openWith();
    await press("7");
    await frames();
    expect("#ahorro_next_at").toBeFocused();
    await edit("11/20/2026 16:30", { confirm: "blur" });
    await press(["ctrl", "Enter"]);
    await frames(2);
    expect(sent[0].values.next_action_at).toBe("2026-11-20 19:30:00");
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
});

for (const [name, act, target] of [
    ["N", () => press("n"), ".o_ahorro_comment"],
    ["P", () => press("p"), "#ahorro_next_at"],
    ["Agendar", () => contains(".o_ahorro_schedule").click(), "#ahorro_next_at"],
    ["a result that asks for a day", () => press("7"), "#ahorro_next_at"],
]) {
    test(`on a narrow screen ${name} opens the tab of the form where it writes`, async () => {
        await openWith();
        makeNarrow();
        expect(".o_ahorro_attend").toHaveAttribute("data-tab", "client");
        expect(".o_ahorro_attend_form").not.toBeVisible();
        await act();
        await frames();
        expect(".o_ahorro_attend").toHaveAttribute("data-tab", "form");
        expect(".o_ahorro_attend_form").toBeVisible();
        expect(".o_ahorro_attend_client").not.toBeVisible();
        expect(target).toBeFocused();
    });
}

test("on a narrow screen the next client is shown first", async () => {
    onSave({ movement_id: 50, next: NEXT });
    await openWith();
    makeNarrow();
    await press("2");
    await press(["ctrl", "Enter"]);
    await frames(2);
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(".o_ahorro_attend").toHaveAttribute("data-tab", "client");
});
