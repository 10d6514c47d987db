/** The screen that comes in a bundle of its own (see the manifest), and what opens it. */

import { addLazyScreen } from "@ahorro_plan/common/lazy_screen";
import { listActions } from "@ahorro_plan/record_list/record_list";
import { _t } from "@web/core/l10n/translation";

addLazyScreen("ahorro_whatsapp.queue", {
    bundles: ["ahorro_plan.client_file", "ahorro_whatsapp.queue"],
    displayName: _t("WhatsApp round"),
});

/** From a list of cases to one client after the other. */
listActions.add("ahorro_whatsapp.queue", {
    label: _t("WhatsApp"),
    icon: "fa-whatsapp",
    isVisible: (resModel) => resModel === "ahorro.case",
    run: (selection, env) => {
        const { ids, domain } = selection;
        return env.services.action.doAction({
            type: "ir.actions.client",
            tag: "ahorro_whatsapp.queue",
            params: { selection: ids ? { ids } : { domain } },
        });
    },
});
