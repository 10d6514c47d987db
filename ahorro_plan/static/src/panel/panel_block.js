import { Component, useState } from "@odoo/owl";
import { PanelChange } from "./panel_change";
import { PanelChart } from "./panel_chart";
import { PanelFigure } from "./panel_figure";
import { PanelMatrix } from "./panel_matrix";
import { blockRows } from "./panel_model";

/** A block of the panel: its table, beside it a chart of the same figures. */
export class PanelBlock extends Component {
    static template = "ahorro_plan.PanelBlock";
    static components = { PanelChange, PanelChart, PanelFigure, PanelMatrix };
    static props = {
        block: Object,
        currencyId: { type: [Number, Boolean], optional: true },
        open: Function,
        /** Each `{label, icon, run(figure)}`: what can be done with a block's rows. */
        actions: Array,
        tick: Function,
        showMore: Function,
        download: { type: Function, optional: true },
    };

    setup() {
        this.state = useState({ isBusy: false });
    }

    get titleId() {
        return `ahorro_panel_block_${this.props.block.id}`;
    }

    get isEmpty() {
        return !this.props.block.rows.some((row) =>
            Object.values(row.cells).some((figure) => figure.value)
        );
    }

    get rows() {
        return blockRows(this.props.block);
    }

    /** @returns {object[]} headings over several columns: `{label, span}` */
    get headings() {
        const { block } = this.props;
        if (block.group_label) {
            return [{ label: block.group_label, span: block.columns.length }];
        }
        if (!block.columns.some((column) => column.group)) {
            return [];
        }
        const headings = [];
        for (const column of block.columns) {
            const last = headings.at(-1);
            if (last && last.label === (column.group || "")) {
                last.span++;
            } else {
                headings.push({ label: column.group || "", span: 1 });
            }
        }
        return headings;
    }

    /** @returns {object[]} rows, and before each group of them its name, if there are two */
    get lines() {
        const { rows } = this.props.block;
        const groups = new Set(rows.map((row) => row.group || ""));
        const lines = [];
        let group = null;
        for (const row of rows) {
            if (groups.size > 1 && row.group !== group) {
                group = row.group;
                lines.push({ key: `group ${group}`, group: group || "" });
            }
            lines.push({ key: row.id, row });
        }
        return lines;
    }

    get hasTicks() {
        return this.props.block.kind === "status";
    }

    label(row, column) {
        return `${this.props.block.title}, ${row.label}, ${column.label}`;
    }

    /** Whether a narrow block puts each cell below what it is called, to be read. */
    get isStacked() {
        const { columns } = this.props.block;
        return columns.length > 3 || columns.some(({ kind }) => kind === "amount");
    }

    /** @returns {number} how many cells such a block has side by side */
    get stackedColumns() {
        const { length } = this.props.block.columns;
        return length > 5 ? 4 : length;
    }

    /** @returns {string} how a row is called where there is little room */
    shortLabel(row) {
        const { short_label, label } = row;
        return this.props.block.months && short_label
            ? `${short_label} ${label.split(" ").at(-1)}`
            : label;
    }

    changeOf(row) {
        const [column] = this.props.block.columns;
        return row.cells[column.id]?.before ? row.cells[column.id] : null;
    }

    onTick(row, ev) {
        return this.props.tick({ [row.id]: ev.target.checked });
    }

    async onShowMore() {
        if (this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.props.showMore(this.props.block);
        } finally {
            this.state.isBusy = false;
        }
    }
}
