import { rowsAction } from "@ahorro_campaign/common/rows";
import { useAppMenu } from "@ahorro_plan/common/app_menu";
import { PanelFigure } from "@ahorro_plan/panel/panel_figure";
import { PanelFilter } from "@ahorro_plan/panel/panel_filter";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Component, onWillStart, useState } from "@odoo/owl";

/** A report: filters, what the server answers to them, and figures that open their rows. */
export class ReportPage extends Component {
    static components = { DateTimeInput, Layout, PanelFigure, PanelFilter };
    static props = { ...standardActionServiceProps };
    /** What answers: a model and its method, which takes the filters. */
    static source = { model: "", method: "" };
    /** The filters of somebody who comes for the first time. */
    static filters = {};

    setup() {
        useAppMenu();
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.keepLast = new KeepLast();
        this.state = useState({
            answer: null,
            filters: this.props.state?.filters || { ...this.constructor.filters },
        });
        useSetupAction({ getLocalState: () => ({ filters: { ...this.state.filters } }) });
        onWillStart(() => this.load(this.state.filters));
    }

    get answer() {
        return this.state.answer;
    }

    async load(filters) {
        const { model, method } = this.constructor.source;
        this.state.answer = await this.keepLast.add(this.orm.call(model, method, [filters]));
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
