import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { download } from "@web/core/network/download";
import { ConnectionLostError } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";

import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";

/** Times that a step without an answer is asked for again, and the pause before it. */
const TRIES = 5;
const PAUSE = 2000;

/**
 * Has a workbook written in short steps, which no server interrupts, shows how far it is,
 * and downloads it when it is whole.
 */
export class ExportProgressDialog extends Component {
    static template = "ahorro_campaign.ExportProgressDialog";
    static components = { Dialog };
    static props = { domain: Array, close: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ done: 0, total: 0, isWhole: false });
        this.isCancelled = false;
        onMounted(() => this.export());
        onWillUnmount(() => (this.isCancelled = true));
    }

    get percent() {
        const { done, total } = this.state;
        return total ? Math.min(100, Math.floor((done * 100) / total)) : 0;
    }

    number(value) {
        return formatInteger(value);
    }

    call(method, argument) {
        return this.orm.silent.call("ahorro.report.export", method, [argument]);
    }

    async export() {
        try {
            const { id, total } = await this.call("start_export", this.props.domain);
            this.state.total = total;
            await this.writeSteps(id);
            if (this.isCancelled) {
                await this.call("cancel_export", id);
                return;
            }
            await download({ url: `/ahorro/report/movements/${id}`, data: {} });
        } finally {
            if (!this.isCancelled) {
                this.props.close();
            }
        }
    }

    async writeSteps(id) {
        let failures = 0;
        while (!this.isCancelled && !this.state.isWhole) {
            try {
                const { done, total, is_whole: isWhole } = await this.call("write_step", id);
                Object.assign(this.state, { done, total, isWhole });
                failures = 0;
            } catch (error) {
                if (!(error instanceof ConnectionLostError) || ++failures > TRIES) {
                    throw error;
                }
                await new Promise((resolve) => browser.setTimeout(resolve, PAUSE));
            }
        }
    }

    cancel() {
        this.isCancelled = true;
        this.props.close();
    }
}
