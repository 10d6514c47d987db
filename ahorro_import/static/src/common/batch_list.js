import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

import { format } from "./format";

/** What a state is called on the page. */
export function stateLabel(state) {
    const labels = {
        draft: _t("Waiting"),
        reading: _t("Being read"),
        review: _t("To review"),
        applying: _t("Being imported"),
        done: _t("Imported"),
        failed: _t("Stopped"),
        undone: _t("Undone"),
    };
    return labels[state] || state;
}

/** The files that were loaded together, and which of them is looked at. */
export class BatchList extends Component {
    static template = "ahorro_import.BatchList";
    static props = {
        batch: { type: [Array, Boolean], optional: true },
        current: Number,
        openRun: { type: Function, optional: true },
    };

    setup() {
        this.format = format;
    }

    get others() {
        return (this.props.batch || []).length > 1;
    }

    stateLabel(file) {
        return stateLabel(file.state);
    }
}
