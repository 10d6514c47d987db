import { useBusy } from "@ahorro_plan/common/busy";
import { rowsAction } from "@ahorro_campaign/common/rows";
import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";

/** The tiles of the panel that say what cannot wait, by id. */
const TILES = ["callbacks", "promises", "living", "deadlines", "import_age", "alerts"];

/** What burns: some tiles of the portfolio panel, counted by the panel itself. */
export class MorningTiles extends Component {
    static template = "ahorro_campaign.MorningTiles";
    static props = {
        /** When the page was read: read again, the tiles are too. */
        moment: String,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.PanelTile = lazyComponents.get("ahorro_plan.panel_tile");
        this.state = useState({ panel: null });
        Object.assign(this, useBusy());
        onWillStart(() => this.load());
        onWillUpdateProps((next) => next.moment !== this.props.moment && this.load());
    }

    async load() {
        this.state.panel = await this.orm.silent.call("ahorro.plan", "get_portfolio_panel", [
            { blocks: TILES },
        ]);
    }

    get hasAlerts() {
        const tile = this.state.panel.tiles.find((each) => each.id === "alerts");
        return Boolean(tile?.figure.value);
    }

    open(figure) {
        return this.action.doAction(
            rowsAction(figure.title, figure.domain, figure.model, figure.context)
        );
    }

    markSeen() {
        return this.once(async () => {
            await this.orm.call("ahorro.board", "mark_alerts_seen", [this.state.panel.moment]);
            await this.load();
            this.notification.add(
                _t("The alerts are seen: they stay on the live floor and in the history."),
                { type: "success" }
            );
        });
    }
}
