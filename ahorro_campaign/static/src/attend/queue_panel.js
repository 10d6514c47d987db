import { whenOf } from "@ahorro_campaign/common/when";
import { _t } from "@web/core/l10n/translation";

import { Component } from "@odoo/owl";

/** The left side of the attend screen: who waits, and the campaigns at work. */
export class QueuePanel extends Component {
    static template = "ahorro_campaign.QueuePanel";
    static props = {
        queue: { type: [Object, { value: null }], optional: true },
        busy: { type: Boolean, optional: true },
        currentId: { type: [Number, Boolean] },
        attend: Function,
        attendCampaign: Function,
    };

    get cases() {
        return this.props.queue?.cases || [];
    }

    get todayText() {
        return _t("attended today: %s", this.props.queue.today.attended);
    }

    /** What is due about a case, in two words: its hour, or how often it was tried. */
    badge(line) {
        const when = whenOf(line, { short: true });
        if (when) {
            return { text: when.text, kind: when.late ? "o_ahorro_late" : "o_ahorro_info" };
        }
        const text = line.attempts ? _t("try %s", line.attempts + 1) : _t("not called");
        return { text, kind: "" };
    }
}
