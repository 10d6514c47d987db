import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { ConnectedOperators } from "./connected_operators";
import { MorningTiles } from "./morning_tiles";
import { useBusy } from "@ahorro_plan/common/busy";
import { boardNotices } from "@ahorro_campaign/common/registries";
import { rowsAction } from "@ahorro_campaign/common/rows";
import { Component, onWillDestroy, onWillStart, useRef, useState } from "@odoo/owl";
import { isUnanswered } from "@ahorro_plan/common/errors";
import { readMoment } from "@ahorro_plan/common/moments";
import { browser } from "@web/core/browser/browser";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { normalize } from "@web/core/l10n/utils";
import { useService } from "@web/core/utils/hooks";
import { useSortable } from "@web/core/utils/sortable_owl";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** How often the page is read again, and after how long nothing done is remarkable. */
const EVERY = 60000;
const QUIET_DAYS = 7;

/** Tablero de Supervisión: what burns, who works, and the campaigns. */
export class CampaignBoard extends Component {
    static template = "ahorro_campaign.CampaignBoard";
    static components = { ConnectedOperators, Layout, MorningTiles };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        this.notices = boardNotices.getEntries();
        this.rows = useRef("rows");
        Object.assign(this, useBusy());
        this.state = useState({
            inProgress: [],
            archived: [],
            archivedCount: 0,
            archivedDomain: [],
            canManage: false,
            types: [],
            operators: [],
            floor: [],
            serverNow: "",
            ordering: false,
            filtering: false,
            filter: { text: "", type: "", operator: "", late: false },
        });
        useSortable({
            ref: this.rows,
            elements: ".o_ahorro_campaign_row",
            handle: ".o_row_handle",
            enable: () => this.state.ordering,
            onDrop: ({ element, previous }) =>
                this.move(Number(element.dataset.id), Number(previous?.dataset.id || 0)),
        });
        onWillStart(() => this.load());
        const timer = browser.setInterval(() => this.refresh(), EVERY);
        // Destroyed, not unmounted: whoever leaves while it loads never had it mounted.
        onWillDestroy(() => browser.clearInterval(timer));
    }

    /** Read it again, unless nobody looks or the rows are being moved. */
    async refresh() {
        if (document.hidden || this.state.ordering || this.busy.on) {
            return;
        }
        try {
            await this.load();
        } catch (error) {
            if (!isUnanswered(error)) {
                throw error;
            }
        }
    }

    async load() {
        const board = await this.orm.silent.call("ahorro.board", "get_board", []);
        this.state.inProgress = board.in_progress;
        this.state.archived = board.archived;
        this.state.archivedCount = board.archived_count;
        this.state.archivedDomain = board.archived_domain;
        this.state.canManage = board.can_manage;
        this.state.types = board.types;
        this.state.operators = board.operators;
        this.state.floor = board.floor;
        this.state.serverNow = board.server_now;
    }

    /** When the page was read, on the user's clock. */
    get now() {
        return readMoment(this.state.serverNow).toFormat("cccc dd/MM · HH:mm");
    }

    /** Its place among all in progress, whatever the filter leaves. */
    priority(campaign) {
        return this.state.inProgress.findIndex((each) => each.id === campaign.id) + 1;
    }

    /** @returns {{text: string, isOld: boolean}} when somebody attended it last */
    lastActivity(campaign) {
        if (!campaign.last_at) {
            return { text: _t("nobody yet"), isOld: false };
        }
        const now = readMoment(this.state.serverNow);
        const at = readMoment(campaign.last_at);
        const days = Math.floor(now.startOf("day").diff(at.startOf("day"), "days").days);
        return {
            text: days ? at.toFormat("dd/MM HH:mm") : _t("today %s", at.toFormat("HH:mm")),
            isOld: days >= QUIET_DAYS,
            days,
        };
    }

    /** @returns {object[]} the campaigns of a block that the filter leaves */
    visible(campaigns) {
        const { text, type, operator, late } = this.state.filter;
        const words = normalize(text).split(/\s+/);
        return campaigns.filter(
            (campaign) =>
                words.every((word) => normalize(campaign.name).includes(word)) &&
                (!type || campaign.type_id === Number(type)) &&
                (!operator ||
                    campaign.operators.some((person) => person.id === Number(operator))) &&
                (!late || campaign.overdue.count)
        );
    }

    get isFiltered() {
        const { text, type, operator, late } = this.state.filter;
        return Boolean(text || type || operator || late);
    }

    date(value) {
        return value ? formatDate(readMoment(value)) : "";
    }

    names(campaign) {
        return campaign.operators.map((person) => person.name).join(", ");
    }

    clearFilter() {
        Object.assign(this.state.filter, { text: "", type: "", operator: "", late: false });
    }

    toggleFilter() {
        this.state.filtering = !this.state.filtering;
        this.state.ordering = false;
        if (!this.state.filtering) {
            this.clearFilter();
        }
    }

    toggleOrder() {
        this.state.ordering = !this.state.ordering;
        if (this.state.ordering) {
            // What is hidden cannot be passed over by dragging.
            this.state.filtering = false;
            this.clearFilter();
        }
    }

    /** Put a campaign after another, or first of all, by dragging. */
    move(id, previousId) {
        const rows = this.state.inProgress.filter((campaign) => campaign.id !== id);
        const moved = this.state.inProgress.find((campaign) => campaign.id === id);
        const index = rows.findIndex((campaign) => campaign.id === previousId) + 1;
        rows.splice(index, 0, moved);
        return this.saveOrder(rows);
    }

    /** The same by keyboard or finger: one place up or down. */
    shift(campaign, step) {
        const rows = [...this.state.inProgress];
        const from = rows.indexOf(campaign);
        const to = from + step;
        if (to < 0 || to >= rows.length) {
            return;
        }
        rows.splice(to, 0, rows.splice(from, 1)[0]);
        return this.saveOrder(rows);
    }

    saveOrder(rows) {
        return this.once(async () => {
            const before = this.state.inProgress;
            this.state.inProgress = rows;
            try {
                await this.orm.call("ahorro.campaign", "reorder", [
                    rows.map((campaign) => campaign.id),
                ]);
            } catch (error) {
                this.state.inProgress = before;
                throw error;
            }
            this.notification.add(_t("The order is saved: the first is called first."), {
                type: "success",
            });
        });
    }

    open(campaign) {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "ahorro_campaign.zoom",
            name: campaign.name,
            params: { campaign_id: campaign.id },
        });
    }

    /** What a figure of a campaign counts: the title of its list, and its label. */
    figureTitle(campaign, figure) {
        const words = {
            never: _t("Not called"),
            overdue: _t("Overdue agreed calls"),
            today: _t("For today"),
        };
        return `${words[figure]}: ${campaign.name}`;
    }

    figureLabel(campaign, figure) {
        return `${this.figureTitle(campaign, figure)}: ${campaign[figure].count}`;
    }

    openFigure(campaign, figure) {
        const title = this.figureTitle(campaign, figure);
        return this.action.doAction(rowsAction(title, campaign[figure].domain));
    }

    create() {
        return this.once(async () => {
            const action = await this.orm.call("ahorro.campaign", "open_create", ["ahorro.plan"]);
            await this.action.doAction(action, { onClose: () => this.load() });
        });
    }

    openPanel() {
        return this.action.doAction("ahorro_plan.ahorro_portfolio_panel_action");
    }

    openList() {
        return this.action.doAction("ahorro_campaign.ahorro_campaign_action");
    }

    openArchived() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Archived campaigns"),
            res_model: "ahorro.campaign",
            views: [
                [false, "list"],
                [false, "kanban"],
                [false, "form"],
            ],
            domain: this.state.archivedDomain,
        });
    }

    explainCampaigns() {
        this.dialog.add(AlertDialog, {
            title: _t("What is a campaign?"),
            body: _t(
                "A campaign is a list of plans that your operators call for one reason: arrears, scoring, an award act. You cut it out of the portfolio with filters, choose who works it, and each client is shown to one operator at a time. The first campaign of the list is called first. Its progress is what is finished out of all its cases."
            ),
            confirmLabel: _t("Understood"),
        });
    }

    explainArchived() {
        this.dialog.add(AlertDialog, {
            title: _t("How does it work?"),
            body: _t(
                "Archive a campaign when it is over: its open cases leave the queue, and its results stay in the history and in the reports. Open it here and choose Reopen to put its open cases back in the queue."
            ),
            confirmLabel: _t("Understood"),
        });
    }
}

lazyComponents.add("ahorro_campaign.board", CampaignBoard);
