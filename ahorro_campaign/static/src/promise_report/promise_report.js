import { BlankPivotModel } from "@ahorro_campaign/operator_report/blank_pivot_model";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { GraphController } from "@web/views/graph/graph_controller";
import { graphView } from "@web/views/graph/graph_view";
import { PivotController } from "@web/views/pivot/pivot_controller";
import { pivotView } from "@web/views/pivot/pivot_view";

/** A pivot that says on its screen how a promise is judged. */
export class PromisePivotController extends PivotController {
    static template = "ahorro_campaign.PromisePivot";
}

/** A graph that says on its screen how a promise is judged. */
export class PromiseGraphController extends GraphController {
    static template = "ahorro_campaign.PromiseGraph";
}

/** It counts promises. */
class PromisePivotModel extends BlankPivotModel {
    get countLabel() {
        return _t("Promises");
    }
}

const views = registry.category("views");
views.add("ahorro_promise_pivot", {
    ...pivotView,
    Controller: PromisePivotController,
    Model: PromisePivotModel,
});
views.add("ahorro_promise_graph", { ...graphView, Controller: PromiseGraphController });
