import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAll, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

import { makeScreen } from "./attend_data";
import { mockAttend, onSave, openWith } from "./attend_helpers";

describe.current.tags("desktop");
defineMailModels();
beforeEach(mockAttend);

const OTHER = {
    id: 31,
    plan_id: 8,
    plan: "B4UT/118C",
    campaign: "MORA NOVIEMBRE",
    campaign_id: 2,
    type: "Mora",
    state: "pending",
    attempts: 0,
    next_action_at: "",
    blocked_reason: "",
    blocked_text: "",
    last_comment: "",
    can_attend: true,
    result_ids: [1, 2, 3, 7, 9, 10],
    debt: 299344.9,
    owed: 1,
    join_obstacle: "",
    ask: "",
};
const FOREIGN = {
    ...OTHER,
    id: 32,
    plan: "P2VN/115S",
    campaign: "SCORING",
    type: "Scoring",
    result_ids: [7, 9, 10],
    can_attend: false,
    ask: "The case of P2VN/115S is Nahuel's: save it there too?",
};
const FORBIDDEN = { ...OTHER, id: 33, plan: "H2MY/007T", join_obstacle: "In lawsuit." };

const open = () => openWith({ ...makeScreen(), other_cases: [OTHER, FOREIGN, FORBIDDEN] });
const box = (id) => `.o_ahorro_other[data-case="${id}"] input`;

test("a ticked case is saved with the one in front, with its own amount", async () => {
    const sent = onSave({ movement_id: 1, next: false });
    await open();
    await contains(box(31)).click();
    expect(".o_ahorro_together").toHaveText("2 cases, one save");
    await contains(".o_ahorro_result[data-result='1']").click();
    expect(".o_ahorro_other_amount").toHaveValue("299,344.90");
    await contains(".o_ahorro_promise_day:first").click();
    await contains("#ahorro_promise_amount").edit("100", { confirm: false });
    await contains(".o_ahorro_save").click();
    await animationFrame();
    expect(sent[0].values.also).toEqual([{ case_id: 31, promise_amount: 299344.9 }]);
    expect(".o_ahorro_undo").toHaveText(/2 cases/);
});

test("where the type of a case has not the result, it says so and nothing is sent", async () => {
    const sent = onSave({ movement_id: 1, next: false });
    await open();
    await contains(".o_ahorro_result[data-result='9']").click();
    await contains(box(32)).click();
    await contains(".modal-footer .btn-primary").click();
    expect(".o_ahorro_together").toHaveCount(1);
    await contains(".o_ahorro_result[data-result='2']").click();
    expect(".o_ahorro_not_together.text-danger").toHaveText(/Pagó total is no result/);
    await contains(".o_ahorro_save").click();
    expect(".o_ahorro_form_error").toHaveText(/SCORING.*Untick it/);
    expect(sent).toEqual([]);
});

test("somebody else's case is asked about, and what is forbidden cannot be ticked", async () => {
    await open();
    await contains(box(32)).click();
    expect(".modal-body").toHaveText(FOREIGN.ask);
    await contains(".modal-footer .btn-secondary").click();
    expect(queryOne(box(32)).checked).toBe(false);
    expect(".o_ahorro_together").toHaveCount(0);
    expect(queryOne(box(33)).disabled).toBe(true);
    expect(queryAll(".o_ahorro_not_together")[0]).toHaveText("In lawsuit.");
});
