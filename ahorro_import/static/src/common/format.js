import {
    deserializeDate,
    deserializeDateTime,
    formatDate,
    formatDateTime,
} from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { formatFloat, formatInteger } from "@web/views/fields/formatters";

const MEGABYTE = 1024 * 1024;

/** What the server sends as numbers and dates, as the user's language writes it. */
export const format = {
    count: (number) => formatInteger(number || 0),
    /** One decimal at most: `0,4`, `12`. */
    decimal: (number) => formatFloat(number || 0, { digits: [0, 1], trailingZeros: false }),
    date: (text) => (text ? formatDate(deserializeDate(text)) : ""),
    moment: (text) => {
        const options = { format: `${localization.dateFormat} HH:mm` };
        return text ? formatDateTime(deserializeDateTime(text), options) : "";
    },
    seconds: (seconds) => _t("%s s", format.decimal(seconds)),
    /** How long something has lasted: `12 s`, `3 min 05 s`. */
    duration: (seconds) => {
        const whole = Math.round(seconds || 0);
        if (whole < 60) {
            return _t("%s s", whole);
        }
        const rest = String(whole % 60).padStart(2, "0");
        return _t("%(minutes)s min %(seconds)s s", {
            minutes: format.count(Math.floor(whole / 60)),
            seconds: rest,
        });
    },
    size: (bytes) =>
        bytes < MEGABYTE
            ? _t("%s kB", format.count(Math.max(1, Math.round(bytes / 1024))))
            : _t("%s MB", format.decimal(bytes / MEGABYTE)),
};
