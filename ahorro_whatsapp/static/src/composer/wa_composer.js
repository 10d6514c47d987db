import { useBusy } from "@ahorro_campaign/common/busy";
import { errorMessage } from "@ahorro_plan/common/errors";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

import {
    Component,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

/** Where letters and digits are text. */
const TEXT = "input:not([type=radio]):not([type=checkbox]), textarea, select";

function newKey() {
    return browser.crypto?.randomUUID?.() || `${Date.now()}-${Math.random()}`;
}

/**
 * One message to one client from the operator's own WhatsApp: choose the text, open it
 * there, and say here what became of it.
 */
export class WaComposer extends Component {
    static template = "ahorro_whatsapp.Composer";
    static props = {
        planId: Number,
        caseId: [Number, Boolean],
        templateId: { type: [Number, Boolean], optional: true },
        onClosed: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.state = useState({
            choices: null,
            templateId: false,
            phoneId: false,
            message: null,
            error: "",
        });
        this.key = newKey();
        Object.assign(this, useBusy());
        onWillStart(() => this.load());
        // What is pressed next has the focus, and letters are those of this message.
        useEffect(
            () => {
                const next = ".o_ahorro_wa_outcomes button, .o_ahorro_wa_open:enabled";
                this.root.el?.querySelector(next)?.focus();
            },
            () => [this.state.message?.id]
        );
        useExternalListener(document, "keydown", (ev) => this.onKeydown(ev));
    }

    async load() {
        const { planId, caseId, templateId } = this.props;
        try {
            const args = [planId, caseId];
            const choices = await this.orm.call("ahorro.wa.send", "get_choices", args);
            const { templates, phones, open } = choices;
            const ready = templates.find((each) => !each.problem) || templates[0];
            this.state.choices = choices;
            this.state.templateId = templateId || ready?.id || false;
            this.state.phoneId = phones[0]?.id || false;
            this.state.message = open[0] || null;
        } catch (error) {
            this.state.error = errorMessage(error);
        }
    }

    get choices() {
        return this.state.choices;
    }

    get chosen() {
        return this.choices.templates.find((each) => each.id === this.state.templateId);
    }

    get canOpen() {
        const { guard } = this.choices;
        return Boolean(guard.allowed && this.state.phoneId && this.chosen?.text);
    }

    get outcomes() {
        return [
            { key: "sent", label: _t("I sent it"), class: "btn-primary" },
            { key: "no_whatsapp", label: _t("It has no WhatsApp"), class: "btn-secondary" },
            { key: "not_sent", label: _t("I did not send it"), class: "btn-secondary" },
        ];
    }

    choose(name, value) {
        this.state[name] = Number(value) || false;
        this.key = newKey(); // another message
    }

    /** The tab is opened by the click itself: a browser refuses one that opens later. */
    open() {
        return this.once(async () => {
            const tab = browser.open("", "_blank");
            const { planId, caseId } = this.props;
            const { templateId, phoneId } = this.state;
            const args = [planId, caseId, templateId, phoneId, this.key];
            this.state.error = "";
            try {
                const message = await this.orm.call("ahorro.wa.send", "open_message", args);
                this.state.message = message;
                if (tab) {
                    tab.opener = null;
                    tab.location.href = message.url;
                }
            } catch (error) {
                tab?.close();
                this.state.error = errorMessage(error);
            }
        });
    }

    close(outcome) {
        return this.once(async () => {
            const args = [this.state.message.id, outcome];
            this.state.error = "";
            try {
                await this.orm.call("ahorro.wa.send", "close_message", args);
            } catch (error) {
                this.state.error = errorMessage(error);
                return;
            }
            this.state.message = null;
            this.key = newKey();
            this.props.onClosed(outcome);
        });
    }

    async copy() {
        try {
            await browser.navigator.clipboard.writeText(this.chosen.text);
            this.notification.add(_t("The text is copied."), { type: "success" });
        } catch {
            this.notification.add(_t("The text could not be copied: select it by hand."), {
                type: "warning",
            });
        }
    }

    onKeydown(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.repeat || ev.target.matches?.(TEXT)) {
            return;
        }
        const { message } = this.state;
        const outcome = message && this.outcomes[Number(ev.key) - 1];
        if (outcome) {
            this.close(outcome.key);
        } else if (ev.key.toLowerCase() === "w" && !message && this.choices && this.canOpen) {
            this.open();
        } else {
            return;
        }
        ev.preventDefault();
    }
}
