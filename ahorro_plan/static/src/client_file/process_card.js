import { Component } from "@odoo/owl";

import { format } from "./client_file_model";

/** A commercial process of a client: the sale of a plan. */
export class ProcessCard extends Component {
    static template = "ahorro_plan.ProcessCard";
    static props = {
        process: Object,
        canOpen: { type: Boolean, optional: true },
    };

    setup() {
        this.format = format;
    }
}
