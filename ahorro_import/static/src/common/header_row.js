import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

/** Points at the row of the headers, where it is not the one that was found. */
export class HeaderRow extends Component {
    static template = "ahorro_import.HeaderRow";
    static props = {
        /** Number of the row that was taken for the headers; 0 where none was. */
        current: { type: Number, optional: true },
        isBusy: { type: Boolean, optional: true },
        /** Called with the number of the row. */
        save: Function,
        /** Gives the first rows of the file: `{row, cells, more}`. */
        loadRows: Function,
    };

    setup() {
        this.state = useState({ number: "", rows: null });
    }

    get number() {
        const number = Number(this.state.number);
        return Number.isInteger(number) && number > 0 ? number : false;
    }

    get currentText() {
        return this.props.current ? _t("Row %s was taken for them.", this.props.current) : "";
    }

    async toggleRows() {
        this.state.rows = this.state.rows ? null : await this.props.loadRows();
    }

    select(row) {
        if (!this.props.isBusy) {
            this.state.number = String(row.row);
        }
    }

    cellsLabel(row) {
        return row.cells.filter(Boolean).join(" · ");
    }

    save() {
        if (this.number && !this.props.isBusy) {
            return this.props.save(this.number);
        }
    }
}
