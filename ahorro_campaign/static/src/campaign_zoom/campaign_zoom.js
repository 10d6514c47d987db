import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { Donut } from "@ahorro_campaign/campaign_zoom/donut";
import { useAppMenu } from "@ahorro_plan/common/app_menu";
import { useBusy } from "@ahorro_plan/common/busy";
import { zoomActions } from "@ahorro_campaign/common/registries";
import { rowsAction } from "@ahorro_campaign/common/rows";
import { Component, onWillStart, useState } from "@odoo/owl";
import { CheckBox } from "@web/core/checkbox/checkbox";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** One campaign: where it stands by result, by operator, and what can be done with it. */
export class CampaignZoom extends Component {
    static template = "ahorro_campaign.CampaignZoom";
    static components = { CheckBox, Donut, Dropdown, DropdownItem, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.display = { controlPanel: {} };
        useAppMenu();
        const { action, resId } = this.props;
        this.campaignId = resId || action.params?.campaign_id || action.context?.active_id;
        this.state = useState({ zoom: null, userIds: null });
        this.keepLast = new KeepLast();
        Object.assign(this, useBusy());
        onWillStart(() => this.load());
        // Kept in the address, for a reload and for another tab.
        this.props.updateActionState({ resId: this.campaignId, active_id: false });
    }

    async load() {
        // Boxes ticked one after the other: the last answer is the one that counts.
        this.state.zoom = await this.keepLast.add(
            this.orm.call("ahorro.board", "get_zoom", [this.campaignId], {
                user_ids: this.state.userIds || false,
            })
        );
        this.env.config.setDisplayName(this.state.zoom.name);
    }

    get zoom() {
        return this.state.zoom;
    }

    get extraActions() {
        return zoomActions.getAll().filter((item) => item.isVisible(this.zoom));
    }

    // --- operators ---

    isChosen(person) {
        return !this.state.userIds || this.state.userIds.includes(person.id);
    }

    get chosenLabel() {
        if (!this.state.userIds) {
            return _t("All");
        }
        const names = this.zoom.operators
            .filter((person) => this.isChosen(person))
            .map((person) => person.name);
        return names.join(", ") || _t("Nobody");
    }

    toggleUser(person) {
        const all = this.zoom.operators.map((each) => each.id);
        const chosen = this.state.userIds || all;
        const next = chosen.includes(person.id)
            ? chosen.filter((id) => id !== person.id)
            : [...chosen, person.id];
        this.state.userIds = next.length === all.length ? null : next;
        return this.load();
    }

    toggleAll() {
        this.state.userIds = this.state.userIds ? null : [];
        return this.load();
    }

    // --- rows behind the figures ---

    /** What the list behind a figure is called. */
    get labels() {
        return {
            total: _t("All cases"),
            open: this.zoom.state === "archived" ? _t("Unfinished") : _t("In progress"),
            done: _t("Finished cases"),
            pending: _t("Not started"),
            due: _t("Callbacks due"),
            overdue: _t("Overdue"),
        };
    }

    openRows(figure, name) {
        const title = [this.zoom.name, name].filter(Boolean).join(" · ");
        return this.action.doAction(rowsAction(title, figure.domain));
    }

    openDetail() {
        return this.openRows(this.zoom.total, _t("Detail of cases"));
    }

    // --- the last campaign of the type ---

    get previousText() {
        const { name, percent, total } = this.zoom.previous;
        return _t(
            "Finished: %(now)s. The last campaign of this type, %(name)s: %(then)s of %(total)s.",
            {
                now: `${this.zoom.percent} %`,
                name,
                then: `${percent} %`,
                total,
            }
        );
    }

    /** @returns {string} a result's share of the cases, here and in the last campaign */
    compare(part) {
        return _t("%(now)s, before %(then)s", {
            now: `${part.percent} %`,
            then: `${this.zoom.previous.results[part.key] || 0} %`,
        });
    }

    openPrevious() {
        return this.runAction("action_open", {}, this.zoom.previous.id);
    }

    // --- actions with the campaign ---

    /** Open what the server answers, and read the campaign again when it closes. */
    runAction(method, kwargs = {}, campaignId = this.campaignId) {
        return this.once(async () => {
            const action = await this.orm.call("ahorro.campaign", method, [[campaignId]], kwargs);
            if (action && typeof action === "object") {
                return this.action.doAction(action, { onClose: () => this.load() });
            }
            return this.load();
        });
    }

    async archive() {
        // As it is at this moment: who has one of its clients is named.
        await this.load();
        const open = this.zoom.open.count;
        const body = open
            ? _t("%s open cases leave the queue. They come back if you reopen the campaign.", open)
            : _t("Its results stay in the history and in the reports.");
        this.dialog.add(ConfirmationDialog, {
            title: _t("Archive the campaign"),
            body: [body, this.zoom.attending].filter(Boolean).join("\n"),
            confirmLabel: _t("Archive"),
            // Who attends was said above: the answer, which names them, is not shown again.
            confirm: () =>
                this.once(async () => {
                    await this.orm.call("ahorro.campaign", "action_archive", [[this.campaignId]]);
                    return this.load();
                }),
            cancel: () => {},
        });
    }

    reopen() {
        return this.runAction("action_unarchive");
    }

    edit() {
        return this.runAction("action_edit");
    }

    reassign() {
        // Whoever is being looked at; the pool is none of them.
        const userIds = (this.state.userIds || []).filter(Boolean);
        return this.runAction("action_open_reassign", { user_ids: userIds });
    }

    addPlans() {
        return this.runAction("action_open_add_plans");
    }

    exportRows() {
        return this.runAction("action_export");
    }

    runExtra(item) {
        return item.run(this.zoom, this.env);
    }
}

lazyComponents.add("ahorro_campaign.zoom", CampaignZoom);
