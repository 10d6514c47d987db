/**
 * Where add-ons above put their actions. They are here, and not in the screens' own
 * bundles, so that any file may add to them before a screen is loaded.
 */

import { registry } from "@web/core/registry";

/**
 * Further actions with the person in front: `{Component}`, which gets the screen's `data`.
 * With `{key, help}` a letter of the keyboard presses what has `data-ahorro-key` of that
 * letter, and the help names it.
 */
export const attendActions = registry.category("ahorro_attend_actions");

/**
 * What add-ons above tell whoever opens the operator's board or the supervision board, as
 * `{Component}`. It asks for what it tells, and shows nothing where there is nothing.
 */
export const boardNotices = registry.category("ahorro_board_notices");

/**
 * What add-ons above can do with a campaign, as
 * `{label, icon, isVisible(zoom), run(zoom, env)}`.
 */
export const zoomActions = registry.category("ahorro_campaign_zoom_actions");
