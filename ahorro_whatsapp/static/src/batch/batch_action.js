import { listActions } from "@ahorro_plan/record_list/record_list";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";

/** From any list of plans, or of what leads to plans, to a mass send. */
listActions.add("ahorro_whatsapp.batch", {
    label: _t("Mass send"),
    icon: "fa-paper-plane-o",
    isVisible: () => user.hasGroup("ahorro_plan.group_supervisor"),
    run: async (selection, env) => {
        const action = await env.services.orm.call(
            "ahorro.wa.batch",
            "open_create",
            [selection.resModel],
            { row_ids: selection.ids || false, domain: selection.domain || false }
        );
        return env.services.action.doAction(action);
    },
});
