import { describe, expect, test } from "@odoo/hoot";
import {
    advanceTime,
    animationFrame,
    click,
    dblclick,
    press,
    queryAll,
    queryFirst,
    select,
    waitFor,
    waitForNone,
} from "@odoo/hoot-dom";
import { contains, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { GridData } from "@ahorro_import/paste_grid/grid_data";
import { PasteGrid } from "@ahorro_import/paste_grid/paste_grid";

describe.current.tags("desktop");
defineMailModels();

const FIELDS = [
    { name: "subscription_number", label: "Suscripción", group: "Del plan", header: "Suscripción" },
    { name: "holder_name", label: "Titular", group: "Del titular", header: "TITULAR" },
];

async function mountGrid(rows, props = {}) {
    onRpc("ahorro.import.page", "guess_headers", ({ args }) => {
        const [header] = args[0];
        expect.step(`guess ${args[0].length}`);
        return {
            row: header[0] === "Suscripción" ? 0 : null,
            columns: header[0] === "Suscripción" ? ["subscription_number", false] : [],
        };
    });
    const data = new GridData(rows);
    await mountWithCleanup(PasteGrid, {
        props: {
            data,
            fields: FIELDS,
            limits: { rows: 200000, columns: 60 },
            onChange: () => expect.step("change"),
            ...props,
        },
    });
    return data;
}

function paste(target, text) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    queryFirst(target).dispatchEvent(
        new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })
    );
}

const cell = (row, column) => `#ahorro_cell_${row}_${column}`;

test("what is pasted fills the grid, as text, and the header names its columns", async () => {
    const data = await mountGrid([]);
    paste(".o_ahorro_paste_box", "Suscripción\tNombre\n2711700\t<b>Milano</b>\n");
    await waitFor(".o_ahorro_grid");
    expect(cell(1, 1)).toHaveText("<b>Milano</b>");
    expect(".o_ahorro_grid b").toHaveCount(0);
    await advanceTime(400);
    await animationFrame();
    expect.verifySteps(["change", "guess 2"]);
    expect(".o_ahorro_grid_header").toHaveCount(1);
    expect(".o_ahorro_grid_column:eq(0) select").toHaveValue("subscription_number");
    expect(".o_ahorro_grid_column:eq(1) select").toHaveValue("");
    expect(data.rows.length).toBe(2);
});

test("of 50,000 rows of 40 columns only those in sight are in the page", async () => {
    const rows = Array.from({ length: 50000 }, (_, row) =>
        Array.from({ length: 40 }, (_, column) => `${row}/${column}`)
    );
    await mountGrid(rows);
    expect(queryAll(".o_ahorro_grid_row").length).toBeLessThan(120);
    expect(queryAll(".o_ahorro_grid_cell").length).toBeLessThan(4000);
    queryFirst(".o_ahorro_grid").focus();
    await press(["Control", "End"]);
    await animationFrame();
    await animationFrame();
    await waitFor(cell(49999, 39));
    expect(cell(49999, 39)).toHaveText("49999/39");
    expect(queryAll(".o_ahorro_grid_row").length).toBeLessThan(120);
    expect.verifySteps(["guess 20"]);
});

test("cells are corrected with the keyboard alone", async () => {
    const data = await mountGrid([
        ["Suscripción", "Nombre"],
        ["2711700", "MILANO"],
    ]);
    queryFirst(".o_ahorro_grid").focus();
    await press("ArrowDown");
    await press("ArrowRight");
    await press("Enter");
    await animationFrame();
    expect(".o_ahorro_grid_input").toBeFocused();
    expect(".o_ahorro_grid_input").toHaveValue("MILANO");
    await press("End");
    await press("z");
    await press("Tab");
    await animationFrame();
    expect(data.get(1, 1)).toBe("MILANOz");
    expect(".o_ahorro_grid").toBeFocused();
    // A letter starts anew; Escape takes it back.
    await press("x");
    await animationFrame();
    expect(".o_ahorro_grid_input").toHaveValue("x");
    await press("Escape");
    await animationFrame();
    expect(data.get(1, 1)).toBe("MILANOz");
    await press("Delete");
    expect(data.get(1, 1)).toBe("");
    expect.verifySteps(["guess 2", "change", "change"]);
});

test("a double click edits, leaving the cell keeps what was typed", async () => {
    const data = await mountGrid([["Suscripción"], ["1"]]);
    await dblclick(cell(1, 0));
    await animationFrame();
    await contains(".o_ahorro_grid_input").edit("2", { confirm: false });
    await click(cell(0, 0));
    await animationFrame();
    expect(data.get(1, 0)).toBe("2");
    expect(cell(0, 0)).toHaveClass("o_ahorro_grid_active");
    expect.verifySteps(["guess 2", "change"]);
});

test("without a known header, saying what a column is writes one", async () => {
    const data = await mountGrid([["2711700", "MILANO"]]);
    await animationFrame();
    expect(".o_ahorro_grid_summary").toHaveText(/No row of headers/);
    await click(".o_ahorro_grid_column:eq(1) select");
    await select("holder_name");
    await animationFrame();
    expect(data.rows).toEqual([
        ["", "TITULAR"],
        ["2711700", "MILANO"],
    ]);
    expect(".o_ahorro_grid_header").toHaveCount(1);
    expect.verifySteps(["guess 1", "change"]);
});

test("rows are added, taken out, and all of them emptied after asking", async () => {
    const data = await mountGrid([["Suscripción"], ["1"]]);
    await contains("button[name=add_row]").click();
    expect(data.rows).toEqual([["Suscripción"], [""], ["1"]]);
    await contains("button[name=remove_row]").click();
    expect(data.rows).toEqual([["Suscripción"], ["1"]]);
    await contains("button[name=clear_grid]").click();
    await contains(".modal .btn-primary").click();
    await waitForNone(".o_ahorro_grid");
    expect(data.isEmpty).toBe(true);
    expect.verifySteps(["guess 2", "change", "change", "change"]);
});

test("a cell that was clicked is copied", async () => {
    await mountGrid([["Suscripción"], ["2711700"]]);
    await contains(cell(1, 0)).click();
    const copied = (target) => {
        const clipboardData = new DataTransfer();
        queryFirst(target).dispatchEvent(
            new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true })
        );
        return clipboardData.getData("text/plain");
    };
    expect(copied(cell(1, 0))).toBe("2711700");
    expect(copied(".o_ahorro_grid")).toBe("2711700");
    // What is marked in a field is the browser's to copy.
    expect(copied(".o_ahorro_grid_column select")).toBe("");
    expect.verifySteps(["guess 2"]);
});

test("more than may be imported is refused with a sentence", async () => {
    const data = await mountGrid([], { limits: { rows: 2, columns: 2 } });
    paste(".o_ahorro_paste_box", "a\tb\n1\t2\n3\t4\n");
    await waitFor(".alert-danger");
    expect(".alert-danger").toHaveText(/3 rows and 2 columns/);
    expect(data.isEmpty).toBe(true);
});
