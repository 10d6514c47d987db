import { lazyComponents } from "@ahorro_plan/common/lazy_content";
import { _t } from "@web/core/l10n/translation";

import { ReportPage } from "../report_page";

/** Reportes → Campañas: cases in process and finished; every number opens its rows. */
export class CampaignReport extends ReportPage {
    static template = "ahorro_campaign.CampaignReport";
    static source = { model: "ahorro.report.campaigns", method: "get_campaign_report" };
    static filters = {
        running: true,
        date_from: false,
        date_to: false,
        creator_ids: [],
        group_by: "type",
    };

    get groupings() {
        return [
            { id: "type", name: _t("Campaign type") },
            { id: "creator", name: _t("Who created it") },
            { id: "creator_type", name: _t("Who created it and type") },
        ];
    }

    get rowLabel() {
        return this.state.filters.group_by === "creator"
            ? _t("Who created it")
            : _t("Campaign type");
    }

    /** @returns {object[]} rows, and before those of each creator the name */
    get lines() {
        const lines = [];
        let group = "";
        for (const row of this.answer.rows) {
            if (row.group && row.group !== group) {
                group = row.group;
                lines.push({ key: `group ${row.id}`, group });
            }
            lines.push({ key: row.id, row });
        }
        return lines;
    }
}

lazyComponents.add("ahorro_campaign.report_campaigns", CampaignReport);
