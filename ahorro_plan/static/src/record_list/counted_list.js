import { RecordListController, recordListView } from "@ahorro_plan/record_list/record_list";
import { registry } from "@web/core/registry";
import { onWillStart, useState } from "@odoo/owl";

/**
 * A list that says how many rows it is about and how many its filters leave:
 * `Total: 1302  Visualizados: 1302`.
 */
export class CountedListController extends RecordListController {
    static template = "ahorro_plan.CountedList";

    setup() {
        super.setup();
        this.counted = useState({ total: null });
        onWillStart(async () => {
            const domain = this.env.searchModel.globalDomain || [];
            this.counted.total = await this.orm.searchCount(this.props.resModel, domain, {
                context: this.props.context,
            });
        });
    }

    /** Download what the filters leave, or the ticked rows, with the columns shown. */
    exportShown() {
        this.env.searchModel.trigger("direct-export-data");
    }

    /** @returns {string} the rows that the filters leave, "1000+" while not all are counted */
    get shownCount() {
        const { root, useSampleModel } = this.model;
        if (useSampleModel) {
            return "0";
        }
        const count = root.isGrouped ? root.recordCount : root.count;
        return root.hasLimitedCount ? `${count}+` : String(count);
    }
}

export const countedListView = { ...recordListView, Controller: CountedListController };
registry.category("views").add("ahorro_counted_list", countedListView);
