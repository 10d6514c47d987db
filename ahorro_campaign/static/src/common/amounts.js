/** Pesos: the server takes no more. */
const MAX_AMOUNT = 1e12;
const AMOUNTS = [
    /^\d+$/, // 40041
    /^\d+,\d{1,2}$/, // 40041,87
    /^\d+\.\d{1,2}$/, // 40041.87
    /^[1-9]\d{0,2}(\.\d{3})+(,\d{1,2})?$/, // 40.041,87
    /^[1-9]\d{0,2}(,\d{3})+\.\d{1,2}$/, // 40,041.87
];

/**
 * The amount that a text says, where it can only be read in one way.
 *
 * @param {string} text
 * @returns {number | null}
 */
export function readAmount(text) {
    const digits = text.replace(/^\s*\$/, "").trim();
    if (!AMOUNTS.some((pattern) => pattern.test(digits))) {
        return null;
    }
    const { whole, cents = "0" } = digits.match(/^(?<whole>.*?)([.,](?<cents>\d{1,2}))?$/).groups;
    const amount = Number(`${whole.replace(/[.,]/g, "")}.${cents}`);
    return amount <= MAX_AMOUNT ? amount : null;
}
