import { PivotModel } from "@web/views/pivot/pivot_model";

/**
 * A pivot that says what it counts, where Odoo says "Count", and whose file leaves a cell
 * blank where the screen does: a rate of nothing.
 */
export class BlankPivotModel extends PivotModel {
    /** @returns {string} what a row is, in the plural */
    get countLabel() {
        throw new Error("A pivot says what it counts");
    }

    async load(searchParams) {
        await super.load(searchParams);
        // Made anew by each load.
        const { measures } = this.metaData;
        if (measures?.__count) {
            measures.__count.string = this.countLabel;
        }
    }

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
