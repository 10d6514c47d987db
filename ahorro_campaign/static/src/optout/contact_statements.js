import { clientFileProps, clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { format } from "@ahorro_plan/common/format";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component } from "@odoo/owl";

import { EndOptOutDialog, OptOutDialog } from "./opt_out_dialog";

/** In the client file: what the person said about being contacted, and saying it. */
export class ContactStatements extends Component {
    static template = "ahorro_campaign.ContactStatements";
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

    /** "No contactar: Llamadas", and the number where it is only that one. */
    title(optout) {
        const what = optout.phone
            ? `${optout.channel_label} (${optout.phone})`
            : optout.channel_label;
        return optout.purpose === "advertising"
            ? _t("No advertising: %s", what)
            : _t("Do not contact: %s", what);
    }

    detail(optout) {
        const parts = [format.moment(optout.date), optout.who, optout.reason, optout.company];
        return parts.filter(Boolean).join(" · ");
    }

    openOptOut() {
        this.dialog.add(OptOutDialog, { file: this.props.file, onDone: this.props.reload });
    }

    openEnd(optout) {
        this.dialog.add(EndOptOutDialog, {
            partnerId: this.props.file.id,
            optoutId: optout.id,
            title: this.title(optout),
            onDone: this.props.reload,
        });
    }
}

clientFileRegistry.add("ahorro_campaign.contact_statements", {
    Component: ContactStatements,
    place: "contact",
    isShown: (file) => Boolean(file.contact_statements),
});
