import { registry } from "@web/core/registry";

/**
 * What other add-ons draw in the client file. Their data comes with the file: they
 * extend `_prepare_client_file_summary` of `res.partner`.
 *
 * @typedef {object} ClientFileExtra
 * @property {typeof import("@odoo/owl").Component} Component gets the props `file`,
 *  `plan` (false outside of a plan's card), `readonly` and `reload`
 * @property {"head" | "contact" | "info" | "plan" | "main" | "side"} place
 * @property {(file: object, plan: object | false) => boolean} [isShown]
 */
export const clientFileRegistry = registry.category("ahorro_client_file");
