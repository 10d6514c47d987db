import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import {
    dropDraft,
    readCampaign,
    readUnanswered,
    writeCampaign,
} from "@ahorro_campaign/common/attend_draft";
import { useBusy } from "@ahorro_plan/common/busy";
import { boardNotices } from "@ahorro_campaign/common/registries";
import { newKey } from "@ahorro_campaign/common/request_key";
import { callsAction, caseAction, rowsAction } from "@ahorro_campaign/common/rows";
import { isUnanswered } from "@ahorro_plan/common/errors";
import { atMoment, readMoment, shortMoment } from "@ahorro_plan/common/moments";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onMounted, onWillDestroy, onWillStart, useState } from "@odoo/owl";
import { BoardRow } from "./board_row";
import { OwnNumbers } from "./own_numbers";

/** Cases on a page. */
const PAGE = 40;
/** What a screen that closes takes to give its client back. */
const SOON = 1500;
/** Callbacks fall due while the board is open. */
const EVERY = 60000;
/** How long *Undo* is offered. */
const UNDO = 10000;

/** *Tablero del operador*: the campaigns at work and the clients that wait. */
export class OperatorBoard extends Component {
    static template = "ahorro_campaign.OperatorBoard";
    static components = { BoardRow, Dropdown, DropdownItem, Layout, OwnNumbers };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.notices = boardNotices.getEntries();
        this.state = useState({
            board: null,
            filter: "mine",
            // Back from attending, the campaign is the same
            campaignId: this.props.action.context?.ahorro_campaign_id ?? readCampaign(),
            text: "",
            offset: 0,
            showsNumbers: false,
        });
        Object.assign(this, useBusy());
        this.unsent = useState(readUnanswered());
        this.keepLast = new KeepLast();
        this.searchSoon = useDebounced(() => this.load(), 300);
        // With nothing in focus: a button that is has its own Enter.
        useHotkey("enter", () => (this.board.lease ? this.goOn() : this.attendNext()), {
            isAvailable: () =>
                document.activeElement === document.body &&
                (this.board.lease || this.board.next) &&
                !this.busy.on,
        });
        onWillStart(() => this.load());
        const timer = browser.setInterval(() => this.refresh(), EVERY);
        let soon;
        onMounted(() => {
            if (this.board.lease) {
                soon = browser.setTimeout(() => this.refresh(), SOON);
            }
        });
        // Destroyed, not unmounted: whoever leaves while it loads never had it mounted.
        onWillDestroy(() => {
            browser.clearInterval(timer);
            browser.clearTimeout(soon);
        });
    }

    /** What each filter is called: the heading of the list too. */
    get labels() {
        return {
            mine: _t("Cases at work"),
            callbacks: _t("Agreed calls"),
            retries: _t("Retries"),
            never: _t("Not called yet"),
            others: _t("Of others"),
            open: _t("All at work"),
            due: _t("Due now"),
            overdue: _t("Overdue"),
            scheduled: _t("Scheduled cases"),
            blocked: _t("Blocked cases"),
            in_progress: _t("Under way"),
            done: _t("Finished cases"),
        };
    }

    get tiles() {
        const { counts, tiles } = this.board;
        const next = (at) => (at ? _t("next %s", this.soon(at)) : "");
        const overdue = tiles.callbacks_overdue;
        return [
            {
                key: "callbacks",
                label: _t("agreed calls"),
                alert: overdue > 1 ? _t("%s overdue", overdue) : overdue ? _t("1 overdue") : "",
                note: next(tiles.callbacks_next_at),
            },
            {
                key: "retries",
                label: _t("retries"),
                note: [
                    tiles.retries_due ? _t("%s now", tiles.retries_due) : "",
                    next(tiles.retries_next_at),
                ]
                    .filter(Boolean)
                    .join(" · "),
            },
            {
                key: "never",
                label: _t("not called yet"),
                note: this.campaignsText(tiles.never_campaigns),
            },
        ].map((tile) => ({ alert: "", ...tile, count: counts[tile.key] }));
    }

    campaignsText(count) {
        if (!count) {
            return "";
        }
        return count === 1 ? _t("in 1 campaign") : _t("in %s campaigns", count);
    }

    get mineLabel() {
        return _t("My own");
    }

    get more() {
        return ["open", "due", "overdue", "scheduled", "blocked", "in_progress", "done"];
    }

    /** @returns {object} why the next client comes now: `late` stands out */
    get why() {
        const { next } = this.board;
        const moment = next.next_action_at && readMoment(next.next_action_at);
        const at = moment ? atMoment(moment, readMoment(this.board.server_now)) : "";
        const ago = moment ? moment.toRelative() : "";
        return {
            promise: { late: _t("Broken promise"), rest: ago },
            own_callback: { late: _t("Asked to be called %s", at), rest: ago },
            callback: { late: _t("A colleague agreed a call %s", at), rest: ago },
            retry: {
                rest: at
                    ? _t("To be tried again since %s", this.soon(next.next_action_at))
                    : _t("To be tried again"),
            },
            never: { rest: _t("Nobody has called yet") },
        }[next.why];
    }

    async load(offset = 0, orm = this.orm) {
        const { filter, campaignId, text } = this.state;
        const filters = {
            show: filter,
            campaign_id: campaignId,
            search: text,
            offset,
            limit: PAGE,
        };
        try {
            this.state.board = await this.keepLast.add(
                orm.call("ahorro.operator.board", "get_operator_board", [], { filters })
            );
        } catch (error) {
            if (campaignId && error.data?.context?.ahorro?.code === "campaign") {
                this.state.campaignId = false; // it is not the user's any more
                return this.load(0, orm);
            }
            throw error;
        }
        this.state.offset = offset;
    }

    async refresh() {
        if (document.hidden || this.busy.on) {
            return;
        }
        try {
            await this.load(this.state.offset, this.orm.silent);
        } catch (error) {
            if (!isUnanswered(error)) {
                throw error;
            }
        }
    }

    get board() {
        return this.state.board;
    }

    get campaign() {
        return this.board.campaigns.find((each) => each.id === this.state.campaignId);
    }

    /** Why nobody can be attended now, where somebody waits but cannot be had. */
    get whyNobody() {
        const { why_empty: why, lease, absent } = this.board;
        return !lease && !absent && this.board.campaigns.length ? why.text : "";
    }

    /** A second click on what is shown goes back to one's own work. */
    setFilter(key, ev) {
        this.leaveButton(ev);
        this.state.filter = this.state.filter === key ? "mine" : key;
        return this.load();
    }

    /** Clicked with the mouse, a button does not keep Enter, which attends. */
    leaveButton(ev) {
        if (ev?.detail) {
            ev.currentTarget.blur();
        }
    }

    setCampaign(id, ev) {
        this.leaveButton(ev);
        this.state.campaignId = this.state.campaignId === id ? false : id;
        writeCampaign(this.state.campaignId);
        return this.load();
    }

    search(ev) {
        this.state.text = ev.target.value;
        this.searchSoon();
    }

    get page() {
        return Math.floor(this.state.offset / PAGE) + 1;
    }

    get pages() {
        return Math.ceil(this.board.total / PAGE);
    }

    changePage(step) {
        return this.load(this.state.offset + step * PAGE);
    }

    day(value) {
        return value ? formatDate(readMoment(value)) : "-";
    }

    /** An hour of today, or a day and its hour. */
    soon(value) {
        return value ? shortMoment(readMoment(value), readMoment(this.board.server_now)) : "";
    }

    attendNext() {
        return this.openScreen({ campaign_id: this.state.campaignId });
    }

    /** Back to the client whom the user has already. */
    goOn() {
        const { case_id: caseId, plan_id: planId } = this.board.lease;
        const campaign = { campaign_id: this.state.campaignId };
        return this.openScreen(caseId ? { case_id: caseId, ...campaign } : { plan_id: planId });
    }

    forgetUnsent(unsent) {
        dropDraft(unsent.caseId ? `case-${unsent.caseId}` : `plan-${unsent.planId}`);
        this.unsent.splice(this.unsent.indexOf(unsent), 1);
    }

    /** A save whose answer never came: its client's screen sends it again. */
    sendAgain(unsent) {
        const { caseId, planId } = unsent;
        return this.openScreen(caseId ? { case_id: caseId } : { plan_id: planId });
    }

    /** Somebody else's client is not taken from them without a word. */
    attend(line) {
        const open = () =>
            this.openScreen({ case_id: line.id, campaign_id: this.state.campaignId });
        if (!line.other) {
            return open();
        }
        this.dialog.add(ConfirmationDialog, {
            title: _t("A client of %s", line.other),
            body: line.is_callback
                ? _t("%s agreed a call with this client. Attend anyway?", line.other)
                : _t("This case is assigned to %s. Attend anyway?", line.other),
            confirmLabel: _t("Attend"),
            confirm: open,
            cancel: () => {},
        });
    }

    openScreen(params) {
        return this.once(() =>
            this.action.doAction({
                type: "ir.actions.client",
                tag: "ahorro_campaign.attend",
                params,
            })
        );
    }

    /** What the user finished today, movement by movement. */
    openDone() {
        const { done } = this.board.today.domains;
        return this.action.doAction(rowsAction(_t("Finished today"), done, "ahorro.movement"));
    }

    /** @param {"due" | "overdue"} figure of the user's own callbacks */
    openCallbacks(figure) {
        const name = figure === "due" ? _t("My calls due now") : _t("My overdue calls");
        return this.action.doAction(callsAction(name, this.board.today.domains[figure]));
    }

    /** @param {"due" | "waiting" | "kept"} figure of the user's own promises */
    openPromises(figure) {
        const name = {
            due: _t("Promised for today"),
            waiting: _t("Broken, not attended since"),
            kept: _t("Kept in the last 30 days"),
        }[figure];
        const { domain } = this.board.promises[figure];
        return this.action.doAction(rowsAction(name, domain, "ahorro.promise"));
    }

    /** @param {"soon" | "late"} figure of the deadlines of the user's own work */
    openDeadlines(figure) {
        const name = figure === "soon" ? _t("What is lost this week") : _t("Term is over");
        const { domain } = this.board.deadlines[figure];
        return this.action.doAction(rowsAction(name, domain, "ahorro.deadline"));
    }

    openCase(line) {
        return this.action.doAction(caseAction(line.id));
    }

    reopen(line) {
        return this.once(async () => {
            await this.orm.call("ahorro.case", "reopen", [[line.id]]);
            await this.load();
            const close = this.notification.add(
                _t("%s is back at work; the result stays in the history.", line.client),
                {
                    type: "success",
                    autocloseDelay: UNDO,
                    buttons: [
                        {
                            name: _t("Undo"),
                            onClick: () => {
                                close();
                                this.undoReopen(line);
                            },
                        },
                    ],
                }
            );
        });
    }

    undoReopen(line) {
        return this.once(async () => {
            await this.orm.call("ahorro.case", "undo_reopen", [[line.id], newKey()]);
            await this.load();
        });
    }

    openList() {
        return this.action.doAction("ahorro_campaign.ahorro_case_action");
    }

    toggleAbsent() {
        return this.once(async () => {
            await this.orm.call("ahorro.operator.absence", "action_set_absent", [
                !this.board.absent,
            ]);
            await this.load();
        });
    }
}

lazyComponents.add("ahorro_campaign.operator_board", OperatorBoard);
