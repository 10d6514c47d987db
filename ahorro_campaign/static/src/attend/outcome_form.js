import { nameOfCase, readAlso, ticked, withAmounts } from "@ahorro_campaign/attend/together";
import { readAmount } from "@ahorro_campaign/common/amounts";
import { useIntoView } from "@ahorro_campaign/common/into_view";
import { atMoment, fromInput, readMoment, toInput, userNow } from "@ahorro_plan/common/moments";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { parseDateTime, serializeDate } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/views/fields/formatters";

import { Component, markup } from "@odoo/owl";

/** An empty form: what the operator has not typed yet. */
export function emptyForm() {
    return {
        kind: "finish",
        resultId: false,
        comment: "",
        nextAt: false,
        // The operator chose when, and no promise changes it.
        isNextOwn: false,
        promiseDate: false,
        // What is being typed as a day, until it is one
        typedNext: "",
        typedPromise: "",
        promiseAmount: "",
        phoneId: false,
        // Other cases of the person that are saved with this one: {id, amount}
        also: [],
    };
}

/** @returns {luxon.DateTime} when to see whether what was promised for a day was kept */
export function afterPromise(day) {
    let next = day.plus({ days: 1 });
    while (next.weekday > 5) {
        next = next.plus({ days: 1 });
    }
    return next.set({ hour: 10, minute: 0, second: 0, millisecond: 0 });
}

/** @returns {string|undefined} the part of the form that a refusal of the server names */
export function fieldOfCode(code) {
    const fields = [
        ["result", /^(result|kind)/],
        ["comment", /^(comment|empty)/],
        ["promise", /^(date|amount|day)/],
        ["next", /^(next|moment)/],
        ["also", /^also/],
    ];
    return fields.find(([, pattern]) => pattern.test(code || ""))?.[0];
}

function isUnreadable(typed) {
    try {
        parseDateTime(typed);
        return false;
    } catch {
        return true;
    }
}

/** What was typed as a day and is none. */
function findUnreadable(form, result) {
    for (const [field, typed] of [
        ["next", form.typedNext],
        ["promise", result?.requires_date && form.typedPromise],
    ]) {
        if (typed && isUnreadable(typed)) {
            return { field, error: _t("%s is no day: write it as 25/12/2026 10:00.", typed) };
        }
    }
}

/**
 * What the server is asked to save, or the sentence that says what is missing.
 *
 * @param {object} form
 * @param {object[]} results of the case's type
 * @param {object[]} [others] the person's other open cases
 * @returns {{values: object} | {error: string, field: string}}
 */
export function readForm(form, results, others = []) {
    const result = results.find((each) => each.id === form.resultId);
    const unreadable = findUnreadable(form, result);
    if (unreadable) {
        return unreadable;
    }
    if (form.kind === "finish" && !result) {
        return { field: "result", error: _t("Choose a result, or mark Only a comment.") };
    }
    if (!result && !form.comment.trim() && !form.nextAt) {
        return { field: "comment", error: _t("Write a comment, or choose a result.") };
    }
    if (form.kind === "finish" && !result.closes) {
        return {
            field: "result",
            error: _t(
                "%s leaves the case open: mark Only a comment, or choose a result that finishes it.",
                result.name
            ),
        };
    }
    if (form.kind === "comment" && result?.closes) {
        return {
            field: "result",
            error: _t(
                "%s finishes the case: mark Finish the case, or choose another result.",
                result.name
            ),
        };
    }
    if (result?.closes && form.nextAt) {
        return {
            field: "next",
            error: _t(
                "A finished case has no next action: take it away, or choose another result."
            ),
        };
    }
    if (result?.requires_comment && !form.comment.trim()) {
        return { field: "comment", error: _t("%s needs a comment.", result.name) };
    }
    if (result?.requires_date && !form.promiseDate) {
        return { field: "promise", error: _t("%s needs the date promised.", result.name) };
    }
    if (result?.requires_next_action && !form.nextAt) {
        return { field: "next", error: _t("%s needs the day and hour to call.", result.name) };
    }
    const amount = form.promiseAmount.trim() && readAmount(form.promiseAmount);
    if (result?.requires_amount && amount === null) {
        return {
            field: "promise",
            error: _t("The amount cannot be read: write it as 40.041,87."),
        };
    }
    if (result?.requires_amount && !amount) {
        return { field: "promise", error: _t("%s needs the amount promised.", result.name) };
    }
    const { also, ...wrong } = readAlso(form, result, others);
    if (wrong.error) {
        return wrong;
    }
    const promiseDate = (result?.requires_date && form.promiseDate) || false;
    // The day that comes with a promise was agreed with nobody: the server sets the same
    // one, and a file that says that the promise was kept takes it away.
    const isAgreed = form.isNextOwn || !promiseDate || result.requires_next_action;
    return {
        values: {
            ...(also.length ? { also } : {}),
            kind: form.kind,
            result_id: result ? result.id : false,
            comment: form.comment.trim(),
            next_action_at: (isAgreed && form.nextAt) || false,
            promise_date: promiseDate,
            promise_amount: (result?.requires_amount && amount) || false,
            phone_id: (result?.flags_phone_wrong && form.phoneId) || false,
        },
    };
}

