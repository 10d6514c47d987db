import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";

/**
 * Moments are shown and typed by the user's own clock, whatever the computer's says: the
 * server's sentences, and the hour that was agreed with a client, go by it too.
 */
const zone = () => (luxon.IANAZone.isValidZone(user.tz) ? user.tz : "default");

/** @returns {luxon.DateTime} a moment of the server's, on the user's clock */
export function readMoment(text) {
    return deserializeDateTime(text, { tz: zone() });
}

/**
 * @param {luxon.DateTime} moment on any clock
 * @returns {luxon.DateTime} the same, on the user's clock
 */
export function onUserClock(moment) {
    return moment.setZone(zone());
}

/** @returns {luxon.DateTime} now, on the user's clock */
export function userNow() {
    return onUserClock(luxon.DateTime.now());
}

/**
 * A moment where there is little room: of today its hour alone.
 *
 * @param {luxon.DateTime} moment on the user's clock
 * @param {luxon.DateTime} [now]
 * @returns {string}
 */
export function shortMoment(moment, now = userNow()) {
    return moment.toFormat(moment.hasSame(now, "day") ? "HH:mm" : "dd/MM HH:mm");
}

/**
 * A moment inside a sentence: *at 13:06* of today, else *on 28/11 at 13:06*.
 *
 * @param {luxon.DateTime} moment on the user's clock
 * @param {luxon.DateTime} [now]
 * @returns {string}
 */
export function atMoment(moment, now = userNow()) {
    const hour = moment.toFormat("HH:mm");
    return moment.hasSame(now, "day")
        ? _t("at %s", hour)
        : _t("on %(day)s at %(hour)s", { day: moment.toFormat("dd/MM"), hour });
}

/**
 * A moment as Odoo's inputs take it: they only know the computer's zone, so that the
 * digits of the user's clock are what they get.
 */
export function toInput(text) {
    return text ? readMoment(text).setZone("default", { keepLocalTime: true }) : false;
}

/** @returns {string | false} for the server, of what an input holds: see `toInput` */
export function fromInput(value) {
    return value ? serializeDateTime(value.setZone(zone(), { keepLocalTime: true })) : false;
}
