import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { _t } from "@web/core/l10n/translation";

import { PortfolioPanel } from "../panel/panel";

/** Numbers of unpaid installments that the report of vintages can look for. */
const OWED = [1, 2, 3, 4, 5, 6];
const USUAL_OWED = 2;

/** Reportes / Cartera: what became of plans since they were sold or grouped. */
export class PortfolioReport extends PortfolioPanel {
    static template = "ahorro_plan.PortfolioReport";
    static source = { model: "ahorro.report", method: "get_portfolio_report" };
    static downloads = "/ahorro/report";
    static addressKey = "reporte";

    get owedChoices() {
        return OWED;
    }

    get owed() {
        return this.model.filters.owed || USUAL_OWED;
    }

    onOwed(ev) {
        return this.change({ owed: Number(ev.target.value) });
    }

    owedLabel(owed) {
        return owed === 1 ? _t("1 installment") : _t("%s installments", owed);
    }

    /** The report has no views of its own: a link keeps its filters. */
    async loadViews() {}
}

lazyComponents.add("ahorro_plan.portfolio_report", PortfolioReport);
