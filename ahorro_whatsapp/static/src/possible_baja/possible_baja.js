import { clientFileProps, clientFileRegistry } from "@ahorro_plan/common/client_file_extras";
import { format } from "@ahorro_plan/common/format";

import { Component } from "@odoo/owl";

/** What the client wrote that may mean *baja*, until somebody attended them. */
export class PossibleBaja extends Component {
    static template = "ahorro_whatsapp.PossibleBaja";
    static props = clientFileProps;

    setup() {
        this.format = format;
    }
}

clientFileRegistry.add(
    "ahorro_whatsapp.possible_baja",
    {
        Component: PossibleBaja,
        place: "main",
        isShown: (file) => Boolean(file.wa_wish),
    },
    { sequence: 1 }
);
