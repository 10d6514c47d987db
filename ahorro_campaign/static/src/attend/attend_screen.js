import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { AttachButton } from "@ahorro_campaign/attend/attach_button";
import { readFront } from "@ahorro_campaign/common/attend_draft";
import { useAttention } from "@ahorro_campaign/attend/attend_model";
import { chosen, OutcomeForm } from "@ahorro_campaign/attend/outcome_form";
import { OtherCases } from "@ahorro_campaign/attend/other_cases";
import { QueuePanel } from "@ahorro_campaign/attend/queue_panel";
import { SkipDialog } from "@ahorro_campaign/attend/skip_dialog";
import { useAppMenu } from "@ahorro_plan/common/app_menu";
import { attendActions } from "@ahorro_campaign/common/registries";
import { ClientFile } from "@ahorro_plan/client_file/client_file";
import { readMoment, shortMoment } from "@ahorro_plan/common/moments";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { SIZES } from "@web/core/ui/ui_service";
import { useBus, useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import {
    Component,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";

const formatDay = (text) => formatDate(deserializeDate(text));

/** Where a letter or a digit is text, and no key of the screen. */
const TEXT = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";

/** The form of the client's own data, which is saved by itself. */
const CLIENT_FORM = ".o_ahorro_contact form";

/** What scrolls: the columns, or on narrow screens the page. */
const SCROLLED =
    ".o_ahorro_attend_page, .o_ahorro_attend_client, .o_ahorro_attend_form, .o_ahorro_form_scroll";

/** *Atender*: one client in front of one operator. */
export class AttendScreen extends Component {
    static template = "ahorro_campaign.AttendScreen";
    static components = {
        AttachButton,
        ClientFile,
        Layout,
        OtherCases,
        OutcomeForm,
        QueuePanel,
    };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        useAppMenu();
        this.root = useRef("root");
        this.tabs = useState({ current: "client" });
        this.attention = useAttention({
            onEmpty: () => (this.tabs.current = "client"),
            onShown: () => {
                this.tabs.current = "client";
                for (const column of this.root.el?.querySelectorAll(SCROLLED) || []) {
                    column.scrollTo(0, 0);
                }
            },
        });
        this.state = this.attention.state;
        this.extraActions = attendActions.getEntries();
        const { params = {} } = this.props.action;
        onWillStart(async () => {
            this.attention.start();
            this.state.campaignId = params.campaign_id || false;
            if (params.case_id) {
                await this.attention.open("attend_case", [params.case_id]);
            } else if (params.call) {
                const { partner_id: partnerId, plan_id: planId } = params.call;
                await this.attention.open("attend_call", [partnerId, planId], {});
            } else if (params.plan_id) {
                await this.attention.open("attend_plan", [params.plan_id], {});
            } else if ("campaign_id" in params) {
                await this.openNext();
            } else {
                await this.goOn();
            }
        });
        useExternalListener(document, "keydown", (ev) => this.onKeydown(ev), { capture: true });
        useBus(this.ui.bus, "resize", () => this.render());
        // Whoever comes is read out, and keys stay those of the screen. It is the name as
        // it is drawn: what is known of the next client is there before they are.
        useEffect(
            (name) => {
                if (document.activeElement === document.body) {
                    name?.focus({ preventScroll: true });
                }
            },
            () => [this.root.el?.querySelector("#ahorro_client_name")]
        );
    }

    get data() {
        return this.state.data;
    }

    /** Narrow: the columns are tabs, and what must be seen stands above them. */
    get isNarrow() {
        return this.ui.size < SIZES.LG;
    }

    /** On narrow screens the columns are tabs. */
    get tabNames() {
        return [
            { key: "queue", label: _t("Queue") },
            { key: "client", label: _t("Client") },
            { key: "form", label: _t("Form") },
        ];
    }

    /** After a reload, the same client; else the next one. */
    async goOn() {
        const front = readFront();
        if (front) {
            this.state.campaignId = front.campaignId;
        }
        if (!front || !(await this.attention.openAgain(front))) {
            await this.openNext();
        }
    }

    /** The person's phones that are not known to be wrong. */
    get phones() {
        return this.data.file.phones.filter((phone) => !phone.is_wrong);
    }

    /**
     * The file was read again. Its card of the plan does not offer to attend whom one
     * attends; and a number that the client told may be somebody's who is attended too.
     */
    onFileLoaded(file) {
        if (this.state.error?.isEditing) {
            this.state.error = null;
        }
        file.in_attention = true;
        const plan = file.plans.find((each) => each.id === this.data.plan.id);
        Object.assign(this.data, { file, plan: plan || this.data.plan });
        return this.attention.heartbeat();
    }

    openNext(campaignId = this.state.campaignId) {
        if (this.refuseUnfinished()) {
            return;
        }
        return this.attention.openNext(campaignId || false);
    }

    openCase(caseId) {
        if (this.refuseUnfinished()) {
            return;
        }
        return this.attention.open("attend_case", [caseId]);
    }

    /** Take the same person once more, with what was typed about them. */
    reserveAgain() {
        this.attention.remember();
        return this.data.case.id
            ? this.openCase(this.data.case.id)
            : this.attention.open("attend_plan", [this.data.plan.id], {});
    }

    async backToBoard() {
        if (this.state.unanswered) {
            this.state.error = {
                error: _t(
                    "What you sent has no answer yet: press Try again before you leave. It is kept on this computer in any case."
                ),
            };
            this.tabs.current = "form";
            return;
        }
        if (this.refuseUnfinished()) {
            return;
        }
        await this.attention.leave();
        return this.action.doAction("ahorro_campaign.ahorro_operator_board_action", {
            clearBreadcrumbs: true,
            additionalContext: { ahorro_campaign_id: this.state.campaignId },
        });
    }

    // --- what the bars say ---

    get timeLeft() {
        const seconds = this.state.secondsLeft;
        return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }

    /** The reservation ran out, and nobody is known to have taken the client. */
    get isOver() {
        return Boolean(this.data) && !this.state.lost && !this.state.secondsLeft;
    }

    /** The campaign that the user works through, where nobody is left in it now. */
    get emptyCampaign() {
        const { campaignId, queue } = this.state;
        return queue?.why_empty.text && queue.campaigns.find(({ id }) => id === campaignId);
    }

    get emptyText() {
        const text = this.state.queue?.why_empty.text;
        if (!text) {
            return _t("There is nobody in front of you.");
        }
        return this.emptyCampaign ? `${this.emptyCampaign.name}: ${text}` : text;
    }

    hour(text) {
        return shortMoment(readMoment(text));
    }

    get actText() {
        const { name, last_bid_day: day } = this.data.act;
        return _t("%(act)s: last day to bid %(day)s", { act: name, day: formatDay(day) });
    }

    /** When this person is found; it comes with the queue, which nobody waits for. */
    get bestHourText() {
        const best = this.state.queue?.best_hour;
        if (!best || best.plan_id !== this.data.plan.id) {
            return "";
        }
        return best.tries === 1
            ? _t("Best hour to find them: %s h (found the only time)", best.hour)
            : _t("Best hour to find them: %(hour)s h (found %(reached)s of %(tries)s times)", best);
    }

    /** @returns {object[]} what they are about to lose; it comes with the queue */
    get deadlines() {
        const found = this.state.queue?.deadlines;
        return found && found.partner_id === this.data.file.id ? found.lines : [];
    }

    /** How far the campaign of the client in front is, once the queue was read. */
    get progress() {
        const { campaign_id: id } = this.data.case;
        return this.state.queue?.campaigns.find((campaign) => campaign.id === id);
    }

    /** What the guard said when the client came; a phone may have been added since. */
    get guardRefuses() {
        const { allowed, reason } = this.data.guard;
        const hasPhone = this.phones.some((phone) => phone.e164);
        return !allowed && !(reason === "no_phone" && hasPhone);
    }

    get overdueText() {
        const { overdue } = this.state.queue.today;
        return overdue === 1 ? _t("1 overdue") : _t("%s overdue", overdue);
    }

    /** Agreed calls to make now that are not overdue yet, without whom one is with. */
    get dueNow() {
        const { callbacks_due: due, overdue } = this.state.queue?.today || {};
        return Math.max(0, (due || 0) - (overdue || 0));
    }

    get dueText() {
        return this.dueNow === 1 ? _t("1 due now") : _t("%s due now", this.dueNow);
    }

    get percent() {
        const { done, total } = this.progress;
        return total ? Math.round((100 * done) / total) : 0;
    }

    // --- saving ---

    async save(thenNext = true) {
        if (this.refuseUnfinished()) {
            return;
        }
        const before = document.activeElement;
        // A date being typed is taken over first.
        before?.blur();
        await this.attention.save(thenNext);
        const { error } = this.state;
        if (error?.field) {
            this.focusField(error.field);
        } else if (error && before?.isConnected) {
            before.focus();
        }
    }

    /** Go where something is missing, which is then read out. */
    focusField(field) {
        const asked = {
            result: ".o_ahorro_result",
            comment: ".o_ahorro_comment",
            promise: "#ahorro_promise_date, #ahorro_promise_amount",
            next: "#ahorro_next_at",
            also: ".o_ahorro_other_amount",
        };
        this.focus(asked[field]);
    }

    /** @returns {boolean} whether something is half done that would be lost */
    refuseUnfinished() {
        const isEditing = Boolean(this.root.el?.querySelector(CLIENT_FORM));
        if (isEditing) {
            this.state.error = {
                error: _t("The client's data are being edited: save or cancel them first."),
                isEditing: true,
            };
        }
        return isEditing;
    }

    skip() {
        if (this.state.busy || this.state.unanswered || this.state.lost) {
            return; // nobody is reserved, or the answer comes first
        }
        if (this.refuseUnfinished()) {
            return; // what is being sent or edited comes first
        }
        this.dialog.add(SkipDialog, { skip: (reason) => this.attention.skip(reason) });
    }

    // --- keyboard ---

    onKeydown(ev) {
        if (document.querySelector(".o_dialog, .o_command_palette, .o-dropdown--menu")) {
            return;
        }
        const { target } = ev;
        const isText = target.matches?.(TEXT);
        if (isText && !this.root.el?.contains(target)) {
            return; // Odoo's search and the like: keys are theirs
        }
        if (this.data && ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            ev.stopPropagation();
            // Held down it would save the next client with what was left there before.
            return ev.repeat ? undefined : this.save(true);
        }
        if (ev.ctrlKey || ev.altKey || ev.metaKey || ev.repeat) {
            return;
        }
        if (isText) {
            if (ev.key === "Escape") {
                target.blur();
            }
            return;
        }
        if (this.pressed(ev.key)) {
            ev.preventDefault();
            ev.stopPropagation();
        }
    }

    /** @returns {boolean} whether the key is one of the screen's */
    pressed(key) {
        if (!this.data) {
            const isUndo = key.toLowerCase() === "z" && Boolean(this.state.undo);
            if (isUndo) {
                this.attention.undo();
            }
            return isUndo;
        }
        if (/^[1-9]$/.test(key)) {
            const result = this.data.results.find((each) => each.shortcut === Number(key));
            if (!result) {
                return false;
            }
            if (!this.state.unanswered) {
                const { overdue_debt: debt } = this.data.plan;
                const { other_cases: others } = this.data;
                Object.assign(this.state.form, chosen(result, this.state.form, debt, others));
                this.onFormChange();
                this.focusAsked(result);
            }
            return true;
        }
        const actions = {
            c: () => this.root.el.querySelector(".o_ahorro_contact a.o_ahorro_call")?.click(),
            o: () => this.chooseComment(),
            p: () => this.focus("#ahorro_next_at"),
            n: () => this.focus(".o_ahorro_comment"),
            g: () => this.focusOthers(),
            s: () => this.skip(),
            z: () => this.state.undo && this.attention.undo(),
            "?": () => this.showKeys(),
        };
        const letter = key.toLowerCase();
        const [, extra] = this.extraActions.find(([, each]) => each.key === letter) || [];
        const press = () => this.root.el.querySelector(`[data-ahorro-key="${letter}"]`)?.click();
        const action = actions[letter] || (extra && press);
        action?.();
        return Boolean(action);
    }

    chooseComment() {
        if (!this.state.unanswered) {
            this.state.form.kind = "comment";
            this.onFormChange();
        }
    }

    /** What is corrected is not said to be wrong any more. */
    onFormChange() {
        if (this.state.error?.field) {
            this.state.error = null;
        }
        this.attention.remember();
    }

    /** Go where the result asks for something. */
    focusAsked(result) {
        this.tabs.current = "form";
        if (result.requires_date) {
            this.focus("#ahorro_promise_date");
        } else if (result.requires_next_action) {
            this.focus("#ahorro_next_at");
        } else if (result.requires_comment) {
            this.focus(".o_ahorro_comment");
        }
    }

    focusOthers() {
        this.tabs.current = "client";
        this.root.el?.querySelector(".o_ahorro_other_cases input:not(:disabled)")?.focus();
    }

    focus(selector, frames = 10) {
        this.tabs.current = "form";
        const target = this.root.el?.querySelector(selector);
        if (target?.offsetParent) {
            // At once: the next letter is already its own.
            target.focus();
            target.scrollIntoView({ block: "nearest" });
        } else if (frames) {
            // It is drawn, or its tab opens, after this.
            requestAnimationFrame(() => this.focus(selector, frames - 1));
        }
    }

    showKeys() {
        this.dialog.add(AlertDialog, {
            title: _t("Keyboard"),
            body: [
                _t("1 to 9: result"),
                _t("C: call"),
                _t("N: comment"),
                _t("O: only a comment"),
                _t("P: next action"),
                _t("G: other cases of the person, then Space"),
                _t("S: skip"),
                _t("Z: undo the last save"),
                ...this.extraActions.filter(([, { help }]) => help).map(([, { help }]) => help),
                _t("Ctrl+Enter: save and next"),
                _t("Esc: leave a text field"),
                _t("?: this help"),
            ].join("\n"),
            confirmLabel: _t("Understood"),
        });
    }
}

lazyComponents.add("ahorro_campaign.attend", AttendScreen);
