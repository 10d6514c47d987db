import { rowsAction } from "@ahorro_campaign/common/rows";
import { useAppMenu } from "@ahorro_plan/common/app_menu";
import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { PanelFigure } from "@ahorro_plan/panel/panel_figure";
import { PanelFilter } from "@ahorro_plan/panel/panel_filter";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

/** Reportes → Campañas: cases in process and finished; every number opens its rows. */
export class CampaignReport extends Component {
    static template = "ahorro_campaign.CampaignReport";
    static components = { DateTimeInput, Layout, PanelFigure, PanelFilter };
    static props = { ...standardActionServiceProps };

    setup() {
        useAppMenu();
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.keepLast = new KeepLast();
        this.state = useState({
            answer: null,
            filters: this.props.state?.filters || {
                running: true,
                date_from: false,
                date_to: false,
                creator_ids: [],
                group_by: "type",
            },
        });
        useSetupAction({ getLocalState: () => ({ filters: { ...this.state.filters } }) });
        onWillStart(() => this.load(this.state.filters));
    }

    get answer() {
        return this.state.answer;
    }

    get groupings() {
        return [
            { id: "type", name: _t("Campaign type") },
            { id: "creator", name: _t("Who created it") },
            { id: "creator_type", name: _t("Who created it and type") },
        ];
    }

    get rowLabel() {
        return this.state.filters.group_by === "creator"
            ? _t("Who created it")
            : _t("Campaign type");
    }

    /** @returns {object[]} rows, and before those of each creator the name */
    get lines() {
        const lines = [];
        let group = "";
        for (const row of this.answer.rows) {
            if (row.group && row.group !== group) {
                group = row.group;
                lines.push({ key: `group ${row.id}`, group });
            }
            lines.push({ key: row.id, row });
        }
        return lines;
    }

    async load(filters) {
        this.state.answer = await this.keepLast.add(
            this.orm.call("ahorro.report.campaigns", "get_campaign_report", [filters])
        );
    }

    /** Change filters and read again; what the server refuses is not kept. */
    async change(changes) {
        const filters = { ...this.state.filters, ...changes };
        await this.load(filters);
        this.state.filters = filters;
    }

    day(name) {
        const value = this.state.filters[name];
        return value ? deserializeDate(value) : false;
    }

    setDay(name, value) {
        return this.change({ [name]: value ? serializeDate(value) : false });
    }

    open(figure) {
        return this.action.doAction(rowsAction(figure.title, figure.domain, figure.model));
    }
}

lazyComponents.add("ahorro_campaign.report_campaigns", CampaignReport);
