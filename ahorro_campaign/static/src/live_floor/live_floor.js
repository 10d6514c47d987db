import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { useBusy } from "@ahorro_plan/common/busy";
import { callsAction, caseAction, rowsAction } from "@ahorro_campaign/common/rows";
import { whenOf } from "@ahorro_campaign/common/when";
import { isUnanswered } from "@ahorro_plan/common/errors";
import { readMoment } from "@ahorro_plan/common/moments";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillDestroy, onWillStart, useState } from "@odoo/owl";

const EVERY = 10000;

/** The floor now: who is with whom, since when, and what is due next. */
export class LiveFloor extends Component {
    static template = "ahorro_campaign.LiveFloor";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ floor: null, isOld: false });
        Object.assign(this, useBusy());
        onWillStart(() => this.load());
        const timer = browser.setInterval(() => {
            if (!document.hidden) {
                this.refresh();
            }
        }, EVERY);
        // Destroyed, not unmounted: whoever leaves while it loads never had it mounted.
        onWillDestroy(() => browser.clearInterval(timer));
    }

    get floor() {
        return this.state.floor;
    }

    async load() {
        this.state.floor = await this.orm.silent.call("ahorro.live.floor", "get_live_floor", []);
        this.state.isOld = false;
    }

    /** Read it again; without a connection what was read stays, and says its hour. */
    async refresh() {
        try {
            await this.load();
        } catch (error) {
            if (!isUnanswered(error)) {
                throw error;
            }
            this.state.isOld = true;
        }
    }

    hour(value) {
        return value ? readMoment(value).toFormat("HH:mm") : "-";
    }

    moment(value) {
        return value ? readMoment(value).toFormat("dd/MM HH:mm") : "-";
    }

    /** The hour of an agreed call, and in a word that it is over: not by its colour alone. */
    due(line) {
        return whenOf({ ...line, is_callback: true }).text;
    }

    /** For how long, by the server's clock. */
    minutes(value) {
        const now = readMoment(this.floor.server_now);
        const elapsed = Math.floor(now.diff(readMoment(value), "minutes").minutes);
        return _t("%s min", Math.max(0, elapsed));
    }

    openClient(line) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "ahorro_client_file",
            params: { partner_id: line.partner_id },
        });
    }

    /** Where the open cases are, in the order in which they are shown. */
    get states() {
        const labels = {
            open: _t("Open cases"),
            waiting: _t("Waiting"),
            leased: _t("In front of somebody"),
            scheduled: _t("Waiting for their date"),
            blocked: _t("Blocked cases"),
        };
        return Object.entries(labels).map(([key, label]) => ({
            key,
            label,
            count: this.floor.states[key],
        }));
    }

    openState(state) {
        const context = state.key === "blocked" ? { ahorro_blocked: true } : {};
        const domain = this.floor.domains[state.key];
        return this.action.doAction(rowsAction(state.label, domain, "ahorro.case", context));
    }

    openOverdue(line) {
        return this.action.doAction(callsAction(line.name, line.domains.overdue));
    }

    /**
     * Open the movements behind a figure of one operator.
     *
     * @param {object} line
     * @param {"attended" | "done"} figure
     */
    openWork(line, figure) {
        const action = rowsAction(line.name, line.domains[figure], "ahorro.movement");
        return this.action.doAction(action);
    }

    openCase(line) {
        return this.action.doAction(caseAction(line.case_id));
    }

    setAway(line) {
        return this.once(async () => {
            await this.orm.call(
                "ahorro.operator.absence",
                "action_set_absent",
                [line.state !== "away"],
                {
                    user_id: line.id,
                }
            );
            await this.load();
        });
    }
}

lazyComponents.add("ahorro_campaign.live_floor", LiveFloor);
