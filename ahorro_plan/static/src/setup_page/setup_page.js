import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** What is still missing before the dealership can work. */
export class SetupPage extends Component {
    static template = "ahorro_plan.SetupPage";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ company: "", done: 0, steps: [] });
        onWillStart(() => this.load());
    }

    async load() {
        Object.assign(this.state, await this.orm.call("ahorro.setup", "get_setup"));
    }

    get percent() {
        return Math.round((100 * this.state.done) / this.state.steps.length);
    }

    get progress() {
        return _t("%(done)s of %(total)s ready", {
            done: this.state.done,
            total: this.state.steps.length,
        });
    }

    open(step) {
        // A dialog leaves this page in place: what it changed shows.
        return this.action.doAction(step.action, { onClose: () => this.load() });
    }
}

lazyComponents.add("ahorro_plan.setup_page", SetupPage);
