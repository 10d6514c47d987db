import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

/** Gives a name and a family to a status that only the file knows. */
export class NameStatusDialog extends Component {
    static template = "ahorro_import.NameStatusDialog";
    static components = { Dialog };
    static props = { close: Function, code: String, families: Array, save: Function };

    setup() {
        this.state = useState({ name: "", family: "unmapped", isBusy: false });
        useAutofocus();
    }

    get title() {
        return _t("Name the status %s", this.props.code);
    }

    async save() {
        const name = this.state.name.trim();
        if (!name || this.state.isBusy) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.props.save({ name, family: this.state.family });
            this.props.close();
        } finally {
            this.state.isBusy = false;
        }
    }
}