/**
 * What choosing a result writes into the form: it says by itself what it finishes, and a
 * day that came with another result's promise goes with it. A promise begins with the
 * overdue debt.
 */
export function chosen(result, form, debt = 0, others = []) {
    const values = { resultId: result.id, kind: result.closes ? "finish" : "comment" };
    if (form.also?.length) {
        values.also = withAmounts(form.also, result, others);
    }
    if (result.requires_amount && debt > 0 && !form.promiseAmount.trim()) {
        values.promiseAmount = formatFloat(debt, { digits: [false, 2] });
    }
    return form.isNextOwn || result.requires_date ? values : { ...values, nextAt: false };
}

/**
 * Tell whether people are called at a moment of a day that is not closed.
 *
 * @param {luxon.DateTime} moment
 * @param {{zone: string, week: {[weekday: string]: number[][]}} | false} [openHours] between
 *  which minutes of each weekday, Monday being 1; without them no hour is restricted
 */
export function isOpenHour(moment, openHours) {
    if (!openHours) {
        return true;
    }
    const at = moment.setZone(openHours.zone);
    const minute = at.hour * 60 + at.minute;
    const spans = openHours.week[at.weekday] || [];
    return spans.some(([start, end]) => start <= minute && minute < end);
}

/**
 * The days on which people say that they will pay, with one touch.
 *
 * @returns {{label: string, day: luxon.DateTime, key: string}[]} days of the user's
 *  calendar, whatever day the computer's is
 */
export function promiseDays() {
    const today = userNow().startOf("day");
    const friday = today.plus({ days: (5 - today.weekday + 7) % 7 || 7 });
    const days = [
        [_t("today"), today],
        [_t("tomorrow"), today.plus({ days: 1 })],
        [friday.toFormat("ccc dd/MM"), friday],
        [today.plus({ days: 7 }).toFormat("ccc dd/MM"), today.plus({ days: 7 })],
    ];
    const seen = new Set();
    return days
        .map(([label, day]) => ({ label, day, key: serializeDate(day) }))
        .filter(({ key }) => !seen.has(key) && seen.add(key));
}

/** *Formulario*: the result, the comment and what comes next. */
export class OutcomeForm extends Component {
    static template = "ahorro_campaign.OutcomeForm";
    static components = { DateTimeInput };
    static props = {
        form: Object,
        results: Array,
        presets: Array,
        // The person's phones that work, to say which one does not
        phones: { type: Array, optional: true },
        script: { type: String, optional: true },
        // Overdue, in pesos: with what a promise begins
        debt: { type: Number, optional: true },
        // Other open cases of the person, of which some are ticked
        others: { type: Array, optional: true },
        // Days to come on which nobody is called, as text
        closedDays: { type: Array, element: String, optional: true },
        // Between which minutes of a weekday people are called: {zone, week}
        openHours: { type: [Object, Boolean], optional: true },
        // After how many minutes a case with nothing planned comes back
        restMinutes: { type: Number, optional: true },
        error: { type: Object, optional: true },
        locked: { type: Boolean, optional: true },
        onChange: Function,
        // `before` the form, at the top of its `foot`, and the buttons below it
        slots: { type: Object, optional: true },
    };

    setup() {
        useIntoView("askedPhone");
        useIntoView("askedPromise");
        this.nameOfCase = nameOfCase;
    }

    /** The cases that are saved with the one in front. */
    get together() {
        return ticked(this.form, this.props.others || []);
    }

    get togetherText() {
        return _t("%s cases, one save", this.together.length + 1);
    }

    setAmount(other, amount) {
        const also = this.form.also.map((row) => (row.id === other.id ? { ...row, amount } : row));
        this.change({ also });
    }

    get form() {
        return this.props.form;
    }

    get result() {
        return this.props.results.find((each) => each.id === this.form.resultId);
    }

