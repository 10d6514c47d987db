import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

import { Component } from "@odoo/owl";

import { WaComposer } from "./wa_composer";

/** *WhatsApp* over the screen on which somebody is attended or looked at. */
export class WaDialog extends Component {
    static template = "ahorro_whatsapp.WaDialog";
    static components = { Dialog, WaComposer };
    static props = {
        planId: Number,
        caseId: [Number, Boolean],
        client: String,
        close: Function,
        onDone: { type: Function, optional: true },
    };

    setup() {
        this.title = _t("WhatsApp to %s", this.props.client);
    }

    onClosed(outcome) {
        this.props.close();
        this.props.onDone?.(outcome);
    }
}

// For who is on a page that loads this bundle when it is needed.
registry.category("ahorro_whatsapp_dialogs").add("composer", WaDialog);
