import { PlanFilters, splitDomain } from "@ahorro_campaign/plan_filters/plan_filters";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Plan extends models.Model {
    _name = "ahorro.plan";

    owed = fields.Integer();
    family = fields.Char();

    _views = {
        search: `<search>
            <filter name="arrears" string="In arrears" domain="[('owed', '>', 0)]"/>
            <filter name="owes_1" string="Owes 1" domain="[('owed', '=', 1)]"/>
            <separator/>
            <filter name="saver" string="Savers" domain="[('family', '=', 'saver')]"/>
        </search>`,
    };
}

class Page extends models.Model {
    _name = "page";

    plan_search = fields.Text();
    plan_domain = fields.Char();

    _records = [{ id: 1, plan_search: "", plan_domain: "" }];
}

defineMailModels();
defineModels([Plan, Page]);

function openPage() {
    return mountView({
        type: "form",
        resModel: "page",
        resId: 1,
        arch: `<form>
            <field name="plan_search" widget="ahorro_plan_filters"/>
            <field name="plan_domain"/>
        </form>`,
    });
}

const domain = () => document.querySelector("[name=plan_domain] input").value;

test("the filters of plans are buttons, and nothing chosen is no plan", async () => {
    await openPage();
    expect(PlanFilters.template).toBe("ahorro_campaign.PlanFilters");
    expect(queryAllTexts(".o_ahorro_chip")).toEqual(["In arrears", "Owes 1", "Savers"]);
    await contains("[data-name=owes_1]").click();
    expect("[data-name=owes_1]").toHaveAttribute("aria-pressed", "true");
    expect(".o_searchview_facet").toHaveCount(1);
    expect(domain()).toBe('[["owed","=",1]]');
    await contains("[data-name=arrears]").click();
    expect(domain()).toBe('["|",["owed","=",1],["owed",">",0]]');
    await contains("[data-name=saver]").click();
    expect(domain()).toBe('["&","|",["owed","=",1],["owed",">",0],["family","=","saver"]]');
    for (const name of ["saver", "arrears", "owes_1"]) {
        await contains(`[data-name=${name}]`).click();
    }
    expect(domain()).toBe('[["id", "=", false]]');
});

test("what was chosen is there again on the way back", async () => {
    await openPage();
    await contains("[data-name=saver]").click();
    await contains(".o_form_button_save").click();
    await openPage();
    await animationFrame();
    expect("[data-name=saver][aria-pressed=true]").toHaveCount(2);
});

test("a domain is split into the parts that all have to be true", () => {
    const [a, b, c] = [["a"], ["b"], ["c"]];
    expect(splitDomain([])).toEqual([]);
    expect(splitDomain([a, b])).toEqual([[a], [b]]);
    expect(splitDomain(["&", "&", a, "|", b, c, "!", c])).toEqual([[a], ["|", b, c], ["!", c]]);
    expect(splitDomain(["|", "&", a, b, c])).toEqual([["|", "&", a, b, c]]);
});

test("a rule is chosen in its filters, and the rest stands in the search bar", async () => {
    Page._records[0].plan_domain = '[["family", "=", "saver"], ["owed", "=", 1], ["owed", "<", 9]]';
    await mountView({
        type: "form",
        resModel: "page",
        resId: 1,
        arch: `<form>
            <field name="plan_domain" widget="ahorro_plan_rule"/>
            <field name="plan_search"/>
        </form>`,
    });
    expect("[data-name=saver]").toHaveAttribute("aria-pressed", "true");
    expect("[data-name=owes_1]").toHaveAttribute("aria-pressed", "true");
    expect("[data-name=arrears]").toHaveAttribute("aria-pressed", "false");
    expect(".o_searchview_facet").toHaveCount(3);
    expect(".o_form_button_save").not.toBeVisible(); // opening it changed nothing
    const saved = [];
    onRpc("page", "web_save", ({ args }) => saved.push(args[1]) && undefined);
    await contains("[data-name=saver]").click();
    await contains(".o_form_button_save").click();
    expect(saved).toEqual([{ plan_domain: '["&",["owed","=",1],["owed","<",9]]' }]);
});
