import { errorMessage } from "@ahorro_plan/common/errors";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

import { Component, useState } from "@odoo/owl";

/** Give what the panel shows a name, and say whether the others see it too. */
export class PanelViewDialog extends Component {
    static template = "ahorro_plan.PanelViewDialog";
    static components = { Dialog };
    static props = {
        save: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ name: "", isShared: false, isBusy: false, problem: "" });
        useAutofocus({ refName: "name" });
    }

    async save() {
        if (this.state.isBusy || !this.state.name.trim()) {
            return;
        }
        this.state.isBusy = true;
        try {
            await this.props.save(this.state.name.trim(), this.state.isShared);
            this.props.close();
        } catch (error) {
            this.state.problem = errorMessage(error);
        } finally {
            this.state.isBusy = false;
        }
    }
}
