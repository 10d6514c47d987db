import { Dialog } from "@web/core/dialog/dialog";

import { Component } from "@odoo/owl";

import { format } from "../common/format";

/** What nobody has decided, and what importing now does with it. */
export class UndecidedDialog extends Component {
    static template = "ahorro_import.UndecidedDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        /** `{code, count, text}` of each kind */
        undecided: Array,
        /** Of the button that imports. */
        label: String,
        apply: Function,
    };

    setup() {
        this.format = format;
    }

    apply() {
        this.props.close();
        return this.props.apply();
    }
}
