import { useAppMenu } from "@ahorro_plan/common/app_menu";
import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { readMoment, userNow } from "@ahorro_plan/common/moments";
import { listActions } from "@ahorro_plan/record_list/record_list";
import { browser } from "@web/core/browser/browser";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { deserializeDate, formatDate, formatDateTime, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { download } from "@web/core/network/download";
import { ConnectionLostError } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { useSetupAction } from "@web/search/action_hook";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onMounted, onWillStart, useState } from "@odoo/owl";
import { PanelBlock } from "./panel_block";
import { PanelFilter } from "./panel_filter";
import { PanelModel } from "./panel_model";
import { PanelTile } from "./panel_tile";
import { PanelViewDialog } from "./panel_view_dialog";

/** The filters that can leave every plan out. */
const LEAVE_OUT = ["company_ids", "provider_ids", "brands", "seller_ids", "branches"];

function readAddress(text) {
    try {
        return text ? JSON.parse(text) : {};
    } catch {
        return {}; // a link that was cut: the whole portfolio
    }
}

/** Tablero de cartera: where the portfolio stands; every number opens its rows. */
export class PortfolioPanel extends Component {
    static template = "ahorro_plan.PortfolioPanel";
    static components = {
        DateTimeInput,
        Dropdown,
        DropdownItem,
        Layout,
        PanelBlock,
        PanelFilter,
        PanelTile,
    };
    static props = { ...standardActionServiceProps };
    /** What answers, and what writes a block as a workbook. */
    static source = { model: "ahorro.plan", method: "get_portfolio_panel" };
    static downloads = "/ahorro/panel";
    /** Where the filters stand in the address. */
    static addressKey = "tablero";

    setup() {
        useAppMenu();
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        const { addressKey, source } = this.constructor;
        const address = readAddress(this.props.action.params?.[addressKey]);
        this.model = useState(
            PanelModel.make(this.orm, this.props.state?.filters || address, source)
        );
        this.state = useState({
            views: [],
            actions: [],
            /** Why there is nothing to see: `""`, `"role"` or `"connection"`. */
            problem: "",
        });
        useSetupAction({ getLocalState: () => ({ filters: this.model.filters }) });
        onWillStart(() => this.start());
        onMounted(() => this.showAddress());
    }

    async retry() {
        await this.start();
        this.showAddress();
    }

    /** Read all that the page needs; the page says so where it could not. */
    async start() {
        if (!(await this.mayRead())) {
            return;
        }
        try {
            const [refusal] = await Promise.all([
                this.model.start(),
                this.loadViews(),
                this.findActions(),
            ]);
            this.state.problem = "";
            if (refusal) {
                this.notification.add(refusal, {
                    title: _t("The link's filters were left aside"),
                    type: "warning",
                });
            }
        } catch (error) {
            this.fail(error);
        }
    }

    /** Tell whether the user is one of those whom the server answers. */
    async mayRead() {
        try {
            const isSupervisor = await user.hasGroup("ahorro_plan.group_supervisor");
            this.state.problem = isSupervisor ? this.state.problem : "role";
            return isSupervisor;
        } catch (error) {
            this.fail(error);
            return false;
        }
    }

    fail(error) {
        if (!(error instanceof ConnectionLostError)) {
            throw error;
        }
        this.state.problem = "connection";
    }

    async findActions() {
        const actions = [];
        for (const action of listActions.getAll()) {
            if (await action.isVisible("ahorro.plan", this.env)) {
                actions.push({
                    label: action.label,
                    icon: action.icon,
                    run: (rows) => this.runOnce(action, rows),
                });
            }
        }
        this.state.actions = actions;
    }

    /** Two clicks are one: the second would open a second dialog. */
    async runOnce(action, { model, domain }) {
        if (this.isRunning) {
            return;
        }
        this.isRunning = true;
        try {
            await action.run({ resModel: model, domain, context: {} }, this.env);
        } finally {
            this.isRunning = false;
        }
    }

    // === THE DAY AND THE FILTERS ===

    get answer() {
        return this.model.answer;
    }

    get today() {
        return userNow().startOf("day");
    }

    get day() {
        const { date } = this.model.filters;
        return date ? deserializeDate(date) : this.today;
    }

    get compareDay() {
        const { compare_date } = this.model.filters;
        return compare_date ? deserializeDate(compare_date) : false;
    }

    get compares() {
        return Boolean(this.compareDay);
    }

    get dayText() {
        return formatDate(deserializeDate(this.answer.date));
    }

    get momentText() {
        return formatDateTime(readMoment(this.answer.moment));
    }

