import { writeMoment } from "@ahorro_plan/own_dates/own_dates";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mockDate } from "@odoo/hoot-mock";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Ours extends models.Model {
    _name = "ahorro.ours";

    at = fields.Datetime();
    day = fields.Date();

    _records = [
        { id: 1, at: "2026-11-27 13:30:00", day: "2026-11-27" },
        { id: 2, at: "2025-03-05 00:05:00", day: "2025-03-05" },
    ];
}

class Theirs extends models.Model {
    _name = "theirs";

    at = fields.Datetime();
    day = fields.Date();

    _records = [{ id: 1, at: "2026-11-27 13:30:00", day: "2026-11-27" }];
}

defineMailModels();
defineModels([Ours, Theirs]);

const LIST = `<list>
    <field name="at"/>
    <field name="at" string="Day alone" options="{'show_time': False}"/>
    <field name="day"/>
</list>`;

test("moments of our records are written in one way, by 24 hours", async () => {
    mockDate("2026-11-28 12:00:00", -3);
    await mountView({ type: "list", resModel: "ahorro.ours", arch: LIST });
    expect(queryAllTexts(".o_data_row:first-child .o_data_cell")).toEqual([
        "11/27 10:30",
        "11/27/2026",
        "11/27/2026",
    ]);
    expect(queryAllTexts(".o_data_row:nth-child(2) .o_data_cell")).toEqual([
        "03/04/2025 21:05",
        "03/04/2025",
        "03/05/2025",
    ]);
});

test("cards and forms write them as lists do", async () => {
    mockDate("2026-11-28 12:00:00", -3);
    await mountView({
        type: "kanban",
        resModel: "ahorro.ours",
        arch: `<kanban><templates><t t-name="card">
            <field name="at"/><field name="day"/>
        </t></templates></kanban>`,
    });
    expect(queryAllTexts(".o_kanban_record:first-child span")).toEqual([
        "11/27 10:30",
        "11/27/2026",
    ]);
    await mountView({
        type: "form",
        resModel: "ahorro.ours",
        resId: 1,
        arch: `<form edit="0"><field name="at"/></form>`,
    });
    expect(".o_form_view [name=at]").toHaveText("11/27 10:30");
});

test("records of others are written as Odoo does", async () => {
    mockDate("2026-11-28 12:00:00", -3);
    await mountView({ type: "list", resModel: "theirs", arch: LIST });
    expect(".o_data_row:first-child .o_data_cell:first").toHaveText("Nov 27, 10:30 AM");
    expect(writeMoment(luxon.DateTime.fromISO("2026-01-02T03:04:00"))).toBe("01/02 03:04");
});
