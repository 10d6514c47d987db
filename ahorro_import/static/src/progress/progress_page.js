import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

import { Component, onWillDestroy, useState } from "@odoo/owl";

import { BatchList } from "../common/batch_list";
import { format } from "../common/format";
import { StepsBar } from "../common/steps_bar";

/** How far the work in the background is. The user may leave: it goes on. */
export class ProgressPage extends Component {
    static template = "ahorro_import.ProgressPage";
    static components = { BatchList, StepsBar };
    static props = { run: Object, steps: Object };

    setup() {
        this.format = format;
        this.started = Date.now();
        this.state = useState({ elapsed: 0 });
        // Seconds go by between two answers of the server too.
        const clock = browser.setInterval(() => {
            this.state.elapsed = (Date.now() - this.started) / 1000;
        }, 1000);
        onWillDestroy(() => browser.clearInterval(clock));
    }

    get percent() {
        const { percent, done, total } = this.props.run;
        return percent ?? (total ? Math.floor((100 * done) / total) : 0);
    }

    get label() {
        const { queue_position: before, label } = this.props.run;
        if (before) {
            return before === 1
                ? _t("Waiting for its turn: another import goes first")
                : _t("Waiting for its turn: %s imports go first", format.count(before));
        }
        return label || _t("Starting");
    }

    get doneOfTotal() {
        return _t("%(done)s of %(total)s", {
            done: format.count(this.props.run.done),
            total: format.count(this.props.run.total),
        });
    }

    get seconds() {
        return Math.max(this.props.run.seconds || 0, this.state.elapsed);
    }
}
