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
    };

    setup() {
        this.state = useState({ number: "" });
    }

    get number() {
        const number = Number(this.state.number);
        return Number.isInteger(number) && number > 0 ? number : false;
    }

    get currentText() {
        return this.props.current ? _t("Row %s was taken for them.", this.props.current) : "";
    }

    save() {
        if (this.number && !this.props.isBusy) {
            return this.props.save(this.number);
        }
    }
}
