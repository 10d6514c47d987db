import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { errorMessage } from "@ahorro_plan/common/errors";
import { useAppMenu } from "@ahorro_plan/common/app_menu";
import { WaComposer } from "@ahorro_whatsapp/composer/wa_composer";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

/** A selection of cases, written to one client after the other. */
export class WaQueue extends Component {
    static template = "ahorro_whatsapp.Queue";
    static components = { Layout, WaComposer };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        useAppMenu();
        this.display = { controlPanel: {} };
        const { selection } = this.props.action.params || {};
        this.selection = selection || { ids: [] };
        this.state = useState({ queue: null, templateId: false, index: 0, done: {}, error: "" });
        onWillStart(() => this.load());
    }

    async load() {
        const args = [this.selection, this.state.templateId];
        try {
            this.state.queue = await this.orm.call("ahorro.wa.queue", "get_queue", args);
            this.state.error = "";
        } catch (error) {
            this.state.error = errorMessage(error);
        }
    }

    get queue() {
        return this.state.queue;
    }

    get reached() {
        return this.queue.rows.filter((row) => !row.reason);
    }

    get leftOut() {
        return this.queue.rows.filter((row) => row.reason);
    }

    get current() {
        return this.reached[this.state.index];
    }

    get sent() {
        return Object.values(this.state.done).filter((outcome) => outcome === "sent").length;
    }

    /** @returns {number} messages that the service sends */
    get queued() {
        return Object.values(this.state.done).filter((outcome) => outcome === "queued").length;
    }

    async choose(templateId) {
        this.state.templateId = Number(templateId) || false;
        this.state.index = 0;
        this.state.done = {};
        await this.load();
    }

    onClosed(outcome) {
        this.state.done[this.current.case_id] = outcome;
        this.next();
    }

    next() {
        this.state.index++;
    }

    openList() {
        return this.action.doAction("ahorro_whatsapp.ahorro_wa_message_action");
    }
}

lazyComponents.add("ahorro_whatsapp.queue", WaQueue);
