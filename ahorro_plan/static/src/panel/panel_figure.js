import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatFloat, formatInteger, formatMonetary } from "@web/views/fields/formatters";

import { Component } from "@odoo/owl";

/**
 * @param {number} value
 * @returns {string} with one decimal, as people write it: 21,7 %
 */
export function formatShare(value) {
    return `${formatFloat(value, { digits: [16, 1] })} %`;
}

/**
 * @param {number} value
 * @param {number | false} currencyId
 * @returns {string} pesos without cents: a panel is read from afar
 */
export function formatAmount(value, currencyId) {
    return formatMonetary(value, { currencyId: currencyId || undefined, digits: [16, 0] });
}

/** A number that opens the rows it counts; zero opens nothing and is no button. */
export class PanelFigure extends Component {
    static template = "ahorro_plan.PanelFigure";
    static props = {
        figure: Object,
        /** count, amount or percent */
        kind: { type: String, optional: true },
        /** Of what row and column it is, for who does not see the table. */
        label: String,
        currencyId: { type: [Number, Boolean], optional: true },
        open: Function,
        className: { type: String, optional: true },
    };
    static defaultProps = { kind: "count", currencyId: false, className: "" };

    get text() {
        const { figure, kind, currencyId } = this.props;
        if (kind === "percent") {
            return typeof figure.percent === "number" ? formatShare(figure.percent) : "—";
        }
        if (figure.value === false || figure.value === undefined) {
            return "—";
        }
        if (kind === "date") {
            return formatDate(deserializeDate(figure.value));
        }
        return kind === "amount" || figure.is_sum
            ? formatAmount(figure.value, currencyId)
            : formatInteger(figure.value);
    }

    get share() {
        const { figure, kind } = this.props;
        return kind === "count" && figure.value && typeof figure.percent === "number"
            ? formatShare(figure.percent)
            : "";
    }

    get opensRows() {
        const { value, domain } = this.props.figure;
        return Boolean(value && domain);
    }

    get description() {
        return _t("%(label)s: %(number)s. Open the list", {
            label: this.props.label,
            number: this.share ? `${this.text} (${this.share})` : this.text,
        });
    }
}
