import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import {
    dropDraft,
    readCampaign,
    readUnanswered,
    writeCampaign,
} from "@ahorro_campaign/common/attend_draft";
import { useBusy } from "@ahorro_campaign/common/busy";
import { boardNotices } from "@ahorro_campaign/common/registries";
import { caseAction, rowsAction } from "@ahorro_campaign/common/rows";
import { readMoment } from "@ahorro_plan/common/moments";
import { browser } from "@web/core/browser/browser";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { OwnNumbers } from "./own_numbers";

/** Cases on a page. */
const PAGE = 40;
/** What a screen that closes takes to give its client back. */
const SOON = 1500;
/** Callbacks fall due while the board is open. */
const EVERY = 60000;

/** *Tablero del operador*: the campaigns at work and the clients that wait. */
export class OperatorBoard extends Component {
    static template = "ahorro_campaign.OperatorBoard";
    static components = { Layout, OwnNumbers };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.notices = boardNotices.getEntries();
        this.state = useState({
            board: null,
            filter: "open",
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
        onWillStart(() => this.load());
        const timer = browser.setInterval(() => this.refresh(), EVERY);
        let soon;
        onMounted(() => {
            if (this.board.lease) {
                soon = browser.setTimeout(() => this.refresh(), SOON);
            }
        });
        onWillUnmount(() => {
            browser.clearInterval(timer);
            browser.clearTimeout(soon);
        });
    }

    get filters() {
        return [
            { key: "open", label: _t("At work") },
            { key: "due", label: _t("Due now") },
            { key: "overdue", label: _t("Overdue") },
            { key: "retried", label: _t("Retried") },
            { key: "never", label: _t("Never tried") },
            { key: "scheduled", label: _t("Scheduled cases") },
            { key: "blocked", label: _t("Blocked cases") },
            { key: "in_progress", label: _t("Under way") },
            { key: "done", label: _t("Finished cases") },
        ];
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
            if (!(error instanceof ConnectionLostError)) {
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

    setFilter(key) {
        this.state.filter = key;
        return this.load();
    }

    setCampaign(id) {
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

    date(value) {
        return value ? formatDate(deserializeDate(value)) : "-";
    }

    day(value) {
        return value ? formatDate(readMoment(value)) : "-";
    }

    moment(value) {
        return value ? readMoment(value).toFormat("dd/MM HH:mm") : "";
    }

    /** The hour of a call, and in a word that it is over: not by its colour alone. */
    due(line) {
        const at = this.moment(line.next_action_at);
        return line.is_overdue ? _t("due %s", at) : at;
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

    attend(line) {
        return this.openScreen({ case_id: line.id, campaign_id: this.state.campaignId });
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
        return this.action.doAction(rowsAction(name, this.board.today.domains[figure]));
    }

    openCase(line) {
        return this.action.doAction(caseAction(line.id));
    }

    reopen(line) {
        return this.once(async () => {
            await this.orm.call("ahorro.case", "reopen", [[line.id]]);
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
