import { expect, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { listActions } from "@ahorro_plan/record_list/record_list";

class ListedClient extends models.Model {
    _name = "listed.client";
    name = fields.Char();
    _records = [
        { id: 1, name: "Milano" },
        { id: 2, name: "Muñoz" },
        { id: 3, name: "Almada" },
    ];
}

defineMailModels();
defineModels([ListedClient]);

async function openList() {
    patchWithCleanup(listActions, {
        getAll: () => [
            {
                label: "Hidden",
                icon: "fa-ban",
                isVisible: () => false,
                run: () => expect.step("hidden"),
            },
            {
                label: "Do it",
                icon: "fa-bolt",
                isVisible: (resModel) => resModel === "listed.client",
                run: (selection) => expect.step({ ids: selection.ids, domain: selection.domain }),
            },
        ],
    });
    await mountView({
        type: "list",
        resModel: "listed.client",
        domain: [["id", ">", 0]],
        arch: `<list js_class="ahorro_record_list" limit="2"><field name="name"/></list>`,
    });
}

test.tags("desktop");
test("without a selection nothing can be done", async () => {
    await openList();
    expect(".o_ahorro_record_action").toHaveCount(0);
});

test.tags("desktop");
test("an action gets the ticked rows, even all of the page", async () => {
    await openList();
    await contains(".o_data_row:eq(1) .o_list_record_selector input").click();
    expect(".o_ahorro_record_action").toHaveText("Do it");
    await contains(".o_ahorro_record_action").click();
    await contains("thead .o_list_record_selector input").click();
    await contains(".o_ahorro_record_action").click();
    expect.verifySteps([
        { ids: [2], domain: undefined },
        { ids: [1, 2], domain: undefined },
    ]);
});

test.tags("desktop");
test("an action gets the domain when the user selected all rows of all pages", async () => {
    await openList();
    await contains("thead .o_list_record_selector input").click();
    await contains(".o_select_domain").click();
    await contains(".o_ahorro_record_action").click();
    expect.verifySteps([{ ids: undefined, domain: [["id", ">", 0]] }]);
});
