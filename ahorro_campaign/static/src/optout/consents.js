import { clientFileProps, clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { format } from "@ahorro_plan/common/format";
import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

import { ConsentDialog } from "./opt_out_dialog";

/** Among the client's information: to what they agreed, and recording another one. */
export class Consents extends Component {
    static template = "ahorro_campaign.Consents";
    static props = clientFileProps;

    setup() {
        this.dialog = useService("dialog");
    }

    get statements() {
        return this.props.file.contact_statements;
    }

    get canEdit() {
        return !this.props.readonly && this.props.file.can.edit;
    }

    detail(consent) {
        const parts = [
            consent.how_label,
            format.moment(consent.date),
            consent.who,
            consent.company,
        ];
        return parts.filter(Boolean).join(" · ");
    }

    openConsent() {
        this.dialog.add(ConsentDialog, { file: this.props.file, onDone: this.props.reload });
    }
}

clientFileRegistry.add("ahorro_campaign.consents", {
    Component: Consents,
    place: "info",
    isShown: (file) => Boolean(file.contact_statements),
});
