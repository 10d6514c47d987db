import { rowsAction } from "@ahorro_campaign/common/rows";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/views/fields/formatters";

import { Component, onWillStart, useState } from "@odoo/owl";

/** The operator's own day and month beside the middle of the team. */
export class OwnNumbers extends Component {
    static template = "ahorro_campaign.OwnNumbers";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ periods: [] });
        onWillStart(() => this.load());
    }

    async load() {
        const numbers = await this.orm.call("ahorro.operator.numbers", "get_own_numbers", []);
        this.state.periods = [
            { id: "day", title: _t("Today"), ...numbers.day },
            { id: "month", title: _t("This month"), ...numbers.month },
        ];
    }

    /**
     * @param {number | false | null} value nobody to speak of is a dash, not 0
     * @param {boolean} isRate
     * @returns {string}
     */
    text(value, isRate) {
        if (value === false || value === null) {
            return "—";
        }
        const isWhole = Number.isInteger(value);
        const number = formatFloat(value, { digits: [16, isWhole ? 0 : 1] });
        return isRate ? `${number} %` : number;
    }

    open(period, figure) {
        const name = `${period.title}: ${figure.label}`;
        return this.action.doAction(rowsAction(name, figure.domain, "ahorro.movement"));
    }
}
