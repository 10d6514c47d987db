import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

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

lazyComponents.add("ahorro_whatsapp.wa_dialog", WaDialog);
