import { _t } from "@web/core/l10n/translation";

import { markup } from "@odoo/owl";

/**
 * The action that opens the rows behind a figure.
 *
 * @param {string} name what the list is called
 * @param {Array} domain the one that the figure was counted with
 * @param {string} [model]
 * @param {object} [context] of the list: ``ahorro_blocked`` shows why cases are blocked
 * @returns {object}
 */
export function rowsAction(name, domain, model = "ahorro.case", context = {}) {
    const nothing = _t("There is nothing here.");
    const hasCards = ["ahorro.case", "ahorro.deadline"].includes(model);
    const kinds = hasCards ? ["list", "kanban", "form"] : ["list", "form"];
    return {
        type: "ir.actions.act_window",
        name,
        res_model: model,
        ...(kinds.includes("kanban") && { mobile_view_mode: "kanban" }),
        views: kinds.map((kind) => [false, kind]),
        domain,
        context,
        help: markup`<p class="o_view_nocontent_empty_folder">${nothing}</p>`,
    };
}

/**
 * The action that opens calls to make: when they come and of which campaign first.
 *
 * @param {string} name what the list is called
 * @param {Array} domain the one that they were counted with
 * @returns {object}
 */
export function callsAction(name, domain) {
    return rowsAction(name, domain, "ahorro.case", {
        list_view_ref: "ahorro_campaign.ahorro_case_view_list_calls",
    });
}

/** The action that opens one case. */
export function caseAction(caseId) {
    return {
        type: "ir.actions.act_window",
        res_model: "ahorro.case",
        res_id: caseId,
        views: [[false, "form"]],
    };
}
