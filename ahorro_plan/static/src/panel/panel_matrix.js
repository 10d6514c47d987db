import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";

import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { formatAmount, formatShare, PanelFigure } from "./panel_figure";

/**
 * From where plans came and where they are now. A cell that is chosen says more beside
 * the table: how many people, what they owe, and what to do with them.
 */
export class PanelMatrix extends Component {
    static template = "ahorro_plan.PanelMatrix";
    static components = { PanelFigure };
    static props = {
        block: Object,
        headings: Array,
        currencyId: { type: [Number, Boolean], optional: true },
        open: Function,
        actions: Array,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ chosen: null });
        onWillUpdateProps((next) => {
            if (next.block !== this.props.block) {
                this.state.chosen = null;
            }
        });
    }

    get counted() {
        return this.props.block.columns.filter((column) => column.kind === "count");
    }

    number(figure) {
        return formatInteger(figure.value);
    }

    share(figure) {
        return typeof figure.percent === "number" ? formatShare(figure.percent) : "";
    }

    isChosen(row, column) {
        return this.state.chosen?.key === `${row.id} ${column.id}`;
    }

    label(row, column) {
        return `${row.label} → ${column.label}`;
    }

    /** @returns {string} a column's name where its heading is not above it */
    longLabel(column) {
        const { columns } = this.props.block;
        return column.group && column.group === columns[0].group
            ? `${column.group}: ${column.label}`
            : column.label;
    }

    describe(row, column, figure) {
        const values = { label: this.label(row, column), number: this.number(figure) };
        return figure.value === 1
            ? _t("%(label)s: %(number)s plan. More about it", values)
            : _t("%(label)s: %(number)s plans. More about them", values);
    }

    async choose(row, column, figure) {
        const chosen = { key: `${row.id} ${column.id}`, label: this.label(row, column), figure };
        this.state.chosen = chosen;
        let sums = {};
        try {
            [sums] = await this.orm.call(
                figure.model,
                "formatted_read_group",
                [figure.domain, [], ["__count", "partner_id:count_distinct", "overdue_debt:sum"]],
                {}
            );
        } catch (error) {
            if (this.state.chosen?.key === chosen.key) {
                this.state.chosen = null; // to be chosen again
            }
            throw error;
        }
        if (this.state.chosen?.key === chosen.key) {
            this.state.chosen.persons = formatInteger(sums["partner_id:count_distinct"]);
            this.state.chosen.debt = formatAmount(
                sums["overdue_debt:sum"] || 0,
                this.props.currencyId
            );
        }
    }
}
