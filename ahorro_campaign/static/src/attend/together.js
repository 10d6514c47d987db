import { readAmount } from "@ahorro_campaign/common/amounts";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/views/fields/formatters";

/**
 * What is saved on other cases of the person together with the one in front.
 *
 * A form has `also`, rows of {id, amount} of the cases that are ticked; what is known of
 * each comes with the client (`other_cases`).
 */

/** @returns {string} where a case is worked on */
export function placeOfCase(other) {
    return other.campaign || other.type || _t("Without campaign");
}

/** @returns {string} how people call another case */
export function nameOfCase(other) {
    return [other.plan, placeOfCase(other)].filter(Boolean).join(" · ");
}

/** The ticked cases that are there, each with what is known of it. */
export function ticked(form, others) {
    return form.also.flatMap(({ id, amount }) => {
        const other = others.find((each) => each.id === id);
        return other ? [{ other, amount }] : [];
    });
}

/**
 * Why a case cannot be saved together with this result.
 *
 * @param {object} other
 * @param {object | undefined} result
 * @returns {string} nothing is in the way: ""
 */
export function whyNotTogether(other, result) {
    if (other.join_obstacle) {
        return other.join_obstacle;
    }
    if (result && !other.result_ids.includes(result.id)) {
        return _t("%(result)s is no result of this case (%(type)s).", {
            result: result.name,
            type: other.type || _t("without type"),
        });
    }
    return "";
}

/** The rows of ticked cases, where an amount is asked with the debt of each to begin. */
export function withAmounts(also, result, others) {
    if (!result?.requires_amount) {
        return also;
    }
    return also.map((row) => {
        const debt = others.find((each) => each.id === row.id)?.debt || 0;
        const isEmpty = !row.amount.trim() && debt > 0;
        return isEmpty ? { ...row, amount: formatFloat(debt, { digits: [false, 2] }) } : row;
    });
}

/**
 * What the server is asked to save besides, or the sentence that says what is wrong.
 *
 * @returns {{also: object[]} | {error: string, field: string}}
 */
export function readAlso(form, result, others) {
    const also = [];
    for (const { other, amount: typed } of ticked(form, others)) {
        const why = whyNotTogether(other, result);
        if (why) {
            return {
                field: "also",
                error: _t("%(case)s: %(why)s Untick it.", { case: nameOfCase(other), why }),
            };
        }
        const amount = (result?.requires_amount && readAmount(typed)) || false;
        if (result?.requires_amount && !amount) {
            return {
                field: "also",
                error: _t("%(case)s: write the amount promised, as 40.041,87.", {
                    case: nameOfCase(other),
                }),
            };
        }
        also.push({ case_id: other.id, promise_amount: amount });
    }
    return { also };
}
