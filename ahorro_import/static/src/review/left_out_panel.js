import { _t } from "@web/core/l10n/translation";

import { Component, useState } from "@odoo/owl";

import { format } from "../common/format";

/** So many at first: most are titles and totals. */
const FIRST = 4;

/** Rows that were taken for no plan, as they are written: a person can tell. */
export class LeftOutPanel extends Component {
    static template = "ahorro_import.LeftOutPanel";
    static props = {
        /** `{row, text, kind}` */
        rows: Array,
        total: Number,
    };

    setup() {
        this.state = useState({ isOpen: false });
    }

    get shown() {
        return this.state.isOpen ? this.props.rows : this.props.rows.slice(0, FIRST);
    }

    get openLabel() {
        return _t("See the other %s", format.count(this.props.rows.length - FIRST));
    }

    get moreText() {
        return _t("%(shown)s of %(total)s are shown.", {
            shown: format.count(this.props.rows.length),
            total: format.count(this.props.total),
        });
    }

    rowLabel(row) {
        return _t("row %s", format.count(row.row));
    }
}
