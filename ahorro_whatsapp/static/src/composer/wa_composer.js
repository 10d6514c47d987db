import { useBusy } from "@ahorro_plan/common/busy";
import { newKey } from "@ahorro_campaign/common/request_key";
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

/**
 * One message to one client. Where the company has an account at WhatsApp's service, it
 * is sent from here; else, and where the operator prefers it, from their own WhatsApp:
 * choose the text, open it there, and say here what became of it.
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
            accountId: false,
            message: null,
            error: "",
        });
        this.key = newKey();
        Object.assign(this, useBusy());
        onWillStart(() => this.load());
        // What is pressed next has the focus, and letters are those of this message.
        useEffect(
            () => {
                const next = `.o_ahorro_wa_outcomes button, .o_ahorro_wa_send:enabled,
                    .o_ahorro_wa_open:enabled`;
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
            const { templates, phones, open, accounts = [] } = choices;
            const account = accounts.find((each) => !each.problem) || accounts[0];
            const ready =
                templates.find((each) => account && !each.service_problems[account.id]) ||
                templates.find((each) => !each.problem) ||
                templates[0];
            this.state.choices = choices;
            this.state.templateId = templateId || ready?.id || false;
            this.state.phoneId = phones[0]?.id || false;
            this.state.accountId = account?.id || false;
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

    get accounts() {
        return this.choices.accounts || [];
    }

    get account() {
        return this.accounts.find((each) => each.id === this.state.accountId);
    }

    /** @returns {string} why the service cannot send the chosen text */
    get serviceProblem() {
        const { account, chosen } = this;
        return account?.problem || chosen?.service_problems?.[account?.id] || "";
    }

    get canSend() {
        const { guard } = this.choices;
        const { account, chosen, serviceProblem } = this;
        return Boolean(guard.allowed && this.state.phoneId && account && chosen && !serviceProblem);
    }

    /** @returns {string} what the client would read */
    get text() {
        return (this.canSend && this.chosen.service_text) || this.chosen?.text || "";
    }

    /** @returns {string} what keeps the chosen text from leaving by either way */
    get problem() {
        return this.canSend ? "" : this.chosen?.problem || "";
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

    /** The service sends it; it leaves a moment later, and Meta tells what becomes of it. */
    send() {
        return this.once(async () => {
            const { planId, caseId } = this.props;
            const { templateId, phoneId, accountId } = this.state;
            const args = [planId, caseId, templateId, phoneId, accountId, this.key];
            this.state.error = "";
            try {
                await this.orm.call("ahorro.wa.send", "send_message", args);
            } catch (error) {
                this.state.error = errorMessage(error);
                return;
            }
            this.key = newKey();
            this.notification.add(
                _t("The message is on its way. Its state is in the client's file."),
                { type: "success" }
            );
            this.props.onClosed("queued");
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
            await browser.navigator.clipboard.writeText(this.text);
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
        } else if (ev.key.toLowerCase() === "e" && !message && this.choices && this.canSend) {
            this.send();
        } else if (ev.key.toLowerCase() === "w" && !message && this.choices && this.canOpen) {
            this.open();
        } else {
            return;
        }
        ev.preventDefault();
    }
}
