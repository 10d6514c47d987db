import { describe, expect, test } from "@odoo/hoot";

import {
    columnLetters,
    GridData,
    guessSeparator,
    parsePasted,
} from "@ahorro_import/paste_grid/grid_data";

describe.current.tags("headless");

test("what a sheet copies is cut into rows and cells, blank rows at the end left out", async () => {
    expect(await parsePasted("Grupo\tOrden\r\nG9RX\t031E\r\n\t\r\n")).toEqual([
        ["Grupo", "Orden"],
        ["G9RX", "031E"],
    ]);
    expect(await parsePasted("a\t\tb")).toEqual([["a", "", "b"]]);
    expect(await parsePasted("a\t")).toEqual([["a", ""]]);
    expect(await parsePasted("  \n ")).toEqual([]);
});

test("quoted cells hold breaks, tabs and quotes; other quotes are letters", async () => {
    expect(await parsePasted('"una\nlínea"\t"dijo ""no"""\n"sin cerrar\tx')).toEqual([
        ["una\nlínea", 'dijo "no"'],
        ['"sin cerrar', "x"],
    ]);
    expect(await parsePasted('"O"Higgins\t1')).toEqual([['"O"Higgins', "1"]]);
});

test("a text with semicolons and no tab is CSV", async () => {
    expect(guessSeparator("a;b;c\n1;2;3")).toBe(";");
    expect(guessSeparator("a;b\tc;d")).toBe("\t");
    expect(await parsePasted("a;b;c\n1;2;3")).toEqual([
        ["a", "b", "c"],
        ["1", "2", "3"],
    ]);
});

test("what is sent reads as what was in the grid", async () => {
    const rows = [
        ["Grupo", 'con "comillas"', "dos\nlíneas", "tab\tadentro"],
        ["=1+1", "", "Ñandú"],
    ];
    const data = new GridData(rows);
    const text = await (await data.toBlob()).text();
    expect(await parsePasted(text)).toEqual(rows);
});

test("cells, rows and columns grow as they are written", () => {
    const data = new GridData([["a"]]);
    data.set(2, 3, "d");
    expect(data.width).toBe(4);
    expect(data.get(1, 0)).toBe("");
    expect(data.rows[2]).toEqual(["", "", "", "d"]);
    data.paste(0, 1, [["b", "c", "d", "e"]]);
    expect(data.rows[0]).toEqual(["a", "b", "c", "d", "e"]);
    data.insertRow(0);
    expect(data.rows.length).toBe(4);
    data.removeRow(0);
    data.removeRow(0);
    expect(data.width).toBe(4);
    data.clear();
    expect(data.isEmpty).toBe(true);
});

test("columns are called as in a sheet", () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual([
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]);
});
