import { formatInteger } from "@web/views/fields/formatters";

import { Component } from "@odoo/owl";
import { PanelFigure } from "./panel_figure";

/** How a figure differs from the earlier day's: the difference, who entered, who left. */
export class PanelChange extends Component {
    static template = "ahorro_plan.PanelChange";
    static components = { PanelFigure };
    static props = {
        figure: Object,
        label: String,
        open: Function,
    };

    get difference() {
        const { value, before } = this.props.figure;
        return before ? (value || 0) - (before.value || 0) : 0;
    }

    get text() {
        return formatInteger(Math.abs(this.difference));
    }
}
