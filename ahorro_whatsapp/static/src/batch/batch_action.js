import { zoomActions } from "@ahorro_campaign/common/registries";
import { listActions } from "@ahorro_plan/record_list/record_list";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";

async function openCreate(env, model, options) {
    const action = await env.services.orm.call("ahorro.wa.batch", "open_create", [model], options);
    return env.services.action.doAction(action);
}

/** From any list of plans, or of what leads to plans, to a mass send. */
listActions.add("ahorro_whatsapp.batch", {
    label: _t("Mass send"),
    icon: "fa-paper-plane-o",
    isVisible: () => user.hasGroup("ahorro_plan.group_supervisor"),
    run: (selection, env) =>
        openCreate(env, selection.resModel, {
            row_ids: selection.ids || false,
            domain: selection.domain || false,
        }),
});

/** From the numbers of a campaign, to all of its clients whose case is open. */
zoomActions.add("ahorro_whatsapp.batch", {
    label: _t("Mass send"),
    isVisible: (zoom) => zoom.can_manage && zoom.state === "in_progress",
    run: (zoom, env) => openCreate(env, "ahorro.campaign", { row_ids: [zoom.id] }),
});
