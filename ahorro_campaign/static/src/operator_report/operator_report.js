import { BlankPivotModel } from "@ahorro_campaign/operator_report/blank_pivot_model";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { GraphController } from "@web/views/graph/graph_controller";
import { graphView } from "@web/views/graph/graph_view";
import { PivotController } from "@web/views/pivot/pivot_controller";
import { pivotView } from "@web/views/pivot/pivot_view";

/** A pivot that says on its screen what each measure is. */
export class OperatorPivotController extends PivotController {
    static template = "ahorro_campaign.OperatorPivot";
}

/** A graph that says on its screen what each measure is. */
export class OperatorGraphController extends GraphController {
    static template = "ahorro_campaign.OperatorGraph";
}

/** It counts movements. */
class OperatorPivotModel extends BlankPivotModel {
    get countLabel() {
        return _t("Movements");
    }
}

const views = registry.category("views");
views.add("ahorro_operator_pivot", {
    ...pivotView,
    Controller: OperatorPivotController,
    Model: OperatorPivotModel,
});
views.add("ahorro_operator_graph", { ...graphView, Controller: OperatorGraphController });
