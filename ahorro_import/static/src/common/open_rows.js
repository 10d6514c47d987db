/**
 * Open the rows behind a number in a list of Odoo's own.
 *
 * @param {object} actionService
 * @param {string} name
 * @param {{model: string, domain: Array}} rows
 */
export function openRows(actionService, name, { model, domain }) {
    return actionService.doAction({
        type: "ir.actions.act_window",
        name,
        res_model: model,
        views: [
            [false, "list"],
            [false, "form"],
        ],
        domain,
        // A number counts archived plans too.
        context: { active_test: false },
        target: "current",
    });
}
