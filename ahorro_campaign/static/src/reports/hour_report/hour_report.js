import { rowsAction } from "@ahorro_campaign/common/rows";
import { useAppMenu } from "@ahorro_plan/common/app_menu";
import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { formatShare, PanelFigure } from "@ahorro_plan/panel/panel_figure";
import { PanelFilter } from "@ahorro_plan/panel/panel_filter";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

/** Reportes → Horarios: at which hour people are found; every cell opens its rows. */
export class HourReport extends Component {
    static template = "ahorro_campaign.HourReport";
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
                date_from: false,
                date_to: false,
                user_ids: [],
                type_ids: [],
            },
        });
        useSetupAction({ getLocalState: () => ({ filters: { ...this.state.filters } }) });
        onWillStart(() => this.load(this.state.filters));
    }

    get answer() {
        return this.state.answer;
    }

    get bestText() {
        return this.answer.best.join(", ");
    }

    async load(filters) {
        this.state.answer = await this.keepLast.add(
            this.orm.call("ahorro.report.hours", "get_hour_report", [filters])
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

    percent(row) {
        return row.percent === false ? "" : formatShare(row.percent);
    }

    /** How strong a cell's colour is: its share of the fullest cell of its column. */
    heat(row, column) {
        const value = row.cells[column.id].value;
        const most = Math.max(...this.answer.rows.map((each) => each.cells[column.id].value));
        return value ? `--ahorro-heat: ${Math.round((value * 60) / most)}%` : "";
    }

    open(figure) {
        return this.action.doAction(rowsAction(figure.title, figure.domain, figure.model));
    }
}

lazyComponents.add("ahorro_campaign.report_hours", HourReport);
