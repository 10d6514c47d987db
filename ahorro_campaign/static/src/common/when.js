import { readMoment, shortMoment } from "@ahorro_plan/common/moments";
import { _t } from "@web/core/l10n/translation";

/**
 * When an open case comes, said alike wherever a line of it is drawn: an agreed call that
 * nobody made in time is *due* and burns; a retry may be made *since* its hour, because
 * nobody was promised anything.
 *
 * @param {object} line with `next_action_at` (UTC as text), `is_callback`, `is_due` and
 *  `is_overdue`
 * @param {object} [options]
 * @param {boolean} [options.short] of today the hour alone
 * @returns {{text: string, late: boolean} | false} false where nothing is planned
 */
export function whenOf(line, { short = false } = {}) {
    if (!line.next_action_at) {
        return false;
    }
    const moment = readMoment(line.next_action_at);
    const at = short ? shortMoment(moment) : moment.toFormat("dd/MM HH:mm");
    if (!line.is_callback) {
        return { text: line.is_due ? _t("since %s", at) : at, late: false };
    }
    return { text: line.is_overdue ? _t("due %s", at) : at, late: line.is_overdue };
}
