import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

import { OwnNumbers } from "@ahorro_campaign/operator_board/own_numbers";

describe.current.tags("desktop");
defineMailModels();

const DOMAIN = [["user_id", "=", 7]];

function period(team) {
    return {
        team,
        figures: [
            {
                id: "work",
                label: "Movements",
                value: 12,
                is_rate: false,
                middle: team ? 9.5 : false,
                domain: DOMAIN,
            },
            {
                id: "contact_rate",
                label: "Contacted ÷ attempted",
                value: null,
                is_rate: true,
                middle: team ? 60 : false,
                domain: false,
            },
        ],
    };
}

async function mountNumbers() {
    onRpc("ahorro.operator.numbers", "get_own_numbers", ({ args }) => {
        expect.step(args);
        return { day: period(false), month: period(4) };
    });
    await mountWithCleanup(OwnNumbers);
}

test("the middle of too few is a dash, and so is a share of nobody", async () => {
    await mountNumbers();
    expect(queryAllTexts("[data-period=day] tbody td")).toEqual([
        "Movements",
        "12",
        "—",
        "Contacted ÷ attempted",
        "—",
        "—",
    ]);
    expect(queryAllTexts("[data-period=month] tbody td")).toEqual([
        "Movements",
        "12",
        "9.5",
        "Contacted ÷ attempted",
        "—",
        "60 %",
    ]);
    // Nobody is asked about but the user.
    expect.verifySteps([[]]);
});

test("an own number opens its movements", async () => {
    await mountNumbers();
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step([action.res_model, action.domain]),
    });
    await contains("[data-period=day] [data-figure=work] button").click();
    expect.verifySteps([[], ["ahorro.movement", DOMAIN]]);
});
