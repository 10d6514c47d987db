import { countedListView, CountedListController } from "@ahorro_plan/record_list/counted_list";
import { registry } from "@web/core/registry";
import { CharField } from "@web/views/fields/char/char_field";
import { ExportProgressDialog } from "./export_progress_dialog";

import { Component } from "@odoo/owl";

/** *Últimos movimientos y gestiones*: its workbook has all rows, however many. */
export class MovementReportController extends CountedListController {
    exportShown() {
        const { ids, domain } = this.recordSelection;
        this.dialogService.add(ExportProgressDialog, {
            domain: ids?.length ? [["id", "in", ids]] : domain || this.model.root.domain,
        });
    }
}

registry.category("views").add("ahorro_movement_report", {
    ...countedListView,
    Controller: MovementReportController,
});

/** The result of a movement; a comment without one says so: *Sin definir*. */
export class MovementResult extends Component {
    static template = "ahorro_campaign.MovementResult";
    static props = { ...CharField.props };

    get name() {
        const value = this.props.record.data[this.props.name];
        return value && value.display_name;
    }
}

registry.category("fields").add("ahorro_movement_result", {
    component: MovementResult,
    supportedTypes: ["many2one"],
});
