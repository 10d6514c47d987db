import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { contains, mockService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";

import { LeftOpen } from "@ahorro_whatsapp/left_open/left_open";

describe.current.tags("desktop");
defineMailModels();

test("what was left open is told, and the button opens exactly those rows", async () => {
    const opened = [];
    const domain = [["state", "=", "link_opened"]];
    onRpc("ahorro.wa.left.open", "get_left_open", () => ({
        own: { count: 2, title: "Mine", domain },
        team: { count: 0, title: "Team", domain },
    }));
    mockService("action", { doAction: (action) => opened.push(action) });
    await mountWithCleanup(LeftOpen);
    expect(".o_ahorro_wa_left_open b").toHaveText("2");
    expect(".o_ahorro_wa_team_open").toHaveCount(0);
    await contains(".o_ahorro_wa_left_open button").click();
    expect(opened[0].domain).toEqual(domain);
    expect(opened[0].res_model).toBe("ahorro.wa.message");
});

test("nothing is told where nothing was left open", async () => {
    onRpc("ahorro.wa.left.open", "get_left_open", () => ({ own: { count: 0 }, team: false }));
    await mountWithCleanup(LeftOpen);
    expect(".alert").toHaveCount(0);
});
