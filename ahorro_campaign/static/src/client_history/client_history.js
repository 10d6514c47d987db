import { clientFileProps, clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { format } from "@ahorro_plan/common/format";

import { Component } from "@odoo/owl";

/** *Historial de gestión*: what was done with this client, in any campaign. */
export class ClientHistory extends Component {
    static template = "ahorro_campaign.ClientHistory";
    static props = clientFileProps;

    setup() {
        this.format = format;
    }

    /** What was done: a case that nobody has touched yet is no action. */
    get rows() {
        return this.props.file.history.filter((row) => row.comments.length || row.finished_at);
    }
}

clientFileRegistry.add("ahorro_campaign.history", {
    Component: ClientHistory,
    place: "main",
    isShown: (file) => Boolean(file.history),
});
