import { describe, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { SessionExpiredDialog } from "@web/core/errors/error_dialogs";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, getService, mountWithCleanup } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";

describe.current.tags("desktop");
defineMailModels();

test("that the session has ended is said once, and again after it was closed", async () => {
    await mountWithCleanup(MainComponentsContainer);
    for (let time = 0; time < 3; time++) {
        getService("dialog").add(SessionExpiredDialog, {});
    }
    await animationFrame();
    await animationFrame();
    expect(".o_dialog").toHaveCount(1);
    await contains(".o_dialog .btn-close").click();
    expect(".o_dialog").toHaveCount(0);
    getService("dialog").add(SessionExpiredDialog, {});
    await animationFrame();
    expect(".o_dialog").toHaveCount(1);
});