    get isFiltered() {
        return Object.keys(this.model.filters).some(
            (name) => name !== "months" && name !== "statuses"
        );
    }

    /** Why the panel has no plan at all: `"filters"`, `"past"`, or `""` where it has some. */
    get emptiness() {
        const status = this.model.statusBlock;
        if (!status || status.rows.some(({ cells }) => cells.total.value)) {
            return "";
        }
        const { filters } = this.model;
        if (LEAVE_OUT.some((name) => filters[name])) {
            return "filters";
        }
        return filters.date ? "past" : "";
    }

    async change(changes) {
        await this.model.change(changes);
        this.showAddress();
    }

    onDay(value) {
        const isToday = !value || value >= this.today;
        const changes = { date: isToday ? false : serializeDate(value) };
        if (!isToday && this.compareDay && this.compareDay >= value) {
            changes.compare_date = serializeDate(this.monthBefore(value));
        }
        return this.change(changes);
    }

    /** The last day of the month before: what a day is compared with unless said. */
    monthBefore(day) {
        return day.minus({ months: 1 }).endOf("month");
    }

    onCompareDay(value) {
        return this.change({ compare_date: value ? serializeDate(value) : false });
    }

    toggleCompare() {
        const before = this.compareDay ? false : serializeDate(this.monthBefore(this.day));
        return this.change({ compare_date: before });
    }

    clear() {
        const nothing = Object.fromEntries(LEAVE_OUT.map((name) => [name, []]));
        return this.change({ ...nothing, owed: false, date: false, compare_date: false });
    }

    named(texts) {
        return texts.map((text) => ({ id: text, name: text }));
    }

    showAddress() {
        if (this.state.problem) {
            return; // the link's filters stay for another try
        }
        const filters = this.model.filters;
        const text = Object.keys(filters).length ? JSON.stringify(filters) : undefined;
        this.props.updateActionState?.({ [this.constructor.addressKey]: text });
    }

    // === ROWS ===

    open(figure) {
        const hasCards = ["ahorro.case", "ahorro.deadline"].includes(figure.model);
        const kinds = hasCards ? ["list", "kanban", "form"] : ["list", "form"];
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: figure.title,
            res_model: figure.model,
            views: kinds.map((kind) => [false, kind]),
            domain: figure.domain,
            context: figure.context || {},
        });
    }

    tick(ticks) {
        return this.model.tick(ticks).then(() => this.model.filters.statuses && this.showAddress());
    }

    async showMore(block) {
        await this.model.showMore(block);
        this.showAddress();
    }

    download(block) {
        return download({
            url: `${this.constructor.downloads}/${block.id}`,
            data: { filters: JSON.stringify(this.model.shared) },
        });
    }

    // === VIEWS, LINKS, PAPER ===

    async loadViews() {
        this.state.views = await this.orm.searchRead(
            "ahorro.panel.view",
            [],
            ["name", "is_shared", "user_id", "filters"]
        );
    }

    /** @returns {string} whose view it is, where that is not plain */
    ownerOf(view) {
        if (!view.is_shared) {
            return "";
        }
        const [id, name] = view.user_id;
        return id === user.userId ? _t("shared") : _t("shared by %s", name);
    }

    async showView(view) {
        await this.model.replace(view.filters);
        this.showAddress();
    }

    saveView() {
        this.dialog.add(PanelViewDialog, {
            save: async (name, isShared) => {
                await this.orm.create("ahorro.panel.view", [
                    { name, is_shared: isShared, filters: this.model.shared },
                ]);
                await this.loadViews();
            },
        });
    }

    manageViews() {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Views of the panel"),
                res_model: "ahorro.panel.view",
                views: [
                    [false, "list"],
                    [false, "form"],
                ],
            },
            { onClose: () => this.loadViews() }
        );
    }

    async share() {
        const url = new URL(browser.location.href);
        url.searchParams.set(this.constructor.addressKey, JSON.stringify(this.model.shared));
        try {
            await browser.navigator.clipboard.writeText(url.href);
            this.notification.add(
                _t("The link is copied: who opens it sees this view with their own rights."),
                { type: "success" }
            );
        } catch {
            // No clipboard without https: the link is shown to be copied by hand.
            this.notification.add(url.href, { title: _t("Copy this link"), sticky: true });
        }
    }

    async print() {
        // A page with what still takes longer would say that it is being counted.
        await this.model.late;
        // The frame that draws it, and the one after.
        for (let frame = 0; frame < 2; frame++) {
            await new Promise((resolve) => browser.requestAnimationFrame(resolve));
        }
        browser.print ? browser.print() : window.print();
    }
}

lazyComponents.add("ahorro_plan.portfolio_panel", PortfolioPanel);
