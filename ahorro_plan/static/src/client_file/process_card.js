import { format } from "@ahorro_plan/common/format";
import { Component } from "@odoo/owl";

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
