import { ChatWindow } from "@mail/core/common/chat_window";
import { DiscussContent } from "@mail/core/public_web/discuss_content";
import { onUserClock } from "@ahorro_plan/common/moments";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { Component, onWillDestroy, onWillUpdateProps, useState } from "@odoo/owl";

const { DateTime } = luxon;
/** How often the time that is left is looked at, in milliseconds. */
const TICK = 15000;

/**
 * How long a person may still be answered freely, above the place to write; afterwards
 * what can be sent in its stead.
 */
export class AhorroWaWindow extends Component {
    static template = "ahorro_whatsapp.AhorroWaWindow";
    static props = { thread: Object };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.state = useState({ now: DateTime.now(), isAsking: false });
        this.look(this.props.thread);
        onWillUpdateProps((next) => this.look(next.thread));
        const timer = setInterval(() => this.look(this.props.thread), TICK);
        onWillDestroy(() => clearInterval(timer));
    }

    look(thread) {
        this.state.now = DateTime.now();
        const until = thread.ahorro_wa_until;
        const closed = !until || until <= this.state.now;
        if (thread.ahorroWaClosed !== closed) {
            thread.ahorroWaClosed = closed;
        }
    }

    /** They asked for no messages, by template neither. */
    get isRefused() {
        return this.props.thread.ahorro_wa_refused;
    }

    get isClosed() {
        const until = this.props.thread.ahorro_wa_until;
        return !until || until <= this.state.now;
    }

    get leftText() {
        const until = this.props.thread.ahorro_wa_until;
        const left = until.diff(this.state.now, ["hours", "minutes"]);
        return _t("You can answer for %(hours)s h %(minutes)s min, until %(until)s.", {
            hours: Math.floor(left.hours),
            minutes: Math.floor(left.minutes),
            until: onUserClock(until).toFormat("dd/MM HH:mm"),
        });
    }

    get target() {
        return this.props.thread.ahorro_wa_target;
    }

    async openClient() {
        const ids = [this.target.client_id];
        this.action.doAction(await this.orm.call("res.partner", "action_open_client_file", [ids]));
    }

    async linkClient() {
        const ids = [this.props.thread.id];
        this.action.doAction(
            await this.orm.call("discuss.channel", "action_link_ahorro_wa", [ids])
        );
    }

    /** Who hides the phone is asked to share it. */
    get canAskPhone() {
        return !this.isClosed && !this.isRefused && !this.props.thread.ahorro_wa_phone;
    }

    async askPhone() {
        this.state.isAsking = true;
        try {
            await this.orm.call("discuss.channel", "action_ask_phone_ahorro_wa", [
                [this.props.thread.id],
            ]);
        } finally {
            this.state.isAsking = false;
        }
    }

    async sendTemplate() {
        await loadBundle("ahorro_plan.client_file");
        this.dialog.add(registry.category("ahorro_whatsapp_dialogs").get("composer"), {
            planId: this.target.plan_id,
            caseId: this.target.case_id,
            client: this.target.client,
        });
    }
}

Object.assign(DiscussContent.components, { AhorroWaWindow });
Object.assign(ChatWindow.components, { AhorroWaWindow });