    /** The results of the type as large buttons, those of any call as small ones. */
    get groups() {
        const own = this.props.results.filter((each) => !each.universal);
        const common = this.props.results.filter((each) => each.universal);
        return [
            { key: "own", results: own },
            { key: "common", results: common },
        ].filter((group) => group.results.length);
    }

    /** What to say: a sanitised field, in which the server has escaped the plan's data. */
    get script() {
        return markup(this.props.script);
    }

    get asksPromise() {
        return Boolean(this.result && (this.result.requires_date || this.result.requires_amount));
    }

    /** Which number is wrong is asked where there are several. */
    get asksPhone() {
        return Boolean(this.result?.flags_phone_wrong && this.props.phones?.length > 1);
    }

    /** @returns {luxon.DateTime | null} when the case comes back, if it stays open */
    get comesBack() {
        const { result, form } = this;
        if (form.nextAt) {
            return readMoment(form.nextAt);
        }
        if (result?.requires_date && form.promiseDate) {
            return afterPromise(this.promiseValue());
        }
        const minutes = result?.retry_hours ? result.retry_hours * 60 : this.props.restMinutes;
        return minutes ? userNow().plus({ minutes }) : null;
    }

    /** What becomes of the case with what is filled in. */
    get consequence() {
        const { result, form } = this;
        if (result?.opt_out) {
            return _t(
                "Records that the client does not want to be called: no campaign calls them any more. Only a supervisor can end it."
            );
        }
        const count = this.together.length + 1;
        if (result?.closes) {
            return count > 1 ? _t("Finishes the %s cases.", count) : _t("Finishes the case.");
        }
        if (!result && form.kind === "finish") {
            return "";
        }
        const back = this.comesBack;
        if (count > 1) {
            return back
                ? _t("The %(count)s cases stay open, and come back %(moment)s.", {
                      count,
                      moment: atMoment(back),
                  })
                : _t("The %s cases stay open.", count);
        }
        return back
            ? _t("The case stays open, and comes back %s.", atMoment(back))
            : _t("The case stays open.");
    }

    change(values) {
        if (!this.props.locked) {
            Object.assign(this.form, values);
            this.props.onChange();
        }
    }

    choose(result) {
        if (this.form.resultId === result.id) {
            return this.change({ resultId: false });
        }
        return this.change(chosen(result, this.form, this.props.debt, this.props.others));
    }

    /** @returns {string|undefined} the id of what is said about a part of the form */
    describedBy(field) {
        return this.props.error?.field === field ? "ahorro_form_error" : undefined;
    }

    outcomeClass(result) {
        return `o_ahorro_${result.outcome}`;
    }

    setPhone(ev) {
        this.change({ phoneId: Number(ev.target.value) || false });
    }

    get momentFormat() {
        return `${localization.dateFormat} HH:mm`;
    }

    nextValue() {
        return toInput(this.form.nextAt);
    }

    /** Odoo's inputs go back to what was there before: what is wrong has to be seen. */
    showTyped(ev, typed) {
        if (typed && ev.target.value.trim() !== typed && isUnreadable(typed)) {
            ev.target.value = typed;
        }
    }

    setNext(value) {
        this.change({ nextAt: fromInput(value), isNextOwn: true, typedNext: "" });
    }

    /** How the amount is understood, before it is saved. */
    get amountRead() {
        const amount = readAmount(this.form.promiseAmount);
        return amount === null ? "" : formatFloat(amount, { digits: [false, 2] });
    }

    get promiseDays() {
        return promiseDays();
    }

    /** That nobody is called on the day or at the hour of the next action, if so. */
    get closedText() {
        if (!this.form.nextAt) {
            return "";
        }
        const at = readMoment(this.form.nextAt);
        if ((this.props.closedDays || []).includes(at.toISODate())) {
            return _t(
                "Nobody is called on %s: it comes at the next open hour.",
                at.toFormat("ccc dd/MM")
            );
        }
        return isOpenHour(at, this.props.openHours)
            ? ""
            : _t(
                  "Nobody is called at %s: it comes at the next open hour.",
                  at.toFormat("ccc dd/MM HH:mm")
              );
    }

    promiseValue() {
        return this.form.promiseDate ? luxon.DateTime.fromISO(this.form.promiseDate) : false;
    }

    /** Somebody sees the day after whether it was kept, unless the operator says when. */
    setPromise(value) {
        const values = { promiseDate: value ? serializeDate(value) : false, typedPromise: "" };
        if (!this.form.isNextOwn) {
            values.nextAt = value ? fromInput(afterPromise(value)) : false;
        }
        this.change(values);
    }
}
