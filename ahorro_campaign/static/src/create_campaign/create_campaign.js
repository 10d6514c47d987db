import { listActions } from "@ahorro_plan/record_list/record_list";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";

/** From any list of plans, or of what leads to plans, to a campaign. */
listActions.add("ahorro_campaign.create", {
    label: _t("Create campaign"),
    icon: "fa-bullhorn",
    isVisible: () => user.hasGroup("ahorro_plan.group_supervisor"),
    run: async (selection, env) => {
        const action = await env.services.orm.call(
            "ahorro.campaign",
            "open_create",
            [selection.resModel],
            { row_ids: selection.ids || false, domain: selection.domain || false }
        );
        return env.services.action.doAction(action);
    },
});

/** From ticked cases of one campaign to other operators of it. */
listActions.add("ahorro_campaign.reassign", {
    label: _t("Reassign"),
    icon: "fa-random",
    isVisible: async (resModel) =>
        resModel === "ahorro.case" && (await user.hasGroup("ahorro_plan.group_supervisor")),
    run: async (selection, env) => {
        const action = await env.services.orm.call(
            "ahorro.campaign.reassignment",
            "open_reassign",
            [],
            { row_ids: selection.ids || false, domain: selection.domain || false }
        );
        return env.services.action.doAction(action, {
            onClose: () => env.searchModel?.search(),
        });
    },
});
