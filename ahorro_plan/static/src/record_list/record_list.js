import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { onWillStart } from "@odoo/owl";

/**
 * What can be done with the selected rows of a list whose rows are, or lead to, plans.
 *
 * Add-ons that know more than this one put their actions here, as
 * `{label, icon, isVisible(resModel, env), run(selection, env)}`, where `selection` is
 * `{resModel, context, ids}` for ticked rows and `{resModel, context, domain}` when the
 * user selected all rows of the list, also those of other pages.
 */
export const listActions = registry.category("ahorro_list_actions");

/** A list whose selection can be acted upon by what other add-ons registered. */
export class RecordListController extends ListController {
    static template = "ahorro_plan.RecordList";

    setup() {
        super.setup();
        this.recordActions = [];
        onWillStart(async () => {
            const found = [];
            for (const action of listActions.getAll()) {
                if (await action.isVisible(this.props.resModel, this.env)) {
                    found.push(action);
                }
            }
            this.recordActions = found;
        });
    }

    get className() {
        return `${super.className || ""} o_ahorro_rows`;
    }

    /** The rows that the user means: Odoo's own action sends the domain in both cases. */
    get recordSelection() {
        const list = this.model.root;
        const rows = list.isDomainSelected
            ? { domain: list.domain }
            : { ids: list.selection.map((record) => record.resId) };
        return { resModel: list.resModel, context: list.context, ...rows };
    }

    async runRecordAction(action) {
        await action.run(this.recordSelection, this.env);
    }
}

export const recordListView = {
    ...listView,
    Controller: RecordListController,
};
registry.category("views").add("ahorro_record_list", recordListView);
