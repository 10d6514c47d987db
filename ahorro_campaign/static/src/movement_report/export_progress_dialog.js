import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { download } from "@web/core/network/download";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";

import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";

const EVERY = 1000;
let exports = 0;

/** How far the workbook is; it is downloaded when it is whole. */
export class ExportProgressDialog extends Component {
    static template = "ahorro_campaign.ExportProgressDialog";
    static components = { Dialog };
    static props = { domain: Array, close: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ done: 0, total: 0 });
        this.token = `export-${Date.now()}-${++exports}`;
        this.isOver = false;
        onMounted(() => this.export());
        onWillUnmount(() => this.stop());
    }

    get percent() {
        const { done, total } = this.state;
        return total ? Math.floor((done * 100) / total) : 0;
    }

    number(value) {
        return formatInteger(value);
    }

    async export() {
        this.timer = browser.setInterval(() => this.look(), EVERY);
        try {
            await download({
                url: "/ahorro/report/movements",
                data: { domain: JSON.stringify(this.props.domain), token: this.token },
            });
        } catch (error) {
            if (!this.isCancelled) {
                throw error;
            }
        } finally {
            this.stop();
            if (!this.isCancelled) {
                this.props.close();
            }
        }
    }

    stop() {
        browser.clearInterval(this.timer);
    }

    async look() {
        const progress = await this.orm.silent.call("ahorro.report.progress", "get_progress", [
            this.token,
        ]);
        if (progress) {
            Object.assign(this.state, progress);
        } else if (this.state.total) {
            this.state.done = this.state.total;
        }
    }

    async cancel() {
        this.isCancelled = true;
        this.stop();
        this.props.close();
        await this.orm.silent.call("ahorro.report.progress", "cancel_export", [this.token]);
    }
}
