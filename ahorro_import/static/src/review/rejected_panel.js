import { _t } from "@web/core/l10n/translation";

import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { format } from "../common/format";

/** So many at first: there is more beside them. */
const FIRST = 4;

/** Rows that cannot be imported, why, and the cells to complete in their place. */
export class RejectedPanel extends Component {
    static template = "ahorro_import.RejectedPanel";
    static props = {
        importId: Number,
        rejected: Array,
        total: Number,
        isBusy: { type: Boolean, optional: true },
        /** Called with the id of a line and `{index: text}`. */
        save: Function,
    };

    setup() {
        this.format = format;
        this.state = useState({ lineId: false, hasAll: false, cells: {}, isOpen: false });
        const form = useRef("form");
        useEffect(
            (lineId) => {
                if (lineId) {
                    form.el?.querySelector("input")?.focus();
                }
            },
            () => [this.state.lineId]
        );
    }

    get shown() {
        return this.state.isOpen ? this.props.rejected : this.props.rejected.slice(0, FIRST);
    }

    get openLabel() {
        return _t("See the other %s", format.count(this.props.rejected.length - FIRST));
    }

    get title() {
        return this.props.total === 1
            ? _t("1 rejected row")
            : _t("%s rejected rows", format.count(this.props.total));
    }

    get moreText() {
        return _t(
            "%s are shown; the downloaded file has all of them.",
            format.count(this.props.rejected.length)
        );
    }

    rowLabel(row) {
        return _t("row %s", format.count(row.row));
    }

    completeLabel(row) {
        return _t("complete row %s", format.count(row.row));
    }

    get url() {
        return `/ahorro_import/rejected/${this.props.importId}`;
    }

    /** The cells that are the trouble, then the others where they are asked for. */
    cells(row) {
        const bad = row.cells.filter((cell) => cell.bad);
        return this.state.hasAll || !bad.length ? row.cells : bad;
    }

    badCells(row) {
        return row.cells.filter((cell) => cell.bad);
    }

    text(cell) {
        return this.state.cells[cell.index] ?? cell.text;
    }

    edit(row) {
        Object.assign(this.state, { lineId: row.line_id, hasAll: false, cells: {} });
    }

    close() {
        this.state.lineId = false;
    }

    async save(row) {
        const changed = {};
        for (const cell of row.cells) {
            if (cell.index in this.state.cells && this.state.cells[cell.index] !== cell.text) {
                changed[cell.index] = this.state.cells[cell.index];
            }
        }
        if (Object.keys(changed).length) {
            await this.props.save(row.line_id, changed);
        }
        this.close();
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.close();
        }
    }
}
