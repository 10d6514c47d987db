import { clientFileProps, clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { format } from "@ahorro_plan/common/format";

import { Component } from "@odoo/owl";

/** Colours of verdicts, beside their words. */
const TONES = { kept: "success", part: "warning", broken: "danger" };

/** What this client promised to pay, and whether they did. */
export class ClientPromises extends Component {
    static template = "ahorro_campaign.ClientPromises";
    static props = clientFileProps;

    setup() {
        this.format = format;
    }

    tone(row) {
        return TONES[row.verdict] || "secondary";
    }
}

clientFileRegistry.add("ahorro_campaign.promises", {
    Component: ClientPromises,
    place: "main",
    isShown: (file) => Boolean(file.promises?.length),
});
