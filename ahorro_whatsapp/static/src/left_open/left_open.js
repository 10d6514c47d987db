import { boardNotices } from "@ahorro_campaign/common/registries";
import { rowsAction } from "@ahorro_campaign/common/rows";
import { useService } from "@web/core/utils/hooks";

import { Component, onWillStart, useState } from "@odoo/owl";

/** Messages of which nobody said what became of them: one's own, and the team's. */
export class LeftOpen extends Component {
    static template = "ahorro_whatsapp.LeftOpen";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ own: false, team: false });
        onWillStart(async () => {
            const model = "ahorro.wa.left.open";
            const found = await this.orm.silent.call(model, "get_left_open", []);
            Object.assign(this.state, found);
        });
    }

    show({ title, domain }) {
        return this.action.doAction({
            ...rowsAction(title, domain, "ahorro.wa.message"),
            views: ["list", "kanban", "form"].map((kind) => [false, kind]),
            mobile_view_mode: "kanban",
        });
    }
}

boardNotices.add("ahorro_whatsapp.left_open", { Component: LeftOpen });
