import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { formatShare } from "@ahorro_plan/panel/panel_figure";

import { ReportPage } from "../report_page";

/** Reportes → Horarios: at which hour people are found; every cell opens its rows. */
export class HourReport extends ReportPage {
    static template = "ahorro_campaign.HourReport";
    static source = { model: "ahorro.report.hours", method: "get_hour_report" };
    static filters = {
        date_from: false,
        date_to: false,
        user_ids: [],
        type_ids: [],
    };

    get bestText() {
        return this.answer.best.join(", ");
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
}

lazyComponents.add("ahorro_campaign.report_hours", HourReport);
