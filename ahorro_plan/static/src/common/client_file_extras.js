import { registry } from "@web/core/registry";

/** What a component of the client file gets: `plan` is false outside of a plan's card. */
export const clientFileProps = {
    file: Object,
    plan: { type: [Object, Boolean], optional: true },
    readonly: { type: Boolean, optional: true },
    reload: Function,
};

/**
 * What other add-ons draw in the client file. Their data comes with the file: they
 * extend `_prepare_client_file_summary` of `res.partner`.
 *
 * @typedef {object} ClientFileExtra
 * @property {typeof import("@odoo/owl").Component} Component with the props
 *  `clientFileProps`
 * @property {"head" | "contact" | "info" | "plan" | "main" | "side"} place
 * @property {(file: object, plan: object | false) => boolean} [isShown]
 */
export const clientFileRegistry = registry.category("ahorro_client_file");
