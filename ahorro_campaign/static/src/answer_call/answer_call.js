import { hitActionRegistry } from "@ahorro_plan/search/client_search";
import { _t } from "@web/core/l10n/translation";

/**
 * *Atender llamado*: a client who calls, in front of the user at once.
 *
 * @param {object} action the action service
 * @param {number} partnerId
 * @param {number | false} planId the plan that was found, if it is one
 */
export function answerCall(action, partnerId, planId) {
    return action.doAction({
        type: "ir.actions.client",
        tag: "ahorro_campaign.attend",
        params: { call: { partner_id: partnerId, plan_id: planId } },
    });
}

hitActionRegistry.add("ahorro_campaign.answer", {
    label: _t("Answer a call"),
    // What is archived is not attended.
    isShown: (hit) => Boolean(hit.partner_id) && !hit.archived,
    run: (action, hit) => answerCall(action, hit.partner_id, hit.plan_id),
});
