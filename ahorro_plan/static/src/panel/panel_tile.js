import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { formatInteger } from "@web/views/fields/formatters";

import { Component } from "@odoo/owl";
import { PanelChange } from "./panel_change";
import { formatAmount, PanelFigure } from "./panel_figure";

/** What needs somebody today: a number, in what words, and how it changed. */
export class PanelTile extends Component {
    static template = "ahorro_plan.PanelTile";
    static components = { PanelChange, PanelFigure };
    static props = {
        tile: Object,
        currencyId: { type: [Number, Boolean], optional: true },
        open: Function,
    };

    get classes() {
        const { details, tone } = this.props.tile;
        const long = details?.length > 4 ? "o_ahorro_panel_long" : "";
        return `o_ahorro_panel_${tone || "info"} ${long}`;
    }

    get number() {
        const { value } = this.props.tile.figure;
        return value === false ? "—" : formatInteger(value);
    }

    get amount() {
        const { figure, amount_label } = this.props.tile;
        return amount_label && figure.amount
            ? formatAmount(figure.amount, this.props.currencyId)
            : "";
    }
}

// Boards of other add-ons show some of the panel's tiles.
lazyComponents.add("ahorro_plan.panel_tile", PanelTile);
