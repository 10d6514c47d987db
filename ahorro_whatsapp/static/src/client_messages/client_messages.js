import { clientFileProps, clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { format } from "@ahorro_plan/common/format";
import { WaDialog } from "@ahorro_whatsapp/composer/wa_dialog";
import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

/** *WhatsApp* on a plan's card of the client file. */
export class WaPlanButton extends Component {
    static template = "ahorro_whatsapp.PlanButton";
    static props = clientFileProps;

    setup() {
        this.dialog = useService("dialog");
    }

    open() {
        const { file, plan, reload } = this.props;
        this.dialog.add(WaDialog, {
            planId: plan.id,
            caseId: false,
            client: file.name,
            onDone: reload,
        });
    }
}

/** What this client was written. */
export class ClientMessages extends Component {
    static template = "ahorro_whatsapp.ClientMessages";
    static props = clientFileProps;

    setup() {
        this.format = format;
    }
}

clientFileRegistry.add("ahorro_whatsapp.write", {
    Component: WaPlanButton,
    place: "plan",
    // The attend screen has it among its own actions.
    isShown: (file) => !file.in_attention && Boolean(file.wa_messages),
});
clientFileRegistry.add("ahorro_whatsapp.messages", {
    Component: ClientMessages,
    place: "side",
    isShown: (file) => Boolean(file.wa_messages),
});
