import { isUnanswered } from "@ahorro_plan/common/errors";
import { Component, onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Milliseconds between two looks at a mass send whose messages are leaving. */
export const PAUSE = 4000;

/** Who enters a mass send, who is left out, and what became of the messages. */
export class BatchFigures extends Component {
    static template = "ahorro_whatsapp.BatchFigures";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        onMounted(() => {
            this.timer = browser.setInterval(() => this.refresh(), PAUSE);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    get figures() {
        return this.props.record.data[this.props.name] || {};
    }

    get excludedCount() {
        return this.figures.total.count - this.figures.enter.count;
    }

    get messageCount() {
        return this.figures.progress.reduce((sum, each) => sum + each.count, 0);
    }

    getShare(figure) {
        return (100 * figure.count) / (this.messageCount || 1);
    }

    async refresh() {
        if (!this.figures.is_live || document.hidden) {
            return;
        }
        try {
            await this.props.record.load();
        } catch (error) {
            if (!isUnanswered(error)) {
                throw error;
            }
        }
    }

    open(figure) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: figure.label,
            res_model: figure.model,
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            domain: figure.domain,
            mobile_view_mode: "kanban",
        });
    }
}

/** The first texts, as their clients would read them. */
export class BatchSamples extends Component {
    static template = "ahorro_whatsapp.BatchSamples";
    static props = { ...standardFieldProps };

    get samples() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("ahorro_wa_batch_figures", {
    component: BatchFigures,
    supportedTypes: ["json"],
});
registry.category("fields").add("ahorro_wa_batch_samples", {
    component: BatchSamples,
    supportedTypes: ["json"],
});
