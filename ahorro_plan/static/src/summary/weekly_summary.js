import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * Open the user's setting of the weekly summary, or the rows of a number of its mail.
 *
 * @param {object} env
 * @param {object} action `params` are those of the address: `semana`, `cifra`
 * @returns {Promise<object>} the action that shows it
 */
async function openWeeklySummary(env, { params }) {
    const { orm } = env.services;
    if (!params?.cifra) {
        return orm.call("ahorro.summary", "action_open_own", []);
    }
    const figure = await orm.call("ahorro.summary", "get_summary_figure", [
        String(params.semana || ""),
        String(params.cifra),
    ]);
    return {
        type: "ir.actions.act_window",
        name: figure.title,
        res_model: figure.model,
        views: [
            [false, "list"],
            [false, "form"],
        ],
        domain: figure.domain,
    };
}

registry.category("actions").add(
    "ahorro_plan.weekly_summary",
    Object.assign(openWeeklySummary, {
        path: "resumen-semanal",
        displayName: _t("Weekly summary"),
    })
);
