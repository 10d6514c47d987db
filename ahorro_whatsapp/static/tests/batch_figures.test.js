import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { advanceTime } from "@odoo/hoot-mock";
import { contains, mockService, mountWithCleanup } from "@web/../tests/web_test_helpers";

import { BatchFigures, PAUSE } from "@ahorro_whatsapp/batch/batch_figures";

describe.current.tags("desktop");
defineMailModels();

const figure = (key, count) => ({
    key,
    count,
    label: key,
    model: "ahorro.wa.batch.line",
    domain: [["reason", "=", key]],
});

function makeProps(values = {}) {
    const figures = {
        total: figure("total", 5),
        enter: figure("enter", 3),
        excluded: [figure("optout", 2)],
        progress: [],
        days: [],
        is_live: false,
        ...values,
    };
    const record = { data: { figures }, loads: 0 };
    record.load = async () => {
        record.loads++;
    };
    return { record, name: "figures", readonly: true };
}

test("each figure opens exactly its rows", async () => {
    const opened = [];
    mockService("action", { doAction: (action) => opened.push(action) });
    await mountWithCleanup(BatchFigures, { props: makeProps() });
    expect(".o_ahorro_excluded caption").toHaveText("2 are left out");
    await contains("tr[data-reason=optout] button").click();
    await contains(".o_ahorro_enter").click();
    expect(opened.map((action) => action.domain)).toEqual([
        [["reason", "=", "optout"]],
        [["reason", "=", "enter"]],
    ]);
});

test("while messages leave the page looks again, and not afterwards", async () => {
    const live = makeProps({ is_live: true, progress: [figure("queued", 3)] });
    await mountWithCleanup(BatchFigures, { props: live });
    await advanceTime(PAUSE);
    expect(live.record.loads).toBe(1);
    live.record.data.figures.is_live = false;
    await advanceTime(3 * PAUSE);
    expect(live.record.loads).toBe(1);
});
