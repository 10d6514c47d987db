import { PivotModel } from "@web/views/pivot/pivot_model";

/** A pivot whose file leaves a cell blank where the screen does: a rate of nothing. */
export class BlankPivotModel extends PivotModel {
    exportData() {
        const data = super.exportData();
        for (const cell of data.rows.flatMap((row) => row.values)) {
            if (cell.value === false || cell.value === null) {
                cell.value = "";
            }
        }
        return data;
    }
}
