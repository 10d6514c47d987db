import { WaDialog } from "@ahorro_whatsapp/composer/wa_dialog";
import { attendActions } from "@ahorro_campaign/common/registries";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/** *WhatsApp* among the actions of the attend screen. */
export class WaAction extends Component {
    static template = "ahorro_whatsapp.WaAction";
    static props = { data: Object };

    setup() {
        this.dialog = useService("dialog");
    }

    open() {
        const { plan, case: attended, file } = this.props.data;
        this.dialog.add(WaDialog, {
            planId: plan.id,
            caseId: attended.id,
            client: file.name,
        });
    }
}

attendActions.add("ahorro_whatsapp.wa", {
    Component: WaAction,
    key: "w",
    help: _t("W: WhatsApp"),
});
