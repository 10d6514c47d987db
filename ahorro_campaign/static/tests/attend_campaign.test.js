import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { contains, onRpc } from "@web/../tests/web_test_helpers";

import { makeQueue, makeScreen } from "./attend_data";
import { mockAttend, openScreen, refusal, watchActions } from "./attend_helpers";

describe.current.tags("desktop");
defineMailModels();
beforeEach(mockAttend);

const NEXT = makeScreen({ id: 4, name: "Milano Leonardo" });
const CAMPAIGNS = [
    { id: 2, name: "MORA NOVIEMBRE", progress: "10 / 16" },
    { id: 8, name: "ACTO 505", progress: "0 / 1" },
];
const LINES = [{ id: 104, client: "Milano Leonardo", attempts: 0 }];

/** Work through a campaign; the campaigns that are asked for, in order. */
async function openCampaign(campaignId, next) {
    const asked = { next: [], queue: [] };
    onRpc("ahorro.attend", "attend_next", ({ kwargs }) => {
        asked.next.push(kwargs.campaign_id);
        return next(kwargs.campaign_id);
    });
    onRpc("ahorro.attend", "get_attend_queue", ({ kwargs }) => {
        asked.queue.push(kwargs.campaign_id);
        return makeQueue({ campaigns: CAMPAIGNS, cases: LINES });
    });
    await openScreen({ campaign_id: campaignId });
    await animationFrame();
    return asked;
}

test("a campaign that has nobody now keeps the client in front", async () => {
    await openCampaign(2, (id) => id === 2 && makeScreen());
    await contains(".o_ahorro_comment").edit("Habló", { confirm: false });
    await contains(".o_ahorro_queue_line[data-campaign='8']").click();
    expect(".o_notification").toHaveText("Nobody is waiting there now.");
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(".o_ahorro_comment").toHaveValue("Habló");
    expect(".o_ahorro_save_next").toBeEnabled();
});

test("a campaign that is not the user's any more is not asked for again", async () => {
    const asked = await openCampaign(8, (id) => {
        if (id === 8) {
            throw refusal("This campaign is not yours any more.", "campaign");
        }
        return makeScreen();
    });
    expect(".o_ahorro_nobody .o_ahorro_error").toHaveText("This campaign is not yours any more.");
    expect(asked.queue).toEqual([false]);
    await contains(".o_ahorro_next").click();
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(asked.next).toEqual([8, false]);
});

test("the queue beside the client forgets a campaign that is not the user's any more", async () => {
    const asked = [];
    onRpc("ahorro.attend", "attend_next", () => makeScreen());
    onRpc("ahorro.attend", "get_attend_queue", ({ kwargs }) => {
        asked.push(kwargs.campaign_id);
        if (kwargs.campaign_id) {
            throw refusal("This campaign is not yours any more.", "campaign");
        }
        return makeQueue({ cases: LINES });
    });
    await openScreen({ campaign_id: 8 });
    await animationFrame();
    expect(asked).toEqual([8, false]);
    expect(".o_ahorro_queue_line[data-case='104']").toHaveCount(1);
    expect("#ahorro_client_name").toHaveText("Gorosito Analía");
    expect(".o_notification, .o_error_dialog").toHaveCount(0);
});

test("who is chosen while working through a campaign is attended within it", async () => {
    const asked = [];
    await openCampaign(2, () => makeScreen());
    onRpc("ahorro.attend", "attend_case", ({ args, kwargs }) => {
        asked.push([args[0], kwargs.campaign_id]);
        return NEXT;
    });
    await contains(".o_ahorro_queue_line[data-case='104']").click();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(asked).toEqual([[104, 2]]);
});

test("who is chosen from all campaigns is attended within none of them", async () => {
    const asked = [];
    await openCampaign(false, () => makeScreen());
    onRpc("ahorro.attend", "attend_case", ({ args, kwargs }) => {
        asked.push([args[0], kwargs.campaign_id]);
        return NEXT;
    });
    await contains(".o_ahorro_queue_line[data-case='104']").click();
    expect(asked).toEqual([[104, undefined]]);
});

test("the board is told which campaign the user comes back from", async () => {
    await openCampaign(2, () => makeScreen());
    const opened = watchActions();
    await contains(".o_ahorro_back").click();
    expect(opened[0].action).toBe("ahorro_campaign.ahorro_operator_board_action");
    expect(opened[0].options.additionalContext).toEqual({ ahorro_campaign_id: 2 });
});

test("where a campaign is finished, its name says so and the way on is all campaigns", async () => {
    const asked = [];
    onRpc("ahorro.attend", "attend_next", ({ kwargs }) => {
        asked.push(kwargs.campaign_id);
        return kwargs.campaign_id ? false : NEXT;
    });
    onRpc("ahorro.attend", "get_attend_queue", () =>
        makeQueue({
            campaigns: CAMPAIGNS,
            cases: [],
            why_empty: { code: "done", text: "Nothing is left.", until: "" },
        })
    );
    await openScreen({ campaign_id: 8 });
    await animationFrame();
    expect(".o_ahorro_nobody h2").toHaveText("ACTO 505: Nothing is left.");
    await contains(".o_ahorro_next").click();
    expect("#ahorro_client_name").toHaveText("Milano Leonardo");
    expect(asked).toEqual([8, false]);
});

test("a campaign that was archived meanwhile says why nobody follows", async () => {
    onRpc("ahorro.attend", "attend_next", () => false);
    onRpc("ahorro.attend", "get_attend_queue", ({ kwargs }) => {
        if (kwargs.campaign_id) {
            throw refusal("The campaign ACTO 505 is archived.", "campaign");
        }
        return makeQueue({ campaigns: CAMPAIGNS, cases: LINES });
    });
    await openScreen({ campaign_id: 8 });
    await animationFrame();
    expect(".o_ahorro_nobody .o_ahorro_error").toHaveText("The campaign ACTO 505 is archived.");
});
