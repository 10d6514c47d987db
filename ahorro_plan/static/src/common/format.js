import { readMoment } from "@ahorro_plan/common/moments";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { formatMonetary } from "@web/views/fields/formatters";

/** What the server sends as numbers and dates, as the user's language writes it. */
export const format = {
    date: (text) => (text ? formatDate(deserializeDate(text)) : "-"),
    /** A moment to the minute. */
    moment: (text) => (text ? readMoment(text).toFormat(`${localization.dateFormat} HH:mm`) : "-"),
    money: (amount, currencyId) => formatMonetary(amount, { currencyId }),
};
